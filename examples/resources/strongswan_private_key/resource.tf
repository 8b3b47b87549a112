# In real life, without the default: it comes from a secret store, or from TF_VAR_moon_key.
variable "moon_key" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = <<-EOT
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEICm5O19i9aWkDdM5MztASffwGqTEHibj3T/26rK6g8kg
    -----END PRIVATE KEY-----
  EOT
}

# The private key of a gateway, which is neither in the plan nor in the state. A plan shows its key_id, and replaces the
# loaded key when this is another one.
resource "strongswan_private_key" "moon" {
  pem_wo = var.moon_key
}
