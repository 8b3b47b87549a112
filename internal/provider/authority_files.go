package provider

import (
	"maps"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// authorityFiles has a file for the certificate, which swanctl.conf can only name.
func authorityFiles(v values) ([]keptFile, error) {
	name := connectionName(v)
	texts, _ := optionTexts(v["cacert"])
	if len(texts) == 0 || !swanctl.IsPEM(texts[0]) {
		return sectionFile("authority", "authorities", name, swanctl.Authority, v)
	}
	certificate := fileName("authority", name, ".pem")
	v = maps.Clone(v)
	v["cacert"] = optionValue(swanctl.Authority.Option("cacert"), []string{certificate})
	files, err := sectionFile("authority", "authorities", name, swanctl.Authority, v)
	return append(files, keptFile{path: "x509ca/" + certificate, text: swanctl.CACertificate.ToWire(texts[0])}), err
}
