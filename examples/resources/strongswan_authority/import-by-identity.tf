import {
  to = strongswan_authority.acme
  identity = {
    name = "acme"
  }
}
