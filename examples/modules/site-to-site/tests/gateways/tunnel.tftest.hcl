# Applies the example to two real gateways. Their URIs come from TF_VAR_uris, their addresses are 192.0.2.1 and 192.0.2.2.

variables {
  read_sas = true
}

run "comes_up" {
  module {
    source = "./examples/net-net"
  }
  assert {
    condition     = output.up
    error_message = "The tunnel is down."
  }
  assert {
    condition     = length(regexall("===", output.topology)) == 1
    error_message = "A tunnel is not drawn as one that is up: ${output.topology}."
  }
}

run "stays_up_with_a_new_key" {
  module {
    source = "./examples/net-net"
  }
  variables {
    psk_version = 2
  }
  assert {
    condition     = output.up
    error_message = "The tunnel is down."
  }
}
