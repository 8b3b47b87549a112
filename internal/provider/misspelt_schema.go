package provider

import (
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/misspelt"
)

// knownNames are the names of attributes in all blocks that the provider has.
func knownNames(all *tfprotov6.GetProviderSchemaResponse) misspelt.Schema {
	blocks := map[string]map[string]*misspelt.Type{"resource": {}, "data": {}, "ephemeral": {}, "action": {}, "list": {}}
	for name, schema := range all.ResourceSchemas {
		blocks["resource"][name] = typeOfNames(schema.ValueType())
	}
	for name, schema := range all.DataSourceSchemas {
		blocks["data"][name] = typeOfNames(schema.ValueType())
	}
	for name, schema := range all.EphemeralResourceSchemas {
		blocks["ephemeral"][name] = typeOfNames(schema.ValueType())
	}
	for name, schema := range all.ActionSchemas {
		blocks["action"][name] = typeOfNames(schema.Schema.ValueType())
	}
	for name, schema := range all.ListResourceSchemas {
		blocks["list"][name] = typeOfNames(schema.ValueType())
	}
	return misspelt.Schema{
		Source:   "terraform-strongswan/strongswan",
		Provider: typeOfNames(all.Provider.ValueType()),
		Blocks:   blocks,
	}
}

func typeOfNames(t tftypes.Type) *misspelt.Type {
	switch t := t.(type) {
	case tftypes.List:
		return &misspelt.Type{Kind: misspelt.List, Element: typeOfNames(t.ElementType)}
	case tftypes.Set:
		return &misspelt.Type{Kind: misspelt.List, Element: typeOfNames(t.ElementType)}
	case tftypes.Map:
		return &misspelt.Type{Kind: misspelt.Map, Element: typeOfNames(t.ElementType)}
	case tftypes.Object:
		attributes := make(map[string]*misspelt.Type, len(t.AttributeTypes))
		for name, attribute := range t.AttributeTypes {
			attributes[name] = typeOfNames(attribute)
		}
		return &misspelt.Type{Kind: misspelt.Object, Attributes: attributes}
	}
	return &misspelt.Type{}
}

// plainAttributes takes apart what a CLI has sent for a block.
func plainAttributes(config *tfprotov6.DynamicValue, of tftypes.Type) (map[string]any, error) {
	v, err := config.Unmarshal(of)
	if err != nil {
		return nil, err
	}
	plain, err := plainValue(v)
	attributes, _ := plain.(map[string]any)
	return attributes, err
}

func plainValue(v tftypes.Value) (any, error) {
	if !v.IsKnown() {
		return misspelt.Unknown{}, nil
	}
	if v.IsNull() {
		return nil, nil
	}
	switch t := v.Type(); {
	case t.Is(tftypes.String):
		var text string
		err := v.As(&text)
		return text, err
	case t.Is(tftypes.Bool):
		var is bool
		err := v.As(&is)
		return is, err
	case t.Is(tftypes.Number):
		n := new(big.Float)
		err := v.As(n)
		return n, err
	case t.Is(tftypes.List{}), t.Is(tftypes.Set{}), t.Is(tftypes.Tuple{}):
		var elements []tftypes.Value
		if err := v.As(&elements); err != nil {
			return nil, err
		}
		plain := make([]any, len(elements))
		for i, element := range elements {
			var err error
			if plain[i], err = plainValue(element); err != nil {
				return nil, err
			}
		}
		return plain, nil
	}
	var attributes map[string]tftypes.Value
	if err := v.As(&attributes); err != nil {
		return nil, err
	}
	plain := make(map[string]any, len(attributes))
	for name, attribute := range attributes {
		var err error
		if plain[name], err = plainValue(attribute); err != nil {
			return nil, err
		}
	}
	return plain, nil
}
