package provider

import (
	"maps"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/wire"
)

// releases are some whose reports and defaults differ.
var releases = []swanctl.Version{{Major: 5, Minor: 9, Patch: 8}, {Major: 6, Minor: 0, Patch: 1}, {Major: 6, Minor: 1}}

// codec encodes the values of a resource, as a response to Terraform does.
type codec struct {
	wire *wire.Type
	of   tftypes.Type

	// nulls are the values of one that has nothing set.
	nulls section.Values
}

func newCodec(f *testing.F, r resource.Resource) codec {
	f.Helper()
	var schema resource.SchemaResponse
	r.Schema(f.Context(), resource.SchemaRequest{}, &schema)
	t := schema.Schema.Type()
	w, err := wire.New(f.Context(), t)
	if err != nil {
		f.Fatal(err)
	}
	c := codec{wire: w, of: t.TerraformType(f.Context()), nulls: section.Values{}}
	for name, a := range w.AttributeTypes() {
		if c.nulls[name], err = a.ValueFromTerraform(f.Context(), tftypes.NewValue(a.TerraformType(f.Context()), nil)); err != nil {
			f.Fatal(err)
		}
	}
	return c
}

// check checks that terraform-plugin-go takes the values for what they are.
func (c codec) check(t *testing.T, v section.Values) {
	t.Helper()
	object, diags := types.ObjectValue(c.wire.AttributeTypes(), v)
	if diags.HasError() {
		t.Fatalf("the values do not fit the schema: %v", diags)
	}
	encoded, err := c.wire.Encode(t.Context(), object)
	if err != nil {
		t.Fatal(err)
	}
	message := tfprotov6.DynamicValue{MsgPack: encoded}
	got, err := message.Unmarshal(c.of)
	if err != nil {
		t.Fatal(err)
	}
	if want, err := object.ToTerraformValue(t.Context()); err != nil || !got.Equal(want) {
		t.Errorf("%s was encoded as %s: %v", want, got, err)
	}
}

// reportSeeds have what the real answers in testdata do not have. A key with brackets is that of a list.
var reportSeeds = []string{
	"",
	"local_addrs[] = 192.0.2.1, %any\nversion = IKEv1/2\nunique = UNIQUE_REPLACE\ndpd_delay = 30\nppk_id = moon\nrekey_time = 13091\n" +
		"proposals { 0 { encr[] = AES_GCM_16_256\nprf[] = PRF_HMAC_SHA2_384\nke[] = ECP_384\nake1[] = ML_KEM_768\n} }\n" +
		"local-1 { class = public key\nid = \"C=CH, O=strongSwan, CN=moon\"\ncerts[] = \"C=CH, CN=moon\", \"55:04:61=x\"\n" +
		"cacerts[] = \"C=CH, CN=ca\"\nrevocation = GOOD\n}\n" +
		"local-2 { class = EAP\neap-type = EAP_TLS\neap-vendor = 9\ngroups[] = moon, 0a:0b\n}\nremote-1 { class = XAuth\nxauth = pam\n}\n" +
		"children { net { mode = TRANSPORT_PROXY\nlabel = 73797374656d00\nrekey_time = 3599\nrekey_bytes = 500000000\n" +
		"dpd_action = trap | start\ninterface = eth0\npriority = 7\nlocal-ts[] = 10.1.0.0/16[tcp/http], dynamic, ::ffff:192.0.2.1/128\n" +
		"remote-ts[] = 10.2.0.1..10.2.0.9[udp/1024-2048]\nesp_proposals { 0 { encr[] = NULL\n} }\nah_proposals { } } }\n",
	"uniqueid = 1\nversion = 2\nestablished = 7\nnat-local = yes\nlocal-vips[] = 10.3.0.1\nremote-vip1 = 10.3.0.2\n" +
		"child-sas { net-1 { bytes-in = 18446744073709551616\nlocal-ts[] = dynamic\n} }\n",
	"base = 10.3.0.0\nsize = 254\ncacert = C=CH\ncrl_uris[] = http://crl.example.org/ca.crl\ncert_uri_base = http://a/\n" +
		"type = X509\nflag = OCSP\ndata = 0\n",
}

// reportMessage reads a report: VICI's own form, or one in which more of what a fuzzer tries is a message.
func reportMessage(text string) (*vici.Message, bool) {
	if m, err := vici.DecodeMessage([]byte(text)); err == nil {
		return m, true
	}
	c, err := swanctl.ParseConfig(text)
	if err != nil {
		return nil, false
	}
	m := vici.NewMessage()
	fillReport(m, c)
	return m, true
}

func fillReport(m *vici.Message, c *swanctl.Config) {
	for _, s := range c.Settings {
		if key, ok := strings.CutSuffix(s.Key, "[]"); ok {
			m.SetList(key, swanctl.SplitList(s.Value))
		} else {
			m.Set(s.Key, s.Value)
		}
	}
	for _, s := range c.Sections {
		fillReport(m.AddSection(s.Name), s)
	}
}

// FuzzReports: whatever a daemon reports, before and now, refreshes make values of it that fit the schema, and the next
// refresh of the same finds nothing new.
func FuzzReports(f *testing.F) {
	for i, before := range reportSeeds {
		for which := range uint8(len(releases) + 4) {
			f.Add(which, before, reportSeeds[(i+1)%len(reportSeeds)])
			f.Add(which, before, before)
		}
	}
	connections, pools, authorities := newCodec(f, newConnectionResource()), newCodec(f, newPoolResource()), newCodec(f, newAuthorityResource())
	associations := newDataSourceState(f, newAssociationsDataSource())
	f.Fuzz(func(t *testing.T, which uint8, first, second string) {
		before, isMessage := reportMessage(first)
		now, isMessageToo := reportMessage(second)
		if !isMessage || !isMessageToo {
			return
		}
		switch n := int(which) % (len(releases) + 4); n - len(releases) {
		case 0:
			checkPoolReports(t, pools, before, now)
		case 1:
			checkAuthorityReports(t, authorities, before, now)
		case 2:
			checkAssociationReports(t, associations, now)
		case 3:
			checkCertificateReports(t, before, now)
		default:
			checkConnectionReports(t, connections, releases[n], before, now)
		}
	})
}

func checkConnectionReports(t *testing.T, c codec, version swanctl.Version, before, now *vici.Message) {
	t.Helper()
	// An import, a refresh in which nothing has changed, one in which something has, and another of the same; then
	// reports of two connections of one name.
	reports := [][]*vici.Message{{before}, {before}, {now}, {now}, {before, now}}
	prior := c.nulls
	for i, all := range reports {
		read := readConnection(version, prior, gateway.Connection{Loaded: true, Reports: all})
		if i%2 == 0 {
			c.check(t, read)
		} else {
			for _, d := range section.Differences(swanctl.Connection, path.Empty(), prior, read) {
				t.Errorf("%s: %s was read as %s, and then as %s", version, d.Path, d.Loaded, d.Read)
			}
		}
		prior = read
	}
	// The data source shows all that is reported.
	everything := section.ReadAll(swanctl.Connection, now)
	keepOwn(everything, c.nulls)
	c.check(t, everything)
}

func checkPoolReports(t *testing.T, c codec, reports ...*vici.Message) {
	t.Helper()
	v := maps.Clone(c.nulls)
	for _, m := range reports {
		var pool vici.Pool
		pool.Base, _ = m.Get("base")
		size, _ := m.Get("size")
		pool.Size, _ = strconv.ParseInt(size, 10, 64)
		readPool(pool, v)
		c.check(t, v)
		addrs := v["addrs"]
		readPool(pool, v)
		if texts, _ := section.Texts(addrs); swanctl.PoolAddresses.Problem(texts[0]) == nil && !v["addrs"].Equal(addrs) {
			t.Errorf("a pool of %d from %s was read as %s, and then as %s", pool.Size, pool.Base, addrs, v["addrs"])
		}
	}
}

func checkAuthorityReports(t *testing.T, c codec, reports ...*vici.Message) {
	t.Helper()
	v := maps.Clone(c.nulls)
	for _, m := range reports {
		var a vici.Authority
		a.CACert, _ = m.Get("cacert")
		a.CRLURIs, _ = m.List("crl_uris")
		a.OCSPURIs, _ = m.List("ocsp_uris")
		a.CertURIBase, _ = m.Get("cert_uri_base")
		data, _ := m.Get("data")
		loaded := []caCertificate{{subject: a.CACert, pem: swanctl.CertificateBlock{Type: "X509", DER: []byte(data)}.PEM()}}
		readAuthority(a, loaded, v)
		c.check(t, v)
		again := maps.Clone(v)
		readAuthority(a, loaded, again)
		if !section.Equal(again, v) {
			t.Errorf("%+v was read as %v, and then as %v", a, v, again)
		}
	}
}

func newDataSourceState(f *testing.F, d datasource.DataSource) tfsdk.State {
	f.Helper()
	var schema datasource.SchemaResponse
	d.Schema(f.Context(), datasource.SchemaRequest{}, &schema)
	return tfsdk.State{Schema: schema.Schema, Raw: tftypes.NewValue(schema.Schema.Type().TerraformType(f.Context()), nil)}
}

func checkAssociationReports(t *testing.T, state tfsdk.State, m *vici.Message) {
	t.Helper()
	sa := vici.IKESA{Report: m}
	for name, report := range m.Sections() {
		sa.Children = append(sa.Children, vici.ChildSA{Name: name, Report: report})
	}
	if diags := state.SetAttribute(t.Context(), path.Root("ike_sas"), ikeSAList([]vici.IKESA{sa, {Name: "empty"}})); diags.HasError() {
		t.Errorf("the values do not fit the schema: %v", diags)
	}
}

func checkCertificateReports(t *testing.T, reports ...*vici.Message) {
	t.Helper()
	for _, m := range reports {
		var c vici.Certificate
		c.Type, _ = m.Get("type")
		c.Flag, _ = m.Get("flag")
		c.Data, _ = m.Get("data")
		l := listCertificate(c)
		if l.compare(l) != 0 {
			t.Errorf("%+v differs from itself", l)
		}
		imported := certificateModel{Fingerprint: types.StringValue(l.Fingerprint), PEM: section.TextValue{StringValue: types.StringNull(), Kind: swanctl.CertificateData}}
		if imported.read([]vici.Certificate{c}) && !imported.PEM.Equal(attr.Value(section.TextValue{StringValue: l.PEM, Kind: swanctl.CertificateData})) {
			t.Errorf("%+v is listed as %s, and imported as %s", c, l.PEM, imported.PEM)
		}
	}
}
