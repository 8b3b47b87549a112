data "strongswan_counters" "this" {}

output "invalid_packets" {
  value = data.strongswan_counters.this.total["invalid"]
}
