#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# Installs the packages that are missing, after saying which and why; does nothing when all are there.
# Usage: packaging/dependencies.sh [GROUP…]        groups of packages.txt; without any: build, explorer, engine and test
#        packaging/dependencies.sh --list [GROUP…] only prints the names

set -eu
list=$(dirname "$0")/packages.txt

fail() {
    printf '\nOfframp: %s\n         %s\n' "$1" "$2" >&2
    exit 1
}

listOnly=
if [ "${1-}" = --list ]; then
    listOnly=yes
    shift
fi
groups=" ${*:-build explorer engine test} "
for group in $groups; do
    grep -q "^$group " "$list" || fail "There is no group of packages named \"$group\"." \
        "The groups are: $(grep -v '^#' "$list" | cut -d' ' -f1 | sort -u | xargs)."
done

# A LibTorch of the user's own, named by CMAKE_PREFIX_PATH, replaces Debian's.
ownTorch=
for prefix in $(printf '%s' "${CMAKE_PREFIX_PATH-}" | tr ';:' '  '); do
    if [ -e "$prefix/share/cmake/Torch/TorchConfig.cmake" ] || [ -e "$prefix/TorchConfig.cmake" ]; then
        ownTorch=$prefix
    fi
done

wanted() {
    while read -r group package why; do
        case $group in '' | '#'*) continue ;; esac
        case $groups in *" $group "*) ;; *) continue ;; esac
        if [ -n "$ownTorch" ] && [ "$package" = libtorch-dev ]; then continue; fi
        printf '%s\t%s\n' "$package" "$why"
    done <"$list" | sort -u -k1,1
}

if [ -n "$listOnly" ]; then
    wanted | cut -f1
    exit 0
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    fail "This system has no apt-get, so packages cannot be installed automatically." \
        "Install the contents of these Debian packages, then run again with OFFRAMP_SKIP_PACKAGES=1: $(wanted | cut -f1 | xargs)"
fi

isInstalled() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=
for package in $(wanted | cut -f1); do
    isInstalled "$package" || missing="$missing $package"
done

if [ -n "$missing" ]; then
    echo "Offramp needs these packages, which are not installed yet:"
    wanted | while IFS='	' read -r package why; do
        case "$missing " in *" $package "*) printf '  %-22s %s\n' "$package" "$why" ;; esac
    done
    # shellcheck source=/dev/null
    system=$(. /etc/os-release 2>/dev/null && echo "${ID-} ${VERSION_ID-}") || system=
    if [ "$system" != "debian 12" ]; then
        echo "(This is not Debian 12 but \"$system\": names and versions of packages may differ.)"
    fi

    if [ "$(id -u)" -eq 0 ]; then
        asRoot=
    elif command -v sudo >/dev/null; then
        asRoot=sudo
        echo "They are installed with sudo, which may ask for your password."
    else
        fail "Installing packages needs root, and there is no sudo." \
            "As root, run: apt-get install --no-install-recommends$missing"
    fi
    apt() {
        # $asRoot is empty or one word.
        $asRoot env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
    }
    apt update || echo "Offramp: some package lists could not be downloaded; continuing with the existing ones." >&2
    # shellcheck disable=SC2086
    apt -y install --no-install-recommends $missing ||
        fail "apt-get could not install the packages (its message is above)." \
            "Check the network, the free disk space and /etc/apt/sources.list (Debian 12, \"main\"), then run this again."
fi

# LibTorch calls whichever BLAS the system's alternatives name.
case $groups in
*" engine "*)
    for blas in /usr/lib/*/libblas.so.3; do
        case $(readlink -f "$blas") in
        */blas/*)
            echo "Offramp: $blas is the reference BLAS, which makes networks many times slower." >&2
            echo "         As root, run: update-alternatives --auto libblas.so.3-$(basename "$(dirname "$blas")")" >&2
            ;;
        esac
    done
    ;;
esac
