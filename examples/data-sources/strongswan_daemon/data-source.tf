data "strongswan_daemon" "this" {}

# Warn on each run when the gateway runs an old release.
check "release" {
  assert {
    condition     = tonumber(split(".", data.strongswan_daemon.this.version)[0]) >= 5
    error_message = "The gateway runs strongSwan ${data.strongswan_daemon.this.version}."
  }
}
