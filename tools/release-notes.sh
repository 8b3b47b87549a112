#!/bin/sh
# Prints what CHANGELOG.md says of a version, such as v1.2.3, for the page of the release. Without a heading for it there is no release.
set -eu

version=${1#v}
# A heading is "## 1.2.3" or "## [1.2.3]", with or without " - 2026-01-31" after it.
notes=$(awk -v version="$version" '
	/^## / { here = ($2 == version || $2 == "[" version "]"); next }
	here { print }
' CHANGELOG.md)
if test -z "$(printf %s "$notes" | tr -d '[:space:]')"; then
	echo "release-notes: CHANGELOG.md says nothing below a heading \"## $version\"" >&2
	exit 1
fi
printf '%s\n' "$notes"
