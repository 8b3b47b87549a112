package credential

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// generatedPSK is strongswan_generated_psk, which needs no gateway.
type generatedPSK struct{}

// NewGeneratedPSK is the ephemeral resource strongswan_generated_psk.
func NewGeneratedPSK() ephemeral.EphemeralResource { return &generatedPSK{} }

type generatedPSKModel struct {
	Bytes  types.Int64  `tfsdk:"bytes"`
	PSK    types.String `tfsdk:"psk"`
	Hex    types.String `tfsdk:"hex"`
	Base64 types.String `tfsdk:"base64"`
}

const defaultPSKBytes = 32

func (*generatedPSK) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_generated_psk"
}

func (*generatedPSK) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: generatedPSKDoc,
		Attributes: map[string]schema.Attribute{
			"bytes": schema.Int64Attribute{
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(16, 1024)},
				MarkdownDescription: "How many random bytes the key has: 16 to 1024. Default: `32`, which are 256 bits.",
			},
			"psk": schema.StringAttribute{
				Computed:  true,
				Sensitive: true,
				MarkdownDescription: "The key as a text that every configuration file takes: its bytes in base64url without padding. It never begins " +
					"with `0x` or `0s`, which swanctl.conf would decode. The secret of both ends is then this text.",
			},
			"hex": schema.StringAttribute{
				Computed:            true,
				Sensitive:           true,
				MarkdownDescription: "The bytes of the key in hexadecimal digits, for `encoding = \"hex\"`. As a secret they are not the same as `psk`.",
			},
			"base64": schema.StringAttribute{
				Computed:            true,
				Sensitive:           true,
				MarkdownDescription: "The bytes of the key in base64, for `encoding = \"base64\"`: the same secret as `hex`.",
			},
		},
	}
}

const generatedPSKDoc = "A random pre-shared key that is neither in a plan nor in a state: the gateways are the only ones to know it. Give it to the " +
	"`secret_wo` of a `strongswan_shared_secret` on both ends. Needs Terraform 1.11 or OpenTofu 1.11.\n\n" +
	"**The key is another one in each run.** It fits only if one apply loads it on all gateways that share it. So take the " +
	"`secret_wo_version` of all of them from one local value, and raise that to rotate the key. Raise it also after an apply that " +
	"loaded the key on some of the gateways only, be it because it failed on others, because a gateway was added, or because one had " +
	"been restarted, which loses its secrets. To be able to load the same key again, keep it in a secret store, and read it from there."

// Open draws the key from the operating system's source of randomness.
func (*generatedPSK) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m generatedPSKModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	n := int64(defaultPSKBytes)
	if !m.Bytes.IsNull() {
		n = m.Bytes.ValueInt64()
	}
	key, text := drawPSK(func(b []byte) { _, _ = rand.Read(b) }, int(n)) // rand.Read never fails
	m.PSK = types.StringValue(text)
	m.Hex = types.StringValue(hex.EncodeToString(key))
	m.Base64 = types.StringValue(base64.StdEncoding.EncodeToString(key))
	resp.Diagnostics.Append(resp.Result.Set(ctx, &m)...)
}

// looksEncoded matches what swanctl decodes in a swanctl.conf (src/swanctl/commands/load_creds.c). One in a thousand keys
// begins like that, and the peer may well be configured by such a file.
var looksEncoded = regexp.MustCompile(`^0[xXsS]`)

// drawPSK returns a key of n random bytes, and its printable form.
func drawPSK(random func([]byte), n int) (key []byte, text string) {
	key = make([]byte, n)
	for {
		random(key)
		if text = base64.RawURLEncoding.EncodeToString(key); !looksEncoded.MatchString(text) {
			return key, text
		}
	}
}
