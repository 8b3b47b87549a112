package connection

import (
	"context"
	"fmt"
	pathpkg "path"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// publicKeyFolder is where swanctl looks for raw public keys, below its directory.
const publicKeyFolder = "pubkey"

// publicKeyFile is an element of pubkeys that names a file. charon reads certificates from files, but no raw public keys
// (src/libcharon/plugins/vici/vici_config.c, parse_cacerts and the callbacks next to it): they have to be sent.
type publicKeyFile struct {
	at   path.Path
	name string
}

// publicKeyFiles finds the files that the auth rounds of a connection name.
func publicKeyFiles(v section.Values) []publicKeyFile {
	var files []publicKeyFile
	for _, n := range swanctl.Connection.Nested {
		if n.Section.Option("pubkeys") == nil {
			continue
		}
		for i, round := range section.List(v[n.Name]) {
			for j, element := range section.List(section.TakeApart(round)["pubkeys"]) {
				if texts, _ := section.Texts(element); len(texts) == 1 && !swanctl.IsPEM(texts[0]) {
					at := path.Root(n.Name).AtListIndex(i).AtName("pubkeys").AtListIndex(j)
					files = append(files, publicKeyFile{at: at, name: texts[0]})
				}
			}
		}
	}
	return files
}

// checkPublicKeyFiles refuses files with raw public keys where the provider cannot read the gateway's files.
func (r *connectionResource) checkPublicKeyFiles(v section.Values, diags *diag.Diagnostics) {
	if r.Gateway.Ready() != nil {
		return
	}
	if _, readable := r.Gateway.Target.(transport.FileReader); readable {
		return
	}
	for _, file := range publicKeyFiles(v) {
		diagnostic.AddErrorAt(file.at, "Public key cannot be read", fmt.Sprintf("%q is no PEM, and so the name of a file on the gateway. charon reads no "+
			"raw public keys from files, and over %s the provider cannot read it either. Give the PEM text itself, as with "+
			"file(\"key.pem\").", file.name, r.Gateway.Label), diags)
	}
}

// readPublicKeys reads the files with raw public keys that a connection names, by their names.
func (r *connectionResource) readPublicKeys(ctx context.Context, v section.Values, diags *diag.Diagnostics) map[string]string {
	contents := map[string]string{}
	for _, file := range publicKeyFiles(v) {
		name := file.name
		if !pathpkg.IsAbs(name) {
			name = pathpkg.Join(r.Gateway.SwanctlDirectory, publicKeyFolder, name)
		}
		content, readable, err := r.Gateway.ReadFile(ctx, name)
		if !readable {
			return contents
		}
		if err != nil {
			diagnostic.AddErrorAt(file.at, "Public key cannot be read", fmt.Sprintf("charon reads no raw public keys from files, so the provider does: "+
				"%v. Put the file there, or give the PEM text itself, as with file(\"key.pem\").\n\nGateway: %s", err, r.Gateway.Label), diags)
			continue
		}
		contents[file.name] = string(content)
	}
	return contents
}
