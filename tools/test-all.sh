#!/bin/sh
# Runs all tests on each release of charon, and the acceptance tests with each CLI there: tools/test-all.sh RELEASES CLIS. The
# releases are separated by spaces, the paths of the CLIs by commas. One that fails does not keep the others from running.
set -eu

releases=$1 clis=$2 failed=""
for release in $releases; do
	export STRONGSWAN_LAB_RELEASE="$release"
	make unit || failed="$failed
$release: make unit"
	for cli in $(echo "$clis" | tr , ' '); do
		TF_ACC_TERRAFORM_PATH=$cli make acceptance || failed="$failed
$release, $cli: make acceptance"
	done
done
if test -n "$failed"; then
	echo "test-all: failed:$failed" >&2
	exit 1
fi
