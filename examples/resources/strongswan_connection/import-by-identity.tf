import {
  to = strongswan_connection.site_to_site
  identity = {
    name = "site-to-site"
  }
}
