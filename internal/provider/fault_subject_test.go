package provider_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// faultSubject is something that is created, refreshed, updated and destroyed while the way to the daemon breaks.
type faultSubject struct {
	name, typeName string
	persist        bool

	// configs returns two configurations of a new name, the same resource before and after an update. The second is nil
	// if there is no update in place.
	configs func(name string) (before, after object)

	// seen tells what the daemon has of a configuration: nothing is empty.
	seen func(ctx context.Context, client *vici.Client, config object) (string, error)

	// stays tells that charon cannot be made to forget it, and replaces that an update leaves nothing of what was before.
	stays, replaces bool
}

// reported tells what list-conns has of a connection, at one place in which its configurations differ.
func reported(section, key string) func(context.Context, *vici.Client, object) (string, error) {
	return func(ctx context.Context, client *vici.Client, config object) (string, error) {
		seen := ""
		for c, err := range client.ListConns(ctx, text(config, "name")) {
			if err != nil {
				return "", err
			}
			m := c.Config
			for name := range strings.SplitSeq(section, "/") {
				if inner, ok := m.Section(name); ok {
					m = inner
				}
			}
			value, _ := m.Get(key)
			seen = "loaded " + value
		}
		return seen, nil
	}
}

func faultConnection(name string) object {
	return object{
		"name": name, "version": 2, "remote_addrs": []any{"192.0.2.1"}, "proposals": []any{"aes256-sha256-modp2048"},
		"local": []any{object{"auth": "psk", "id": "moon"}}, "remote": []any{object{"auth": "psk", "id": "sun"}},
		"children": object{"lan": object{"remote_ts": []any{"10.2.0.0/16"}, "rekey_time": "1h"}},
	}
}

// faultSubjects has everything that is loaded, and each way of doing it.
func faultSubjects(t *testing.T) []faultSubject {
	t.Helper()
	lan := func(rekey string) object { return object{"remote_ts": []any{"10.2.0.0/16"}, "rekey_time": rekey} }
	rekeyed := func(name string) (object, object) {
		return faultConnection(name), changed(faultConnection(name), object{"children": object{"lan": lan("2h")}})
	}
	ca := newIssuer(t, "Acme CA")
	certificate, _ := ca.issue(t, "moon.example.org") // one only: charon keeps them all, and a refresh lists them all
	return []faultSubject{
		{name: "connection", typeName: "strongswan_connection", configs: rekeyed, seen: reported("children/lan", "rekey_time")},
		{name: "connection, persist", typeName: "strongswan_connection", configs: rekeyed, seen: reported("children/lan", "rekey_time"), persist: true},
		{name: "connection, another identity's case", typeName: "strongswan_connection", seen: reported("local-1", "id"), configs: func(name string) (object, object) {
			return faultConnection(name), changed(faultConnection(name), object{"local": []any{object{"auth": "psk", "id": "MOON"}}})
		}},
		{name: "connection, another child", typeName: "strongswan_connection", seen: reported("children/wan", "rekey_time"), configs: func(name string) (object, object) {
			return faultConnection(name), changed(faultConnection(name), object{"children": object{"wan": lan("1h")}})
		}},
		{name: "shared secret", typeName: "strongswan_shared_secret", configs: func(name string) (object, object) {
			secret := object{"name": name, "type": "ike", "owners": []any{name}, "secret_wo": canary, "secret_wo_version": 1}
			return secret, changed(secret, object{"secret_wo": canary + "2", "secret_wo_version": 2})
		}, seen: func(ctx context.Context, client *vici.Client, config object) (string, error) {
			ids, err := client.GetShared(ctx)
			if err == nil && slices.Contains(ids, "ike-"+text(config, "name")) {
				return "loaded", nil
			}
			return "", err
		}},
		{name: "private key", typeName: "strongswan_private_key", replaces: true, configs: func(string) (object, object) {
			_, one := ca.issue(t, "one")
			_, other := ca.issue(t, "other")
			return object{"pem_wo": one}, object{"pem_wo": other}
		}, seen: func(ctx context.Context, client *vici.Client, config object) (string, error) {
			keys, err := client.GetKeys(ctx)
			if err == nil && slices.Contains(keys, keyIDOf(t, text(config, "pem_wo"))) {
				return "loaded", nil
			}
			return "", err
		}},
		{name: "certificate", typeName: "strongswan_certificate", stays: true, configs: func(string) (object, object) {
			return object{"pem": certificate}, nil
		}, seen: func(ctx context.Context, client *vici.Client, config object) (seen string, err error) {
			der := derOf(text(config, "pem"))
			for c, err := range client.ListCerts(ctx) {
				if err != nil {
					return "", err
				}
				if c.Data == der {
					seen = "loaded"
				}
			}
			return seen, nil
		}},
		{name: "authority", typeName: "strongswan_authority", configs: func(name string) (object, object) {
			authority := object{"name": name, "cacert": ca.pem, "crl_uris": []any{"http://crl.example.org/1"}}
			return authority, changed(authority, object{"crl_uris": []any{"http://crl.example.org/2"}})
		}, seen: func(ctx context.Context, client *vici.Client, config object) (seen string, err error) {
			for a, err := range client.ListAuthorities(ctx, text(config, "name")) {
				if err != nil {
					return "", err
				}
				seen = fmt.Sprint("loaded ", a.CRLURIs)
			}
			return seen, nil
		}},
		{name: "pool", typeName: "strongswan_pool", configs: func(name string) (object, object) {
			pool := object{"name": name, "addrs": "10.3.0.0/24", "dns": []any{"10.2.0.53"}}
			return pool, changed(pool, object{"addrs": "10.3.0.0/23"})
		}, seen: func(ctx context.Context, client *vici.Client, config object) (string, error) {
			pools, err := client.GetPools(ctx, text(config, "name"), false)
			if err != nil || len(pools) == 0 {
				return "", err
			}
			return fmt.Sprint("loaded ", pools[0].Size), nil
		}},
	}
}
