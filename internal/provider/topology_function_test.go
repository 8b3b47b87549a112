package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var (
	nodesType = tftypes.Map{ElementType: tftypes.String}
	linkType  = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"from": tftypes.String, "to": tftypes.String, "label": tftypes.String, "up": tftypes.Bool,
	}}
)

// drawn calls topology for two gateways and the tunnel between them.
func drawn(t *testing.T, format, to string, label, up any) (tftypes.Value, *tfprotov6.FunctionError) {
	t.Helper()
	text := func(v any) tftypes.Value { return tftypes.NewValue(tftypes.String, v) }
	return newServer(t).call("topology", text(format),
		tftypes.NewValue(nodesType, map[string]tftypes.Value{"hub": text("the hub"), "paris": text("Paris")}),
		tftypes.NewValue(tftypes.List{ElementType: linkType}, []tftypes.Value{tftypes.NewValue(linkType, map[string]tftypes.Value{
			"from": text("paris"), "to": text(to), "label": text(label), "up": tftypes.NewValue(tftypes.Bool, up),
		})}))
}

func TestTopologyFunction(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		format    string
		label, up any
		has       string
	}{
		{"mermaid", "lan", true, "  n1 ===|\"lan\"| n0\n  linkStyle 0 stroke:green\n"},
		{"mermaid", nil, false, "  n1 -.- n0\n  linkStyle 0 stroke:red\n"},
		{"mermaid", nil, nil, "  n1 --- n0\n"},
		{"dot", "lan", true, `  n1 -- n0 [label="lan" color=green penwidth=2]`},
	} {
		v, failed := drawn(t, c.format, "hub", c.label, c.up)
		if failed != nil {
			t.Error(failed.Text)
			continue
		}
		var text string
		if err := v.As(&text); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, c.has) || !strings.Contains(text, `n0 [label="the hub"]`) && !strings.Contains(text, `n0["the hub"]`) {
			t.Errorf("%v: the picture is\n%s", c, text)
		}
	}
}

func TestTopologyFunction_refused(t *testing.T) {
	t.Parallel()
	if _, failed := drawn(t, "svg", "hub", nil, nil); failed == nil || !strings.Contains(failed.Text, "it is one of mermaid, dot") {
		t.Errorf("an unknown format: %v", failed)
	}
	if _, failed := drawn(t, "dot", "rome", nil, nil); failed == nil || !strings.Contains(failed.Text, `there is no node "rome"`) {
		t.Errorf("a link to nowhere: %v", failed)
	}
}

func TestTopologyFunction_unknown(t *testing.T) {
	t.Parallel()
	v, failed := drawn(t, "dot", "hub", nil, tftypes.UnknownValue)
	if failed != nil {
		t.Fatal(failed.Text)
	}
	if v.IsKnown() {
		t.Errorf("a tunnel that may be up is drawn as %v", v)
	}
}
