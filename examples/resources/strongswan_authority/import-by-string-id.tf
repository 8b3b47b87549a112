import {
  to = strongswan_authority.acme
  id = "acme"
}
