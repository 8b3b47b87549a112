#!/bin/sh
# Installs the packages of a set that are missing:
#
#   tools/install-deps.sh demo                  what the demo runs
#   tools/install-deps.sh test [PACKAGE...]     what the tests run, and other packages
#
# No service is started, and none that comes with the packages starts at the next boot. The names of
# all new packages go to $CACHE/packages, from which leftovers.sh says how to remove them. It knows
# apt; elsewhere it says what is missing.
set -eu
export LC_ALL=C # one order for sort and comm

demo="strongswan-charon strongswan-swanctl strongswan-pki libcharon-extra-plugins
	libstrongswan-standard-plugins libstrongswan-extra-plugins netbase iproute2 iputils-ping util-linux"
# What tunnels and remote access are tested with, and a C compiler for the race detector.
test="$demo libcharon-extauth-plugins openssh-server socat stunnel4 softhsm2 gcc libc6-dev gnupg"

here=$(dirname "$0")
export CACHE="${CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/terraform-provider-strongswan}"
name=${1:-}
test $# -eq 0 || shift
case $name in
demo) packages=$demo ;;
test) packages="$test $*" ;;
*)
	echo "usage: tools/install-deps.sh demo | test [PACKAGE...]" >&2
	exit 2
	;;
esac

missing=""
if command -v dpkg-query >/dev/null; then
	for package in $packages; do
		case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
		*" ok installed") ;;
		*) missing="$missing $package" ;;
		esac
	done
elif ! test -x /usr/lib/ipsec/charon; then
	echo "install-deps: strongSwan is missing, and this machine has no apt. Install charon, swanctl" >&2
	echo "install-deps: and all plugins, with charon in /usr/lib/ipsec and swanctl in /usr/sbin." >&2
	exit 1
fi
test -n "$missing" || exit 0

sudo=""
if test "$(id -u)" -ne 0; then
	if ! command -v sudo >/dev/null; then
		echo "install-deps: these packages are missing, and there is no sudo:$missing" >&2
		echo "install-deps: as root, run: tools/install-deps.sh $name${*:+ $*}" >&2
		exit 1
	fi
	sudo=sudo
fi

# installed lists the packages that have files on the machine, even if dpkg was interrupted.
installed() {
	dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' |
		sed '/^config-files /d; /^not-installed /d; s/.* //' | sort
}

# enabled lists the units that start at boot (system) or at login (global). With --root, systemctl
# looks at the files, as it must where systemd does not run.
enabled() {
	command -v systemctl >/dev/null || return 0
	systemctl --root=/ "--$1" list-unit-files --state=enabled --no-legend --plain |
		sed 's/ .*//' | sort
}

# files lists those of the new packages that are in a directory named so, without it.
files() {
	xargs -r dpkg -L <"$scratch/new" 2>/dev/null | sed -n "s|^.*/$1/\([^/]*\)$|\1|p" | sort -u
}

# quietly shows what a command prints only if it fails.
quietly() {
	"$@" >"$scratch/printed" 2>&1 || {
		cat "$scratch/printed" >&2
		return 1
	}
}

# disable keeps services of the new packages from starting at the next boot.
disable() {
	for scope in system global; do
		files "systemd/$(echo $scope | sed s/global/user/)" >"$scratch/brought"
		for unit in $(enabled $scope | comm -13 "$scratch/$scope" - | comm -12 "$scratch/brought" -); do
			quietly $sudo systemctl --root=/ "--$scope" disable "$unit"
		done
	done
	# A unit that is generated from an init script starts even if the package's own is disabled.
	for script in $(files etc/init.d); do
		quietly $sudo update-rc.d "$script" disable
	done
}

# finish leaves everything in order, also if the installation failed or was interrupted.
finish() {
	status=$?
	trap - EXIT
	trap '' INT TERM HUP
	set +e
	$sudo rm -f $policy
	test ! -e $policy.kept || $sudo mv $policy.kept $policy
	installed | comm -13 "$scratch/packages" - >"$scratch/new"
	if test -s "$scratch/new"; then
		disable
		mkdir -p "$CACHE"
		cat "$CACHE/packages" "$scratch/new" 2>/dev/null | sort -u >"$scratch/record"
		cp "$scratch/record" "$CACHE/packages"
		"$here/leftovers.sh" packages
	fi
	rm -rf "$scratch"
	exit $status
}

echo "Installing what is missing:$missing"
scratch=$(mktemp -d)
installed >"$scratch/packages"
enabled system >"$scratch/system"
enabled global >"$scratch/global"
# Debian's packages ask policy-rc.d whether they may start their services.
policy=/usr/sbin/policy-rc.d
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
if test -e $policy && ! test -e $policy.kept; then
	$sudo mv $policy $policy.kept
fi
printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
$sudo chmod 755 $policy
$sudo apt-get update -qq
# shellcheck disable=SC2086 # the names are words
quietly $sudo env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
	apt-get install -y -qq --no-install-recommends \
	-o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 $missing
