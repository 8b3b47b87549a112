terraform import strongswan_authority.acme acme
