terraform import strongswan_connection.site_to_site site-to-site
