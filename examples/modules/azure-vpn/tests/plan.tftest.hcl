# No gateway is needed: nothing is applied.

variables {
  public_ips = [{ ip_address = "203.0.113.1" }, { ip_address = "203.0.113.2" }]
  connection = {
    shared_key = "a key of both tunnels"
    ipsec_policy = [{
      dh_group         = "ECP384"
      ike_encryption   = "AES256"
      ike_integrity    = "SHA384"
      ipsec_encryption = "GCMAES256"
      ipsec_integrity  = "GCMAES256"
      pfs_group        = "ECP384"
      sa_lifetime      = 14400
    }]
  }
  local_network_gateway = {
    gateway_address = "198.51.100.1"
    address_space   = ["10.1.0.0/16"]
    bgp_settings    = [{ asn = 65000, bgp_peering_address = "10.1.255.1" }]
  }
  # Not in the order of the public addresses.
  virtual_network_gateway = {
    bgp_settings = [{
      asn = 65515
      peering_addresses = [
        { default_addresses = ["10.2.255.5"], tunnel_ip_addresses = ["203.0.113.2"] },
        { default_addresses = ["10.2.255.4"], tunnel_ip_addresses = ["203.0.113.1"] },
      ]
    }]
  }
}

run "active_active" {
  command = plan

  assert {
    condition = { for n, c in strongswan_connection.tunnel : n => [c.name, c.remote_addrs[0], c.remote[0].id, c.local[0].id, c.if_id_in, c.if_id_out] } == {
      "1" = ["azure-1", "203.0.113.1", "203.0.113.1", "198.51.100.1", "61", "61"]
      "2" = ["azure-2", "203.0.113.2", "203.0.113.2", "198.51.100.1", "62", "62"]
    }
    error_message = "The tunnels do not have the addresses, identities and interfaces that they should."
  }

  assert {
    condition = (strongswan_connection.tunnel["1"].proposals[0] == "aes256-sha384-ecp384"
      && strongswan_connection.tunnel["1"].children["azure-1"].esp_proposals[0] == "aes256gcm16-ecp384"
    && strongswan_connection.tunnel["1"].children["azure-1"].life_time == "14400s")
    error_message = "Proposals and lifetime are not those of the policy."
  }

  assert {
    condition     = strongswan_shared_secret.tunnel["2"].owners == tolist(["198.51.100.1", "203.0.113.2"]) && strongswan_shared_secret.tunnel["2"].secret == null
    error_message = "The second secret does not belong to the second tunnel, or is in the state."
  }

  assert {
    condition     = [for i in output.interfaces : "${i.address} ${i.peer}"] == ["10.1.255.1/32 10.2.255.4", "10.1.255.1/32 10.2.255.5"]
    error_message = "The BGP addresses are not those of the tunnels."
  }

  assert {
    condition     = strcontains(output.frr, "router bgp 65000\n  neighbor 10.2.255.4 remote-as 65515\n  neighbor 10.2.255.4 timers 10 30\n  neighbor 10.2.255.4 ebgp-multihop 2\n")
    error_message = "There is no BGP neighbor."
  }
}

run "other_policies" {
  command = plan

  variables {
    public_ips              = [{ ip_address = "203.0.113.1" }]
    virtual_network_gateway = null
    remote_networks         = ["10.2.0.0/16"]
    connection = {
      connection_mode = "ResponderOnly"
      shared_key      = "a key of both tunnels"
      ipsec_policy = [{
        dh_group         = "DHGroup14"
        ike_encryption   = "GCMAES256"
        ike_integrity    = "SHA256"
        ipsec_encryption = "AES256"
        ipsec_integrity  = "SHA256"
        pfs_group        = "None"
      }]
    }
  }

  assert {
    condition = (strongswan_connection.tunnel["1"].proposals[0] == "aes256gcm16-prfsha256-modp2048"
      && strongswan_connection.tunnel["1"].children["azure-1"].esp_proposals[0] == "aes256-sha256"
      && strongswan_connection.tunnel["1"].children["azure-1"].life_time == "27000s"
    && strongswan_connection.tunnel["1"].children["azure-1"].close_action == "start")
    error_message = "Proposals, lifetime and actions are not those of the connection."
  }

  assert {
    condition     = output.frr == "" && strcontains(output.setup_commands, "ip route replace 10.2.0.0/16 dev azure-1 metric 100")
    error_message = "There is BGP, or no route."
  }
}

run "policy_based" {
  command = plan

  variables {
    remote_networks = ["10.2.0.0/16", "10.3.0.0/16"]
    connection = {
      use_policy_based_traffic_selectors = true
      shared_key                         = "a key of both tunnels"
      ipsec_policy = [{
        dh_group         = "ECP384"
        ike_encryption   = "AES256"
        ike_integrity    = "SHA384"
        ipsec_encryption = "GCMAES256"
        ipsec_integrity  = "GCMAES256"
        pfs_group        = "ECP384"
      }]
    }
  }

  assert {
    condition = { for name, c in strongswan_connection.tunnel["1"].children : name => "${c.local_ts[0]} ${c.remote_ts[0]}" } == {
      "azure-1"   = "10.1.0.0/16 10.2.0.0/16"
      "azure-1-1" = "10.1.0.0/16 10.3.0.0/16"
    }
    error_message = "There is not one child for each pair of networks."
  }

  assert {
    condition     = length(strongswan_connection.tunnel) == 1 && strongswan_connection.tunnel["1"].if_id_in == null && length(output.files) == 0
    error_message = "There are two tunnels for the same packets, or interfaces."
  }
}

run "no_policy" {
  command = plan

  variables {
    connection = { shared_key = "a key of both tunnels" }
  }

  expect_failures = [var.ike_proposals, var.esp_proposals]
}

run "weak_policy" {
  command = plan

  variables {
    connection = {
      shared_key = "a key of both tunnels"
      ipsec_policy = [{
        dh_group         = "DHGroup2"
        ike_encryption   = "AES256"
        ike_integrity    = "SHA384"
        ipsec_encryption = "GCMAES256"
        ipsec_integrity  = "GCMAES256"
        pfs_group        = "ECP384"
      }]
    }
  }

  expect_failures = [var.connection]
}
