// Package pool is strongswan_pool, its data source and its list: pools of virtual IP addresses.
//
// It knows no other family of resources. Begin with resource.go; lifecycle.Object says what crud.go fills in.
package pool
