# No gateway is needed: nothing is applied.

variables {
  vpn_connection = {
    id                         = "vpn-0f3c"
    static_routes_only         = false
    tunnel1_address            = "203.0.113.1"
    tunnel1_cgw_inside_address = "169.254.10.2"
    tunnel1_vgw_inside_address = "169.254.10.1"
    tunnel1_bgp_asn            = "64512"
    tunnel1_preshared_key      = "a key of tunnel 1"
    tunnel2_address            = "203.0.113.2"
    tunnel2_cgw_inside_address = "169.254.11.2"
    tunnel2_vgw_inside_address = "169.254.11.1"
    tunnel2_bgp_asn            = "64512"
    tunnel2_preshared_key      = "a key of tunnel 2"
  }
  customer_gateway = {
    ip_address = "198.51.100.1"
    bgp_asn    = "65000"
  }
}

run "route_based" {
  command = plan

  assert {
    condition = { for n, c in strongswan_connection.tunnel : n => [c.name, c.remote_addrs[0], c.remote[0].id, c.local[0].id, c.if_id_in, c.if_id_out] } == {
      "1" = ["aws-1", "203.0.113.1", "203.0.113.1", "198.51.100.1", "41", "41"]
      "2" = ["aws-2", "203.0.113.2", "203.0.113.2", "198.51.100.1", "42", "42"]
    }
    error_message = "The tunnels do not have the addresses, identities and interfaces that they should."
  }

  assert {
    condition     = alltrue([for c in strongswan_connection.tunnel : alltrue([for child in c.children : child.local_ts[0] == "0.0.0.0/0" && child.remote_ts[0] == "0.0.0.0/0"])])
    error_message = "A route-based tunnel is for all packets."
  }

  assert {
    condition     = strongswan_connection.tunnel["1"].children["aws-1"].close_action == "start"
    error_message = "Nobody would bring back what AWS closes."
  }

  assert {
    condition     = toset([for s in strongswan_shared_secret.tunnel : s.name]) == toset(["aws-1-vpn-0f3c", "aws-2-vpn-0f3c"])
    error_message = "The secrets are not named after the VPN connection."
  }

  assert {
    condition     = strongswan_shared_secret.tunnel["2"].owners == tolist(["198.51.100.1", "203.0.113.2"])
    error_message = "The second secret does not belong to the second tunnel."
  }

  assert {
    condition     = strongswan_shared_secret.tunnel["1"].secret == null
    error_message = "A secret is in the state."
  }

  assert {
    condition     = strcontains(output.setup_commands, "ip address add 169.254.11.2/30 dev aws-2")
    error_message = "The second interface has no address."
  }

  assert {
    condition     = strcontains(output.frr, "router bgp 65000\n  neighbor 169.254.10.1 remote-as 64512\n")
    error_message = "There is no BGP neighbor."
  }
}

run "static_routes" {
  command = plan

  variables {
    vpn_connection = {
      id                         = "vpn-0f3c"
      static_routes_only         = true
      tunnel1_address            = "203.0.113.1"
      tunnel1_cgw_inside_address = "169.254.10.2"
      tunnel1_vgw_inside_address = "169.254.10.1"
      tunnel1_bgp_asn            = "64512"
      tunnel1_preshared_key      = "a key of tunnel 1"
      tunnel2_address            = "203.0.113.2"
      tunnel2_cgw_inside_address = "169.254.11.2"
      tunnel2_vgw_inside_address = "169.254.11.1"
      tunnel2_bgp_asn            = "64512"
      tunnel2_preshared_key      = "a key of tunnel 2"
    }
    remote_networks = ["10.2.0.0/16"]
  }

  assert {
    condition     = output.frr == "" && strcontains(output.setup_commands, "ip route replace 10.2.0.0/16 dev aws-1 metric 100")
    error_message = "There is BGP, or no route."
  }
}

run "aws_initiates" {
  command = plan

  variables {
    vpn_connection = {
      id                         = "vpn-0f3c"
      tunnel1_address            = "203.0.113.1"
      tunnel1_cgw_inside_address = "169.254.10.2"
      tunnel1_vgw_inside_address = "169.254.10.1"
      tunnel1_preshared_key      = "a key of tunnel 1"
      tunnel1_startup_action     = "start"
      tunnel2_address            = "203.0.113.2"
      tunnel2_cgw_inside_address = "169.254.11.2"
      tunnel2_vgw_inside_address = "169.254.11.1"
      tunnel2_preshared_key      = "a key of tunnel 2"
      tunnel2_startup_action     = "add"
    }
  }

  assert {
    condition     = [for n, c in strongswan_connection.tunnel : c.children["aws-${n}"].close_action] == ["trap", "start"]
    error_message = "Both sides would bring back what AWS closes, or neither."
  }
}

run "policy_based" {
  command = plan

  variables {
    policy_based    = true
    local_networks  = ["10.1.0.0/16"]
    remote_networks = ["10.2.0.0/16"]
  }

  assert {
    condition     = keys(strongswan_connection.tunnel) == ["1"] && length(output.files) == 0
    error_message = "Both tunnels would be for the same packets, or there are interfaces."
  }

  assert {
    condition = (strongswan_connection.tunnel["1"].if_id_in == null
      && strongswan_connection.tunnel["1"].children["aws-1"].local_ts[0] == "10.1.0.0/16"
    && strongswan_connection.tunnel["1"].children["aws-1"].remote_ts[0] == "10.2.0.0/16")
    error_message = "The tunnel is not for the networks."
  }
}

run "keys_from_elsewhere" {
  command = plan

  variables {
    vpn_connection = {
      id                         = "vpn-0f3c"
      static_routes_only         = false
      tunnel1_address            = "203.0.113.1"
      tunnel1_cgw_inside_address = "169.254.10.2"
      tunnel1_vgw_inside_address = "169.254.10.1"
      tunnel1_bgp_asn            = "64512"
      tunnel2_address            = "203.0.113.2"
      tunnel2_cgw_inside_address = "169.254.11.2"
      tunnel2_vgw_inside_address = "169.254.11.1"
      tunnel2_bgp_asn            = "64512"
    }
    preshared_keys = { "1" = "a key of tunnel 1 from a store", "2" = "a key of tunnel 2 from a store" }
    psk_version    = 3
  }

  assert {
    condition     = strongswan_shared_secret.tunnel["1"].secret_wo_version == 3
    error_message = "The version of the key is not that of the secret."
  }
}

run "policy_based_with_two_networks" {
  command = plan

  variables {
    policy_based    = true
    local_networks  = ["10.1.0.0/16", "10.3.0.0/16"]
    remote_networks = ["10.2.0.0/16"]
  }

  expect_failures = [var.policy_based]
}

run "no_addresses" {
  command = plan

  variables {
    customer_gateway = { ip_address = "" }
  }

  expect_failures = [var.customer_gateway]
}

run "long_lifetime" {
  command = plan

  variables {
    esp_lifetime = 7200
  }

  expect_failures = [var.esp_lifetime]
}
