#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# Tries the packages of packaging/deb.sh in a fresh Debian 12, a folder that debootstrap fills: packaging/deb/visit.sh
# says what is tried. Needs root, a network and 4 GB of disk. The folder is removed unless something fails.
# OFFRAMP_DEBIAN_MIRROR names another server of Debian's packages.
# Usage: packaging/testdeb.sh [FOLDER]       a new folder; without one, in TMPDIR or /var/tmp

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

[ "$(id -u)" -eq 0 ] || fail "Only root can enter another system." "Run it as root: sudo packaging/testdeb.sh"
set -- "${1-}" "$source"/dist/offramp_*.deb "$source"/dist/offramp-engine_*.deb
for package in "$2" "$3"; do
    [ -e "$package" ] || fail "There is no $package." "Build the packages first: packaging/deb.sh"
done
installPackages deb
root=${1:-$(mktemp -d "${TMPDIR:-/var/tmp}/offramp-debian.XXXXXX")}
if [ -n "$(ls -A "$root" 2>/dev/null)" ]; then
    fail "$root is not empty." "Name a new folder, or remove it first."
fi

say "A fresh Debian 12 ($root)"
mkdir -p "$root"
chmod 755 "$root" # others must enter it too
log=$root.log
debootstrap --variant=minbase bookworm "$root" ${OFFRAMP_DEBIAN_MIRROR:+"$OFFRAMP_DEBIAN_MIRROR"} >"$log" 2>&1 || {
    tail -n 5 "$log" >&2
    fail "debootstrap could not fill $root." \
        "Check the network; OFFRAMP_DEBIAN_MIRROR names another server. The log is $log."
}
mkdir "$root/packages"
cp "$2" "$3" "$source/packaging/deb/visit.sh" "$root/packages/"

# What is mounted and started in there ends with the command.
# shellcheck disable=SC2016 # the inner shell expands these
unshare --mount --pid --fork --kill-child sh -c 'mount -t proc proc "$1/proc" && exec chroot "$@"' sh \
    "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 sh /packages/visit.sh ||
    fail "The packages do not work (above)." "The system stays in $root: chroot $root"
rm -rf --one-file-system "$root" "$log"
