package lifecycle

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// importedKey is the key, in what the provider stores next to a resource's state, that tells whether the resource was
// imported and not loaded by Terraform since.
const importedKey = "imported"

func IsImported(ctx context.Context, private interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}, diags *diag.Diagnostics,
) bool {
	stored, problems := private.GetKey(ctx, importedKey)
	diags.Append(problems...)
	var imported bool
	return json.Unmarshal(stored, &imported) == nil && imported
}

func SetImported(ctx context.Context, private interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}, imported bool,
) diag.Diagnostics {
	stored, _ := json.Marshal(imported) //nolint:errchkjson // a bool
	return private.SetKey(ctx, importedKey, stored)
}
