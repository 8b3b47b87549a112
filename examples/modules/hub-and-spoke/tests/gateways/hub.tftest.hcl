# Applies the example to four real gateways. Their URIs come from TF_VAR_uris, their addresses are 192.0.2.1 to 192.0.2.4.

variables {
  read_sas = true
}

run "all_come_up" {
  module {
    source = "./examples/branches"
  }
  assert {
    condition     = keys(output.up) == ["lille", "lyon", "nice"] && alltrue(values(output.up))
    error_message = "Spokes are down: ${join(", ", [for name, up in output.up : name if !up])}."
  }
  assert {
    condition     = length(regexall("===", output.topology)) == 3
    error_message = "A tunnel is not drawn as one that is up: ${output.topology}."
  }
}

run "all_stay_up_with_new_keys" {
  module {
    source = "./examples/branches"
  }
  variables {
    psk_version = 2
  }
  assert {
    condition     = alltrue(values(output.up))
    error_message = "Spokes are down: ${join(", ", [for name, up in output.up : name if !up])}."
  }
}
