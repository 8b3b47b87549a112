#!/bin/sh
# Writes the schema and the states of a release that is about to be made, such as v1.2.3, with the provider as it is. Tests compare
# all later versions with them. The configurations are those of the release before, unless there are some already.
set -eu

states=internal/provider/testdata/states
if ! expr "$1" : 'v[0-9][0-9]*\.[0-9][0-9]*\.[0-9][0-9]*$' >/dev/null; then
	echo "release-fixtures: which release? As in make release-fixtures RELEASE=v1.2.3" >&2
	exit 1
fi
if git rev-parse -q --verify "refs/tags/$1" >/dev/null; then
	echo "release-fixtures: $1 is released, and what it has written does not change any more" >&2
	exit 1
fi
if ! test -d "$states/$1"; then
	cp -R "$states/$(ls "$states" | sort -V | tail -n 1)" "$states/$1"
fi
RELEASE=$1 go test -count=1 -timeout 20m -run '^(TestSchema_keepsItsPromises|TestAccStates|TestAccStates_token)$' ./internal/provider
# Options that are new are not in the configurations of the release before.
go test -count=1 -run '^TestStates_haveEverything$' ./internal/provider
git status --short "$states/$1"
