package provider

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// hashImport imports what has no name but a hash.
type hashImport struct {
	attribute string
	digits    int

	// summary and advice are the error about something else.
	summary, advice string
}

var hexDigits = regexp.MustCompile(`^[0-9a-f]*$`)

// importHash takes the hash as tools print it, with colons and capital letters, too: as an id, with the gateway in front of
// it, or from an identity.
func (r *configuredResource) importHash(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, h hashImport) {
	gateway, given := r.splitImportID(req.ID)
	if given == "" {
		var hash types.String
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("gateway"), &gateway)...)
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(h.attribute), &hash)...)
		given = hash.ValueString()
	}
	hash := strings.ToLower(strings.ReplaceAll(given, ":", ""))
	if len(hash) != h.digits || !hexDigits.MatchString(hash) {
		resp.Diagnostics.AddError(h.summary, fmt.Sprintf("%q does not have %d hexadecimal digits. %s", given, h.digits, h.advice))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	for name, v := range map[string]types.String{"gateway": gateway, h.attribute: types.StringValue(hash)} {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), v)...)
		if resp.Identity != nil {
			resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(name), v)...)
		}
	}
}
