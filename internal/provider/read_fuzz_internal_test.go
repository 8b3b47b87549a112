package provider

import (
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

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
	nulls values
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
	c := codec{wire: w, of: t.TerraformType(f.Context()), nulls: values{}}
	for name, a := range w.AttributeTypes() {
		if c.nulls[name], err = a.ValueFromTerraform(f.Context(), tftypes.NewValue(a.TerraformType(f.Context()), nil)); err != nil {
			f.Fatal(err)
		}
	}
	return c
}

// check checks that terraform-plugin-go takes the values for what they are.
func (c codec) check(t *testing.T, v values) {
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

// copied are values that a test may change.
func copied(v values) values {
	c := make(values, len(v))
	for name, value := range v {
		c[name] = value
	}
	return c
}

// seedReports have what the real answers in testdata do not have.
func seedReports(f *testing.F) [][]byte {
	f.Helper()
	m := vici.NewMessage()
	m.SetList("local_addrs", []string{"192.0.2.1", "%any"})
	m.Set("version", "IKEv1/2")
	m.Set("unique", "UNIQUE_REPLACE")
	m.Set("dpd_delay", "30")
	m.Set("ppk_id", "moon")
	m.Set("rekey_time", "13091")
	proposal := m.AddSection("proposals").AddSection("0")
	proposal.SetList("encr", []string{"AES_GCM_16_256"})
	proposal.SetList("prf", []string{"PRF_HMAC_SHA2_384"})
	proposal.SetList("ke", []string{"ECP_384"})
	proposal.SetList("ake1", []string{"ML_KEM_768"})
	for i, side := range []string{"local-1", "local-2", "remote-1"} {
		round := m.AddSection(side)
		round.Set("class", []string{"public key", "EAP", "XAuth"}[i])
		round.Set("eap-type", "EAP_TLS")
		round.Set("eap-vendor", "9")
		round.Set("xauth", "pam")
		round.Set("id", "C=CH, O=strongSwan, CN=moon")
		round.Set("revocation", "GOOD")
		round.SetList("groups", []string{"moon", "0a:0b"})
		round.SetList("certs", []string{"C=CH, CN=moon", "55:04:61=x"})
		round.SetList("cacerts", []string{"C=CH, CN=ca"})
	}
	child := m.AddSection("children").AddSection("net")
	child.Set("mode", "TRANSPORT_PROXY")
	child.Set("label", "73797374656d00")
	child.Set("rekey_time", "3599")
	child.Set("rekey_bytes", "500000000")
	child.Set("dpd_action", "trap | start")
	child.Set("interface", "eth0")
	child.Set("priority", "7")
	child.SetList("local-ts", []string{"10.1.0.0/16[tcp/http]", "dynamic", "::ffff:192.0.2.1/128"})
	child.SetList("remote-ts", []string{"10.2.0.1..10.2.0.9[udp/1024-2048]"})
	child.AddSection("esp_proposals").AddSection("0").SetList("encr", []string{"NULL"})

	sa := vici.NewMessage()
	for _, key := range []string{"uniqueid", "version", "established", "nat-local", "base", "size", "cacert", "cert_uri_base", "type", "flag", "data", "remote-vip"} {
		sa.Set(key, "1")
	}
	sa.SetList("crl_uris", []string{"http://crl.example.org/ca.crl"})
	sa.SetList("local-vips", []string{"10.3.0.1"})
	sa.AddSection("child-sas").AddSection("net-1").Set("bytes-in", "18446744073709551616")

	var seeds [][]byte
	for _, m := range []*vici.Message{vici.NewMessage(), m, sa} {
		data, err := m.Append(nil)
		if err != nil {
			f.Fatal(err)
		}
		seeds = append(seeds, data)
	}
	return seeds
}

// FuzzReports: whatever a daemon reports, before and now, refreshes make values of it that fit the schema, and the next
// refresh of the same finds nothing new.
func FuzzReports(f *testing.F) {
	seeds := seedReports(f)
	for i, before := range seeds {
		f.Add(before, seeds[(i+1)%len(seeds)])
		f.Add(before, before)
	}
	connections, pools, authorities := newCodec(f, newConnectionResource()), newCodec(f, newPoolResource()), newCodec(f, newAuthorityResource())
	associations := newDataSourceState(f, newAssociationsDataSource())
	f.Fuzz(func(t *testing.T, first, second []byte) {
		before, err := vici.DecodeMessage(first)
		if err != nil {
			return
		}
		now, err := vici.DecodeMessage(second)
		if err != nil {
			return
		}
		for _, version := range releases {
			checkConnectionReports(t, connections, version, before, now)
		}
		checkPoolReports(t, pools, before, now)
		checkAuthorityReports(t, authorities, before, now)
		checkAssociationReports(t, associations, now)
		checkCertificateReports(t, before, now)
	})
}

func checkConnectionReports(t *testing.T, c codec, version swanctl.Version, before, now *vici.Message) {
	t.Helper()
	// An import, a refresh in which nothing has changed, one in which something has, and another of the same; then
	// reports of two connections of one name.
	reports := [][]*vici.Message{{before}, {before}, {now}, {now}, {before, now}}
	prior := c.nulls
	for i, all := range reports {
		read := readConnection(version, prior, connection{loaded: true, reports: all})
		c.check(t, read)
		if i == 1 || i == 3 {
			for _, d := range differences(swanctl.Connection, path.Empty(), prior, read) {
				t.Errorf("%s: %s was read as %s, and then as %s", version, d.path, d.loaded, d.read)
			}
		}
		prior = read
	}
	// The data source shows all that is reported.
	everything := reader{version: version, everything: true}.section(swanctl.Connection, nil, now)
	keepOwn(everything, c.nulls)
	c.check(t, everything)
	c.check(t, readConnection(version, everything, connection{loaded: true, reports: []*vici.Message{now}}))
}

func checkPoolReports(t *testing.T, c codec, reports ...*vici.Message) {
	t.Helper()
	v := copied(c.nulls)
	for _, m := range reports {
		var pool vici.Pool
		pool.Base, _ = m.Get("base")
		size, _ := m.Get("size")
		pool.Size, _ = strconv.ParseInt(size, 10, 64)
		readPool(pool, v)
		c.check(t, v)
		addrs := v["addrs"]
		readPool(pool, v)
		if texts, _ := optionTexts(addrs); swanctl.PoolAddresses.Problem(texts[0]) == nil && !v["addrs"].Equal(addrs) {
			t.Errorf("a pool of %d from %s was read as %s, and then as %s", pool.Size, pool.Base, addrs, v["addrs"])
		}
	}
}

func checkAuthorityReports(t *testing.T, c codec, reports ...*vici.Message) {
	t.Helper()
	v := copied(c.nulls)
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
		again := copied(v)
		readAuthority(a, loaded, again)
		if !equalValues(again, v) {
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
		imported := certificateModel{Fingerprint: types.StringValue(l.Fingerprint), PEM: textValue{StringValue: types.StringNull(), kind: swanctl.CertificateData}}
		if imported.read([]vici.Certificate{c}) && !imported.PEM.Equal(attr.Value(textValue{StringValue: l.PEM, kind: swanctl.CertificateData})) {
			t.Errorf("%+v is listed as %s, and imported as %s", c, l.PEM, imported.PEM)
		}
	}
}
