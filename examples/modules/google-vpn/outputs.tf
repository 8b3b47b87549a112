output "connections" {
  description = "Names of the connections, by the tunnels' keys. Each has one child of the same name."
  value       = { for key, c in strongswan_connection.tunnel : key => c.name }
}

output "interfaces" {
  description = "The XFRM interfaces that the gateway needs: name, if_id, address, peer, peer_asn, mtu."
  value       = module.interfaces.interfaces
}

output "setup_commands" {
  description = "A shell script that makes the interfaces, as root on the gateway, until it is restarted. It is for a first try."
  value       = module.interfaces.setup_commands
}

output "files" {
  description = "The same for good: files by their path on the gateway, for systemd-networkd, sysctl and charon."
  value       = module.interfaces.files
}

output "nftables" {
  description = "A table for nft -f that fits the segment size of TCP connections to the MTU of the interfaces."
  value       = module.interfaces.nftables
}

output "frr" {
  description = "The part of frr.conf for BGP with the Cloud Router."
  value       = module.interfaces.frr
}
