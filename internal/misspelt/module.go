package misspelt

import (
	"maps"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// module is what the files of one folder say together.
type module struct {
	blocks  map[blockKey]*source
	order   []blockKey
	locals  map[string]hcl.Expression
	sources map[string]string         // of providers, by their local names
	calls   map[string]hcl.Expression // sources of modules, by their names; nil if there is none
	called  []string                  // their names, in order
}

// blockKey is how an override names a block. The name of a provider block is its alias.
type blockKey struct{ keyword, kind, name string }

// source is a block as it is written.
type source struct {
	attributes hcl.Attributes
	provider   hcl.Expression // which provider it is for, or nil
	configures bool           // the attributes are in a block within, which overrides replace as a whole
}

var fileSchema = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
	{Type: "terraform"},
	{Type: "locals"},
	{Type: "module", LabelNames: []string{"name"}},
	{Type: "provider", LabelNames: []string{"name"}},
	{Type: "resource", LabelNames: []string{"type", "name"}},
	{Type: "data", LabelNames: []string{"type", "name"}},
	{Type: "ephemeral", LabelNames: []string{"type", "name"}},
	{Type: "action", LabelNames: []string{"type", "name"}},
	{Type: "list", LabelNames: []string{"type", "name"}},
}}

// load reads the files of a folder, which is called shown in findings.
func (w *walker) load(folder, shown string) (*module, error) {
	names, err := configFiles(folder)
	if err != nil {
		return nil, err
	}
	m := &module{
		blocks: map[blockKey]*source{}, locals: map[string]hcl.Expression{}, sources: map[string]string{},
		calls: map[string]hcl.Expression{},
	}
	for _, name := range names {
		path := filepath.Join(folder, name)
		body, err := w.parse(path, filepath.Join(shown, name))
		if err != nil {
			return nil, err
		}
		if body == nil {
			continue
		}
		content, _, diags := body.PartialContent(fileSchema)
		if diags.HasErrors() {
			return nil, invalid(path, diags)
		}
		parts, _ := takeApart(name)
		for _, block := range content.Blocks {
			if diags := w.add(m, block, parts.overrides()); diags.HasErrors() {
				return nil, invalid(path, diags)
			}
		}
	}
	return m, nil
}

// add adds a block, or has it override one.
func (w *walker) add(m *module, block *hcl.Block, overrides bool) hcl.Diagnostics {
	switch block.Type {
	case "terraform":
		return m.require(block.Body)
	case "locals":
		attributes, diags := block.Body.JustAttributes()
		for name, attribute := range attributes {
			m.locals[name] = attribute.Expr
		}
		return diags
	case "module":
		content, _, diags := block.Body.PartialContent(&hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "source"}}})
		m.call(block.Labels[0], content, overrides)
		return diags
	}
	key := blockKey{keyword: block.Type, kind: block.Labels[0]}
	t := w.schema.Blocks[block.Type][key.kind]
	if block.Type == "provider" {
		t = w.schema.Provider
	} else {
		key.name = block.Labels[1]
	}
	if t == nil {
		return nil
	}
	read, diags := readBlock(block, t)
	if block.Type == "provider" {
		if alias := read.attributes["alias"]; alias != nil {
			key.name, _ = text(alias.Expr)
			delete(read.attributes, "alias")
		}
	}
	m.put(key, read, overrides)
	return diags
}

// put adds what a block has, or overrides what another has.
func (m *module) put(key blockKey, read *source, overrides bool) {
	base := m.blocks[key]
	if !overrides {
		if base == nil {
			m.order = append(m.order, key)
		}
		m.blocks[key] = read
		return
	}
	if base == nil {
		// CLIs refuse that, but for a provider block that is there even if nobody has written it.
		if key.keyword == "provider" && key.name == "" {
			m.put(key, read, false)
		}
		return
	}
	if read.configures {
		base.attributes = hcl.Attributes{}
	}
	maps.Copy(base.attributes, read.attributes)
	if read.provider != nil {
		base.provider = read.provider
	}
}

// call notes what a module block calls.
func (m *module) call(name string, content *hcl.BodyContent, overrides bool) {
	_, there := m.calls[name]
	if !there && !overrides {
		m.called = append(m.called, name)
		m.calls[name] = nil
	}
	if from := content.Attributes["source"]; from != nil && (there || !overrides) {
		m.calls[name] = from.Expr
	}
}

// require notes what the names of providers stand for.
func (m *module) require(body hcl.Body) hcl.Diagnostics {
	content, _, diags := body.PartialContent(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "required_providers"}}})
	for _, block := range content.Blocks {
		attributes, more := block.Body.JustAttributes()
		diags = append(diags, more...)
		for name, attribute := range attributes {
			m.sources[name] = ""
			requirement, _ := items(attribute.Expr)
			for _, one := range requirement {
				if one.named && one.key == "source" {
					m.sources[name], _ = text(one.value)
				}
			}
		}
	}
	return diags
}

// readBlock returns the attributes of a block that a type has. Those of an action or a list are in a
// block within.
func readBlock(block *hcl.Block, t *Type) (*source, hcl.Diagnostics) {
	within := block.Type == "action" || block.Type == "list"
	outer := &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "provider"}}}
	if block.Type == "provider" {
		outer = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "alias"}}}
	}
	inner := &hcl.BodySchema{}
	for name := range t.Attributes {
		inner.Attributes = append(inner.Attributes, hcl.AttributeSchema{Name: name})
	}
	if within {
		outer.Blocks = []hcl.BlockHeaderSchema{{Type: "config"}}
	} else {
		outer.Attributes = append(outer.Attributes, inner.Attributes...)
	}
	content, _, diags := block.Body.PartialContent(outer)
	read := &source{attributes: content.Attributes}
	if attribute := content.Attributes["provider"]; attribute != nil && block.Type != "provider" {
		read.provider = attribute.Expr
	}
	if block.Type != "provider" {
		delete(content.Attributes, "provider")
	}
	for _, config := range content.Blocks {
		read.configures = true
		configured, _, more := config.Body.PartialContent(inner)
		diags = append(diags, more...)
		maps.Copy(read.attributes, configured.Attributes)
	}
	return read, diags
}

// isOurs reports whether a block is for the provider of the schema. Without a source that says so, a
// CLI takes a name for that of another provider.
func (m *module) isOurs(key blockKey, read *source, ours string) bool {
	name, _, _ := strings.Cut(key.kind, "_")
	if key.keyword == "provider" {
		name = key.kind
	}
	if read.provider != nil {
		name = root(read.provider)
	}
	from := strings.ToLower(m.sources[name])
	return from == ours || strings.HasSuffix(from, "/"+ours)
}

// root returns the local name of a provider that an expression refers to: ours, ours.alias or
// ours.alias[key]. The JSON syntax, and an old form of the native one, have it as a string.
func root(e hcl.Expression) string {
	if name, ok := text(e); ok {
		if end := strings.IndexAny(name, ".["); end >= 0 {
			name = name[:end]
		}
		return name
	}
	for {
		switch index := e.(type) {
		case *hclsyntax.IndexExpr:
			e = index.Collection
			continue
		case *hclsyntax.ParenthesesExpr:
			e = index.Expression
			continue
		}
		break
	}
	if traversal, diags := hcl.AbsTraversalForExpr(e); !diags.HasErrors() {
		return traversal.RootName()
	}
	return ""
}
