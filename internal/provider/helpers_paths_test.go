package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// on is the path of an option of the connection; onChild, onLocal and onRemote are those of its first sections.
func on(option string) *tftypes.AttributePath {
	return tftypes.NewAttributePath().WithAttributeName(option)
}

func onLocal(option string) *tftypes.AttributePath {
	return on("local").WithElementKeyInt(0).WithAttributeName(option)
}

func onRemote(option string) *tftypes.AttributePath {
	return on("remote").WithElementKeyInt(0).WithAttributeName(option)
}

func onChild(option string) *tftypes.AttributePath {
	return on("children").WithElementKeyString("a").WithAttributeName(option)
}

// at returns what stands at a path in a value: names of attributes and keys, and numbers for elements of lists.
func at(t *testing.T, v tftypes.Value, path ...any) string {
	t.Helper()
	for _, step := range path {
		var next any
		var err error
		switch step := step.(type) {
		case int:
			next, err = v.ApplyTerraform5AttributePathStep(tftypes.ElementKeyInt(step))
		case string:
			if v.Type().Is(tftypes.Object{}) {
				next, err = v.ApplyTerraform5AttributePathStep(tftypes.AttributeName(step))
			} else {
				next, err = v.ApplyTerraform5AttributePathStep(tftypes.ElementKeyString(step))
			}
		}
		value, ok := next.(tftypes.Value)
		if err != nil || !ok {
			t.Errorf("%v: nothing at %v", path, step)
			return ""
		}
		v = value
	}
	if v.IsNull() {
		return "null"
	}
	text := v.String() // tftypes.String<"moon">
	return strings.TrimSuffix(text[strings.Index(text, "<")+1:], ">")
}
