provider "strongswan" {
  alias = "moon"
  uri   = "unix:///var/run/charon-moon.vici"
}

provider "strongswan" {
  alias = "sun"
  uri   = "unix:///var/run/charon-sun.vici"
}

# A new key in each run, which nobody but the two gateways gets to know.
ephemeral "strongswan_generated_psk" "net_net" {}

locals {
  # Raise this to rotate the key. It is one value for both ends, because they have to get the same key in the same apply.
  psk_version = 1
}

resource "strongswan_shared_secret" "on_moon" {
  provider = strongswan.moon

  name              = "sun"
  type              = "ike"
  owners            = ["sun.strongswan.org"]
  secret_wo         = ephemeral.strongswan_generated_psk.net_net.psk
  secret_wo_version = local.psk_version
}

resource "strongswan_shared_secret" "on_sun" {
  provider = strongswan.sun

  name              = "moon"
  type              = "ike"
  owners            = ["moon.strongswan.org"]
  secret_wo         = ephemeral.strongswan_generated_psk.net_net.psk
  secret_wo_version = local.psk_version
}
