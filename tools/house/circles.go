package main

import (
	"go/types"
	"maps"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/packages"
)

// largestCircle returns the most files of a package of which each needs each other, directly or through others: because it uses a
// name, a method or a field that is declared there.
func largestCircle(p *packages.Package) (largest []string) {
	needs := fileArrows(p)
	c := components{needs: needs, index: map[string]int{}, low: map[string]int{}, onStack: map[string]bool{}}
	for _, file := range slices.Sorted(maps.Keys(needs)) {
		if _, seen := c.index[file]; !seen {
			c.visit(file)
		}
	}
	for _, circle := range c.found {
		if len(circle) > max(1, len(largest)) {
			largest = circle
		}
	}
	slices.Sort(largest)
	return largest
}

// fileArrows says of each file which others it needs.
func fileArrows(p *packages.Package) map[string]map[string]bool {
	needs := map[string]map[string]bool{}
	for _, file := range p.CompiledGoFiles {
		needs[filepath.Base(file)] = map[string]bool{}
	}
	for id, used := range p.TypesInfo.Uses {
		if used.Pkg() != p.Types || !declared(used) {
			continue
		}
		from, to := filepath.Base(p.Fset.Position(id.Pos()).Filename), filepath.Base(p.Fset.Position(used.Pos()).Filename)
		if from != to && needs[from] != nil && needs[to] != nil {
			needs[from][to] = true
		}
	}
	return needs
}

// declared reports whether an object is one of the package, a method or a field, and not a variable of a function.
func declared(o types.Object) bool {
	switch o := o.(type) {
	case *types.Var:
		return o.IsField() || o.Parent() == o.Pkg().Scope()
	case *types.Func:
		return true
	}
	return o.Parent() == o.Pkg().Scope()
}

// components finds strongly connected components, as R. Tarjan does.
type components struct {
	needs      map[string]map[string]bool
	index, low map[string]int
	stack      []string
	onStack    map[string]bool
	found      [][]string
}

func (c *components) visit(file string) {
	c.index[file], c.low[file] = len(c.index), len(c.index)
	c.stack, c.onStack[file] = append(c.stack, file), true
	for next := range c.needs[file] {
		if _, seen := c.index[next]; !seen {
			c.visit(next)
			c.low[file] = min(c.low[file], c.low[next])
		} else if c.onStack[next] {
			c.low[file] = min(c.low[file], c.index[next])
		}
	}
	if c.low[file] != c.index[file] {
		return
	}
	at := slices.Index(c.stack, file)
	c.found = append(c.found, slices.Clone(c.stack[at:]))
	for _, one := range c.stack[at:] {
		c.onStack[one] = false
	}
	c.stack = c.stack[:at]
}
