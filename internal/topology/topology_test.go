package topology_test

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/topology"
)

var sites = topology.Graph{
	Nodes: map[string]string{"rome": "rome\n10.2.0.0/16", "paris": "paris", "new york": `say "hi" #1 <b> \n & | ]`},
	Links: []topology.Link{
		{From: "paris", To: "rome", Label: "2 of 2", State: topology.Up},
		{From: "new york", To: "paris", Label: `"`, State: topology.Down},
		{From: "rome", To: "new york"},
	},
}

func TestGraph_Draw(t *testing.T) {
	t.Parallel()
	for format, want := range map[string]string{
		"mermaid": `flowchart LR
  n0["say #34;hi#34; #35;1 #60;b#62; #92;n #38; | ]"]
  n1["paris"]
  n2["rome<br>10.2.0.0/16"]
  n1 ===|"2 of 2"| n2
  n0 -.-|"#34;"| n1
  n2 --- n0
  linkStyle 0 stroke:green
  linkStyle 1 stroke:red
`,
		"dot": `graph topology {
  node [shape=box]
  n0 [label="say \"hi\" #1 <b> \\n & | ]"]
  n1 [label="paris"]
  n2 [label="rome\n10.2.0.0/16"]
  n1 -- n2 [label="2 of 2" color=green penwidth=2]
  n0 -- n1 [label="\"" color=red style=dotted]
  n2 -- n0
}
`,
	} {
		got, err := sites.Draw(format)
		if err != nil || got != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", format, err, got, want)
		}
	}
}

func TestGraph_Draw_refused(t *testing.T) {
	t.Parallel()
	for want, draw := range map[string]func() (string, error){
		`"svg" is no format: it is one of mermaid, dot`: func() (string, error) { return sites.Draw("svg") },
		`link 0 is between "a" and "b", and there is no node "b"`: func() (string, error) {
			return topology.Graph{Nodes: map[string]string{"a": ""}, Links: []topology.Link{{From: "a", To: "b"}}}.Draw("dot")
		},
	} {
		if _, err := draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
}
