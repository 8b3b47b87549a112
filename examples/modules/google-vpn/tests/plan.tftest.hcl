# No gateway is needed: nothing is applied.

variables {
  vpn_gateway      = { vpn_interfaces = [{ id = 0, ip_address = "203.0.113.1" }, { id = 1, ip_address = "203.0.113.2" }] }
  external_gateway = { interface = [{ id = 0, ip_address = "198.51.100.1" }] }
  vpn_tunnels = {
    "0" = { vpn_gateway_interface = 0, peer_external_gateway_interface = 0, shared_secret = "a key of tunnel 0" }
    "1" = { vpn_gateway_interface = 1, peer_external_gateway_interface = 0, shared_secret = "a key of tunnel 1" }
  }
  router            = { bgp = [{ asn = 64514 }] }
  router_interfaces = { "0" = { ip_range = "169.254.20.1/30" }, "1" = { ip_range = "169.254.21.1/30" } }
  router_peers      = { "0" = { peer_ip_address = "169.254.20.2", peer_asn = 65000 }, "1" = { peer_ip_address = "169.254.21.2", peer_asn = 65000 } }
  local_networks    = ["10.1.0.0/16"]
}

run "two_tunnels" {
  command = plan

  assert {
    condition = { for k, c in strongswan_connection.tunnel : k => [c.name, c.remote_addrs[0], c.remote[0].id, c.local[0].id, c.if_id_in, c.if_id_out] } == {
      "0" = ["google-0", "203.0.113.1", "203.0.113.1", "198.51.100.1", "51", "51"]
      "1" = ["google-1", "203.0.113.2", "203.0.113.2", "198.51.100.1", "52", "52"]
    }
    error_message = "The tunnels do not have the addresses, identities and interfaces that they should."
  }

  assert {
    condition     = strongswan_shared_secret.tunnel["1"].owners == tolist(["198.51.100.1", "203.0.113.2"]) && strongswan_shared_secret.tunnel["1"].secret == null
    error_message = "The second secret does not belong to the second tunnel, or is in the state."
  }

  assert {
    condition     = strcontains(output.setup_commands, "ip address add 169.254.21.2/30 dev google-1")
    error_message = "The second interface has no address."
  }

  assert {
    condition     = strcontains(output.frr, "router bgp 65000\n  neighbor 169.254.20.1 remote-as 64514\n")
    error_message = "There is no BGP neighbor."
  }
}

# Four tunnels: both of this gateway's addresses to both of Google's.
run "four_tunnels" {
  command = plan

  variables {
    external_gateway = { interface = [{ id = 0, ip_address = "198.51.100.1" }, { id = 1, ip_address = "198.51.100.2" }] }
    vpn_tunnels = {
      "a0" = { vpn_gateway_interface = 0, peer_external_gateway_interface = 0 }
      "a1" = { vpn_gateway_interface = 1, peer_external_gateway_interface = 0 }
      "b0" = { vpn_gateway_interface = 0, peer_external_gateway_interface = 1 }
      "b1" = { vpn_gateway_interface = 1, peer_external_gateway_interface = 1 }
    }
    router_interfaces = {
      "a0" = { ip_range = "169.254.20.1/30" }, "a1" = { ip_range = "169.254.21.1/30" }
      "b0" = { ip_range = "169.254.22.1/30" }, "b1" = { ip_range = "169.254.23.1/30" }
    }
    router_peers = {
      "a0" = { peer_ip_address = "169.254.20.2", peer_asn = 65000 }, "a1" = { peer_ip_address = "169.254.21.2", peer_asn = 65000 }
      "b0" = { peer_ip_address = "169.254.22.2", peer_asn = 65000 }, "b1" = { peer_ip_address = "169.254.23.2", peer_asn = 65000 }
    }
    shared_secrets = {
      "a0" = "a key of tunnel a0", "a1" = "a key of tunnel a1"
      "b0" = "a key of tunnel b0", "b1" = "a key of tunnel b1"
    }
    local_addrs = { "a0" = ["198.51.100.1"], "a1" = ["198.51.100.1"], "b0" = ["198.51.100.2"], "b1" = ["198.51.100.2"] }
  }

  assert {
    condition     = [for k, s in strongswan_shared_secret.tunnel : join(" ", s.owners)] == ["198.51.100.1 203.0.113.1", "198.51.100.1 203.0.113.2", "198.51.100.2 203.0.113.1", "198.51.100.2 203.0.113.2"]
    error_message = "The secrets do not belong to pairs of addresses."
  }

  assert {
    condition     = strongswan_connection.tunnel["b1"].local_addrs[0] == "198.51.100.2" && strongswan_connection.tunnel["b1"].if_id_in == "54"
    error_message = "The last tunnel does not begin at the second address, or has no interface of its own."
  }
}

run "a_peer_is_missing" {
  command = plan

  variables {
    router_peers = { "0" = { peer_ip_address = "169.254.20.2", peer_asn = 65000 } }
  }

  expect_failures = [var.router_peers]
}

run "IKEv1" {
  command = plan

  variables {
    vpn_tunnels = {
      "0" = { vpn_gateway_interface = 0, peer_external_gateway_interface = 0, ike_version = 1 }
      "1" = { vpn_gateway_interface = 1, peer_external_gateway_interface = 0, ike_version = 1 }
    }
  }

  expect_failures = [var.vpn_tunnels]
}
