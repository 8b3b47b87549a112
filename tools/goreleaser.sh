#!/bin/sh
# Runs goreleaser with the arguments, and with cyclonedx-gomod, which lists modules for it, in PATH. Both are built once into
# the cache folder.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
programs=$CACHE/goreleaser-$(cksum <"$here/goreleaser/go.sum" | cut -d ' ' -f 1)
if ! test -d "$programs"; then
	echo "Building goreleaser, which takes some minutes." >&2
	partial=$programs.partial.$$
	mkdir -p "$partial"
	trap 'rm -rf "$partial"' EXIT
	go build -C "$here/goreleaser" -o "$partial/" tool >&2
	mv -T "$partial" "$programs"
	trap - EXIT
fi
# It wants a remote to know where the repository is, and asks it for nothing when nothing is published. A clone of a clone, or an
# archive with a fresh git, may have none.
if test -z "$(git remote)"; then
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=remote.origin.url
	export GIT_CONFIG_VALUE_0=https://github.com/terraform-strongswan/terraform-provider-strongswan.git
fi
PATH=$programs:$PATH exec goreleaser "$@"
