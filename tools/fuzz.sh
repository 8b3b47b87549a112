#!/bin/sh
# Runs every fuzz target of this module for $FUZZTIME, one after the other, because go test takes only one at a time. By default
# go test spends most of a short time on making smaller what is merely new.
set -eu

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# seeds lists what fuzzing has found so far.
seeds() {
	git ls-files --others '*/testdata/fuzz/*'
}

# fuzz runs a target, and keeps what go test prints. A pipe has no exit status of its own that sh knows.
fuzz() {
	{
		status=0
		go test -run '^$' -fuzz "^$2\$" -fuzztime "$FUZZTIME" -fuzzminimizetime 20x "$1" 2>&1 || status=$?
		echo "$status" >"$scratch/status"
	} | tee "$scratch/log"
	return "$(cat "$scratch/status")"
}

# ended_late reports whether the log is that of a target in which nothing was found: Go takes the end of -fuzztime for a
# failure if an input is still running at that moment. Then the time-out is all that it says, and it writes no input.
ended_late() {
	sed -n '/^--- FAIL: /,$p' "$scratch/log" | sed -E 's/[0-9]+\.[0-9]+s/TIME/' >"$scratch/failure"
	printf -- '--- FAIL: %s (TIME)\n    context deadline exceeded\nFAIL\nexit status 1\nFAIL\t%s\tTIME\n' "$2" "$1" |
		cmp -s - "$scratch/failure" && seeds | cmp -s - "$scratch/seeds"
}

targets=$(grep -rho --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' internal | wc -l)
run=0
for package in $(go list ./...); do
	for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
		echo "$package $target"
		seeds >"$scratch/seeds"
		if ! fuzz "$package" "$target"; then
			if ! ended_late "$package" "$target"; then
				# The file that go test wrote is lost with the machine that runs this.
				seeds | xargs -r tail -v -n +1
				exit 1
			fi
			echo "fuzz: $target has found nothing; its last input was still running at the end of its time"
		fi
		run=$((run + 1))
	done
done
# A target that go test did not list has not been run.
if test "$run" -eq 0 || test "$run" -ne "$targets"; then
	echo "fuzz: $run of $targets targets were run" >&2
	exit 1
fi
