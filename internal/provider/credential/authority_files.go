package credential

import (
	"maps"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// authorityFiles has a file for the certificate, which swanctl.conf can only name.
func authorityFiles(v section.Values) ([]gateway.File, error) {
	name := section.Name(v)
	texts, _ := section.Texts(v["cacert"])
	if len(texts) == 0 || !swanctl.IsPEM(texts[0]) {
		return lifecycle.SectionFile("authority", "authorities", name, swanctl.Authority, v)
	}
	certificate := gateway.FileName("authority", name, ".pem")
	v = maps.Clone(v)
	v["cacert"] = section.FromTexts(swanctl.Authority.Option("cacert"), []string{certificate})
	files, err := lifecycle.SectionFile("authority", "authorities", name, swanctl.Authority, v)
	return append(files, gateway.File{Path: "x509ca/" + certificate, Text: swanctl.CACertificate.ToWire(texts[0])}), err
}
