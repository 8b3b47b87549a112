package swanctl

import (
	"slices"
	"strings"
)

// ipsecConf says what swanctl.conf has in place of options of ipsec.conf.
var ipsecConf = map[string]string{
	"ah":            "ah_proposals of a child",
	"authby":        "auth in local and in remote",
	"auto":          "start_action of a child",
	"closeaction":   "close_action of a child",
	"compress":      "ipcomp of a child",
	"dpdaction":     "dpd_action of a child",
	"dpddelay":      "dpd_delay of a connection",
	"dpdtimeout":    "dpd_timeout of a connection",
	"eap_identity":  "eap_id in remote",
	"esp":           "esp_proposals of a child",
	"forceencaps":   "encap of a connection",
	"ike":           "proposals of a connection",
	"ikelifetime":   "rekey_time of a connection",
	"installpolicy": "policies of a child",
	"keyexchange":   "version of a connection",
	"keylife":       "life_time of a child",
	"left":          "local_addrs of a connection",
	"leftauth":      "auth in local",
	"leftca":        "cacerts in local",
	"leftcert":      "certs in local",
	"leftid":        "id in local",
	"leftsendcert":  "send_cert of a connection",
	"leftsourceip":  "vips of a connection",
	"leftsubnet":    "local_ts of a child",
	"leftupdown":    "updown of a child",
	"lifetime":      "life_time of a child",
	"reauth":        "reauth_time of a connection",
	"right":         "remote_addrs of a connection",
	"rightauth":     "auth in remote",
	"rightca":       "cacerts in remote",
	"rightcert":     "certs in remote",
	"rightgroups":   "groups in remote",
	"rightid":       "id in remote",
	"rightsourceip": "pools of a connection",
	"rightsubnet":   "remote_ts of a child",
	"type":          "mode of a child",
	"uniqueids":     "unique of a connection",
}

type placed struct {
	section *Section
	called  string
}

// connectionSections are those of a connection, with what an option is said to be of.
var connectionSections = []placed{{Connection, "of a connection"}, {Child, "of a child"}, {Local, "in local"}, {Remote, "in remote"}}

// Elsewhere returns what a name that is no option of the section is in another section of a connection,
// such as "esp_proposals of a child", or "". The name may be one of ipsec.conf.
func (s *Section) Elsewhere(name string) string {
	if !slices.ContainsFunc(connectionSections, func(of placed) bool { return of.section == s }) {
		return ""
	}
	if meant := ipsecConf[name]; meant != "" {
		return meant
	}
	var places []string
	for _, of := range connectionSections {
		if of.section != s && of.section.Option(name) != nil {
			places = append(places, of.called)
		}
	}
	if len(places) == 0 {
		return ""
	}
	return name + " " + strings.Join(places, " or ")
}
