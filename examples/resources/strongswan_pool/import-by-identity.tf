import {
  to = strongswan_pool.clients
  identity = {
    name = "clients"
  }
}
