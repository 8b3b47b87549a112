package lifecycle

import (
	"fmt"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// ConfFile is a file of conf.d with one section, such as that of a connection below connections.
func ConfFile(kind, top, name string, secret bool, fill func(*swanctl.Config) error) ([]gateway.File, error) {
	c := &swanctl.Config{}
	if err := fill(c.AddSection(top).AddSection(name)); err != nil {
		return nil, err
	}
	text, err := c.Render()
	if err != nil {
		return nil, err
	}
	return []gateway.File{{Path: "conf.d/" + gateway.FileName(kind, name, ".conf"), Text: text, Secret: secret}}, nil
}

// SectionFile is a ConfFile of what comes from the option table.
func SectionFile(kind, top, name string, s *swanctl.Section, v section.Values) ([]gateway.File, error) {
	return ConfFile(kind, top, name, false, func(c *swanctl.Config) error {
		return section.WriteConfSection(s, v, c, fmt.Sprintf("%s %q", kind, name))
	})
}
