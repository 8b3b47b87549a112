package misspelt

import "path"

// Schema is what a provider has, as far as names of attributes go.
type Schema struct {
	// Source is how a source address of the provider ends, "namespace/type". The names of the
	// provider's resources begin with the type.
	Source string
	// Provider is the type of a provider block.
	Provider *Type
	// Blocks are types of blocks by keyword ("resource", "data", "ephemeral", "action", "list"), and
	// by the name of what they make.
	Blocks map[string]map[string]*Type
}

// word is what a file contains that says anything about the provider.
func (s Schema) word() string { return path.Base(s.Source) }

// Type is the type of a value, as far as it holds names. The zero value is one that holds none.
type Type struct {
	Kind Kind
	// Element is the type of the elements of a list or a map.
	Element *Type
	// Attributes are those of an object.
	Attributes map[string]*Type
}

// Kind says what a value is made of.
type Kind int

// What a value is made of.
const (
	Leaf Kind = iota
	List      // or a set
	Map
	Object
)
