// Command releasecheck looks at what goreleaser has put into dist/ as those will who use it: registries, which want files of
// certain names; people, who compare checksums and signatures; and CLIs, which install an archive and run it. It makes the
// release once more elsewhere, and wants the same bytes.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const project = "terraform-provider-strongswan"

// release is what is in dist/.
type release struct {
	// root is the provider's module, and dist the folder with the release.
	root, dist string

	Version string `json:"version"`

	// clis are the paths of Terraform and OpenTofu.
	clis []string
}

func main() {
	root := flag.String("root", "..", "directory of the provider's module")
	clis := flag.String("cli", "", "paths of the CLIs to install the release with, comma-separated")
	flag.Parse()
	if err := run(context.Background(), *root, strings.Split(*clis, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "releasecheck:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, root string, clis []string) error {
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	r := &release{root: root, dist: filepath.Join(root, "dist"), clis: clis}
	text, err := os.ReadFile(filepath.Join(r.dist, "metadata.json"))
	if err != nil {
		return fmt.Errorf("there is no release to look at; make release-snapshot makes one: %w", err)
	}
	if err := json.Unmarshal(text, r); err != nil {
		return err
	}
	for _, step := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"the files are those that a registry wants, and their checksums fit", r.checkFiles},
		{"each archive has a static program for its platform, with this version, and a list of its modules", r.checkPrograms},
		{"one program, compiled from nothing, is the same", r.checkCompiled},
		{"the release made again elsewhere is the same; its signature is good, and bad after a change", r.checkAgain},
		{"Terraform and OpenTofu install the archives, lock their hashes, and plan", r.checkInstalled},
	} {
		began := time.Now()
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("not so: %s: %w", step.what, err)
		}
		fmt.Printf("ok: %s (%s)\n", step.what, time.Since(began).Round(time.Second))
	}
	return nil
}

// name is how the names of the release's files begin.
func (r *release) name() string { return project + "_" + r.Version }

// file is the path of a file of the release by the end of its name.
func (r *release) file(end string) string { return filepath.Join(r.dist, r.name()+"_"+end) }
