package misspelt

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

const (
	// deepestLocals is how many locals are followed one after the other.
	deepestLocals = 8
	// mostLooked is how many expressions are looked into.
	mostLooked = 5_000_000
	// mostFindings is how many findings are kept.
	mostFindings = 1000
)

var errLong = errors.New("the configuration has too many expressions")

// looker looks into the attributes of one block.
type looker struct {
	walker    *walker
	module    *module
	block     *Type
	attribute string
	found     []Finding
	followed  map[followed]bool
}

// followed is a local that was looked into as a type.
type followed struct {
	name string
	as   *Type
}

// place is where an expression is, and how.
type place struct {
	path    string
	locals  int  // how many were followed
	warning bool // what is found here need not matter
	flat    bool // it is a list whose elements become parts of one value
	loose   bool // it is a part of a list, at an index that is not known
}

func (p place) within(step string) place {
	p.path += step
	p.loose = false
	return p
}

// element is the place of a list's element, where step is its index.
func (p place) element(step string) place {
	switch {
	case p.flat:
		p.flat = false
		return p
	case p.loose:
		return p.within(someStep)
	}
	return p.within(step)
}

// someStep is the step to an element whose index or key is not known.
const someStep = "[…]"

// lookInto looks into all attributes of a block.
func (w *walker) lookInto(m *module, block *source, t *Type) []Finding {
	l := looker{walker: w, module: m, block: t, followed: map[followed]bool{}}
	for _, name := range slices.Sorted(maps.Keys(block.attributes)) {
		if of := t.Attributes[name]; of != nil {
			l.attribute = name
			l.value(block.attributes[name].Expr, of, place{path: name})
		}
	}
	slices.SortStableFunc(l.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return l.found
}

// value looks into an expression whose value becomes one of a type.
func (l *looker) value(e hcl.Expression, t *Type, at place) {
	if t.Kind == Leaf {
		return
	}
	if l.walker.looked++; l.walker.looked > mostLooked {
		panic(errLong)
	}
	switch e := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		l.value(e.Expression, t, at)
		return
	case *hclsyntax.TemplateWrapExpr:
		l.value(e.Wrapped, t, at)
		return
	case *hclsyntax.ConditionalExpr:
		l.value(e.TrueResult, t, at)
		l.value(e.FalseResult, t, at)
		return
	case *hclsyntax.ForExpr:
		l.each(e, t, at)
		return
	case *hclsyntax.FunctionCallExpr:
		l.call(e, t, at)
		return
	case *hclsyntax.ScopeTraversalExpr:
		l.local(e, t, at)
		return
	}
	l.literal(e, t, at, nil)
}

// literal looks into a list or an object that is written out. Keys that are replaced later are not
// looked into; see [looker.merge].
func (l *looker) literal(e hcl.Expression, t *Type, at place, replaced *replaced) {
	if t.Kind == List {
		elements, diags := hcl.ExprList(e)
		if diags.HasErrors() {
			return
		}
		for i, element := range elements {
			l.value(element, t.Element, at.element(fmt.Sprintf("[%d]", i)))
		}
		return
	}
	all, ok := items(e)
	if !ok {
		return
	}
	for _, one := range all {
		l.item(one, t, at, replaced)
	}
}

func (l *looker) item(one item, t *Type, at place, replaced *replaced) {
	of := t.Element
	if t.Kind == Object {
		if !one.named {
			return
		}
		if of = t.Attributes[one.key]; of == nil {
			l.report(one, t, at)
			return
		}
	}
	if replaced != nil && one.named {
		if replaced.keys[one.key] {
			return
		}
		at.warning = at.warning || replaced.more
	}
	l.value(one.value, of, at.within(step(one, t.Kind)))
}

// step is how a path goes on from an object or a map.
func step(one item, kind Kind) string {
	switch {
	case kind == Object:
		return "." + one.key
	case one.named:
		return fmt.Sprintf("[%q]", clip(one.key))
	}
	return someStep
}

// each looks into the values that a for expression makes.
func (l *looker) each(e *hclsyntax.ForExpr, t *Type, at place) {
	makesList := e.KeyExpr == nil
	if t.Kind == Object || makesList != (t.Kind == List) || e.Group {
		return
	}
	if makesList {
		at = at.element(someStep)
	} else {
		at = at.within(someStep)
	}
	l.value(e.ValExpr, t.Element, at)
}

// call looks into the arguments of functions that return what they are given.
func (l *looker) call(e *hclsyntax.FunctionCallExpr, t *Type, at place) {
	switch name := strings.TrimPrefix(e.Name, "core::"); {
	case name == "tomap" && t.Kind != List, name == "tolist" && t.Kind == List:
		if len(e.Args) == 1 && !e.ExpandFinal {
			l.value(e.Args[0], t, at)
		}
	case name == "concat" && t.Kind == List:
		for i, argument := range e.Args {
			at.loose = at.loose || i > 0
			if e.ExpandFinal && i == len(e.Args)-1 {
				at.flat, at.loose = true, true
				l.value(argument, &Type{Kind: List, Element: t}, at)
			} else {
				l.value(argument, t, at)
			}
		}
	case name == "merge" && t.Kind != List:
		l.merge(e, t, at)
	}
}

// replaced is what later arguments of merge replace.
type replaced struct {
	keys map[string]bool
	more bool // and others that cannot be seen
}

// merge looks into the arguments of merge, of which later ones replace what earlier ones have.
func (l *looker) merge(e *hclsyntax.FunctionCallExpr, t *Type, at place) {
	later := &replaced{keys: map[string]bool{}}
	for i, argument := range slices.Backward(e.Args) {
		if e.ExpandFinal && i == len(e.Args)-1 {
			within := at
			within.flat = true
			l.value(argument, &Type{Kind: List, Element: t}, within)
			later.more = true
			continue
		}
		for {
			inner, ok := argument.(*hclsyntax.ParenthesesExpr)
			if !ok {
				break
			}
			argument = inner.Expression
		}
		all, ok := items(argument)
		if !ok {
			l.value(argument, t, at)
			later.more = true
			continue
		}
		l.literal(argument, t, at, later)
		for _, one := range all {
			if one.named {
				later.keys[one.key] = true
			} else {
				later.more = true
			}
		}
	}
}

// local looks into a local of the same module. What it has more than is needed here may be meant for
// another use, so it is only a warning.
func (l *looker) local(e *hclsyntax.ScopeTraversalExpr, t *Type, at place) {
	if len(e.Traversal) != 2 || e.Traversal.RootName() != "local" || at.locals == deepestLocals {
		return
	}
	attribute, ok := e.Traversal[1].(hcl.TraverseAttr)
	if !ok || l.module.locals[attribute.Name] == nil || l.followed[followed{attribute.Name, t}] {
		return
	}
	l.followed[followed{attribute.Name, t}] = true
	at.locals++
	at.warning = true
	l.value(l.module.locals[attribute.Name], t, at)
}

// report notes a name that an object does not have.
func (l *looker) report(one item, t *Type, at place) {
	if l.walker.findings == mostFindings {
		return
	}
	f := Finding{
		File: one.at.Filename, Line: one.at.Start.Line, Column: one.at.Start.Column,
		Attribute: l.attribute, Within: at.path, Name: one.key, Meant: suggest(one.key, t.Attributes),
		Warning: at.warning,
	}
	if f.Meant == "" {
		if at.locals > 0 {
			return
		}
		f.Elsewhere = elsewhere(one.key, l.block)
	}
	l.walker.findings++
	l.found = append(l.found, f)
}
