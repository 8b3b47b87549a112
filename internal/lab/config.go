package lab

import (
	"fmt"
	"strings"
)

// pluginDirectory is where Debian's packages leave a file for each plugin, which says whether to load it.
const pluginDirectory = "/etc/strongswan.d/charon"

// unwantedPlugins are those that would reach out of the gateway, or take something from the machine that it runs on.
// A test that needs one loads it by [Options.StrongswanConf].
var unwantedPlugins = []string{
	"bypass-lan", "connmark", "dhcp", "farp", "forecast", "ha", "kernel-libipsec", "led", // networks, tunnels, LEDs
	"error-notify", "lookip", // sockets of their own
	"resolve",       // writes /etc/resolv.conf, see src/libcharon/plugins/resolve/resolve_handler.c
	"stroke",        // reads /etc/ipsec.secrets and /etc/ipsec.d, see src/libcharon/plugins/stroke/stroke_cred.c
	"pkcs11", "tpm", // hardware
}

// strongswanConf is the configuration of the gateway's charon: all plugins that the release has, but the unwanted ones,
// and a log of what it does with connections. extra comes last, so that it prevails.
func (g *Gateway) strongswanConf(extra string) string {
	var unwanted strings.Builder
	for _, plugin := range unwantedPlugins {
		fmt.Fprintf(&unwanted, "    %s { load = no }\n", plugin)
	}
	return fmt.Sprintf(`charon {
  # ports that the kernel picks
  port = 0
  port_nat_t = 0
  load_modular = yes
  plugins {
    include %s/*.conf
%s    vici {
      load = yes
      socket = %s
    }
  }
  filelog {
    charon {
      path = %s
      append = yes
      flush_line = yes
      default = 1
    }
  }
  %s
}
`, pluginDirectory, unwanted.String(), quote("unix://"+g.Socket()), quote(g.logFile()), extra)
}

// quote makes a string of strongswan.conf, see src/libstrongswan/settings/settings_lexer.l.
func quote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
