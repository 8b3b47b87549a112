#!/bin/sh
# Prints the paths of all CLIs to measure with, comma-separated: Terraform if there is one, and OpenTofu, see cli.sh.
set -eu

here=$(dirname "$0")
tofu=$(CLI=tofu "$here/cli.sh")
if command -v terraform >/dev/null; then
	echo "$(command -v terraform),$tofu"
else
	echo "$tofu"
fi
