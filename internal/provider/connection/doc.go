// Package connection is strongswan_connection, its data sources and its list: IKE connections that charon holds in memory.
//
// Resource and fast path share the methods of connectionResource, each on a connectionRequest (request.go): crud.go says what is
// done in which order, reload.go why an update is sometimes more than one load-conn, plan_warnings.go what it does to SAs.
// It knows no other family of resources.
package connection
