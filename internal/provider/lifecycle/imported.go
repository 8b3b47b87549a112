package lifecycle

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// importedKey is the key, in what the provider stores next to a resource's state, that tells whether the resource was
// imported and not loaded by Terraform since.
const importedKey = "imported"

// IsImported reports whether a connection was imported, and not loaded by Terraform since.
func IsImported(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) bool {
	stored, problems := private.GetKey(ctx, importedKey)
	diags.Append(problems...)
	var imported bool
	return json.Unmarshal(stored, &imported) == nil && imported
}

// SetImported notes that it was imported, or that it was loaded since.
func SetImported(ctx context.Context, private PrivateWriter, imported bool) diag.Diagnostics {
	stored, _ := json.Marshal(imported) //nolint:errchkjson // a bool
	return private.SetKey(ctx, importedKey, stored)
}
