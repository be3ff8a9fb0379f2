#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# Installs what is missing, builds Offramp into build/release and opens the explorer with the files given.
# Without a display it writes tables and a figure instead; without files it opens the demo. A verb (run.sh curve …)
# is passed on to offramp.
# Usage: packaging/run.sh [FILE.exits… | VERB …]

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

installPackages build explorer engine
release=$buildRoot/release
configureVariant release "$release"
build "$release"
PATH=$release/bin:$PATH
export PATH

# --help lists the verbs of both programs; anything but lower-case letters is a file.
hasVerb() {
    case $1 in '' | *[!a-z]*) return 1 ;; esac
    offramp --help 2>/dev/null | grep -q "^  $1 "
}

case ${1-} in -*) exec offramp "$@" ;; esac
if hasVerb "${1-}"; then
    exec offramp "$@"
fi

demo=$source/resources/demo/demo.offramp
if [ $# -eq 0 ] && [ -e "$demo" ]; then
    set -- "$demo"
    echo "No files were given: this is the demo."
fi

if [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
    exec offramp "$@"
fi

say "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): writing files instead."
if [ $# -eq 0 ]; then
    cat <<TEXT
Give recordings to write their trade-off as tables and a figure:
    packaging/run.sh FILE.exits…
To make a recording of a network (a TorchScript archive) on a folder of images:
    $release/bin/offramp-engine record --network NET.pt --dataset FOLDER --out FILE.exits
All verbs that need no display:
    $release/bin/offramp --help
TEXT
    exit 0
fi

# Next to the first file; in the build folder if that is not writable or is part of the source tree.
folder=$(dirname "$1")
case $(readlink -f "$folder") in
"$source"/resources/*) folder=$buildRoot/demo ;;
*) if [ ! -w "$folder" ]; then folder=$buildRoot/head-less; fi ;;
esac
mkdir -p "$folder"
name=$(basename "$1")
name=$folder/${name%.*}

case $1 in
*.offramp) ;;
*)
    offramp curve "$@" --json >"$name.curve.json"
    offramp curve "$@" --csv >"$name.curve.csv"
    echo "Whole trade-off curves: $name.curve.json and $name.curve.csv"
    ;;
esac
if hasVerb export; then
    offramp export "$@" --pdf "$name.pdf" --png "$name.png" --csv "$name.variants.csv"
    echo "Figure: $name.pdf and $name.png, variants: $name.variants.csv"
fi
