#!/bin/sh
# Generates docs/ from the provider's schema, templates/ and examples/. It needs no Terraform.
set -eu

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
go run -C tools ./schema >"$scratch/schema.json"
for what in generate validate; do
	# It talks a lot, which is of interest only when it fails.
	if ! go tool -modfile=tools/go.mod tfplugindocs $what --provider-name strongswan \
		--providers-schema "$scratch/schema.json" >"$scratch/log" 2>&1; then
		cat "$scratch/log" >&2
		exit 1
	fi
done
