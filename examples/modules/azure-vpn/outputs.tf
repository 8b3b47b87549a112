output "connections" {
  description = "Names of the connections, by the tunnel's number. Each has a child of the same name."
  value       = { for number, c in strongswan_connection.tunnel : number => c.name }
}

output "interfaces" {
  description = "The XFRM interfaces that the gateway needs: name, if_id, address, peer, peer_asn, mtu, routes. There are none with policy-based traffic selectors."
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
  description = "The part of frr.conf for BGP with Azure. It is empty without virtual_network_gateway."
  value       = module.interfaces.frr
}
