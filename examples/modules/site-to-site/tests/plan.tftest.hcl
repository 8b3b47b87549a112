# What is planned, and what is refused. Planning needs no gateway.

provider "strongswan" {
  gateways = {
    moon = { uri = "unix:///nowhere/moon" }
    sun  = { uri = "unix:///nowhere/sun" }
  }
}

variables {
  name      = "net-net"
  initiator = { gateway = "moon", address = "192.0.2.1", networks = ["10.1.0.0/16"] }
  responder = { gateway = "sun", address = "192.0.2.2", networks = ["10.2.0.0/16"] }
}

run "psk" {
  command = plan

  assert {
    condition     = strongswan_connection.initiator.gateway == "moon" && strongswan_connection.responder.gateway == "sun"
    error_message = "A connection is on the wrong gateway."
  }
  assert {
    condition     = strongswan_connection.initiator.children["net"].remote_ts == strongswan_connection.responder.children["net"].local_ts
    error_message = "The traffic selectors of the two ends do not fit."
  }
  assert {
    condition = (
      strongswan_connection.initiator.children["net"].start_action == "trap|start" && strongswan_connection.responder.children["net"].start_action == "trap"
    )
    error_message = "Both ends start the tunnel, or none does."
  }
  assert {
    condition     = alltrue([for s in strongswan_shared_secret.this : s.owners == tolist(["moon", "sun"]) && s.secret_wo_version == 1])
    error_message = "The pre-shared key does not belong to both ends."
  }
  assert {
    condition     = output.up == null
    error_message = "SAs were read, though read_sas is not set."
  }
  assert {
    condition     = strcontains(output.topology.mermaid, "10.1.0.0/16") && strcontains(output.topology.dot, "net-net")
    error_message = "The drawing is ${output.topology.mermaid}."
  }
}

run "seed" {
  command = plan
  variables {
    psk_seed    = "a secret of the caller's, which is long enough"
    psk_version = 3
  }
  assert {
    condition     = alltrue([for s in strongswan_shared_secret.this : s.secret_wo_version == 3])
    error_message = "The version is not that of both ends."
  }
}

run "anywhere" {
  command = plan
  variables {
    initiator = { gateway = "moon", networks = ["10.1.0.0/16"] }
  }
  assert {
    condition     = strongswan_connection.responder.remote_addrs == null && strongswan_connection.responder.children["net"].start_action == "none"
    error_message = "The responder has a trap that leads nowhere."
  }
}

run "pubkey" {
  command = plan
  variables {
    auth      = "pubkey"
    initiator = { gateway = "moon", address = "192.0.2.1", networks = ["10.1.0.0/16"], id = "moon.example.org" }
  }
  assert {
    condition     = length(strongswan_shared_secret.this) == 0
    error_message = "There are pre-shared keys."
  }
  assert {
    condition     = strongswan_connection.initiator.local[0].auth == "pubkey" && strongswan_connection.responder.remote[0].id == "moon.example.org"
    error_message = "The authentication is another one."
  }
}

run "bad_name" {
  command = plan
  variables {
    name = "net/net"
  }
  expect_failures = [var.name]
}

run "no_networks" {
  command = plan
  variables {
    initiator = { gateway = "moon", networks = [] }
  }
  expect_failures = [var.initiator]
}

run "not_a_network" {
  command = plan
  variables {
    initiator = { gateway = "moon", networks = ["10.1.0.1/16"] }
  }
  expect_failures = [var.initiator]
}

run "not_an_address" {
  command = plan
  variables {
    responder = { gateway = "sun", address = "192.0.2.300", networks = ["10.2.0.0/16"] }
  }
  expect_failures = [var.responder]
}

run "same_gateway" {
  command = plan
  variables {
    responder = { gateway = "moon", address = "192.0.2.2", networks = ["10.2.0.0/16"], id = "sun" }
  }
  expect_failures = [var.responder]
}

run "same_identity" {
  command = plan
  variables {
    responder = { gateway = "sun", address = "192.0.2.2", networks = ["10.2.0.0/16"], id = "moon" }
  }
  expect_failures = [var.responder]
}

run "networks_overlap" {
  command = plan
  variables {
    responder = { gateway = "sun", address = "192.0.2.2", networks = ["10.2.0.0/16", "10.1.128.0/17"] }
  }
  expect_failures = [var.responder]
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

run "cacerts_without_certificates" {
  command = plan
  variables {
    cacerts = ["ca.pem"]
  }
  expect_failures = [var.cacerts]
}

run "initiator_not_an_address" {
  command = plan
  variables {
    initiator = { gateway = "moon", address = "192.0.2.300", networks = ["10.1.0.0/16"] }
  }
  expect_failures = [var.initiator]
}

run "responder_without_networks" {
  command = plan
  variables {
    responder = { gateway = "sun", address = "192.0.2.2", networks = [] }
  }
  expect_failures = [var.responder]
}

run "responder_not_a_network" {
  command = plan
  variables {
    responder = { gateway = "sun", address = "192.0.2.2", networks = ["10.2.0.0"] }
  }
  expect_failures = [var.responder]
}

run "certs_without_certificates" {
  command = plan
  variables {
    responder = { gateway = "sun", address = "192.0.2.2", networks = ["10.2.0.0/16"], certs = ["sun.pem"] }
  }
  expect_failures = [var.auth]
}
