package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
)

// Fill sets v[name] if it is unknown. A planned value must not change: the CLI would report a provider bug.
func Fill(v section.Values, name string, value attr.Value) {
	if v[name].IsUnknown() {
		v[name] = value
	}
}

// nullUnknown sets computed values that could not be read to null.
func nullUnknown(ctx context.Context, v section.Values) {
	for name, value := range v {
		if !value.IsUnknown() {
			continue
		}
		t := value.Type(ctx)
		if null, err := t.ValueFromTerraform(ctx, tftypes.NewValue(t.TerraformType(ctx), nil)); err == nil {
			v[name] = null
		}
	}
}
