package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// checkSection reports what is wrong with a configured section, each problem on its attribute. It walks along the
// option table once instead of attaching a validator to each of more than a hundred attributes. Unknown values pass.
func checkSection(s *swanctl.Section, p path.Path, v values, diags *diag.Diagnostics) {
	for _, o := range s.Options {
		checkOption(o, p.AtName(o.Name), v[o.Name], diags)
	}
	for _, problem := range s.Problems(configured(s, swanctl.Place{}, v)) {
		at := problemPath(p, problem)
		if problem.Warning {
			addWarningAt(at, problem.Summary, problem.Text+".", diags)
		} else {
			addErrorAt(at, problem.Summary, problem.Text+".", diags)
		}
	}
	for _, n := range s.Nested {
		at := p.AtName(n.Name)
		if isEmpty(v[n.Name]) {
			addEmptyError(at, diags)
			continue
		}
		if n.Keyed {
			checkKeyed(n, at, v[n.Name], diags)
			continue
		}
		for i, section := range listed(v[n.Name]) {
			if section.IsNull() {
				addErrorAt(at.AtListIndex(i), "Missing section", "An element of this list is null. Leave it out, or write {} for a section without options.", diags)
				continue
			}
			checkSection(n.Section, at.AtListIndex(i), sectionValues(section), diags)
		}
		checkRounds(at, listed(v[n.Name]), diags)
	}
}

// refuseSection reports the errors that checkSection finds, and leaves out its warnings: at apply the CLI has shown these.
func refuseSection(s *swanctl.Section, p path.Path, v values, diags *diag.Diagnostics) {
	var found diag.Diagnostics
	checkSection(s, p, v, &found)
	diags.Append(found.Errors()...)
}

func checkKeyed(n *swanctl.Nested, p path.Path, v attr.Value, diags *diag.Diagnostics) {
	for name, section := range keyed(v) {
		at := p.AtMapKey(name)
		if err := swanctl.CheckName(name); err != nil {
			addErrorAt(at, "Invalid name of a "+n.Section.Name, sentence(err), diags)
		}
		if section.IsNull() {
			addErrorAt(at, "Missing section", "This section is null. Leave it out, or write {} for a section without options.", diags)
			continue
		}
		checkSection(n.Section, at, sectionValues(section), diags)
	}
}

// checkOption checks the value of one option, item by item if it is a list.
func checkOption(o *swanctl.Option, p path.Path, v attr.Value, diags *diag.Diagnostics) {
	if isEmpty(v) {
		addEmptyError(p, diags)
		return
	}
	if !o.List {
		checkText(o, p, v, diags)
		return
	}
	for i, item := range listed(v) {
		at := p.AtListIndex(i)
		if item.IsNull() {
			addErrorAt(at, "Missing value", "An item of this list is null. Leave it out.", diags)
			continue
		}
		checkText(o, at, item, diags)
	}
}

func checkText(o *swanctl.Option, p path.Path, v attr.Value, diags *diag.Diagnostics) {
	texts, known := optionTexts(v)
	if !known || len(texts) == 0 {
		return
	}
	if err := o.Kind.Problem(texts[0]); err != nil {
		addErrorAt(p, "Invalid "+o.Kind.Name, sentence(err), diags)
	}
}

// isEmpty reports whether v is a list or map without elements. charon knows no difference between an empty list and
// none, so an empty one could only be read back as null.
func isEmpty(v attr.Value) bool {
	switch v := v.(type) {
	case types.List:
		return !v.IsNull() && !v.IsUnknown() && len(v.Elements()) == 0
	case types.Map:
		return !v.IsNull() && !v.IsUnknown() && len(v.Elements()) == 0
	}
	return false
}

func addEmptyError(p path.Path, diags *diag.Diagnostics) {
	addErrorAt(p, "Empty list",
		"charon does not tell an empty list from none. Leave the attribute out, or set it to null, to get the default.", diags)
}

// checkRounds holds explicit round numbers to the order of the list, which is the order that Terraform shows.
func checkRounds(p path.Path, rounds []attr.Value, diags *diag.Diagnostics) {
	last := int64(0)
	for i, round := range rounds {
		number := int64(i + 1)
		if n, ok := sectionValues(round)["round"].(types.Int64); ok && !n.IsNull() {
			if n.IsUnknown() {
				return
			}
			number = n.ValueInt64()
		}
		if i > 0 && number <= last {
			addErrorAt(p.AtListIndex(i).AtName("round"), "Auth rounds out of order",
				"charon sorts auth rounds by their round, so it has to rise from element to element. A round that is not "+
					"given counts as the element's position, from 1. Put the elements into the order of the rounds, and leave round out.", diags)
		}
		last = number
	}
}
