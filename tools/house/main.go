// Command house looks at the layout of the provider's module: which package may import which, and how many files of a package need
// each other in a circle. It prints a table of the packages, and fails where the layout is not kept. CONTRIBUTING.md describes it.
package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"golang.org/x/tools/go/packages"
)

const module = "github.com/terraform-strongswan/terraform-provider-strongswan/internal/"

// mostInCircle is how many files of a package may need each other in a circle. More of them can only be read all at once.
const mostInCircle = 10

func main() {
	if err := run(".."); err != nil {
		fmt.Fprintln(os.Stderr, "house:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	loaded, err := load(root)
	if err != nil {
		return err
	}
	var problems []string
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "package\tfiles\tlines\texported\tlargest circle")
	for _, p := range loaded {
		name := strings.TrimPrefix(p.PkgPath, module)
		circle := largestCircle(p)
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\n", name, len(p.Syntax), lines(p), exported(p), len(circle))
		if len(circle) > mostInCircle {
			problems = append(problems, fmt.Sprintf("%s: %d files need each other in a circle: %s", name, len(circle), strings.Join(circle, ", ")))
		}
		problems = append(problems, forbidden(name, p)...)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if len(problems) > 0 {
		return fmt.Errorf("the layout is not kept:\n%s", strings.Join(problems, "\n"))
	}
	return nil
}

// load reads the packages below internal.
func load(root string) ([]*packages.Package, error) {
	loaded, err := packages.Load(&packages.Config{
		Dir: root,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedDeps |
			packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo,
	}, "./internal/...")
	for _, p := range loaded {
		for _, e := range p.Errors {
			return nil, e
		}
	}
	return loaded, err
}

// lines counts those of all files.
func lines(p *packages.Package) (n int) {
	for _, f := range p.Syntax {
		n += p.Fset.Position(f.FileEnd).Line
	}
	return n
}

// exported counts the names that other packages can use, without fields and methods.
func exported(p *packages.Package) (n int) {
	for _, name := range p.Types.Scope().Names() {
		if p.Types.Scope().Lookup(name).Exported() {
			n++
		}
	}
	return n
}
