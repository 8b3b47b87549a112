package connection

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// checkWeakCrypto reports weak cryptography in what a plan would load. It is a part of planning because only then the
// provider's settings are known: validation runs on a provider that is not configured. What becomes known only during
// apply is found there, because CLIs plan again with what they have learned.
func (r *connectionResource) checkWeakCrypto(planned section.Values, diags *diag.Diagnostics) {
	policy := r.Gateway.WeakCrypto
	if policy != gateway.WarnOfWeakCrypto && policy != gateway.RefuseWeakCrypto {
		return
	}
	for _, weak := range swanctl.Connection.Weaknesses(section.Configured(swanctl.Connection, swanctl.Place{}, planned)) {
		at := section.ProblemPath(path.Empty(), weak)
		if policy == gateway.RefuseWeakCrypto {
			diagnostic.AddErrorAt(at, weak.Summary, weak.Text+`. It is an error because the provider's weak_crypto is "error".`, diags)
			continue
		}
		diagnostic.AddWarningAt(at, weak.Summary, weak.Text+`. If the peer can do no better, the provider's weak_crypto = "allow" silences this.`, diags)
	}
}
