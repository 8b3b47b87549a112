import {
  to = strongswan_private_key.moon
  identity = {
    key_id = "1b5c9d4ee2a1b2c53a1fd7ae9a1e1ad1e3d6c2bd"
  }
}
