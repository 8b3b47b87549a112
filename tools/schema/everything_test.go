package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// everything is a provider whose schemas have about all that schemas can have. It can do nothing else.
type everything struct{ tfprotov6.ProviderServer }

func (everything) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{
		Provider: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}},
		ResourceSchemas: map[string]*tfprotov6.Schema{
			"strongswan_blocks":     {Version: 3, Block: blocks},
			"strongswan_attributes": {Block: &tfprotov6.SchemaBlock{Attributes: attributes, Deprecated: true}},
		},
		DataSourceSchemas:        map[string]*tfprotov6.Schema{"strongswan_data": {Block: &tfprotov6.SchemaBlock{Attributes: nested}}},
		EphemeralResourceSchemas: map[string]*tfprotov6.Schema{"strongswan_secret": {Block: &tfprotov6.SchemaBlock{Attributes: nested}}},
		ListResourceSchemas: map[string]*tfprotov6.Schema{"strongswan_blocks": {Block: &tfprotov6.SchemaBlock{
			Attributes: []*tfprotov6.SchemaAttribute{{Name: "pattern", Type: tftypes.String, Optional: true}},
		}}},
		ActionSchemas: map[string]*tfprotov6.ActionSchema{
			"strongswan_initiate": {Schema: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{
				Attributes: []*tfprotov6.SchemaAttribute{{Name: "child", Type: tftypes.String, Required: true}},
			}}},
		},
		Functions: map[string]*tfprotov6.Function{"seconds": function},
	}, nil
}

func (everything) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{
		"strongswan_blocks": {Version: 2, IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
			{Name: "name", Type: tftypes.String, Description: "Its name.", RequiredForImport: true},
			{Name: "owners", Type: tftypes.List{ElementType: tftypes.String}, OptionalForImport: true},
		}},
	}}, nil
}

func (everything) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

var attributes = []*tfprotov6.SchemaAttribute{
	{Name: "plain", Type: tftypes.String, Required: true, Description: "Plain <text> & more."},
	{Name: "markdown", Type: tftypes.Number, Optional: true, Computed: true, Description: "`Markdown`.", DescriptionKind: tfprotov6.StringKindMarkdown},
	{Name: "sensitive", Type: tftypes.Bool, Optional: true, Sensitive: true},
	{Name: "write_only", Type: tftypes.String, Optional: true, WriteOnly: true},
	{Name: "deprecated", Type: tftypes.DynamicPseudoType, Optional: true, Deprecated: true},
	{Name: "map", Type: tftypes.Map{ElementType: tftypes.Set{ElementType: tftypes.String}}, Computed: true},
	{Name: "object", Type: tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"list": tftypes.List{ElementType: tftypes.Number}, "tuple": tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.Bool, tftypes.String}},
	}}, Optional: true},
}

var nested = []*tfprotov6.SchemaAttribute{
	nestedIn("single", tfprotov6.SchemaObjectNestingModeSingle),
	nestedIn("list", tfprotov6.SchemaObjectNestingModeList),
	nestedIn("set", tfprotov6.SchemaObjectNestingModeSet),
	nestedIn("map", tfprotov6.SchemaObjectNestingModeMap),
}

func nestedIn(name string, mode tfprotov6.SchemaObjectNestingMode) *tfprotov6.SchemaAttribute {
	object := &tfprotov6.SchemaObject{Nesting: mode, Attributes: []*tfprotov6.SchemaAttribute{
		{Name: "leaf", Type: tftypes.String, Computed: true, Sensitive: true},
		{Name: "deeper", Computed: true, NestedType: &tfprotov6.SchemaObject{
			Nesting:    tfprotov6.SchemaObjectNestingModeList,
			Attributes: []*tfprotov6.SchemaAttribute{{Name: "leaf", Type: tftypes.Number, Computed: true}},
		}},
	}}
	return &tfprotov6.SchemaAttribute{Name: name, NestedType: object, Computed: true, Description: "Nested."}
}

var blocks = &tfprotov6.SchemaBlock{
	Description:     "All *kinds* of blocks.",
	DescriptionKind: tfprotov6.StringKindMarkdown,
	BlockTypes: []*tfprotov6.SchemaNestedBlock{
		blockIn("single", tfprotov6.SchemaNestedBlockNestingModeSingle, 1, 1),
		blockIn("list", tfprotov6.SchemaNestedBlockNestingModeList, 1, 4),
		blockIn("set", tfprotov6.SchemaNestedBlockNestingModeSet, 0, 3),
		blockIn("map", tfprotov6.SchemaNestedBlockNestingModeMap, 0, 0),
		blockIn("group", tfprotov6.SchemaNestedBlockNestingModeGroup, 0, 0),
	},
}

func blockIn(name string, mode tfprotov6.SchemaNestedBlockNestingMode, least, most int64) *tfprotov6.SchemaNestedBlock {
	return &tfprotov6.SchemaNestedBlock{
		TypeName: name, Nesting: mode, MinItems: least, MaxItems: most,
		Block: &tfprotov6.SchemaBlock{
			Attributes: attributes[:3], // sets of blocks can have neither write-only nor dynamic attributes
			BlockTypes: []*tfprotov6.SchemaNestedBlock{{
				TypeName: "deeper", Nesting: tfprotov6.SchemaNestedBlockNestingModeList, Block: &tfprotov6.SchemaBlock{Description: "Empty."},
			}},
		},
	}
}

var function = &tfprotov6.Function{
	Summary: "Converts.", Description: "Converts a duration.", DescriptionKind: tfprotov6.StringKindMarkdown,
	Parameters: []*tfprotov6.FunctionParameter{
		{Name: "duration", Type: tftypes.String, Description: "Of `swanctl.conf`.", DescriptionKind: tfprotov6.StringKindMarkdown},
		{Name: "fallback", Type: tftypes.Number, AllowNullValue: true, Description: "Else."},
	},
	VariadicParameter: &tfprotov6.FunctionParameter{Name: "more", Type: tftypes.List{ElementType: tftypes.String}, Description: "More."},
	Return:            &tfprotov6.FunctionReturn{Type: tftypes.Map{ElementType: tftypes.Number}},
}
