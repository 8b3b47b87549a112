package provider

import (
	"fmt"
	"maps"
	"slices"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// poolFiles holds the attributes that have no name by their numbers.
func poolFiles(v values) ([]keptFile, error) {
	name := connectionName(v)
	return configFile("pool", "pools", name, false, func(c *swanctl.Config) error {
		if err := writeConfigSection(swanctl.Pool, v, c, fmt.Sprintf("pool %q", name)); err != nil {
			return err
		}
		attributes := keyed(v[numberedAttribute])
		for _, number := range slices.Sorted(maps.Keys(attributes)) {
			texts, _ := optionTexts(attributes[number])
			value, err := swanctl.JoinList(texts)
			if err != nil {
				return fmt.Errorf("attribute %s of pool %q: %w", number, name, err)
			}
			c.Set(number, value)
		}
		return nil
	})
}
