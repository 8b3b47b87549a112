# What is planned, and what is refused. Planning needs no gateway.

provider "strongswan" {
  gateways = {
    madrid = { uri = "unix:///nowhere/madrid" }
    paris  = { uri = "unix:///nowhere/paris" }
    rome   = { uri = "unix:///nowhere/rome" }
  }
}

variables {
  gateways = {
    madrid = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
    paris  = { address = "192.0.2.2", networks = ["10.2.0.0/16"] }
    rome   = { address = "192.0.2.3", networks = ["10.3.0.0/16"] }
  }
}

run "three" {
  command = plan
  assert {
    condition     = keys(strongswan_connection.initiator) == ["madrid/paris", "madrid/rome", "paris/rome"]
    error_message = "The initiators are others."
  }
  assert {
    condition     = keys(strongswan_connection.responder) == ["paris/madrid", "rome/madrid", "rome/paris"]
    error_message = "The responders are others."
  }
  assert {
    condition = alltrue([
      for key, c in merge(strongswan_connection.initiator, strongswan_connection.responder) :
      c.gateway == split("/", key)[0] && c.name == split("/", key)[1] && c.local[0].id == split("/", key)[0] && c.remote[0].id == split("/", key)[1]
    ])
    error_message = "A connection is on the wrong gateway, or for the wrong peer."
  }
  assert {
    condition = alltrue([
      for key, c in strongswan_connection.initiator :
      c.children["net"].remote_ts == strongswan_connection.responder["${c.name}/${c.gateway}"].children["net"].local_ts
    ])
    error_message = "The traffic selectors of two ends do not fit."
  }
  assert {
    condition = length(strongswan_shared_secret.this) == 6 && alltrue([
      for key, s in strongswan_shared_secret.this : toset(s.owners) == toset(split("/", key)) && s.name == split("/", key)[1]
    ])
    error_message = "A pre-shared key does not belong to the two ends of its tunnel."
  }
  assert {
    condition     = output.up == null
    error_message = "SAs were read, though read_sas is not set."
  }
  assert {
    condition     = length(regexall("(?m)^ *n?[a-z0-9]+ --", output.topology.mermaid)) == 3
    error_message = "The drawing is ${output.topology.mermaid}."
  }
}

run "rotates_the_keys_of_one" {
  command = plan
  variables {
    psk_version = 2
    gateways = {
      madrid = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
      paris  = { address = "192.0.2.2", networks = ["10.2.0.0/16"] }
      rome   = { address = "192.0.2.3", networks = ["10.3.0.0/16"], psk_version = 5 }
    }
  }
  assert {
    condition = (
      { for key, s in strongswan_shared_secret.this : key => s.secret_wo_version } == {
        "madrid/paris" = 2, "paris/madrid" = 2, "madrid/rome" = 7, "rome/madrid" = 7, "paris/rome" = 7, "rome/paris" = 7
      }
    )
    error_message = "The versions are others."
  }
}

run "other_names" {
  command = plan
  variables {
    prefix = "mesh-"
    gateways = {
      madrid = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
      paris  = { address = "rome.example.org", networks = ["10.2.0.0/16", "2001:db8::/32"], gateway = "rome", id = "rome.example.org" }
    }
  }
  assert {
    condition = (
      strongswan_connection.responder["paris/madrid"].gateway == "rome" && strongswan_connection.responder["paris/madrid"].name == "mesh-madrid" &&
      strongswan_connection.initiator["madrid/paris"].remote[0].id == "rome.example.org"
    )
    error_message = "The names or the identity are others."
  }
}

run "pubkey" {
  command = plan
  variables {
    auth    = "pubkey"
    cacerts = ["ca.pem"]
    gateways = {
      madrid = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
      paris  = { address = "192.0.2.2", networks = ["10.2.0.0/16"], certs = ["paris.pem"] }
    }
  }
  assert {
    condition     = length(strongswan_shared_secret.this) == 0 && strongswan_connection.responder["paris/madrid"].local[0].certs == tolist(["paris.pem"])
    error_message = "The authentication is another one."
  }
}

run "alone" {
  command = plan
  variables {
    gateways = { paris = { address = "192.0.2.2", networks = ["10.2.0.0/16"] } }
  }
  expect_failures = [var.gateways]
}

run "bad_name" {
  command = plan
  variables {
    gateways = {
      madrid   = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
      "pa/ris" = { address = "192.0.2.2", networks = ["10.2.0.0/16"] }
    }
  }
  expect_failures = [var.gateways]
}

run "gateway_twice" {
  command = plan
  variables {
    gateways = {
      madrid = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
      paris  = { address = "192.0.2.2", networks = ["10.2.0.0/16"], gateway = "madrid" }
    }
  }
  expect_failures = [var.gateways]
}

run "identity_twice" {
  command = plan
  variables {
    gateways = {
      madrid = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
      paris  = { address = "192.0.2.2", networks = ["10.2.0.0/16"], id = "madrid" }
    }
  }
  expect_failures = [var.gateways]
}

run "address_twice" {
  command = plan
  variables {
    gateways = {
      madrid = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
      paris  = { address = "192.0.2.1", networks = ["10.2.0.0/16"] }
    }
  }
  expect_failures = [var.gateways]
}

run "not_an_address" {
  command = plan
  variables {
    gateways = {
      madrid = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
      paris  = { address = "192.0.2.300", networks = ["10.2.0.0/16"] }
    }
  }
  expect_failures = [var.gateways]
}

run "no_networks" {
  command = plan
  variables {
    gateways = {
      madrid = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
      paris  = { address = "192.0.2.2", networks = [] }
    }
  }
  expect_failures = [var.gateways]
}

run "not_a_network" {
  command = plan
  variables {
    gateways = {
      madrid = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
      paris  = { address = "192.0.2.2", networks = ["10.2.0.0"] }
    }
  }
  expect_failures = [var.gateways]
}

run "networks_overlap" {
  command = plan
  variables {
    gateways = {
      madrid = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
      paris  = { address = "192.0.2.2", networks = ["10.0.0.0/8"] }
    }
  }
  expect_failures = [var.gateways]
}

run "networks_overlap_ipv6" {
  command = plan
  variables {
    gateways = {
      madrid = { address = "192.0.2.1", networks = ["2001:db8::/32"] }
      paris  = { address = "192.0.2.2", networks = ["2001:db8:1::/48"] }
    }
  }
  expect_failures = [var.gateways]
}

run "bad_prefix" {
  command = plan
  variables {
    prefix = "a b"
  }
  expect_failures = [var.prefix]
}

run "certs_without_certificates" {
  command = plan
  variables {
    gateways = {
      madrid = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
      paris  = { address = "192.0.2.2", networks = ["10.2.0.0/16"], certs = ["paris.pem"] }
    }
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

run "short_seed" {
  command = plan
  variables {
    psk_seed = "short"
  }
  expect_failures = [var.psk_seed]
}

run "other_auth" {
  command = plan
  variables {
    auth = "eap"
  }
  expect_failures = [var.auth]
}
