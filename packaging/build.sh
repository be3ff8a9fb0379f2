# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=sh
#
# What run.sh and test.sh share; they read this file with `.`, it is not run by itself.
# OFFRAMP_BUILD_ROOT moves the build folders, OFFRAMP_JOBS sets the number of compilers at once.

source=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck disable=SC2034 # used by the scripts that read this file
buildRoot=${OFFRAMP_BUILD_ROOT:-$source/build}

say() {
    printf '\n== %s\n' "$1"
}

fail() {
    printf '\nOfframp: %s\n         %s\n' "$1" "$2" >&2
    exit 1
}

# Installs what the groups of packages.txt lack.
installPackages() {
    if [ -z "${OFFRAMP_SKIP_PACKAGES-}" ]; then
        "$source/packaging/dependencies.sh" "$@"
    fi
}

# As many compilers as there are processors, and no more than fit: one may take 1.2 GB.
jobs() {
    processors=$(nproc)
    fitting=$(awk '/^MemAvailable:/ { print int($2 / 1200000) }' /proc/meminfo 2>/dev/null || true)
    if [ -n "${OFFRAMP_JOBS-}" ]; then
        echo "$OFFRAMP_JOBS"
    elif [ "${fitting:-1}" -lt 1 ]; then
        echo 1
    elif [ "${fitting:-$processors}" -lt "$processors" ]; then
        echo "$fitting"
    else
        echo "$processors"
    fi
}

# configure FOLDER OPTION…: quiet unless it fails.
configure() {
    folder=$1
    shift
    mkdir -p "$folder"
    if ! cmake -S "$source" -B "$folder" -G Ninja "$@" >"$folder/configure.log" 2>&1; then
        cat "$folder/configure.log" >&2
        fail "CMake could not configure $folder (its message is above)." \
            "If the folder is from another machine or compiler, delete it and run this again."
    fi
}

# build FOLDER [TARGET…]
build() {
    folder=$1
    shift
    cmake --build "$folder" -j "$(jobs)" ${1+--target "$@"} ||
        fail "$folder could not be built (the compiler's message is above)." \
            "If memory ran out, run this again with OFFRAMP_JOBS=1."
}
