package lifecycle

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// HashImport imports what has no name but a hash.
type HashImport struct {
	Attribute string
	Digits    int

	// Summary and advice are the error about something else.
	Summary, Advice string
}

var hexDigits = regexp.MustCompile(`^[0-9a-f]*$`)

// ImportHash takes the hash as tools print it, with colons and capital letters, too: as an id, with the gateway in front of
// it, or from an identity.
func (r *Resource) ImportHash(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, h HashImport) {
	gateway, given := r.SplitImportID(req.ID)
	if given == "" {
		var hash types.String
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("gateway"), &gateway)...)
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(h.Attribute), &hash)...)
		given = hash.ValueString()
	}
	hash := strings.ToLower(strings.ReplaceAll(given, ":", ""))
	if len(hash) != h.Digits || !hexDigits.MatchString(hash) {
		resp.Diagnostics.AddError(h.Summary, fmt.Sprintf("%q does not have %d hexadecimal digits. %s", given, h.Digits, h.Advice))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	for name, v := range map[string]types.String{"gateway": gateway, h.Attribute: types.StringValue(hash)} {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), v)...)
		if resp.Identity != nil {
			resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(name), v)...)
		}
	}
}
