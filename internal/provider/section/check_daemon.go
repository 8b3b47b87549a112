package section

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// DaemonCheck reports what a daemon does not know of a configuration, each problem on its attribute. What is wrong is in
// the option table; unknown values pass.
type DaemonCheck struct {
	Version    swanctl.Version
	Algorithms vici.Algorithms // nil if the daemon did not tell
	Label      string          // of the gateway
	Warn       bool            // about what the daemon takes but cannot use
	ikev1      bool            // there was a warning about IKEv1, and one is enough for a connection
	Diags      *diag.Diagnostics
}

// Section checks a section, and those inside it.
func (c *DaemonCheck) Section(s *swanctl.Section, p path.Path, v Values) {
	for _, o := range s.Options {
		c.Option(o, p.AtName(o.Name), v[o.Name])
	}
	for _, n := range s.Nested {
		at := p.AtName(n.Name)
		for i, section := range List(v[n.Name]) {
			c.Section(n.Section, at.AtListIndex(i), TakeApart(section))
		}
		for name, section := range Map(v[n.Name]) {
			c.Section(n.Section, at.AtMapKey(name), TakeApart(section))
		}
	}
}

// Option checks the value of one option.
func (c *DaemonCheck) Option(o *swanctl.Option, p path.Path, v attr.Value) {
	if v == nil || v.IsNull() || v.IsUnknown() {
		return
	}
	if err := o.CheckRelease(c.Version); err != nil {
		c.refuse("Option not known to the gateway", p, err)
		return
	}
	if !o.List {
		c.text(o, p, v)
		return
	}
	for i, item := range List(v) {
		c.text(o, p.AtListIndex(i), item)
	}
}

func (c *DaemonCheck) text(o *swanctl.Option, p path.Path, v attr.Value) {
	texts, known := Texts(v)
	if !known || len(texts) == 0 {
		return
	}
	if err := o.Kind.CheckRelease(c.Version, texts[0]); err != nil {
		c.refuse("Value not known to the gateway", p, err)
		return
	}
	if c.Warn {
		c.warnAlgorithms(o.Kind, p, texts[0])
		c.warnIKEv1(o, p, texts[0])
	}
}

func (c *DaemonCheck) refuse(summary string, p path.Path, err error) {
	advice := "Leave it out, or upgrade the gateway."
	var release *swanctl.ReleaseError
	if errors.As(err, &release) && release.Since.IsZero() {
		advice = "Replace it, or leave it out."
	}
	diagnostic.AddErrorAt(p, summary, fmt.Sprintf("%s %s\n\nGateway: %s", diagnostic.Sentence(err), advice, c.Label), c.Diags)
}

// warnAlgorithms warns of a proposal that charon takes and then cannot use.
func (c *DaemonCheck) warnAlgorithms(k *swanctl.Kind, p path.Path, text string) {
	if k.Algorithms == nil || c.Algorithms == nil {
		return
	}
	var missing []string
	for _, a := range k.Algorithms(text) {
		if _, ok := c.Algorithms[vici.AlgorithmType(a.Type)][a.Name]; !ok {
			missing = append(missing, a.Name)
		}
	}
	if len(missing) == 0 {
		return
	}
	diagnostic.AddWarningAt(p, "Algorithm not available on the gateway", fmt.Sprintf("No plugin that the daemon has loaded implements %s, which %q "+
		"asks for. charon loads the connection all the same, and a negotiation that chooses it fails. Choose another algorithm, or "+
		"let the daemon load a plugin that has it (strongswan.conf).\n\nGateway: %s", strings.Join(missing, ", "), text, c.Label), c.Diags)
}

// warnIKEv1 warns of a connection that charon takes and then leaves alone.
func (c *DaemonCheck) warnIKEv1(o *swanctl.Option, p path.Path, text string) {
	if c.ikev1 || !c.Version.LacksIKEv1() || o.IKEv1 == nil || !o.IKEv1(text) {
		return
	}
	c.ikev1 = true
	diagnostic.AddWarningAt(p, "IKEv1 may not be available on the gateway", fmt.Sprintf("This is for IKEv1, and strongSwan from 6.1 on is built "+
		"without it unless somebody asked for it (--enable-ikev1). The gateway runs %s: if it lacks IKEv1, it loads the connection "+
		"without a word and never brings it up. Use IKEv2, or make sure that the daemon's build has IKEv1.\n\nGateway: %s",
		c.Version, c.Label), c.Diags)
}
