package pool

import (
	"fmt"
	"maps"
	"slices"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// poolFiles holds the attributes that have no name by their numbers.
func poolFiles(v section.Values) ([]gateway.File, error) {
	name := section.Name(v)
	return lifecycle.ConfFile("pool", "pools", name, false, func(c *swanctl.Config) error {
		if err := section.WriteConfSection(swanctl.Pool, v, c, fmt.Sprintf("pool %q", name)); err != nil {
			return err
		}
		attributes := section.Map(v[section.NumberedAttribute])
		for _, number := range slices.Sorted(maps.Keys(attributes)) {
			texts, _ := section.Texts(attributes[number])
			value, err := swanctl.JoinList(texts)
			if err != nil {
				return fmt.Errorf("attribute %s of pool %q: %w", number, name, err)
			}
			c.Set(number, value)
		}
		return nil
	})
}
