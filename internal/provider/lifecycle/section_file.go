package lifecycle

import (
	"fmt"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// ConfPath returns what the file of conf.d is called that something of a kind has.
func ConfPath(kind string) func(id string) []string {
	return func(id string) []string { return []string{confName(kind, id)} }
}

func confName(kind, name string) string { return "conf.d/" + gateway.FileName(kind, name, ".conf") }

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
	return []gateway.File{{Path: confName(kind, name), Text: text, Secret: secret, Section: gateway.SectionName{Top: top, Name: name}}}, nil
}

// SectionFile is a ConfFile of what comes from the option table.
func SectionFile(kind, top, name string, s *swanctl.Section, v section.Values) ([]gateway.File, error) {
	return ConfFile(kind, top, name, false, func(c *swanctl.Config) error {
		return section.WriteConfSection(s, v, c, fmt.Sprintf("%s %q", kind, name))
	})
}
