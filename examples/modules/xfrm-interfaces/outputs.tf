output "setup_commands" {
  description = "A shell script that makes the interfaces, as root on the gateway, until it is restarted. It is for a first try."
  value       = local.none ? "" : join("\n", concat(["set -e"], local.commands, ["nft -f - <<'EOF'", "${trimspace(local.nftables)}", "EOF", ""]))
}

output "files" {
  description = "The same for good: files by their path on the gateway, for systemd-networkd, sysctl and charon."
  value       = local.none ? {} : merge(local.netdevs, local.networks, local.sysctl, local.strongswan)
}

output "nftables" {
  description = "A table for nft -f that fits the segment size of TCP connections to the MTU of the interfaces."
  value       = local.nftables
}

output "frr" {
  description = "The part of frr.conf for BGP with the peers. It is empty without asn or peers."
  value       = local.frr
}

output "interfaces" {
  description = "The interfaces as they were given, with the defaults filled in."
  value       = var.interfaces
}
