#!/bin/sh
# Generates docs/ from the provider's schema, templates/ and examples/. It needs no Terraform.
set -eu

schema=$(mktemp)
trap 'rm -f "$schema"' EXIT
go run -C tools ./schema >"$schema"
go tool -modfile=tools/go.mod tfplugindocs generate --provider-name strongswan --providers-schema "$schema" >/dev/null
go tool -modfile=tools/go.mod tfplugindocs validate --provider-name strongswan --providers-schema "$schema" >/dev/null
