package credential

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/objectvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

const (
	privateKeyDoc = "A private key, with which a gateway authenticates. It is loaded with VICI's `load-key`, or with `load-token` if it is on a " +
		"PKCS#11 token.\n\n" +
		"charon knows a key by its `key_id` alone, which is a hash of the public key and no secret. So a plan sees whether it is the loaded " +
		"key or another one, write-only or not. A new key is loaded before the old one is unloaded: there is no moment without one, and SAs that " +
		"are up stay up. Load the certificate of the new key, too, or no peer will believe it.\n\n" +
		"Refresh tells whether the key is still there. charon forgets its keys when it stops, and `swanctl --load-creds` and `--load-all` unload those " +
		"that are not in swanctl's own files. The next plan creates them again."

	keySources = "Exactly one of `pem`, `pem_wo` and `token` is needed."
)

// privateKeySchema is the version of the schema, see [lifecycle.Resource.UpgradeState].
const privateKeySchema = 0

func (r *privateKeyResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Version:             privateKeySchema,
		MarkdownDescription: privateKeyDoc,
		Attributes: map[string]schema.Attribute{
			"gateway":   lifecycle.GatewayAttribute(),
			"persisted": lifecycle.PersistedAttribute(),
			"key_id": schema.StringAttribute{
				Computed: true,
				MarkdownDescription: "SHA-1 of the bits of the public key in hexadecimal digits, by which charon and `swanctl --list-certs` name the " +
					"key. It is known at plan time if the key is. Drift is detected: a key that is not loaded is created again.",
			},
			"pem": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				Validators: []validator.String{
					stringvalidator.ExactlyOneOf(path.MatchRoot("pem_wo"), path.MatchRoot("token")),
					stringvalidator.PreferWriteOnlyAttribute(path.MatchRoot("pem_wo")),
				},
				MarkdownDescription: "The private key as PEM: PKCS#8, encrypted or not, PKCS#1 or SEC 1; RSA, ECDSA on the curves P-256, P-384 and P-521, Ed25519 or " +
					"Ed448. For CLIs that know no write-only arguments: it is kept in the state, in the clear unless it is encrypted. " + keySources,
			},
			"pem_wo": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				WriteOnly: true,
				MarkdownDescription: "The same, but neither in the plan nor in the state. Needs Terraform 1.11 or OpenTofu 1.11. It has to be the " +
					"same key each time it is read, until it is to be replaced: each plan compares its `key_id` with that of the loaded key.",
			},
			"pem_wo_version": schema.Int64Attribute{
				Optional:   true,
				Validators: []validator.Int64{int64validator.AlsoRequires(path.MatchRoot("pem_wo"))},
				MarkdownDescription: "Any number; a change of it says that `pem_wo` is another key. Only needed where `pem_wo` is known no earlier than at " +
					"apply, so that a plan cannot see the difference by itself. A plan that changes it without another key fails.",
			},
			"passphrase": schema.StringAttribute{
				Optional:            true,
				Sensitive:           true,
				Validators:          []validator.String{stringvalidator.ConflictsWith(path.MatchRoot("passphrase_wo"), path.MatchRoot("token"))},
				MarkdownDescription: "Passphrase of an encrypted key, which is kept in the state. The provider decrypts the key: charon does not.",
			},
			"passphrase_wo": schema.StringAttribute{
				Optional:            true,
				Sensitive:           true,
				WriteOnly:           true,
				Validators:          []validator.String{stringvalidator.ConflictsWith(path.MatchRoot("token"))},
				MarkdownDescription: "The same, but neither in the plan nor in the state.",
			},
			"certificate": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Certificate that the key belongs to, as PEM, of which the first counts. It is not sent: a plan warns if its public key is another one. " +
					"Default: not compared.",
			},
			"token": schema.SingleNestedAttribute{
				Optional:            true,
				Validators:          []validator.Object{objectvalidator.ConflictsWith(path.MatchRoot("pem_wo_version"))},
				MarkdownDescription: "Private key on a PKCS#11 token that the gateway has. " + keySources + " Drift is not detected but for `key_id`: charon does not report it.",
				Attributes:          tokenAttributes(),
			},
		},
	}
}

func tokenAttributes() map[string]schema.Attribute {
	token := path.MatchRoot("token")
	return map[string]schema.Attribute{
		"handle": schema.StringAttribute{
			Required:            true,
			CustomType:          section.TextType{Kind: swanctl.Hex},
			MarkdownDescription: "`CKA_ID` of the key on the token, in hexadecimal digits.",
		},
		"slot": schema.Int64Attribute{
			Optional:            true,
			Validators:          []validator.Int64{int64validator.Between(0, 1<<31-1)},
			MarkdownDescription: "Number of the slot that the token is in. Default: any.",
		},
		"module": schema.StringAttribute{
			Optional:            true,
			Validators:          []validator.String{stringvalidator.LengthBetween(1, 255)},
			MarkdownDescription: "Name of the PKCS#11 module, as in `charon.plugins.pkcs11.modules` of strongswan.conf. Default: any.",
		},
		"pin": schema.StringAttribute{
			Optional:  true,
			Sensitive: true,
			Validators: []validator.String{
				stringvalidator.LengthAtLeast(1),
				stringvalidator.ConflictsWith(token.AtName("pin_wo")),
				stringvalidator.PreferWriteOnlyAttribute(token.AtName("pin_wo")),
			},
			MarkdownDescription: "PIN of the token, which is kept in the state. Default: the token asks for none.",
		},
		"pin_wo": schema.StringAttribute{
			Optional:  true,
			Sensitive: true,
			WriteOnly: true,
			Validators: []validator.String{
				stringvalidator.LengthAtLeast(1),
				stringvalidator.AlsoRequires(token.AtName("pin_wo_version")),
			},
			MarkdownDescription: "The same, but neither in the plan nor in the state. Needs `pin_wo_version`.",
		},
		"pin_wo_version": schema.Int64Attribute{
			Optional:            true,
			Validators:          []validator.Int64{int64validator.AlsoRequires(token.AtName("pin_wo"))},
			MarkdownDescription: "Any number. A change of it loads the key again, with `pin_wo`.",
		},
	}
}
