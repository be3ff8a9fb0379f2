#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# What packaging/testdeb.sh tries in a fresh Debian, as root there: the explorer alone, which must bring no LibTorch; its
# desktop files, manual pages and window; the engine; what is left when both are removed.

set -eu
demo=/usr/share/offramp/demo
log=/packages/log

say() {
    printf '\n== %s\n' "$1"
}

# step WHAT COMMAND…: a line for what works; the end, with its output, for what does not.
step() {
    what=$1
    shift
    if "$@" >$log 2>&1; then
        printf '  ok      %s\n' "$what"
    else
        printf '  FAILED  %s (%s)\n' "$what" "$*"
        tail -n 30 $log
        exit 1
    fi
}

# The commands of a shell, of root or of a person who is not.
root() { sh -euc "$1"; }
visitor() { runuser -u visitor -- env HOME=/home/visitor sh -euc "cd; $1"; }
install() { DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "$@"; }
size() { dpkg-query -W -f='${Installed-Size}\n' | awk '{ total += $1 } END { printf "%d", total / 1024 }'; }

useradd --create-home visitor
apt-get -qq update

say "The explorer alone"
before=$(size)
step "it is installed" install /packages/offramp_*.deb
echo "          with what it depends on: $(($(size) - before)) MB"
step "it brings no LibTorch and no OpenCV" root '! dpkg-query -W | grep -E "torch|opencv"'
step "its libraries are there" root '! ldd /usr/bin/offramp | grep "not found"'
step "offramp --version" visitor 'offramp --version | grep -E "^offramp [0-9]"'
step "offramp export, of the demo's real networks" \
    visitor "offramp export $demo/real/tiny-imagenet.offramp --csv b.csv && grep ResNeXt-50 b.csv"
step "offramp curve, of the demo" \
    visitor "offramp curve $demo/signs-small.exits --thresholds 0,0.5 --json | grep '\"samples\": 1000,'"
step "offramp export, as PDF and CSV" \
    visitor "offramp export $demo/demo.offramp --pdf a.pdf --csv a.csv && test -s a.pdf && grep signs a.csv"
step "offramp record says that the engine is missing" \
    visitor 'if offramp record --help 2>problem; then false; fi; grep "package offramp-engine" problem'
step "the window stays open" visitor "code=0
    QT_QPA_PLATFORM=offscreen timeout 5 offramp $demo/demo.offramp || code=\$?; test \$code = 124"

say "A desktop"
step "xvfb, man-db and the databases of a desktop are installed" \
    install xvfb xauth x11-utils man-db desktop-file-utils shared-mime-info
step "recordings and workspaces are known" \
    root 'cd /usr/share/mime; grep "x-offramp-recording:\*.exits" globs2; grep "x-offramp-workspace:\*.offramp" globs2'
step "offramp opens them" \
    root 'grep "^application/x-offramp-recording=org.offramp.Offramp.desktop" /usr/share/applications/mimeinfo.cache'
step "man offramp, man offramp curve" \
    visitor 'man offramp | grep SUBCOMMANDS; man offramp curve | grep -e --thresholds'
step "the window is shown" visitor "xvfb-run -a sh -euc '
    offramp $demo/demo.offramp & program=\$!
    for _ in \$(seq 100); do
        sleep 0.2
        xwininfo -root -tree >windows
        if grep -E \"demo.offramp.* [0-9]{3,4}x[0-9]{3,4}\" windows; then break; fi
    done
    grep -E \"demo.offramp.* [0-9]{3,4}x[0-9]{3,4}\" windows
    kill \$program'"

say "The engine"
before=$(size)
step "it is installed" install /packages/offramp-engine_*.deb
echo "          with what it depends on: $(($(size) - before)) MB"
step "its libraries are there" root '! ldd /usr/libexec/offramp/offramp-engine-torch | grep "not found"'
step "a fast BLAS is used" root 'readlink -f /usr/lib/*/libblas.so.3 | grep openblas'
step "offramp-engine --version" visitor 'offramp-engine --version | grep -E "^offramp-engine [0-9]"'
step "offramp-engine record, eight images" visitor \
    "offramp-engine record --network $demo/signs-small.pt --dataset $demo/images --limit 8 --out a.exits"
step "offramp curve, of that recording" \
    visitor "offramp curve a.exits --thresholds 0,0.5 --json | grep '\"samples\": 8,'"
step "offramp inspect finds the engine" visitor "offramp inspect $demo/signs-small.pt"
step "man offramp-engine record" visitor 'man offramp-engine record | grep -e --limit'

say "Without them"
step "both are removed" apt-get -q -y purge offramp offramp-engine
step "nothing is left" root '! find /usr /etc /var/lib/dpkg/info -iname "*offramp*" | grep .'
step "the desktop has forgotten them" \
    root '! grep x-offramp /usr/share/mime/globs2 /usr/share/applications/mimeinfo.cache'
