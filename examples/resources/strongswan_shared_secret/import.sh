terraform import strongswan_shared_secret.net_net ike-net-net
