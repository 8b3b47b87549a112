package functions

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
)

// renderFunction is provider::strongswan::render_swanctl_conf, the opposite of parseFunction.
type renderFunction struct{}

// NewRenderFunction is render_swanctl_conf.
func NewRenderFunction() function.Function { return renderFunction{} }

func (renderFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "render_swanctl_conf"
}

func (renderFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Write a swanctl.conf file",
		MarkdownDescription: "Returns the text of a swanctl.conf file, for a gateway that Terraform does not reach. The argument is an " +
			"object as `parse_swanctl_conf` returns it: the maps `connections`, `secrets`, `pools` and `authorities`, as far as they are " +
			"needed, keyed by the names of the sections. Attributes that are null or missing are left out. A connection can be a whole " +
			"`strongswan_connection`: `{ connections = { for c in [strongswan_connection.net] : c.name => c } }`.\n\n" +
			"Certificates in PEM are written as `0s…`, which swanctl decodes. An error names the attribute that is unknown or has a " +
			"wrong value, or the name that swanctl.conf cannot hold, such as one with a dot.",
		Parameters: []function.Parameter{
			function.DynamicParameter{Name: "config", MarkdownDescription: "What the file is to hold."},
		},
		Return: function.StringReturn{},
	}
}

func (renderFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var config types.Dynamic
	resp.Error = req.Arguments.Get(ctx, &config)
	if resp.Error != nil {
		return
	}
	if v, err := config.ToTerraformValue(ctx); err == nil && !v.IsFullyKnown() {
		resp.Error = resp.Result.Set(ctx, types.StringUnknown())
		return
	}
	file, err := section.WriteConf(config)
	if err == nil {
		var text string
		if text, err = file.Render(); err == nil {
			resp.Error = resp.Result.Set(ctx, text)
			return
		}
	}
	resp.Error = function.NewArgumentFuncError(0, strings.TrimSuffix(diagnostic.Sentence(err), "."))
}
