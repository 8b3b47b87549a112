// Package misspelt reads a Terraform or OpenTofu configuration and finds names in nested attributes
// that their types do not have. The CLI drops these without a word when it converts an object to the
// type of an attribute, so a provider never sees them in a request.
//
// It knows HCL and what the CLIs do with files, modules and overrides. It knows no provider: a
// [Schema] says which names there are. Begin with [Walk] in walk.go; look.go is how an expression is
// looked into, block.go how a finding is matched with what the CLI has sent.
package misspelt
