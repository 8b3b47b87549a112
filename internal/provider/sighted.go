package provider

import (
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
)

// sight notes that what a state holds is in a state: a CLI has each instance upgraded before it plans with it.
func (p *strongswanProvider) sight(req *tfprotov6.UpgradeResourceStateRequest) {
	f := p.fleet.Load()
	if f == nil || req.RawState == nil {
		return
	}
	var state struct {
		Gateway *string `json:"gateway"`
		Name    string  `json:"name"`
		ID      string  `json:"id"`
		KeyID   string  `json:"key_id"`
	}
	if json.Unmarshal(req.RawState.JSON, &state) != nil {
		return // whoever reads it tells what is wrong
	}
	kind := strings.TrimPrefix(req.TypeName, "strongswan_")
	id := map[string]string{
		gateway.KindConnection: state.Name, gateway.KindPool: state.Name, gateway.KindAuthority: state.Name,
		gateway.KindSharedSecret: state.ID, gateway.KindPrivateKey: state.KeyID,
	}[kind]
	chooser := lifecycle.Chooser{Fleet: f}
	if held := chooser.Held(types.StringPointerValue(state.Gateway), id); held != nil && id != "" {
		held.Gateway.Sight(kind, id)
	}
}
