#!/bin/sh
# Installs what tests and demo need, if it is missing: strongSwan, util-linux, what tunnels and remote
# access are tested with, a C compiler for the race detector, and the packages named as arguments.
# It knows apt; elsewhere it says what is missing.
set -eu

packages="strongswan-charon strongswan-swanctl libcharon-extra-plugins libcharon-extauth-plugins libstrongswan-standard-plugins
	libstrongswan-extra-plugins strongswan-pki netbase iproute2 iputils-ping util-linux
	openssh-server socat stunnel4 softhsm2 gcc libc6-dev gnupg $*"

missing=""
if command -v dpkg-query >/dev/null; then
	for package in $packages; do
		case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
		*" ok installed") ;;
		*) missing="$missing $package" ;;
		esac
	done
elif ! test -x /usr/lib/ipsec/charon; then
	echo "install-deps: strongSwan is missing, and this is no machine with apt. Install charon, swanctl and all plugins," >&2
	echo "install-deps: with charon in /usr/lib/ipsec and swanctl in /usr/sbin." >&2
	exit 1
fi
test -n "$missing" || exit 0

sudo=""
if test "$(id -u)" -ne 0; then
	if ! command -v sudo >/dev/null; then
		echo "install-deps: as root, run: apt-get install$missing" >&2
		exit 1
	fi
	sudo=sudo
fi
echo "Installing what is missing:$missing"
export DEBIAN_FRONTEND=noninteractive
# The machine's own charon is none of our business: it is not started. policy-rc.d is how Debian's packages are told so.
policy=/usr/sbin/policy-rc.d
if ! test -e $policy; then
	printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
	$sudo chmod 755 $policy
	trap '$sudo rm -f $policy' EXIT
fi
$sudo apt-get update -qq
# shellcheck disable=SC2086 # the names are words
$sudo apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 $missing >/dev/null
