import {
  to = strongswan_pool.clients
  id = "clients"
}
