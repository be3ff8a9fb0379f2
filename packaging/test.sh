#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# Installs what is missing, builds the variant dev and runs the tests. The output ends with a summary of ctest.
#   --window-asan  the tests of the window run under the address sanitizer, in a build of their own without LibTorch
#                  (build/window), and are left out of dev
#   --all          besides: the engine built with Qt out of reach (build/engine), the explorer with LibTorch and OpenCV
#                  out of reach (build/explorer), all tests under the address sanitizer (build/asan), and those of
#                  threads and child processes under the thread sanitizer (build/tsan); the Python package as its wheel
#                  installs it; at the end the short form of packaging/torture.sh (8 minutes); OFFRAMP_LONG_TESTS=1 in
#                  the environment of ctest runs the long forms of some tests, as this does
# Usage: packaging/test.sh [--all | --window-asan] [OPTION of ctest…]       such as -R recording

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

what=
case ${1-} in
--all | --window-asan)
    what=$1
    shift
    ;;
esac
failed=

# runTests FOLDER [OPTION of ctest…]
runTests() {
    ctest --test-dir "$@" --output-on-failure --no-tests=error -j "$(jobs)" || failed="$failed $1"
}

windowUnderAsan() {
    say "The tests of the window, with the address sanitizer ($buildRoot/window)"
    configureVariant window "$buildRoot/window"
    build "$buildRoot/window" tests/ui/all
    say "Tests of the window, with the address sanitizer"
    runTests "$buildRoot/window/tests/ui" "$@"
}

# Each file is compiled alone too, which shows what it forgets to include.
eachHalfAlone() {
    say "The engine alone ($buildRoot/engine)"
    configureVariant dev "$buildRoot/engine" -DCMAKE_UNITY_BUILD=OFF -DOFFRAMP_TESTS=OFF -DOFFRAMP_EXPLORER=OFF \
        -DCMAKE_DISABLE_FIND_PACKAGE_Qt6=ON
    build "$buildRoot/engine"
    say "The explorer alone ($buildRoot/explorer)"
    configureVariant dev "$buildRoot/explorer" -DCMAKE_UNITY_BUILD=OFF -DOFFRAMP_TESTS=OFF -DOFFRAMP_ENGINE=OFF \
        -DCMAKE_DISABLE_FIND_PACKAGE_Torch=ON -DCMAKE_DISABLE_FIND_PACKAGE_OpenCV=ON
    build "$buildRoot/explorer"
}

# Builds and runs what is labelled "threads".
threadsUnderTsan() {
    say "Threads and child processes, with the thread sanitizer ($buildRoot/tsan)"
    configureVariant tsan "$buildRoot/tsan"
    labelled=$(ctest --test-dir "$buildRoot/tsan" -N -L '^threads$' | sed -n 's/^ *Test *#[0-9]*: */tst_/p')
    # shellcheck disable=SC2086 # one word a test
    build "$buildRoot/tsan" $labelled
    # Tests that start the programs take those that were built alone: of LibTorch there is no instrumented build.
    mkdir -p "$buildRoot/tsan/bin"
    ln -sf "$buildRoot/engine/bin/offramp-engine" "$buildRoot/explorer/bin/offramp" "$buildRoot/tsan/bin/"
    say "Tests of threads and child processes, with the thread sanitizer"
    runTests "$buildRoot/tsan" -L '^threads$' "$@"
}

# The tests of the Python package once more, on what its wheel installs.
baseWheel() {
    say "The wheel of the Python package ($source/dist)"
    "$source/packaging/wheel.sh" base
    rm -rf "$buildRoot/wheel/installed"
    # With Debian's NumPy, PyTorch and pytest.
    /usr/bin/python3 -m venv --system-site-packages "$buildRoot/wheel/installed"
    "$buildRoot/wheel/installed/bin/pip" install -q --no-index --find-links "$source/dist" offramp
    say "Tests of the installed Python package"
    OFFRAMP_INSTALLED=1 OFFRAMP_BIN=$buildRoot/dev/bin \
        "$buildRoot/wheel/installed/bin/python" -B "$source/tests/python/run.py" || failed="$failed wheel"
}

installPackages build explorer engine test
[ "$what" != --all ] || installPackages web
if [ "$what" = --all ]; then
    mkdir -p "$CCACHE_DIR"
    eachHalfAlone
    threadsUnderTsan "$@"
    say "Everything, with the address sanitizer ($buildRoot/asan)"
    configureVariant asan "$buildRoot/asan"
    build "$buildRoot/asan"
    say "Tests of everything, with the address sanitizer"
    runTests "$buildRoot/asan" "$@"
    export OFFRAMP_LONG_TESTS=1 # the long forms of tst_closingorders, tst_hostile and tst_limits
fi
if [ "$what" = --window-asan ]; then
    say "Everything but the tests of the window ($buildRoot/dev)"
    configureVariant dev "$buildRoot/dev" -DOFFRAMP_WINDOW_TESTS=OFF
    build "$buildRoot/dev"
    say "Tests of everything but the window"
    runTests "$buildRoot/dev" -LE '^window$' "$@"
    windowUnderAsan "$@"
else
    say "Everything ($buildRoot/dev)"
    configureVariant dev "$buildRoot/dev" -DOFFRAMP_WINDOW_TESTS=ON
    build "$buildRoot/dev"
    say "Tests of everything"
    if [ -n "$failed" ]; then
        echo "(Tests failed in$failed: see above. The rest still runs.)"
    fi
    runTests "$buildRoot/dev" "$@"
fi
if [ "$what" = --all ]; then
    baseWheel
    # The programs of build/dev, because kills and limits of memory need them as users have them; the readers of
    # build/asan.
    "$source/packaging/torture.sh" 8 --no-build || failed="$failed torture"
fi
[ -z "$failed" ]
