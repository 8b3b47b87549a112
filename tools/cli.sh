#!/bin/sh
# Prints the path of the CLI to test with: TF_ACC_TERRAFORM_PATH, else Terraform or OpenTofu from PATH, else OpenTofu,
# which is built once into the cache folder. CLI=tofu leaves Terraform out.
set -eu

if test -n "${TF_ACC_TERRAFORM_PATH:-}"; then
	echo "$TF_ACC_TERRAFORM_PATH"
	exit
fi
for name in ${CLI:-terraform tofu}; do
	if command -v "$name"; then
		exit
	fi
done
tofu="$CACHE/tofu"
if ! test -x "$tofu"; then
	echo "There is no ${CLI:-Terraform and no OpenTofu} in PATH: building OpenTofu, which takes some minutes." >&2
	mkdir -p "$CACHE"
	go build -C "$(dirname "$0")/opentofu" -o "$tofu.partial" github.com/opentofu/opentofu/cmd/tofu >&2
	mv "$tofu.partial" "$tofu"
fi
echo "$tofu"
