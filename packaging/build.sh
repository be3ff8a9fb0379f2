#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# Installs what is missing and builds the explorer and the engine into build/VARIANT, the programs into its bin/:
#   dev      compiles fastest, with the tests; warnings are errors
#   release  optimised, without the tests; what packaging/run.sh starts
#   asan     as dev, with the address and undefined-behaviour sanitizers
#   tsan     as dev, with the thread sanitizer
# Usage: packaging/build.sh VARIANT [OPTION of CMake…]        such as -DOFFRAMP_ENGINE=OFF

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

case ${1-} in
dev | asan | tsan) installPackages build explorer engine test ;;
release) installPackages build explorer engine ;;
*) fail "There is no variant \"${1-}\"." "The variants are dev, release, asan and tsan: packaging/build.sh dev" ;;
esac
variant=$1
shift
configureVariant "$variant" "$buildRoot/$variant" "$@"
build "$buildRoot/$variant"
