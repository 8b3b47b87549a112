package misspelt

import (
	"math/big"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Block is a block with names that the CLI drops.
type Block struct {
	// Keyword is "provider", "resource", "data" and so on; Type what the block makes, and for a
	// provider block its local name.
	Keyword, Type string
	// Findings are the names, at least one.
	Findings []Finding

	shape shape // of an object
}

// Unknown is a value that the CLI does not know yet.
type Unknown struct{}

// Fits reports whether the attributes that a CLI has sent can be those of the block: every attribute
// that the block lacks is null, and all that is written out in the block is equal. A value is nil, a
// string, a bool, a *big.Float, a []any, a map[string]any or Unknown.
func (b *Block) Fits(attributes map[string]any) bool { return b.shape.fits(attributes) }

// shape is as much of a value as is written out. The zero value fits everything.
type shape struct {
	is         shapeKind
	scalar     any
	elements   []shape
	attributes map[string]shape // of an object, and elements of a map
}

type shapeKind int

const (
	anything shapeKind = iota
	scalar
	list
	mapping // all keys are known
	object
)

func (s shape) fits(v any) bool {
	if _, unknown := v.(Unknown); unknown {
		return true
	}
	switch s.is {
	case anything:
		return true
	case scalar:
		return equal(s.scalar, v)
	case list:
		elements, ok := v.([]any)
		if !ok || len(elements) != len(s.elements) {
			return false
		}
		for i, element := range elements {
			if !s.elements[i].fits(element) {
				return false
			}
		}
		return true
	}
	attributes, ok := v.(map[string]any)
	if !ok || s.is == mapping && len(attributes) != len(s.attributes) {
		return false
	}
	for name, value := range attributes {
		if of, written := s.attributes[name]; written {
			if !of.fits(value) {
				return false
			}
		} else if _, unknown := value.(Unknown); s.is == mapping || value != nil && !unknown {
			return false
		}
	}
	return true
}

// equal reports whether a CLI could have made a value of a literal. It makes texts of numbers and
// bools and the other way round, as the type of the attribute needs it.
func equal(literal, v any) bool {
	if literal == nil || v == nil {
		return literal == nil && v == nil
	}
	a, isNumber := number(literal)
	b, isAlso := number(v)
	if isNumber && isAlso {
		return !a.IsInt() || !b.IsInt() || a.Cmp(b) == 0 // fractions may have lost some digits
	}
	return word(literal) == word(v)
}

func number(v any) (*big.Float, bool) {
	switch v := v.(type) {
	case *big.Float:
		return v, true
	case string:
		n, _, err := big.ParseFloat(v, 10, 512, big.ToNearestEven)
		return n, err == nil
	}
	return nil, false
}

func word(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// shapeOf returns what of a block is written out.
func shapeOf(block *source, t *Type) shape {
	s := shape{is: object, attributes: map[string]shape{}}
	for name, attribute := range block.attributes {
		if of := t.Attributes[name]; of != nil {
			s.attributes[name] = shapeOfValue(attribute.Expr, of)
		}
	}
	return s
}

func shapeOfValue(e hcl.Expression, t *Type) shape {
	for {
		inner, ok := e.(*hclsyntax.ParenthesesExpr)
		if !ok {
			break
		}
		e = inner.Expression
	}
	if v, ok := literal(e); ok {
		return shape{is: scalar, scalar: v}
	}
	if t.Kind == List || t.Kind == Leaf {
		elements, diags := hcl.ExprList(e)
		if !diags.HasErrors() {
			return shapeOfList(elements, t)
		}
	}
	return shapeOfItems(e, t)
}

func shapeOfList(elements []hcl.Expression, t *Type) shape {
	s := shape{is: list}
	for _, element := range elements {
		s.elements = append(s.elements, shapeOfValue(element, elementOf(t)))
	}
	return s
}

// elementOf is the type of the elements, which a leaf may have, too.
func elementOf(t *Type) *Type {
	if t.Element == nil {
		return &Type{}
	}
	return t.Element
}

func shapeOfItems(e hcl.Expression, t *Type) shape {
	all, ok := items(e)
	if !ok {
		return shape{}
	}
	s := shape{is: mapping, attributes: map[string]shape{}}
	if t.Kind == Object {
		s.is = object
	}
	for _, one := range all {
		if !one.named {
			return shape{}
		}
		of := elementOf(t)
		if t.Kind == Object {
			of = t.Attributes[one.key]
		}
		if of != nil { // else it is dropped
			s.attributes[one.key] = shapeOfValue(one.value, of)
		}
	}
	return s
}
