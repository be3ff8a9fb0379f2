#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# Tries to break the programs: kills with resume, failing disks, damaged and hostile files, engines that misbehave, the
# window under stress. Prints one table and exits 1 if a row failed; inputs that fail are kept in build/torture. Builds
# build/dev and the readers of build/asan first, unless told not to.
# Usage: packaging/torture.sh [MINUTES] [--no-build] [OPTION of tests/torture/torture.py…]
#   MINUTES      how long it takes about on two processors, 60 by default. In 60 minutes most rows try all their cases, in
#                less as many as there is time for, at random; "12 of 40 cases" in the table says so
#   --no-build   takes what is built in build/dev and build/asan
#   --seed N     repeats a campaign; --only kills,hostile runs some rows; --jobs N runs N rows at once
#   A row of its own uses all processors: packaging/torture.sh 60 --no-build --only kills --kills 1000

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

minutes=60
case ${1-} in
[0-9]*)
    minutes=$1
    shift
    ;;
esac
if [ "${1-}" = --no-build ]; then
    shift
else
    installPackages build explorer engine test
    say "The programs ($buildRoot/dev)"
    configureVariant dev "$buildRoot/dev"
    build "$buildRoot/dev" offramp offramp-engine windowstress networkfuzz
    say "The readers, with the address sanitizer ($buildRoot/asan)"
    configureVariant asan "$buildRoot/asan"
    build "$buildRoot/asan" fuzz-replay
fi
readers=$buildRoot/asan
if [ ! -x "$readers/tests/fuzz-replay" ]; then
    readers=$buildRoot/dev
fi
say "Torture"
exec python3 -B "$source/tests/torture/torture.py" "$minutes" --build "$buildRoot/dev" --sanitized "$readers" \
    --out "$buildRoot/torture" "$@"
