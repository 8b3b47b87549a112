package provider

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	tfpath "github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

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
	SSH              types.Object         `tfsdk:"ssh"`
	TLS              types.Object         `tfsdk:"tls"`
}

// fleet takes each value from the configuration, else from the environment, else the default.
func (m providerModel) fleet(ctx context.Context, getenv func(string) string) (*fleet, []settingProblem) {
	r := &settingsReader{getenv: getenv, variable: "STRONGSWAN_"}
	s := settings{timeout: defaultTimeout, swanctlDirectory: defaultSwanctlDirectory, weakCrypto: defaultWeakCrypto, trace: logCommand}
	r.read("adopt_existing", m.AdoptExisting, func(text string) (err error) {
		s.adoptExisting, err = parseBool(text)
		return err
	})
	if m.WeakCrypto.IsUnknown() {
		s.weakCrypto = "" // nothing on the way to the daemon depends on it, so commands need not wait for it
	} else {
		r.read("weak_crypto", m.WeakCrypto, func(text string) (err error) {
			s.weakCrypto, err = parseWeakCrypto(text)
			return err
		})
	}
	own := m.settings(ctx, r, s, transport.DefaultURI)
	f := &fleet{own: newGateway("", own), named: map[string]*gateway{}, unknown: m.Gateways.IsUnknown()}
	problems := r.problems
	for name, v := range m.Gateways.Elements() {
		at := tfpath.Root("gateways").AtMapKey(name)
		if err := checkGatewayName(name); err != nil {
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
		f.named[name] = newGateway(name, g.settings(ctx, r, s, ""))
		problems = append(problems, r.problems...)
	}
	return f, problems
}

// settings reads what is about one gateway. What is not said stays as it is in s.
func (m gatewayModel) settings(ctx context.Context, r *settingsReader, s settings, uri string) settings {
	r.read("uri", m.URI, func(text string) error {
		uri = text
		return nil
	})
	r.read("timeout", m.Timeout, func(text string) (err error) {
		s.timeout, err = parseTimeout(text)
		return err
	})
	r.read("swanctl_directory", m.SwanctlDirectory, func(text string) error {
		s.swanctlDirectory = text
		if !path.IsAbs(text) {
			return fmt.Errorf("%q is not absolute; it is a directory on the gateway, such as %q", text, defaultSwanctlDirectory)
		}
		return nil
	})
	r.read("persist", m.Persist, func(text string) (err error) {
		s.persist, err = parseBool(text)
		return err
	})
	if r.getenv != nil || !m.SSH.IsNull() {
		s.ssh = readSSH(ctx, r.inside("ssh", m.SSH), m.SSH)
	}
	if r.getenv != nil || !m.TLS.IsNull() {
		s.tls = readTLS(ctx, r.inside("tls", m.TLS), m.TLS)
	}
	s.unknown, s.target = r.unknown, unknownTarget{}
	if r.unknown != "" || len(r.problems) > 0 {
		return s
	}
	target, err := transport.Parse(uri, transport.WithSSH(s.ssh), transport.WithTLS(s.tls))
	if err != nil {
		r.problems = append(r.problems, r.targetProblem(uri, err))
		return s
	}
	s.target, s.sockets = target, s.mostSockets(uri)
	if _, keeps := target.(transport.FileStore); s.persist && !keeps {
		r.problem(r.at.AtName("persist"), errors.New("files are written through unix:// and ssh:// only"))
	}
	return s
}

func parseBool(text string) (bool, error) {
	b, err := strconv.ParseBool(text)
	if err != nil {
		return false, fmt.Errorf("%q is neither true nor false", text)
	}
	return b, nil
}
