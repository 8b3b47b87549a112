package gateway

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// mostConfigFiles bounds how many files one configuration of the gateway is read from.
const mostConfigFiles = 1000

// errNoFiles says that there is no way to the gateway's files.
var errNoFiles = errors.New("there is no way to the gateway's files")

// readConfig reads one of strongSwan's configuration files with all that it includes. Files that Terraform has written are left out
// where others are asked for.
func (g *Gateway) readConfig(ctx context.Context, file string, others bool) (*swanctl.Config, error) {
	text, ok, err := g.ReadFile(ctx, file)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errNoFiles
	}
	files := 1
	return swanctl.ParseConfigFiles(file, string(text), func(from, pattern string) (found []swanctl.Included, err error) {
		if !path.IsAbs(pattern) {
			pattern = path.Join(path.Dir(from), pattern)
		}
		names, err := g.matching(ctx, pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if others && strings.HasPrefix(path.Base(name), filePrefix) {
				continue
			}
			if files++; files > mostConfigFiles {
				return nil, fmt.Errorf("more than %d files", mostConfigFiles)
			}
			text, _, err := g.ReadFile(ctx, name)
			if err != nil {
				return nil, err
			}
			found = append(found, swanctl.Included{Name: name, Text: string(text)})
		}
		return found, nil
	})
}

// matching returns the files of a pattern, sorted. As in strongSwan, that there is none is no error.
func (g *Gateway) matching(ctx context.Context, pattern string) (names []string, err error) {
	folder := path.Dir(pattern)
	if strings.ContainsAny(folder, "*?[") {
		return nil, fmt.Errorf("the folder of the pattern %s is a pattern itself", pattern)
	}
	reader, ok := g.Target.(transport.FileReader)
	if !ok {
		return nil, errNoFiles
	}
	ctx, cancel := g.limited(ctx)
	defer cancel()
	all, err := reader.ListFolder(ctx, folder)
	if isMissing(err) {
		return nil, nil
	}
	for _, name := range all {
		if matches, _ := path.Match(path.Base(pattern), name); matches {
			names = append(names, path.Join(folder, name))
		}
	}
	slices.Sort(names)
	return names, err
}
