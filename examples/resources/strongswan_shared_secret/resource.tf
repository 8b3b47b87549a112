variable "psk" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = "only an example: generate your own"
}

# A pre-shared key of two gateways. Their connection has auth = "psk" and these identities on both sides.
resource "strongswan_shared_secret" "net_net" {
  name   = "net-net"
  type   = "ike"
  owners = ["moon.strongswan.org", "sun.strongswan.org"]

  # Neither in the plan nor in the state. Raise the version to load another value.
  secret_wo         = var.psk
  secret_wo_version = 1
}

# The password of a user, as the NT hash that EAP-MSCHAPv2 makes do with.
resource "strongswan_shared_secret" "carol" {
  name     = "carol"
  type     = "ntlm"
  owners   = ["carol@strongswan.org"]
  encoding = "hex"

  secret_wo         = "8846f7eaee8fb117ad06bdd830b7586c"
  secret_wo_version = 1
}
