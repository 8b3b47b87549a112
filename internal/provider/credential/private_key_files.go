package credential

import (
	"encoding/pem"
	"fmt"
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
		return []gateway.File{{Path: keyPath(k.id), Text: text, Secret: true}}
	}
	name := k.tokenName()
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
	_ = err // the name has letters, digits, _ and - only
	return files
}

func keyPath(id string) string { return "private/" + gateway.FileName("key", id, ".pem") }

// tokenName is a name of its own for each key on tokens, as a section of swanctl.conf can have it: a handle is one in a slot of a module.
func (k keyToLoad) tokenName() string {
	name := "token-" + strings.ToLower(strings.NewReplacer(":", "", " ", "").Replace(k.token.Handle))
	if k.token.Slot >= 0 {
		name += "-slot-" + strconv.Itoa(k.token.Slot)
	}
	if k.token.Module == "" {
		return name
	}
	name += "-module-"
	for _, c := range []byte(k.token.Module) {
		if c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			name += string(c)
		} else {
			name += fmt.Sprintf("-%02x", c)
		}
	}
	return name
}
