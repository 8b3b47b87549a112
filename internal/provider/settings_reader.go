package provider

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// settingProblem is what is wrong with an attribute, or with the environment variable in its place.
type settingProblem struct {
	at  path.Path
	err error
}

// settingsReader reads settings one by one. A value that is not known yet is never replaced by another one.
type settingsReader struct {
	// at is the place of the settings in the provider block.
	at path.Path

	// getenv and variable tell the environment variables in place of attributes, which only the provider's own settings have.
	getenv   func(string) string
	variable string

	// unknown names an attribute that is not known yet.
	unknown string

	problems []settingProblem

	outer *settingsReader
}

// inside reads what is nested in an attribute.
func (r *settingsReader) inside(attribute string, v attr.Value) *settingsReader {
	inner := &settingsReader{at: r.at.AtName(attribute), getenv: r.getenv, variable: r.variable + strings.ToUpper(attribute) + "_", outer: r}
	if v.IsUnknown() {
		inner.note(inner.at)
	}
	return inner
}

// element reads an element of a list, for which there are no environment variables.
func (r *settingsReader) element(i int) *settingsReader {
	return &settingsReader{at: r.at.AtListIndex(i), outer: r}
}

// note notes that something is not known yet.
func (r *settingsReader) note(at path.Path) {
	for ; r != nil; r = r.outer {
		r.unknown = at.String()
	}
}

func (r *settingsReader) problem(at path.Path, err error) {
	for r.outer != nil {
		r = r.outer
	}
	r.problems = append(r.problems, settingProblem{at: at, err: err})
}

// read hands a value to the function if there is one, as a text.
func (r *settingsReader) read(attribute string, v attr.Value, parse func(string) error) {
	at := r.at.AtName(attribute)
	if v != nil && v.IsUnknown() {
		r.note(at)
		return
	}
	text, origin := settingText(v), ""
	if text == "" && r.getenv != nil {
		variable := r.variable + strings.ToUpper(attribute)
		text, origin = r.getenv(variable), fmt.Sprintf("environment variable %s: ", variable)
	}
	if text == "" {
		return
	}
	if err := parse(text); err != nil {
		r.problem(at, fmt.Errorf("%s%w", origin, err))
	}
}

// text reads a text that can be anything. An empty one takes back what is inherited.
func (r *settingsReader) text(attribute string, v attr.Value, into *string) {
	if emptied(v) {
		*into = ""
	}
	r.read(attribute, v, func(text string) error {
		*into = text
		return nil
	})
}

// emptied reports whether a text is set, but has nothing in it.
func emptied(v attr.Value) bool {
	s, ok := v.(types.String)
	return ok && !s.IsNull() && !s.IsUnknown() && s.ValueString() == ""
}

func settingText(v attr.Value) string {
	switch v := v.(type) {
	case types.Bool:
		if v.IsNull() {
			return ""
		}
		return strconv.FormatBool(v.ValueBool())
	case types.Int64:
		if v.IsNull() {
			return ""
		}
		return strconv.FormatInt(v.ValueInt64(), 10)
	case basetypes.StringValuable:
		s, _ := v.ToStringValue(context.Background()) // a copy, which cannot fail
		return s.ValueString()
	}
	return ""
}

// objectAs takes an object apart, unless it is null or not known yet.
func (r *settingsReader) objectAs(ctx context.Context, o types.Object, into any) {
	if o.IsNull() || o.IsUnknown() {
		return
	}
	for _, d := range o.As(ctx, into, basetypes.ObjectAsOptions{}).Errors() {
		r.problem(r.at, errors.New(d.Detail()))
	}
}

// targetProblem puts what is wrong with a target on the attribute that it comes from.
func (r *settingsReader) targetProblem(uri string, err error) settingProblem {
	at := r.at.AtName("uri")
	var setting *transport.SettingError
	switch {
	case uri == "":
		err = errors.New("a gateway of gateways needs a uri")
	case errors.As(err, &setting):
		group := "ssh"
		if strings.HasPrefix(uri, "tls:") {
			group = "tls"
		}
		at, err = r.at.AtName(group), setting.Err
		for step := range strings.SplitSeq(setting.Setting, ".") {
			name, index, isElement := strings.Cut(strings.TrimSuffix(step, "]"), "[")
			at = at.AtName(name)
			if i, atoi := strconv.Atoi(index); isElement && atoi == nil {
				at = at.AtListIndex(i)
			}
		}
	}
	return settingProblem{at: at, err: err}
}
