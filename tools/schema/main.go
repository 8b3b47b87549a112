// Command schema prints the provider's schema as `terraform providers schema -json` would, without any CLI: it asks the
// provider's server in this process. So the documentation generator also sees what an older CLI would leave out, such
// as identities, actions and list resources.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
)

// address is where the documentation generator looks for the provider, whatever its real address is.
const address = "registry.terraform.io/hashicorp/strongswan"

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "schema:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	server, err := providerserver.NewProtocol6WithError(provider.New("docs")())()
	if err != nil {
		return err
	}
	schemas, err := export(ctx, server)
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(schemas)
}

// export asks a provider for its schemas. What the provider complains about is an error.
func export(ctx context.Context, server tfprotov6.ProviderServer) (*tfjson.ProviderSchemas, error) {
	schema, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	for _, d := range append(schema.Diagnostics, identities.Diagnostics...) {
		return nil, fmt.Errorf("the provider says: %s: %s", d.Summary, d.Detail)
	}
	converted, err := convert(schema, identities)
	if err != nil {
		return nil, err
	}
	return &tfjson.ProviderSchemas{
		FormatVersion: "1.0",
		Schemas:       map[string]*tfjson.ProviderSchema{address: converted},
	}, nil
}
