package credential

import (
	"fmt"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// secretFiles writes the secret in hexadecimal digits, in which nothing means anything else.
func secretFiles(id string, data []byte, owners []string) ([]gateway.File, error) {
	return lifecycle.ConfFile("secret", "secrets", id, true, func(c *swanctl.Config) error {
		for i, owner := range owners {
			c.Set(fmt.Sprintf("id-%d", i+1), owner)
		}
		c.Set("secret", fmt.Sprintf("0x%x", data))
		return nil
	})
}
