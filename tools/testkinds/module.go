package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// module is the Go code of a module, as far as kinds of tests depend on it.
type module struct {
	name  string // its path
	root  string // its directory
	files *token.FileSet

	// mentions has for each function what its code mentions.
	mentions map[symbol][]symbol

	found  map[symbol]*test
	errors []string // wrong directives
}

// symbol is a function or variable in a directory of the module. With a dot before its name it is all methods and fields of
// that name: those of the directory, or if they are exported those of all directories, which is none.
type symbol struct{ directory, name string }

func member(directory, name string) symbol {
	if ast.IsExported(name) {
		directory = ""
	}
	return symbol{directory, "." + name}
}

var modulePath = regexp.MustCompile(`(?m)^module (\S+)$`)

// readModule reads all packages below a module's internal folder.
func readModule(root string) (*module, error) {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return nil, err
	}
	match := modulePath.FindSubmatch(text)
	if match == nil {
		return nil, errors.New("go.mod names no module")
	}
	m := &module{name: string(match[1]), root: root, files: token.NewFileSet(), mentions: map[symbol][]symbol{}, found: map[symbol]*test{}}
	err = filepath.WalkDir(filepath.Join(root, "internal"), func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(file) != ".go":
			return nil
		}
		return m.read(file)
	})
	if err != nil {
		return nil, err
	}
	m.markStarts()
	return m, nil
}

func (m *module) read(name string) error {
	f, err := parser.ParseFile(m.files, name, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	relative, err := filepath.Rel(m.root, filepath.Dir(name))
	if err != nil {
		return err
	}
	directory := filepath.ToSlash(relative)
	imports := m.imports(f)
	labelled := map[*ast.CommentGroup]bool{}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			s := symbol{directory, d.Name.Name}
			if d.Recv != nil {
				s = member(directory, d.Name.Name)
			}
			m.mention(s, d, imports)
			if isTest(name, d) {
				labelled[d.Doc] = true
				m.add(s, d)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok {
					for _, n := range v.Names {
						m.mention(symbol{directory, n.Name}, v, imports)
					}
				}
			}
		}
	}
	for _, group := range f.Comments {
		for _, line := range group.List {
			if !labelled[group] && strings.HasPrefix(line.Text, directive) {
				m.errors = append(m.errors, fmt.Sprintf("%s: %s does not belong to a test", m.files.Position(line.Pos()), line.Text))
			}
		}
	}
	return nil
}

// isTest reports whether go test runs a function.
func isTest(file string, d *ast.FuncDecl) bool {
	name := d.Name.Name
	return strings.HasSuffix(file, "_test.go") && d.Recv == nil && name != "TestMain" &&
		(strings.HasPrefix(name, "Test") || strings.HasPrefix(name, "Fuzz"))
}

func (m *module) add(s symbol, d *ast.FuncDecl) {
	t := &test{directory: s.directory, name: s.name, position: m.files.Position(d.Pos()).String()}
	var err error
	if t.kind, err = kindOf(d.Doc); err != nil {
		m.errors = append(m.errors, fmt.Sprintf("%s: %s: %v", t.position, t.name, err))
	}
	m.found[s] = t
}

// imports returns the directories of the module's own packages that a file imports, by the names that it has for them.
func (m *module) imports(f *ast.File) map[string]string {
	all := map[string]string{}
	for _, i := range f.Imports {
		directory, ours := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), m.name+"/")
		if !ours {
			continue
		}
		name := path.Base(directory)
		if i.Name != nil {
			name = i.Name.Name
		}
		all[name] = directory
	}
	return all
}

// mention notes everything that the declaration of a symbol mentions.
func (m *module) mention(s symbol, declaration ast.Node, imports map[string]string) {
	note := func(other symbol) { m.mentions[s] = append(m.mentions[s], other) }
	ast.Inspect(declaration, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			x, ok := n.X.(*ast.Ident)
			if ok && imports[x.Name] != "" {
				note(symbol{imports[x.Name], n.Sel.Name})
				return false
			}
			note(member(s.directory, n.Sel.Name))
			m.mention(s, n.X, imports)
			return false
		case *ast.Ident:
			note(symbol{s.directory, n.Name})
		}
		return true
	})
}

// starter is the function that every charon of a test is started by.
var starter = symbol{"internal/lab", "Start"}

// markStarts marks the tests that start a charon: those that mention a function that does, directly or through others. It goes
// by names, without types, so it may mark too many, and misses none.
func (m *module) markStarts() {
	mentionedBy := map[symbol][]symbol{}
	for s, all := range m.mentions {
		for _, other := range all {
			mentionedBy[other] = append(mentionedBy[other], s)
		}
	}
	seen := map[symbol]bool{starter: true}
	for next := []symbol{starter}; len(next) > 0; {
		s := next[0]
		next = next[1:]
		if t := m.found[s]; t != nil {
			t.starts = true
		}
		for _, other := range mentionedBy[s] {
			if !seen[other] {
				seen[other] = true
				next = append(next, other)
			}
		}
	}
}

// tests returns all tests, by their names.
func (m *module) tests() []*test {
	all := slices.Collect(maps.Values(m.found))
	slices.SortFunc(all, func(a, b *test) int {
		return strings.Compare(a.name+" "+a.directory, b.name+" "+b.directory)
	})
	return all
}

func (m *module) specialTests() []*test {
	return slices.DeleteFunc(m.tests(), func(t *test) bool { return !t.kind.isSpecial() })
}

// testsWithKind are those that start a charon, or run a CLI.
func (m *module) testsWithKind() []*test {
	return slices.DeleteFunc(m.tests(), func(t *test) bool { return t.kind == nil })
}

// problems says what is wrong with the kinds of tests.
func (m *module) problems() []string {
	all := slices.Clone(m.errors)
	if _, ok := m.mentions[starter]; !ok {
		all = append(all, fmt.Sprintf("%s has no function %s any more, by which to know what starts a charon", starter.directory, starter.name))
	}
	for _, t := range m.tests() {
		if p := t.problem(); p != "" {
			all = append(all, fmt.Sprintf("%s: %s: %s", t.position, t.name, p))
		}
	}
	return all
}
