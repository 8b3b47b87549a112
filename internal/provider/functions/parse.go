package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// parseFunction is provider::strongswan::parse_swanctl_conf.
type parseFunction struct{}

// NewParseFunction is parse_swanctl_conf.
func NewParseFunction() function.Function { return parseFunction{} }

func (parseFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_swanctl_conf"
}

func (parseFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Read a swanctl.conf file",
		MarkdownDescription: "Reads the text of a swanctl.conf file and returns what it holds: an object with the maps `connections`, " +
			"`secrets`, `pools` and `authorities`, each keyed by the names of the sections. A connection has the attributes of " +
			"`strongswan_connection` but its name. All attributes are there; what the file does not say is null.\n\n" +
			"Comma lists become lists, auth rounds (`local`, `local-1`, …) a list in their order. Certificates that the file holds as " +
			"`0x…` or `0s…` become PEM; names of files stay as they are. Secrets that begin so have `encoding = \"hex\"` or `\"base64\"`.\n\n" +
			"Only this text is read. `include` and references to other sections (`name : other`) are errors, as is an option that the " +
			"provider does not know; an error names the line. Wrong values are left for the resource that gets them, whose error is on " +
			"the attribute.\n\n" +
			"A file with secrets is better given as `sensitive(file(\"swanctl.conf\"))`: what the function returns is then sensitive, too.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "text", MarkdownDescription: "The text of the file."},
		},
		Return: function.ObjectReturn{AttributeTypes: section.ConfTypes()},
	}
}

func (parseFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	resp.Error = req.Arguments.Get(ctx, &text)
	if resp.Error != nil {
		return
	}
	// CLIs put a full stop behind the errors.
	file, err := swanctl.ParseConfig(text)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, "This swanctl.conf cannot be read, "+err.Error())
		return
	}
	value, err := section.ReadConf(file)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, "This swanctl.conf cannot be taken over, "+err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, value)
}
