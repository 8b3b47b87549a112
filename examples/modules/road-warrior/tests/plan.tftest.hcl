# What the module makes of its inputs. No gateway is needed: plans of new objects do not ask one.

provider "strongswan" {
  uri = "unix:///nonexistent/charon.vici"
}

variables {
  server_id   = "vpn.example.org"
  certificate = file("./tests/data/vpn.pem")
  private_key = file("./tests/data/vpn-key.pem")
  networks    = ["10.1.0.0/16", "2001:db8:1::/48"]
  dns         = ["10.1.0.53"]

  pools = {
    ipv4 = { addrs = "10.3.0.0/24" }
    ipv6 = { addrs = "2001:db8:3::/112", dns = ["2001:db8:1::53"] }
  }

  users     = { carol = {}, dave = { password_version = 2 } }
  passwords = { carol = "Ar3etTnp", dave = "W7R0g3do" }
}

run "passwords" {
  command = plan

  assert {
    condition     = output.connections == { password = "road-warrior-eap" }
    error_message = "There is not one connection, for passwords."
  }

  assert {
    condition     = { for user, secret in strongswan_shared_secret.user : user => "${secret.type} ${secret.owners[0]} ${secret.secret_wo_version}" } == { carol = "eap carol 1", dave = "eap dave 2" }
    error_message = "Users do not have a secret each."
  }

  assert {
    condition     = strongswan_connection.eap[0].pools == tolist(["road-warrior-ipv4", "road-warrior-ipv6"])
    error_message = "The connection has not both pools."
  }

  assert {
    condition     = strongswan_pool.clients["ipv4"].dns == tolist(["10.1.0.53"]) && strongswan_pool.clients["ipv6"].dns == tolist(["2001:db8:1::53"])
    error_message = "The pools do not have their DNS servers."
  }

  assert {
    condition     = strongswan_pool.clients["ipv4"].subnet == tolist(var.networks)
    error_message = "Clients are not told which networks there are."
  }

  assert {
    condition     = strongswan_private_key.gateway.pem_wo == null && length(output.key_id) == 40
    error_message = "The key is not write-only, or not known to the plan."
  }

  assert {
    condition     = strcontains(output.linux_client.password, "remote_addrs = vpn.example.org") && strcontains(output.linux_client.password, "vips = 0.0.0.0, ::")
    error_message = "The client is told something else: ${output.linux_client.password}"
  }
}

run "certificates" {
  command = plan

  variables {
    users = null

    client_cas = {
      acme = { cacert = file("./tests/data/ca.pem"), crl = file("./tests/data/crl.pem"), crl_uris = ["http://crl.example.org/acme.crl"] }
    }
  }

  assert {
    condition     = output.connections == { certificate = "road-warrior-certificate" } && length(strongswan_shared_secret.user) == 0
    error_message = "There is not one connection, for certificates."
  }

  assert {
    condition     = strongswan_authority.clients["acme"].crl_uris == tolist(["http://crl.example.org/acme.crl"]) && strongswan_certificate.crl["acme"].type == "x509_crl"
    error_message = "The gateway does not know what is revoked."
  }

  assert {
    condition     = keys(output.linux_client) == ["certificate"]
    error_message = "There is not one kind of client."
  }
}

run "everything_goes_through_the_tunnel" {
  command = plan

  variables {
    name        = "office"
    networks    = ["0.0.0.0/0", "::/0"]
    dns         = []
    dns_domains = ["example.org"]
  }

  assert {
    condition     = strongswan_pool.clients["ipv4"].subnet == null && strongswan_pool.clients["ipv4"].dns == null
    error_message = "A list that says nothing is sent."
  }

  assert {
    condition     = strongswan_pool.clients["ipv4"].attributes == tomap({ 25 = tolist(["example.org"]) }) && strongswan_pool.clients["ipv4"].name == "office-ipv4"
    error_message = "Clients are not told the domain."
  }
}

run "names_that_swanctl_conf_does_not_have" {
  command = plan

  variables {
    users     = { "a.b" = {}, "a_b" = {}, "a@b" = {} }
    passwords = { "a.b" = "Ar3etTnp", "a_b" = "W7R0g3do", "a@b" = "ryftzG4A" }
  }

  assert {
    condition     = length(distinct([for secret in strongswan_shared_secret.user : secret.name])) == 3 && alltrue([for secret in strongswan_shared_secret.user : can(regex("^road-warrior-a_b(-[0-9a-f]{8})?$", secret.name))])
    error_message = "The names are ${join(" and ", [for secret in strongswan_shared_secret.user : secret.name])}."
  }

  assert {
    condition     = strongswan_shared_secret.user["a.b"].owners == tolist(["a.b"])
    error_message = "The secret is somebody else's."
  }
}

run "a_user_without_a_password" {
  command = plan

  variables {
    passwords = { carol = "Ar3etTnp" }
  }

  expect_failures = [var.users]
}

run "nobody_could_log_in" {
  command = plan

  variables {
    users = null
  }

  expect_failures = [var.client_cas]
}

run "no_addresses" {
  command = plan

  variables {
    pools = {}
  }

  expect_failures = [var.pools]
}

run "wrong_values" {
  command = plan

  variables {
    name              = "road warriors"
    networks          = ["10.1.0.0"]
    pools             = { "v.4" = { addrs = "10.3.0.0/24" } }
    client_revocation = "sometimes"
  }

  expect_failures = [var.name, var.networks, var.pools, var.client_revocation]
}
