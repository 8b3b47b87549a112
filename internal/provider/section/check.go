package section

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// Check reports what is wrong with a configured section, each problem on its attribute. It walks along the
// option table once instead of attaching a validator to each of more than a hundred attributes. Unknown values pass.
func Check(s *swanctl.Section, p path.Path, v Values, diags *diag.Diagnostics) {
	for _, o := range s.Options {
		CheckOption(o, p.AtName(o.Name), v[o.Name], diags)
	}
	for _, problem := range s.Problems(Configured(s, swanctl.Place{}, v)) {
		at := ProblemPath(p, problem)
		if problem.Warning {
			diagnostic.AddWarningAt(at, problem.Summary, problem.Text+".", diags)
		} else {
			diagnostic.AddErrorAt(at, problem.Summary, problem.Text+".", diags)
		}
	}
	for _, n := range s.Nested {
		at := p.AtName(n.Name)
		if IsEmpty(v[n.Name]) {
			AddEmptyError(at, diags)
			continue
		}
		if n.Keyed {
			checkKeyed(n, at, v[n.Name], diags)
			continue
		}
		for i, section := range List(v[n.Name]) {
			if section.IsNull() {
				diagnostic.AddErrorAt(at.AtListIndex(i), "Missing section", "An element of this list is null. Leave it out, or write {} for a section without options.", diags)
				continue
			}
			Check(n.Section, at.AtListIndex(i), TakeApart(section), diags)
		}
		checkRounds(at, List(v[n.Name]), diags)
	}
}

// Refuse reports the errors that Check finds, and leaves out its warnings: at apply the CLI has shown these.
func Refuse(s *swanctl.Section, p path.Path, v Values, diags *diag.Diagnostics) {
	var found diag.Diagnostics
	Check(s, p, v, &found)
	diags.Append(found.Errors()...)
}

func checkKeyed(n *swanctl.Nested, p path.Path, v attr.Value, diags *diag.Diagnostics) {
	for name, section := range Map(v) {
		at := p.AtMapKey(name)
		if err := swanctl.CheckName(name); err != nil {
			diagnostic.AddErrorAt(at, "Invalid name of a "+n.Section.Name, diagnostic.Sentence(err), diags)
		}
		if section.IsNull() {
			diagnostic.AddErrorAt(at, "Missing section", "This section is null. Leave it out, or write {} for a section without options.", diags)
			continue
		}
		Check(n.Section, at, TakeApart(section), diags)
	}
}

// CheckOption checks the value of one option, item by item if it is a list.
func CheckOption(o *swanctl.Option, p path.Path, v attr.Value, diags *diag.Diagnostics) {
	if IsEmpty(v) {
		AddEmptyError(p, diags)
		return
	}
	if !o.List {
		checkText(o, p, v, diags)
		return
	}
	for i, item := range List(v) {
		at := p.AtListIndex(i)
		if item.IsNull() {
			diagnostic.AddErrorAt(at, "Missing value", "An item of this list is null. Leave it out.", diags)
			continue
		}
		checkText(o, at, item, diags)
	}
}

func checkText(o *swanctl.Option, p path.Path, v attr.Value, diags *diag.Diagnostics) {
	texts, known := Texts(v)
	if !known || len(texts) == 0 {
		return
	}
	if err := o.Kind.Problem(texts[0]); err != nil {
		diagnostic.AddErrorAt(p, "Invalid "+o.Kind.Name, diagnostic.Sentence(err), diags)
	}
}

// IsEmpty reports whether v is a list or map without elements. charon knows no difference between an empty list and
// none, so an empty one could only be read back as null.
func IsEmpty(v attr.Value) bool {
	switch v := v.(type) {
	case types.List:
		return !v.IsNull() && !v.IsUnknown() && len(v.Elements()) == 0
	case types.Map:
		return !v.IsNull() && !v.IsUnknown() && len(v.Elements()) == 0
	}
	return false
}

// AddEmptyError reports a text that is empty where an unset one is meant.
func AddEmptyError(p path.Path, diags *diag.Diagnostics) {
	diagnostic.AddErrorAt(p, "Empty list",
		"charon does not tell an empty list from none. Leave the attribute out, or set it to null, to get the default.", diags)
}

// checkRounds holds explicit round numbers to the order of the list, which is the order that Terraform shows.
func checkRounds(p path.Path, rounds []attr.Value, diags *diag.Diagnostics) {
	last := int64(0)
	for i, round := range rounds {
		number := int64(i + 1)
		if n, ok := TakeApart(round)["round"].(types.Int64); ok && !n.IsNull() {
			if n.IsUnknown() {
				return
			}
			number = n.ValueInt64()
		}
		if i > 0 && number <= last {
			diagnostic.AddErrorAt(p.AtListIndex(i).AtName("round"), "Auth rounds out of order",
				"charon sorts auth rounds by their round, so it has to rise from element to element. A round that is not "+
					"given counts as the element's position, from 1. Put the elements into the order of the rounds, and leave round out.", diags)
		}
		last = number
	}
}
