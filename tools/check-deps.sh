#!/usr/bin/env bash
# Checks in a throw-away Debian what tools/install-deps.sh promises: no service that comes with the
# packages starts at boot, one that was enabled before stays so, and the command that removes the
# packages leaves the machine as it was before. Needs root, mmdebstrap and the network; minutes.
# shellcheck disable=SC2086 # names are words, and no mirror is no argument
set -euo pipefail
export LC_ALL=C # one order for sort and comm
cd "$(dirname "$0")/.."

root=$(mktemp -d)
chmod 755 "$root"
trap 'rm -rf "$root" "$root".*' EXIT

# Namespaces, so that no mount and no process stays.
isolated=(unshare --mount --pid --fork --kill-child --mount-proc)
within() {
	"${isolated[@]}" sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$root" \
		env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root CACHE=/root/cache LC_ALL=C "$@"
}

# state prints the packages, and all that starts at boot or at login.
state() {
	within sh -c "dpkg-query -W -f 'package \${binary:Package} \${db:Status-Status}\n'
		systemctl --root=/ list-unit-files --state=enabled --no-legend --plain | sed 's/^/service /'
		systemctl --root=/ --global list-unit-files --state=enabled --no-legend --plain | sed 's/^/user service /'
		find /etc/rc?.d -name 'S*' | sort | sed 's/^/script /'
		ls /usr/sbin/policy-rc.d 2>/dev/null || :" | sort
}

"${isolated[@]}" mmdebstrap --variant=minbase --include=systemd,cron \
	bookworm "$root" ${STRONGSWAN_LAB_MIRROR:-} >"$root.log" || { tail -n 20 "$root.log"; exit 1; }
cp -r tools "$root/root/tools"

for set in demo test; do
	state >"$root.before"
	within /root/tools/install-deps.sh $set | tee "$root.printed"
	state >"$root.after"
	new=$(comm -13 "$root.before" "$root.after" | sed -n 's/^package \([^ ]*\) .*/\1/p')
	echo "$set: $(echo $new | wc -w) new packages:" $new
	if comm -3 "$root.before" "$root.after" | grep -v '^.package '; then
		echo "check-deps: the above changed when the packages of $set were installed"
		exit 1
	fi
	remove=$(sed -n 's/.*; remove them with: //p' "$root.printed")
	within env DEBIAN_FRONTEND=noninteractive sh -c "${remove/purge/purge -y -qq} >/dev/null"
	state >"$root.after"
	if ! diff "$root.before" "$root.after"; then
		echo "check-deps: the above is different after $remove"
		exit 1
	fi
	within /root/tools/leftovers.sh
done
