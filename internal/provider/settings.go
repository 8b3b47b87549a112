package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	tfpath "github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

const (
	defaultTimeout          = 30 * time.Second
	defaultSwanctlDirectory = "/etc/swanctl"
)

// providerModel is the provider block.
type providerModel struct {
	gatewayModel
	AdoptExisting types.Bool   `tfsdk:"adopt_existing"`
	WeakCrypto    types.String `tfsdk:"weak_crypto"`
	Gateways      types.Map    `tfsdk:"gateways"`
}

// gatewayModel is how to reach a gateway, and what it is like.
type gatewayModel struct {
	URI              types.String         `tfsdk:"uri"`
	Timeout          timetypes.GoDuration `tfsdk:"timeout"`
	SwanctlDirectory types.String         `tfsdk:"swanctl_directory"`
	Persist          types.Bool           `tfsdk:"persist"`
	LoadOnStart      types.Bool           `tfsdk:"load_on_start"`
	Unreachable      types.String         `tfsdk:"unreachable"`
	SSH              types.Object         `tfsdk:"ssh"`
	TLS              types.Object         `tfsdk:"tls"`
}

// fleet takes each value from the configuration, else from the environment, else the default.
func (m providerModel) fleet(ctx context.Context, getenv func(string) string) (*gateway.Fleet, []settingProblem) {
	r := &settingsReader{getenv: getenv, variable: "STRONGSWAN_"}
	s := gateway.Settings{Timeout: defaultTimeout, SwanctlDirectory: defaultSwanctlDirectory, WeakCrypto: gateway.DefaultWeakCrypto, Trace: logCommand}
	r.read("adopt_existing", m.AdoptExisting, func(text string) (err error) {
		s.AdoptExisting, err = parseBool(text)
		return err
	})
	if m.WeakCrypto.IsUnknown() {
		s.WeakCrypto = "" // nothing on the way to the daemon depends on it, so commands need not wait for it
	} else {
		r.read("weak_crypto", m.WeakCrypto, func(text string) (err error) {
			s.WeakCrypto, err = gateway.ParseWeakCrypto(text)
			return err
		})
	}
	own := m.settings(ctx, r, s, transport.DefaultURI)
	f := gateway.NewFleet(m.otherwise(own, getenv))
	f.Unknown = m.Gateways.IsUnknown()
	problems := r.problems
	for name, v := range m.Gateways.Elements() {
		at := tfpath.Root("gateways").AtMapKey(name)
		if err := gateway.CheckName(name); err != nil {
			problems = append(problems, settingProblem{at: at, err: err})
			continue
		}
		r := &settingsReader{at: at}
		s := own
		if v.IsUnknown() {
			r.unknown = at.String()
		}
		g := gatewayModel{}
		if object, ok := v.(types.Object); ok && !v.IsUnknown() {
			r.objectAs(ctx, object, &g)
		}
		f.Add(name, g.settings(ctx, r, s, ""))
		problems = append(problems, r.problems...)
	}
	return f, problems
}

// otherwise adds the names of gateways to the settings of the provider's own one if nobody has set
// its uri.
func (m providerModel) otherwise(own gateway.Settings, getenv func(string) string) gateway.Settings {
	if m.URI.IsNull() && getenv("STRONGSWAN_URI") == "" {
		own.Others = slices.Sorted(maps.Keys(m.Gateways.Elements()))
	}
	return own
}

// settings reads what is about one gateway. What is not said stays as it is in s.
func (m gatewayModel) settings(ctx context.Context, r *settingsReader, s gateway.Settings, uri string) gateway.Settings {
	r.read("uri", m.URI, func(text string) error {
		uri = text
		return nil
	})
	r.read("timeout", m.Timeout, func(text string) (err error) {
		s.Timeout, err = gateway.ParseTimeout(text)
		return err
	})
	r.read("swanctl_directory", m.SwanctlDirectory, func(text string) error {
		s.SwanctlDirectory = text
		if !path.IsAbs(text) {
			return fmt.Errorf("%q is not absolute; it is a directory on the gateway, such as %q", text, defaultSwanctlDirectory)
		}
		return nil
	})
	r.read("persist", m.Persist, func(text string) (err error) {
		s.Persist, err = parseBool(text)
		return err
	})
	r.read("load_on_start", m.LoadOnStart, func(text string) error {
		does, err := parseBool(text)
		s.LoadOnStart = gateway.LoadByOthers
		if does {
			s.LoadOnStart = gateway.LoadBySelf
		}
		return err
	})
	r.read("unreachable", m.Unreachable, func(text string) (err error) {
		s.KeepUnreachable, err = parseUnreachable(text)
		return err
	})
	if r.getenv != nil || !m.SSH.IsNull() {
		s.SSH = readSSH(ctx, r.inside("ssh", m.SSH), m.SSH, s.SSH)
	}
	if r.getenv != nil || !m.TLS.IsNull() {
		s.TLS = readTLS(ctx, r.inside("tls", m.TLS), m.TLS, s.TLS)
	}
	if r.unknown == "" && inherits(s.Unknown, uri) {
		r.unknown = s.Unknown
	}
	s.Unknown, s.Target = r.unknown, gateway.UnknownTarget{}
	if r.unknown != "" || len(r.problems) > 0 {
		return s
	}
	target, err := transport.Parse(uri, transport.WithSSH(s.SSH), transport.WithTLS(s.TLS))
	if err != nil {
		r.problems = append(r.problems, r.targetProblem(uri, err))
		return s
	}
	s.Target, s.Sockets = target, s.MaxSockets(uri)
	if _, keeps := target.(transport.FileStore); s.Persist && !keeps {
		r.problem(r.at.AtName("persist"), errors.New("files are written through unix:// and ssh:// only"))
	}
	return s
}

// parseUnreachable reports whether a refresh goes by the state.
func parseUnreachable(text string) (bool, error) {
	if text != "warn" && text != "error" {
		return false, fmt.Errorf("%q is neither \"error\" nor \"warn\"", text)
	}
	return text == "warn", nil
}

// inherits reports whether a URI depends on a setting of the provider block that is not known yet.
func inherits(unknown, uri string) bool {
	group, _, _ := strings.Cut(unknown, ".")
	return (group == "ssh" || group == "tls") && strings.HasPrefix(uri, group+":")
}

func parseBool(text string) (bool, error) {
	b, err := strconv.ParseBool(text)
	if err != nil {
		return false, fmt.Errorf("%q is neither true nor false", text)
	}
	return b, nil
}
