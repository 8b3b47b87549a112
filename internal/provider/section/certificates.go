package section

import (
	"path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// IsCertificate reports whether list-conns shows the option among the subjects of an auth round's certificates.
func IsCertificate(o *swanctl.Option) bool {
	return o.Kind == swanctl.Certificate || o.Kind == swanctl.PublicKey
}

// certificates reads the certificates of an auth round. charon merges those sent, those it read from files and tokens,
// and raw public keys into one list of subjects.
func (r reader) certificates(s *swanctl.Section, prior, read Values, section swanctl.Reported) {
	for _, place := range certificatePlaces {
		o := s.Option(place.option)
		if o == nil || !o.Visible(section) {
			continue
		}
		loaded := swanctl.Certificates{Sections: len(List(prior[place.nested]))}
		loaded.Certs, _ = Texts(prior[place.option])
		if place.publicKeys {
			loaded.PublicKeys, _ = Texts(prior["pubkeys"])
			if id, _ := Texts(prior["id"]); len(id) > 0 {
				loaded.ID = id[0]
			}
		}
		subjects, _ := section.List(o.Report.Key)
		if r.everything {
			read[o.Name] = FromTexts(o, subjects)
			continue
		}
		if certs, same := loaded.Match(subjects); !same {
			read[o.Name] = FromTexts(o, certs)
		}
	}
}

// certificatePlace is a list that list-conns merges certificates into.
type certificatePlace struct {
	option     string // the list of blobs and file names
	nested     string // the sections that make charon read a certificate itself
	folder     string // below swanctl_directory: where swanctl looks for bare file names
	publicKeys bool   // charon lists raw public keys here, too
}

var certificatePlaces = []certificatePlace{
	{option: "certs", nested: "cert", folder: "x509", publicKeys: true},
	{option: "cacerts", nested: "cacert", folder: "x509ca"},
}

// certificates writes the certificates of an auth round in their order: PEM as it is, files as sections which tell
// charon to read them. The first one matters, because a round without an identity takes its subject. charon appends to
// a list that comes a second time.
func (e encoder) certificates(place certificatePlace, v Values, m *vici.Message) {
	sections := 0
	section := func() *vici.Message {
		sections++
		return m.AddSection(numbered(place.nested, sections))
	}
	var blobs []string
	flush := func() {
		if blobs != nil {
			m.SetList(place.option, blobs)
			blobs = nil
		}
	}
	texts, _ := Texts(v[place.option])
	for _, text := range texts {
		if swanctl.IsPEM(text) {
			blobs = append(blobs, swanctl.SplitPEM(text)...)
			continue
		}
		flush()
		if !path.IsAbs(text) {
			text = path.Join(e.Directory, place.folder, text)
		}
		section().Set("file", text)
	}
	flush()
	for _, certificate := range List(v[place.nested]) {
		e.section(swanctl.CertificateFile, TakeApart(certificate), section())
	}
}
