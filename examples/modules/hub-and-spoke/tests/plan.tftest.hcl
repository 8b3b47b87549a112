# What is planned, and what is refused. Planning needs no gateway.

provider "strongswan" {
  gateways = {
    paris = { uri = "unix:///nowhere/paris" }
    lille = { uri = "unix:///nowhere/lille" }
    lyon  = { uri = "unix:///nowhere/lyon" }
  }
}

variables {
  hub = { gateway = "paris", address = "192.0.2.1", networks = ["10.1.0.0/16"] }
  spokes = {
    lille = { networks = ["10.2.0.0/16"] }
    lyon  = { networks = ["10.3.0.0/16"], address = "192.0.2.3" }
  }
}

run "hub_only" {
  command = plan
  assert {
    condition     = { for name, c in strongswan_connection.spoke : name => c.children["net"].remote_ts } == { lille = tolist(["10.1.0.0/16"]), lyon = tolist(["10.1.0.0/16"]) }
    error_message = "Spokes reach something else."
  }
  assert {
    condition     = alltrue([for name, c in strongswan_connection.spoke : c.children["net"].remote_ts == strongswan_connection.hub[name].children["net"].local_ts])
    error_message = "The traffic selectors of two ends do not fit."
  }
  assert {
    condition = (
      alltrue([for name, c in strongswan_connection.hub : c.gateway == "paris" && c.name == name]) &&
      alltrue([for name, c in strongswan_connection.spoke : c.gateway == name && c.name == "paris"])
    )
    error_message = "A connection is on the wrong gateway, or for the wrong peer."
  }
  assert {
    condition     = strongswan_connection.hub["lille"].children["net"].start_action == "none" && strongswan_connection.hub["lyon"].children["net"].start_action == "trap"
    error_message = "The hub has a trap that leads nowhere, or none."
  }
  assert {
    condition = (
      alltrue([for s in merge(strongswan_shared_secret.hub, strongswan_shared_secret.spoke) : contains(s.owners, "paris") && length(s.owners) == 2]) &&
      alltrue([for name, s in strongswan_shared_secret.hub : s.name == name && s.owners == strongswan_shared_secret.spoke[name].owners])
    )
    error_message = "A pre-shared key does not belong to hub and spoke."
  }
  assert {
    condition     = length(strongswan_connection.bypass) == 0
    error_message = "There is a bypass without need."
  }
  assert {
    condition     = output.up == null
    error_message = "SAs were read, though read_sas is not set."
  }
  assert {
    condition     = strcontains(output.topology.mermaid, "10.3.0.0/16") && strcontains(output.topology.dot, "lille")
    error_message = "The drawing is ${output.topology.mermaid}."
  }
}

run "spoke_to_spoke" {
  command = plan
  variables {
    spoke_to_spoke = true
  }
  assert {
    condition     = { for name, c in strongswan_connection.spoke : name => c.children["net"].remote_ts } == { lille = tolist(["10.1.0.0/16", "10.3.0.0/16"]), lyon = tolist(["10.1.0.0/16", "10.2.0.0/16"]) }
    error_message = "Spokes reach something else."
  }
  assert {
    condition     = alltrue([for name, c in strongswan_connection.spoke : c.children["net"].remote_ts == strongswan_connection.hub[name].children["net"].local_ts])
    error_message = "The traffic selectors of two ends do not fit."
  }
  assert {
    condition     = length(strongswan_connection.bypass) == 0
    error_message = "There is a bypass without need."
  }
}

run "spoke_to_spoke_in_one_network" {
  command = plan
  variables {
    spoke_to_spoke   = true
    transit_networks = ["10.0.0.0/8"]
  }
  assert {
    condition     = { for name, c in strongswan_connection.spoke : name => c.children["net"].remote_ts } == { lille = tolist(["10.0.0.0/8"]), lyon = tolist(["10.0.0.0/8"]) }
    error_message = "Spokes reach something else."
  }
  assert {
    condition     = keys(strongswan_connection.bypass) == ["lille", "lyon"] && strongswan_connection.bypass["lyon"].children["net"].remote_ts == tolist(["10.3.0.0/16"])
    error_message = "Local traffic of a spoke would go to the hub."
  }
}

run "everything_through_the_hub" {
  command = plan
  variables {
    hub = { gateway = "paris", address = "192.0.2.1", networks = ["0.0.0.0/0"] }
  }
  assert {
    condition     = { for name, c in strongswan_connection.spoke : name => c.children["net"].remote_ts } == { lille = tolist(["0.0.0.0/0"]), lyon = tolist(["0.0.0.0/0"]) }
    error_message = "Spokes reach something else."
  }
  assert {
    condition     = keys(strongswan_connection.bypass) == ["lille", "lyon"]
    error_message = "Local traffic of a spoke would go to the hub."
  }
}

run "rotates_the_key_of_one" {
  command = plan
  variables {
    spokes = {
      lille = { networks = ["10.2.0.0/16"] }
      lyon  = { networks = ["10.3.0.0/16"], psk_version = 5 }
    }
  }
  assert {
    condition = (
      { for name, s in strongswan_shared_secret.hub : name => s.secret_wo_version } == { lille = 1, lyon = 6 } &&
      { for name, s in strongswan_shared_secret.spoke : name => s.secret_wo_version } == { lille = 1, lyon = 6 }
    )
    error_message = "The versions are others."
  }
}

run "pubkey" {
  command = plan
  variables {
    auth = "pubkey"
    hub  = { gateway = "paris", address = "192.0.2.1", networks = ["10.1.0.0/16"], certs = ["paris.pem"], id = "paris.example.org" }
  }
  assert {
    condition = (
      length(strongswan_shared_secret.hub) + length(strongswan_shared_secret.spoke) == 0 &&
      strongswan_connection.spoke["lyon"].remote[0].id == "paris.example.org" && strongswan_connection.hub["lyon"].local[0].certs == tolist(["paris.pem"])
    )
    error_message = "The authentication is another one."
  }
}

run "no_spokes" {
  command = plan
  variables {
    spokes = {}
  }
  expect_failures = [var.spokes]
}

run "bad_name" {
  command = plan
  variables {
    spokes = { "ly on" = { networks = ["10.3.0.0/16"] } }
  }
  expect_failures = [var.spokes]
}

run "hub_is_a_spoke" {
  command = plan
  variables {
    spokes = {
      lille = { networks = ["10.2.0.0/16"] }
      lyon  = { networks = ["10.3.0.0/16"], gateway = "paris" }
    }
  }
  expect_failures = [var.spokes]
}

run "identity_twice" {
  command = plan
  variables {
    spokes = {
      lille = { networks = ["10.2.0.0/16"] }
      lyon  = { networks = ["10.3.0.0/16"], id = "lille" }
    }
  }
  expect_failures = [var.spokes]
}

run "not_an_address" {
  command = plan
  variables {
    spokes = {
      lille = { networks = ["10.2.0.0/16"] }
      lyon  = { networks = ["10.3.0.0/16"], address = "lyon, or so" }
    }
  }
  expect_failures = [var.spokes]
}

run "no_networks" {
  command = plan
  variables {
    spokes = {
      lille = { networks = ["10.2.0.0/16"] }
      lyon  = { networks = [] }
    }
  }
  expect_failures = [var.spokes]
}

run "not_a_network" {
  command = plan
  variables {
    spokes = {
      lille = { networks = ["10.2.0.0/16"] }
      lyon  = { networks = ["10.3.0.0/33"] }
    }
  }
  expect_failures = [var.spokes]
}

run "networks_of_spokes_overlap" {
  command = plan
  variables {
    spokes = {
      lille = { networks = ["10.2.0.0/16"] }
      lyon  = { networks = ["10.2.3.0/24"] }
    }
  }
  expect_failures = [var.spokes]
}

run "network_of_the_hub_in_a_spoke" {
  command = plan
  variables {
    spokes = {
      lille = { networks = ["10.2.0.0/16"] }
      lyon  = { networks = ["10.0.0.0/15"] }
    }
  }
  expect_failures = [var.spokes]
}

run "hub_without_networks" {
  command = plan
  variables {
    hub = { gateway = "paris", address = "192.0.2.1", networks = [] }
  }
  expect_failures = [var.hub]
}

run "hub_not_a_network" {
  command = plan
  variables {
    hub = { gateway = "paris", address = "192.0.2.1", networks = ["10.1.0.1/16"] }
  }
  expect_failures = [var.hub]
}

run "hub_not_an_address" {
  command = plan
  variables {
    hub = { gateway = "paris", address = "192.0.2", networks = ["10.1.0.0/16"] }
  }
  expect_failures = [var.hub]
}

run "transit_for_nobody" {
  command = plan
  variables {
    transit_networks = ["10.0.0.0/8"]
  }
  expect_failures = [var.transit_networks]
}

run "transit_not_a_network" {
  command = plan
  variables {
    spoke_to_spoke   = true
    transit_networks = ["10.0.0.0/8", "10.0.0.1/8"]
  }
  expect_failures = [var.transit_networks]
}

run "spoke_outside_of_transit" {
  command = plan
  variables {
    spoke_to_spoke   = true
    transit_networks = ["10.2.0.0/16"]
  }
  expect_failures = [var.transit_networks]
}

run "certs_without_certificates" {
  command = plan
  variables {
    spokes = {
      lille = { networks = ["10.2.0.0/16"] }
      lyon  = { networks = ["10.3.0.0/16"], certs = ["lyon.pem"] }
    }
  }
  expect_failures = [var.auth]
}

run "short_seed" {
  command = plan
  variables {
    psk_seed = "short"
  }
  expect_failures = [var.psk_seed]
}

run "bad_prefix" {
  command = plan
  variables {
    prefix = "a b"
  }
  expect_failures = [var.prefix]
}

run "other_auth" {
  command = plan
  variables {
    auth = "eap"
  }
  expect_failures = [var.auth]
}

run "cacerts_without_certificates" {
  command = plan
  variables {
    cacerts = ["ca.pem"]
  }
  expect_failures = [var.cacerts]
}

run "name_of_the_hub" {
  command = plan
  variables {
    spokes = { paris = { networks = ["10.3.0.0/16"], gateway = "lyon", id = "lyon" } }
  }
  expect_failures = [var.spokes]
}
