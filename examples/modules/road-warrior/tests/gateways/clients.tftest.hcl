# Two clients log in to a gateway. The VICI sockets come from TF_VAR_gateway_uri, TF_VAR_carol_uri and TF_VAR_dave_uri:
#
#   terraform get -test-directory=tests/gateways
#   terraform test -test-directory=tests/gateways

run "clients_are_online" {
  module {
    source = "./tests/gateways/fixture"
  }

  assert {
    condition     = output.online == tolist(["C=CH, O=Acme, CN=dave@example.org", "carol"])
    error_message = "There are ${join(" and ", output.online)}."
  }
}
