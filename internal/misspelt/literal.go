package misspelt

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// literal returns the value of an expression that is written out: a string, a bool, a *big.Float, or
// nil for null. It reports whether it is one.
func literal(e hcl.Expression) (any, bool) {
	switch e := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		return literal(e.Expression)
	case *hclsyntax.LiteralValueExpr:
		return plain(e.Val)
	case *hclsyntax.TemplateExpr:
		var text strings.Builder
		for _, part := range e.Parts {
			l, ok := part.(*hclsyntax.LiteralValueExpr)
			if !ok || l.Val.Type() != cty.String {
				return nil, false
			}
			text.WriteString(l.Val.AsString())
		}
		return text.String(), true
	case hclsyntax.Expression:
		return nil, false
	}
	return jsonLiteral(e)
}

// jsonLiteral is literal for the JSON syntax, in which a string may be a template.
func jsonLiteral(e hcl.Expression) (any, bool) {
	if isList(e) || isMap(e) {
		return nil, false
	}
	value, diags := e.Value(nil)
	if diags.HasErrors() {
		return nil, false
	}
	v, ok := plain(value)
	if text, isText := v.(string); isText && (strings.Contains(text, "${") || strings.Contains(text, "%{")) {
		return nil, false
	}
	return v, ok
}

func plain(v cty.Value) (any, bool) {
	switch {
	case v.IsMarked() || !v.IsKnown():
		return nil, false
	case v.IsNull():
		return nil, true
	case v.Type() == cty.String:
		return v.AsString(), true
	case v.Type() == cty.Bool:
		return v.True(), true
	case v.Type() == cty.Number:
		return v.AsBigFloat(), true
	}
	return nil, false
}

// text returns a literal string.
func text(e hcl.Expression) (string, bool) {
	if e == nil {
		return "", false
	}
	v, ok := literal(e)
	if !ok {
		return "", false
	}
	s, ok := v.(string)
	return s, ok
}

// item is what an object literal has for one key.
type item struct {
	key   string
	named bool // the key is a bare word or a literal string
	at    hcl.Range
	value hcl.Expression
}

// items returns what an object literal has. Of a key that is there twice, CLIs take the last.
func items(e hcl.Expression) ([]item, bool) {
	pairs, diags := hcl.ExprMap(e)
	if diags.HasErrors() {
		return nil, false
	}
	all, last := make([]item, 0, len(pairs)), map[string]int{}
	for _, pair := range pairs {
		one := item{at: pair.Key.Range(), value: pair.Value}
		if one.key, one.named = key(pair.Key); one.named {
			if i, again := last[one.key]; again {
				all[i] = one
				continue
			}
			last[one.key] = len(all)
		}
		all = append(all, one)
	}
	return all, true
}

// key returns the name that a key of an object literal is.
func key(e hcl.Expression) (string, bool) {
	native, ok := e.(*hclsyntax.ObjectConsKeyExpr)
	if !ok {
		return text(e)
	}
	if native.ForceNonLiteral {
		return "", false
	}
	if word := hcl.ExprAsKeyword(native.Wrapped); word != "" {
		return word, true
	}
	return text(native.Wrapped)
}

func isMap(e hcl.Expression) bool {
	_, diags := hcl.ExprMap(e)
	return !diags.HasErrors()
}

func isList(e hcl.Expression) bool {
	_, diags := hcl.ExprList(e)
	return !diags.HasErrors()
}
