// Package topology draws networks of gateways as text that Mermaid or Graphviz make pictures of.
//
// It knows links between sites and whether they are up. It knows no gateway and no Terraform.
package topology
