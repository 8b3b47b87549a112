package provider

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// daemonCheck reports what a daemon does not know of a configuration, each problem on its attribute. What is wrong is in
// the option table; unknown values pass.
type daemonCheck struct {
	version    swanctl.Version
	algorithms vici.Algorithms // nil if the daemon did not tell
	label      string          // of the gateway
	warn       bool            // about what the daemon takes but cannot use
	ikev1      bool            // there was a warning about IKEv1, and one is enough for a connection
	diags      *diag.Diagnostics
}

func (c *daemonCheck) section(s *swanctl.Section, p path.Path, v values) {
	for _, o := range s.Options {
		c.option(o, p.AtName(o.Name), v[o.Name])
	}
	for _, n := range s.Nested {
		at := p.AtName(n.Name)
		for i, section := range listed(v[n.Name]) {
			c.section(n.Section, at.AtListIndex(i), sectionValues(section))
		}
		for name, section := range keyed(v[n.Name]) {
			c.section(n.Section, at.AtMapKey(name), sectionValues(section))
		}
	}
}

func (c *daemonCheck) option(o *swanctl.Option, p path.Path, v attr.Value) {
	if v == nil || v.IsNull() || v.IsUnknown() {
		return
	}
	if err := o.CheckRelease(c.version); err != nil {
		c.refuse("Option not known to the gateway", p, err)
		return
	}
	if !o.List {
		c.text(o, p, v)
		return
	}
	for i, item := range listed(v) {
		c.text(o, p.AtListIndex(i), item)
	}
}

func (c *daemonCheck) text(o *swanctl.Option, p path.Path, v attr.Value) {
	texts, known := optionTexts(v)
	if !known || len(texts) == 0 {
		return
	}
	if err := o.Kind.CheckRelease(c.version, texts[0]); err != nil {
		c.refuse("Value not known to the gateway", p, err)
		return
	}
	if c.warn {
		c.warnAlgorithms(o.Kind, p, texts[0])
		c.warnIKEv1(o, p, texts[0])
	}
}

func (c *daemonCheck) refuse(summary string, p path.Path, err error) {
	advice := "Leave it out, or upgrade the gateway."
	var release *swanctl.ReleaseError
	if errors.As(err, &release) && release.Since.IsZero() {
		advice = "Replace it, or leave it out."
	}
	addErrorAt(p, summary, fmt.Sprintf("%s %s\n\nGateway: %s", sentence(err), advice, c.label), c.diags)
}

// warnAlgorithms warns of a proposal that charon takes and then cannot use.
func (c *daemonCheck) warnAlgorithms(k *swanctl.Kind, p path.Path, text string) {
	if k.Algorithms == nil || c.algorithms == nil {
		return
	}
	var missing []string
	for _, a := range k.Algorithms(text) {
		if _, ok := c.algorithms[vici.AlgorithmType(a.Type)][a.Name]; !ok {
			missing = append(missing, a.Name)
		}
	}
	if len(missing) == 0 {
		return
	}
	addWarningAt(p, "Algorithm not available on the gateway", fmt.Sprintf("No plugin that the daemon has loaded implements %s, which %q "+
		"asks for. charon loads the connection all the same, and a negotiation that chooses it fails. Choose another algorithm, or "+
		"let the daemon load a plugin that has it (strongswan.conf).\n\nGateway: %s", strings.Join(missing, ", "), text, c.label), c.diags)
}

// warnIKEv1 warns of a connection that charon takes and then leaves alone.
func (c *daemonCheck) warnIKEv1(o *swanctl.Option, p path.Path, text string) {
	if c.ikev1 || !c.version.LacksIKEv1() || o.IKEv1 == nil || !o.IKEv1(text) {
		return
	}
	c.ikev1 = true
	addWarningAt(p, "IKEv1 may not be available on the gateway", fmt.Sprintf("This is for IKEv1, and strongSwan from 6.1 on is built "+
		"without it unless somebody asked for it (--enable-ikev1). The gateway runs %s: if it lacks IKEv1, it loads the connection "+
		"without a word and never brings it up. Use IKEv2, or make sure that the daemon's build has IKEv1.\n\nGateway: %s",
		c.version, c.label), c.diags)
}
