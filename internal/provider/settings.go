package provider

import (
	"errors"
	"fmt"
	"path"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

const (
	defaultTimeout          = 30 * time.Second
	defaultSwanctlDirectory = "/etc/swanctl"
)

// providerModel is the provider block.
type providerModel struct {
	URI              types.String         `tfsdk:"uri"`
	Timeout          timetypes.GoDuration `tfsdk:"timeout"`
	AdoptExisting    types.Bool           `tfsdk:"adopt_existing"`
	SwanctlDirectory types.String         `tfsdk:"swanctl_directory"`
	WeakCrypto       types.String         `tfsdk:"weak_crypto"`
}

// settings are what the provider block and the environment say about the gateway.
type settings struct {
	target           transport.Target
	timeout          time.Duration
	adoptExisting    bool
	swanctlDirectory string
	weakCrypto       weakCrypto

	// unknown names an attribute whose value is known only after apply, or is empty.
	unknown string
}

// settingProblem is what is wrong with an attribute, or with the environment variable in its place.
type settingProblem struct {
	attribute string
	err       error
}

// settings takes each value from the configuration, else from the environment, else the default. A value that is not
// known yet is never replaced by another one.
func (m providerModel) settings(getenv func(string) string) (s settings, problems []settingProblem) {
	s = settings{timeout: defaultTimeout, swanctlDirectory: defaultSwanctlDirectory, weakCrypto: defaultWeakCrypto}
	set := func(attribute, variable string, unknown bool, text string, parse func(string) error) {
		if unknown {
			s.unknown = attribute
			return
		}
		origin := ""
		if text == "" {
			text = getenv(variable)
			origin = fmt.Sprintf("environment variable %s: ", variable)
		}
		if text == "" {
			return
		}
		if err := parse(text); err != nil {
			problems = append(problems, settingProblem{attribute: attribute, err: fmt.Errorf("%s%w", origin, err)})
		}
	}

	uri := transport.DefaultURI
	set("uri", "STRONGSWAN_URI", m.URI.IsUnknown(), m.URI.ValueString(), func(text string) error {
		uri = text
		_, err := transport.Parse(text)
		return err
	})
	set("timeout", "STRONGSWAN_TIMEOUT", m.Timeout.IsUnknown(), m.Timeout.ValueString(), func(text string) (err error) {
		s.timeout, err = parseTimeout(text)
		return err
	})
	adopt := ""
	if !m.AdoptExisting.IsNull() {
		adopt = strconv.FormatBool(m.AdoptExisting.ValueBool())
	}
	set("adopt_existing", "STRONGSWAN_ADOPT_EXISTING", m.AdoptExisting.IsUnknown(), adopt, func(text string) (err error) {
		if s.adoptExisting, err = strconv.ParseBool(text); err != nil {
			return fmt.Errorf("%q is neither true nor false", text)
		}
		return nil
	})
	set("swanctl_directory", "STRONGSWAN_SWANCTL_DIRECTORY", m.SwanctlDirectory.IsUnknown(), m.SwanctlDirectory.ValueString(),
		func(text string) error {
			s.swanctlDirectory = text
			if !path.IsAbs(text) {
				return fmt.Errorf("%q is not absolute; it is a directory on the gateway, such as %q", text, defaultSwanctlDirectory)
			}
			return nil
		})
	if m.WeakCrypto.IsUnknown() {
		s.weakCrypto = "" // nothing on the way to the daemon depends on it, so commands need not wait for it
	} else {
		set("weak_crypto", "STRONGSWAN_WEAK_CRYPTO", false, m.WeakCrypto.ValueString(), func(text string) (err error) {
			s.weakCrypto, err = parseWeakCrypto(text)
			return err
		})
	}
	if len(problems) > 0 {
		return s, problems
	}
	s.target, _ = transport.Parse(uri) // which has been tried above
	return s, nil
}

func parseTimeout(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%q is no duration such as \"30s\" or \"2m\"", text)
	case d <= 0:
		return 0, errors.New("the timeout has to be longer than zero")
	}
	return d, nil
}
