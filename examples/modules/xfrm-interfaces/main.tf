# Nothing here is applied to the gateway: a module for charon's connections has no say over interfaces, routes and BGP. It writes the text for
# those who have.

locals {
  interfaces = [for index, i in var.interfaces : merge(i, {
    metric = 100 * (index + 1)
    # A peer outside of the interface's own network, as that of an Azure VPN gateway is, needs a route.
    on_link = i.peer == null || i.address == null ? false : (
      cidrhost(i.address, 0) == cidrhost("${i.peer}/${split("/", i.address)[1]}", 0) && !endswith(i.address, "/32")
    )
  })]

  routes = { for i in local.interfaces : i.name => concat(
    i.peer == null || i.on_link ? [] : ["${i.peer}/32"],
    i.routes,
  ) }

  neighbors = [for i in local.interfaces : i if i.peer != null && i.peer_asn != null]

  none = length(var.interfaces) == 0

  nftables = local.none ? "" : <<-EOT
    table inet xfrm_${replace(var.name, "-", "_")} {
      chain forward {
        type filter hook forward priority mangle; policy accept;
        oifname { ${join(", ", [for i in local.interfaces : "\"${i.name}\""])} } tcp flags syn tcp option maxseg size set rt mtu
      }
    }
  EOT

  commands = concat(["sysctl -qw net.ipv4.ip_forward=1"], flatten([for i in local.interfaces : concat(
    [
      # The kernel wants a device here, and uses it for hardware offload alone.
      "ip link add ${i.name} type xfrm dev lo if_id ${i.if_id}",
      "ip link set ${i.name} mtu ${i.mtu} up",
      # Packets may come back through another tunnel than the one they left by.
      "sysctl -qw net.ipv4.conf.${i.name}.rp_filter=2",
    ],
    i.address == null ? [] : ["ip address add ${i.address} dev ${i.name}"],
    [for r in local.routes[i.name] : "ip route replace ${r} dev ${i.name} metric ${i.metric}"],
  )]))

  netdevs = { for i in local.interfaces : "/etc/systemd/network/50-${i.name}.netdev" => <<-EOT
    [NetDev]
    Name=${i.name}
    Kind=xfrm
    MTUBytes=${i.mtu}

    [Xfrm]
    InterfaceId=${i.if_id}
    Independent=yes
  EOT
  }

  networks = { for i in local.interfaces : "/etc/systemd/network/50-${i.name}.network" => join("\n\n", concat(
    ["[Match]\nName=${i.name}"],
    ["[Network]\n${i.address == null ? "LinkLocalAddressing=no" : "Address=${i.address}"}"],
    [for r in local.routes[i.name] : "[Route]\nDestination=${r}\nScope=link\nMetric=${i.metric}"],
    [""],
  )) }

  sysctl = { "/etc/sysctl.d/50-xfrm-${var.name}.conf" = join("\n", concat(
    ["net.ipv4.ip_forward = 1"],
    [for i in local.interfaces : "net.ipv4.conf.${i.name}.rp_filter = 2"],
    [""],
  )) }

  # charon would install routes for the traffic selectors, which for 0.0.0.0/0 is the default route. Where there is no route to the peer for a
  # moment, it would not try again.
  strongswan = { "/etc/strongswan.d/xfrm.conf" = <<-EOT
    charon {
      install_routes = no
      retry_initiate_interval = 30
    }
  EOT
  }

  frr = var.asn == null || length(local.neighbors) == 0 ? "" : join("\n", concat(
    length(var.announce) == 0 ? ["ip prefix-list ${var.name}-out seq 5 deny any"] : [],
    [for index, network in var.announce : "ip prefix-list ${var.name}-out seq ${5 * (index + 1)} permit ${network}"],
    ["router bgp ${coalesce(var.asn, 0)}"],
    flatten([for n in local.neighbors : concat(
      ["  neighbor ${n.peer} remote-as ${n.peer_asn}", "  neighbor ${n.peer} timers 10 30"],
      n.on_link ? [] : ["  neighbor ${n.peer} ebgp-multihop 2", "  neighbor ${n.peer} update-source ${n.name}"],
    )]),
    ["  address-family ipv4 unicast"],
    [for network in var.announce : "    network ${network}"],
    flatten([for n in local.neighbors : [
      "    neighbor ${n.peer} activate",
      "    neighbor ${n.peer} route-map ${var.name}-in in",
      "    neighbor ${n.peer} route-map ${var.name}-out out",
    ]]),
    ["  exit-address-family", "exit", "route-map ${var.name}-in permit 10", "exit", "route-map ${var.name}-out permit 10",
    "  match ip address prefix-list ${var.name}-out", "exit", ""],
  ))
}
