package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/topology"
)

// topologyFunction is provider::strongswan::topology, which draws a network.
type topologyFunction struct{}

// NewTopologyFunction is topology.
func NewTopologyFunction() function.Function { return topologyFunction{} }

func (topologyFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "topology"
}

func (topologyFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Draw a network of gateways",
		MarkdownDescription: "Returns the text of a picture of gateways and the tunnels between them: for Mermaid, which GitHub and GitLab " +
			"show in Markdown files, or for Graphviz (`dot -Tsvg`). Of two equal networks the texts are equal.\n\n" +
			"Whether a tunnel is up, the data source `strongswan_security_associations` tells. An output that depends on it " +
			"makes plans differ whenever a tunnel comes or goes.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "format", MarkdownDescription: "`mermaid` or `dot`."},
			function.MapParameter{
				Name:                "nodes",
				ElementType:         types.StringType,
				MarkdownDescription: "Labels of the gateways, by name. A label can have several lines.",
			},
			function.ListParameter{
				Name:        "links",
				ElementType: linkType,
				MarkdownDescription: "Tunnels: objects with `from` and `to`, names of two nodes; `label`, which may be null; and `up`, " +
					"whether traffic can pass: true is drawn as a thick green line, false as a dotted red one, null as a plain one.",
			},
		},
		Return: function.StringReturn{},
	}
}

var linkType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"from": types.StringType, "to": types.StringType, "label": types.StringType, "up": types.BoolType,
}}

func (topologyFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var format string
	var nodes types.Map
	var links types.List
	resp.Error = req.Arguments.Get(ctx, &format, &nodes, &links)
	if resp.Error != nil {
		return
	}
	for _, argument := range []attr.Value{nodes, links} {
		if v, err := argument.ToTerraformValue(ctx); err == nil && !v.IsFullyKnown() {
			resp.Error = resp.Result.Set(ctx, types.StringUnknown())
			return
		}
	}
	var graph topology.Graph
	if diags := nodes.ElementsAs(ctx, &graph.Nodes, false); diags.HasError() {
		resp.Error = function.FuncErrorFromDiags(ctx, diags)
		return
	}
	var given []struct {
		From  string  `tfsdk:"from"`
		To    string  `tfsdk:"to"`
		Label *string `tfsdk:"label"`
		Up    *bool   `tfsdk:"up"`
	}
	if diags := links.ElementsAs(ctx, &given, false); diags.HasError() {
		resp.Error = function.FuncErrorFromDiags(ctx, diags)
		return
	}
	for _, g := range given {
		link := topology.Link{From: g.From, To: g.To}
		if g.Label != nil {
			link.Label = *g.Label
		}
		switch {
		case g.Up != nil && *g.Up:
			link.State = topology.Up
		case g.Up != nil:
			link.State = topology.Down
		}
		graph.Links = append(graph.Links, link)
	}
	text, err := graph.Draw(format)
	if err != nil {
		resp.Error = function.NewFuncError(diagnostic.Sentence(err))
		return
	}
	resp.Error = resp.Result.Set(ctx, text)
}
