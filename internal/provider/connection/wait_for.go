package connection

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
)

const defaultWait = 30 * time.Second

func waitForAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "CHILD_SAs that create and update wait for. If one is not installed in time, the apply fails and says why, with charon's own log of the " +
			"attempt; the connection stays loaded and in the state. Terraform marks a resource as tainted whose creation fails so: the next apply loads it " +
			"anew, unless it is kept by `terraform untaint`. After an update that failed so, the next apply loads the connection once more and waits again.",
		Attributes: map[string]schema.Attribute{
			"children": schema.ListAttribute{
				Required: true, ElementType: types.StringType,
				Validators: []validator.List{listvalidator.SizeAtLeast(1)},
				MarkdownDescription: "Names of children. Those with `start` in their `start_action` are initiated by charon when they are loaded, and again by the provider if that " +
					"fails, with growing pauses, as the peer may be configured by the same apply. For others the apply waits until the peer or traffic brings " +
					"them up.",
			},
			"timeout": schema.StringAttribute{
				Optional: true, CustomType: timetypes.GoDurationType{},
				MarkdownDescription: "How long to wait, such as `30s` or `2m`. Default: `30s`.",
			},
		},
	}
}

// waitSettings is what wait_for says, or nil.
func waitSettings(v section.Values) (children []string, timeout time.Duration) {
	settings := section.TakeApart(v["wait_for"])
	children, _ = section.Texts(settings["children"])
	timeout = defaultWait
	if text, ok := settings["timeout"].(timetypes.GoDuration); ok && !text.IsNull() {
		if d, diags := text.ValueGoDuration(); !diags.HasError() {
			timeout = d
		}
	}
	return children, timeout
}

// checkWait reports what wait_for could not wait for.
func checkWait(v section.Values, diags *diag.Diagnostics) {
	settings := section.TakeApart(v["wait_for"])
	at := path.Root("wait_for")
	if text, ok := settings["timeout"].(timetypes.GoDuration); ok && !text.IsNull() && !text.IsUnknown() {
		if _, err := gateway.ParseTimeout(text.ValueString()); err != nil {
			diagnostic.AddErrorAt(at.AtName("timeout"), "Invalid timeout", diagnostic.Sentence(err), diags)
		}
	}
	if children := v["children"]; children == nil || children.IsUnknown() {
		return
	}
	known := section.Map(v["children"])
	for i, child := range section.List(settings["children"]) {
		names, isKnown := section.Texts(child)
		if isKnown && len(names) == 1 && known[names[0]] == nil {
			diagnostic.AddErrorAt(at.AtName("children").AtListIndex(i), "No such child",
				fmt.Sprintf("The connection has no child %q to wait for.", names[0]), diags)
		}
	}
}
