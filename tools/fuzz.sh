#!/bin/sh
# Runs every fuzz target of this module for $FUZZTIME, one after the other: go test takes only one at a time. By default it
# spends most of a short time on making smaller what is merely new.
set -eu

targets=$(grep -rho --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' internal | wc -l)
run=0
for package in $(go list ./...); do
	for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
		echo "$package $target"
		if ! go test -run '^$' -fuzz "^$target\$" -fuzztime "$FUZZTIME" -fuzzminimizetime 20x "$package"; then
			# The file that go test wrote is lost with the machine that runs this.
			git ls-files --others '*/testdata/fuzz/*' | xargs -r tail -v -n +1
			exit 1
		fi
		run=$((run + 1))
	done
done
# A target that go test did not list has not been run.
if test "$run" -eq 0 || test "$run" -ne "$targets"; then
	echo "fuzz: $run of $targets targets were run" >&2
	exit 1
fi
