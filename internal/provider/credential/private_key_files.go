package credential

import (
	"encoding/pem"
	"strconv"
	"strings"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// files of a key: the key itself, which swanctl loads from private, or where it is on a token.
func (k keyToLoad) files() []gateway.File {
	if k.der != nil {
		text := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: k.der}))
		return []gateway.File{{Path: "private/" + gateway.FileName("key", k.id, ".pem"), Text: text, Secret: true}}
	}
	name := "token-" + strings.ToLower(strings.NewReplacer(":", "", " ", "").Replace(k.token.Handle))
	files, err := lifecycle.ConfFile("token", "secrets", name, true, func(c *swanctl.Config) error {
		c.Set("handle", k.token.Handle)
		if k.token.Slot >= 0 {
			c.Set("slot", strconv.Itoa(k.token.Slot))
		}
		if k.token.Module != "" {
			c.Set("module", k.token.Module)
		}
		if k.token.PIN != "" {
			c.Set("pin", k.token.PIN)
		}
		return nil
	})
	_ = err // the name has digits and hyphens only
	return files
}
