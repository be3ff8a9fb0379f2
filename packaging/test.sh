#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# Installs what is missing, builds Offramp in four ways with warnings as errors, and runs the tests:
#   build/engine    the engine alone, with Qt out of reach
#   build/explorer  the explorer alone, with LibTorch and OpenCV out of reach
#   build/sanitize  what needs neither Qt widgets nor LibTorch, under the sanitizers: mathematics and readers
#   build/test      everything, as Release but for -O1, which compiles a quarter faster; the last tests, so that the output ends with their summary
# Usage: packaging/test.sh [OPTION of ctest…]       such as -R recording; --quick builds and tests only build/test

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/build.sh"

quick=
if [ "${1-}" = --quick ]; then
    quick=yes
    shift
fi

installPackages build explorer engine test
strict=-DOFFRAMP_WARNINGS_AS_ERRORS=ON
# What is the same in two builds is compiled once, precompiled headers included.
export CCACHE_DIR="$buildRoot/ccache" CCACHE_BASEDIR="$source" CCACHE_NOHASHDIR=1
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
shared="-DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_FLAGS=-fpch-preprocess -DCMAKE_BUILD_TYPE=Release"
release="-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG"
jobs=$(jobs)
failed=

say "Everything ($buildRoot/test)"
# shellcheck disable=SC2086 # several options
configure "$buildRoot/test" "$release" $strict $shared
build "$buildRoot/test"

if [ -z "$quick" ]; then
    say "The engine alone ($buildRoot/engine)"
    # shellcheck disable=SC2086 # several options
    configure "$buildRoot/engine" "$release" $strict $shared \
        -DOFFRAMP_EXPLORER=OFF -DOFFRAMP_TESTS=OFF -DCMAKE_DISABLE_FIND_PACKAGE_Qt6=ON
    build "$buildRoot/engine"

    say "The explorer alone ($buildRoot/explorer)"
    # shellcheck disable=SC2086 # several options
    configure "$buildRoot/explorer" "$release" $strict $shared \
        -DOFFRAMP_ENGINE=OFF -DOFFRAMP_TESTS=OFF \
        -DCMAKE_DISABLE_FIND_PACKAGE_Torch=ON -DCMAKE_DISABLE_FIND_PACKAGE_OpenCV=ON
    build "$buildRoot/explorer"

    say "What needs neither program, with sanitizers ($buildRoot/sanitize)"
    configure "$buildRoot/sanitize" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG="-O1 -g1" $strict \
        -DOFFRAMP_ENGINE=OFF -DOFFRAMP_EXPLORER=OFF -DOFFRAMP_SANITIZE=ON
    build "$buildRoot/sanitize"

    say "Tests of what needs neither program, with sanitizers"
    ctest --test-dir "$buildRoot/sanitize" --output-on-failure -j "$jobs" "$@" || failed=yes
fi

say "Tests of everything"
if [ -n "$failed" ]; then
    echo "(Tests failed under the sanitizers: see above. The rest still runs.)"
fi
ctest --test-dir "$buildRoot/test" --output-on-failure --no-tests=error -j "$jobs" "$@" || failed=yes
test -z "$failed"
