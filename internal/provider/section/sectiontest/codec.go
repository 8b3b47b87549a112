// Package sectiontest has what tests of several packages need to try out reports of daemons.
package sectiontest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/wire"
)

// Codec encodes the values of a resource, as a response to Terraform does.
type Codec struct {
	wire *wire.Type
	of   tftypes.Type

	// Nulls are the values of one that has nothing set.
	Nulls section.Values
}

// NewCodec returns that of a resource.
func NewCodec(f testing.TB, r resource.Resource) Codec {
	f.Helper()
	var schema resource.SchemaResponse
	r.Schema(f.Context(), resource.SchemaRequest{}, &schema)
	t := schema.Schema.Type()
	w, err := wire.New(f.Context(), t)
	if err != nil {
		f.Fatal(err)
	}
	c := Codec{wire: w, of: t.TerraformType(f.Context()), Nulls: section.Values{}}
	for name, a := range w.AttributeTypes() {
		if c.Nulls[name], err = a.ValueFromTerraform(f.Context(), tftypes.NewValue(a.TerraformType(f.Context()), nil)); err != nil {
			f.Fatal(err)
		}
	}
	return c
}

// Check checks that terraform-plugin-go takes the values for what they are.
func (c Codec) Check(t *testing.T, v section.Values) {
	t.Helper()
	object, diags := types.ObjectValue(c.wire.AttributeTypes(), v)
	if diags.HasError() {
		t.Fatalf("the values do not fit the schema: %v", diags)
	}
	encoded, err := c.wire.Encode(t.Context(), object)
	if err != nil {
		t.Fatal(err)
	}
	message := tfprotov6.DynamicValue{MsgPack: encoded}
	got, err := message.Unmarshal(c.of)
	if err != nil {
		t.Fatal(err)
	}
	if want, err := object.ToTerraformValue(t.Context()); err != nil || !got.Equal(want) {
		t.Errorf("%s was encoded as %s: %v", want, got, err)
	}
}
