import {
  to = strongswan_connection.site_to_site
  id = "site-to-site"
}
