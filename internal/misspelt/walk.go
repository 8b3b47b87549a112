package misspelt

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

// Walk reads the configuration of a folder and of the modules that it calls, and returns the blocks
// with names that the CLI drops. The data directory is where the CLI keeps modules from elsewhere,
// from the folder on: what TF_DATA_DIR says, usually ".terraform".
//
// A folder that cannot be read as a whole, or is not valid, gives no blocks: what is in the rest of it
// could make right what looks wrong. The error says which folders these are, and never repeats what
// is in a file. Whatever else goes wrong, there are no blocks, and an error.
func Walk(folder, dataDirectory string, s Schema) (blocks []*Block, err error) {
	defer func() {
		if p := recover(); p != nil {
			blocks, err = nil, fmt.Errorf("looking for misspelt names has failed: %v", p)
		}
	}()
	if !filepath.IsAbs(dataDirectory) {
		dataDirectory = filepath.Join(folder, dataDirectory)
	}
	w := &walker{root: folder, schema: s, seen: map[string]bool{}}
	if w.data, err = filepath.EvalSymlinks(dataDirectory); err != nil {
		w.data = "" // there is none
	} else if w.data, err = filepath.Abs(w.data); err != nil {
		return nil, err
	}
	if err := w.readInstalled(filepath.Join(dataDirectory, "modules", "modules.json")); err != nil {
		w.problems = append(w.problems, err)
	}
	w.folder("", "")
	return w.blocks, errors.Join(w.problems...)
}

// walker goes from folder to folder.
type walker struct {
	root      string // what the paths in findings begin below
	data      string // the data directory's real path, or ""
	schema    Schema
	installed map[string]installed // by the path of names of modules, such as "site.inner"

	seen     map[string]bool // real paths of folders
	bytes    int             // that were read
	looked   int             // expressions that were looked into
	findings int
	blocks   []*Block
	problems []error
}

// installed is where a CLI keeps a module.
type installed struct {
	Key    string `json:"Key"`
	Source string `json:"Source"`
	Dir    string `json:"Dir"`
}

func (w *walker) readInstalled(path string) error {
	text, err := w.read(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	var manifest struct {
		Modules []installed `json:"Modules"`
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return fmt.Errorf("%s: %w", path, errJSON)
	}
	w.installed = map[string]installed{}
	for _, one := range manifest.Modules {
		w.installed[one.Key] = one
	}
	return nil
}

// folder looks into a folder, which is a module whose names from the root on are key, and into the
// modules that it calls.
func (w *walker) folder(shown, key string) {
	path := w.path(shown)
	place, err := filepath.EvalSymlinks(path)
	if err == nil {
		place, err = filepath.Abs(place)
	}
	if err != nil {
		w.problems = append(w.problems, err)
		return
	}
	if w.seen[place] {
		return
	}
	if len(w.seen) == mostFolders {
		panic(errMuch)
	}
	w.seen[place] = true
	m, err := w.load(path, shown)
	if errors.Is(err, errMuch) {
		panic(err)
	}
	if err != nil {
		w.problems = append(w.problems, err)
		return
	}
	w.check(m, w.data != "" && isBelow(place, w.data))
	for _, name := range m.called {
		within := name
		if key != "" {
			within = key + "." + name
		}
		if at, ok := w.called(shown, within, m, name); ok {
			w.folder(at, within)
		}
	}
}

// path returns where a folder is that is called shown in findings.
func (w *walker) path(shown string) string {
	if filepath.IsAbs(shown) {
		return shown
	}
	return filepath.Join(w.root, shown)
}

// called returns where a module is that another calls, if that is known.
func (w *walker) called(shown, key string, m *module, name string) (string, bool) {
	from, isWritten := text(m.calls[name])
	if at, ok := w.installed[key]; ok && (!isWritten || at.Source == from) {
		return filepath.FromSlash(at.Dir), true
	}
	if strings.HasPrefix(from, "./") || strings.HasPrefix(from, "../") {
		return filepath.Join(shown, filepath.FromSlash(from)), true
	}
	if at, ok := w.installed[key]; ok {
		return filepath.FromSlash(at.Dir), true
	}
	return "", false
}

func isBelow(path, folder string) bool {
	relative, err := filepath.Rel(folder, path)
	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}

// check looks into the blocks of a module. In one that was installed, nobody can mend anything.
func (w *walker) check(m *module, isInstalled bool) {
	for _, key := range m.order {
		block := m.blocks[key]
		if !m.isOurs(key, block, w.schema.Source) {
			continue
		}
		t := w.schema.Provider
		if key.keyword != "provider" {
			t = w.schema.Blocks[key.keyword][key.kind]
		}
		found := w.lookInto(m, block, t)
		if len(found) == 0 {
			continue
		}
		for i := range found {
			found[i].Warning = found[i].Warning || isInstalled
			if key.keyword == "provider" {
				found[i].Within += fmt.Sprintf(" of provider %q", key.kind)
			}
		}
		w.blocks = append(w.blocks, &Block{Keyword: key.keyword, Type: key.kind, Findings: found, shape: shapeOf(block, t)})
	}
}
