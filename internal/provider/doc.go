// Package provider is the Terraform side: the provider block, what is registered, and the protocol server.
//
// It knows the families of resources by their constructors only, and its server knows fast paths by types of resources. Begin with
// provider.go; settings.go says how a provider block becomes a fleet of gateways. All acceptance tests are here, as a CLI sees
// the provider as a whole.
package provider
