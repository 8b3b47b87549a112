# No gateway is needed: the module writes text.

variables {
  name = "site"
  interfaces = [
    { name = "site-1", if_id = 42, address = "169.254.10.2/30", peer = "169.254.10.1", peer_asn = 64512, mtu = 1438, routes = ["10.2.0.0/16"] },
    { name = "site-2", if_id = 43, address = "10.1.255.1/32", peer = "10.2.255.4", peer_asn = 65515, routes = ["10.2.0.0/16"] },
  ]
  asn      = 65000
  announce = ["10.1.0.0/16"]
}

run "commands" {
  command = plan

  assert {
    condition = strcontains(output.setup_commands, <<-EOT
      ip link add site-1 type xfrm dev lo if_id 42
      ip link set site-1 mtu 1438 up
      sysctl -qw net.ipv4.conf.site-1.rp_filter=2
      ip address add 169.254.10.2/30 dev site-1
      ip route replace 10.2.0.0/16 dev site-1 metric 100
    EOT
    )
    error_message = "The first interface is not made: ${output.setup_commands}"
  }

  assert {
    condition     = strcontains(output.setup_commands, "ip route replace 10.2.255.4/32 dev site-2 metric 200")
    error_message = "There is no route to a peer that is not on the link."
  }

  assert {
    condition     = !strcontains(output.setup_commands, "169.254.10.1/32")
    error_message = "A peer on the link needs no route."
  }
}

run "files" {
  command = plan

  assert {
    condition     = strcontains(output.files["/etc/systemd/network/50-site-1.netdev"], "InterfaceId=42\nIndependent=yes\n")
    error_message = "The netdev has no interface id."
  }

  assert {
    condition     = strcontains(output.files["/etc/systemd/network/50-site-2.network"], "[Route]\nDestination=10.2.0.0/16\nScope=link\nMetric=200\n")
    error_message = "The second route does not come second."
  }

  assert {
    condition     = strcontains(output.files["/etc/strongswan.d/xfrm.conf"], "install_routes = no\n")
    error_message = "charon would install its own routes."
  }

  assert {
    condition     = strcontains(output.nftables, "oifname { \"site-1\", \"site-2\" } tcp flags syn tcp option maxseg size set rt mtu")
    error_message = "The segment size is not clamped."
  }
}

run "bgp" {
  command = plan

  assert {
    condition     = strcontains(output.frr, "neighbor 169.254.10.1 remote-as 64512\n") && !strcontains(output.frr, "169.254.10.1 ebgp-multihop")
    error_message = "The first neighbor is wrong."
  }

  assert {
    condition     = strcontains(output.frr, "neighbor 10.2.255.4 ebgp-multihop 2\n  neighbor 10.2.255.4 update-source site-2\n")
    error_message = "A neighbor that is not on the link takes more than one hop."
  }

  assert {
    condition     = strcontains(output.frr, "ip prefix-list site-out seq 5 permit 10.1.0.0/16\n")
    error_message = "The network is not announced."
  }
}

run "without_bgp" {
  command = plan

  variables {
    asn = null
  }

  assert {
    condition     = output.frr == ""
    error_message = "There is BGP without an AS number."
  }
}

run "no_interfaces" {
  command = plan

  variables {
    interfaces = []
  }

  assert {
    condition     = output.setup_commands == "" && length(output.files) == 0 && output.nftables == ""
    error_message = "There is text for no interfaces."
  }
}

run "bad_names" {
  command = plan

  variables {
    interfaces = [{ name = "a-name-that-is-too-long", if_id = 1 }]
  }

  expect_failures = [var.interfaces]
}

run "equal_ids" {
  command = plan

  variables {
    interfaces = [{ name = "a", if_id = 1 }, { name = "b", if_id = 1 }]
  }

  expect_failures = [var.interfaces]
}
