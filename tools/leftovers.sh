#!/bin/sh
# Says what stays on the machine after the demo or the tests, and how to remove it: the packages
# that install-deps.sh has installed and, unless its argument is "packages", what was built into the
# cache folder. shellcheck disable=SC2046,SC2086 # names are words
set -eu

record=$CACHE/packages
if test -s "$record"; then
	# Some may be removed by now.
	left=$(dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' $(cat "$record") 2>/dev/null |
		sed '/^config-files /d; /^not-installed /d; s/.* //')
	if test -z "$left"; then
		rm "$record"
	else
		printf '%s\n' "$left" >"$record"
		# What was asked for is marked as such; what that needs is not.
		wanted=$(apt-mark showmanual $left)
		others=$(($(echo $left | wc -w) - $(echo $wanted | wc -w)))
		sudo=$(test "$(id -u)" -eq 0 || echo "sudo ")
		echo "Packages installed for this:" $wanted "and $others that they need; remove them with:" \
			"${sudo}apt-get purge \$(cat $record)"
	fi
fi
test "${1:-}" != packages || exit 0

built=$(ls "$CACHE" 2>/dev/null | sed '/^packages$/d')
if test -n "$built"; then
	echo "Built for this, and kept for the next time:" $built"; remove with: rm -r$(printf " $CACHE/%s" $built)"
fi
