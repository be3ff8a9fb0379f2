#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# Writes the manual pages of a program from what it prints with --help: one of the program, one of each verb, such as
# offramp-curve(1), which `man offramp curve` finds too. `cmake --install` runs this where help2man is installed.
# SOURCE_DATE_EPOCH sets the date of the pages; the same programs and date give the same bytes.
# Usage: packaging/manpages.sh FOLDER PROGRAM        such as packaging/manpages.sh man/man1 build/dev/bin/offramp

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

[ $# -eq 2 ] || fail "A folder and a program are needed." \
    "For example: packaging/manpages.sh man/man1 build/dev/bin/offramp"
command -v help2man >/dev/null || fail "help2man, which writes manual pages, is not installed." \
    "Install the Debian package help2man."
folder=$1
program=$2
name=$(basename "$program")
version=$("$program" --version)
version=${version##* }
export LC_ALL=C.UTF-8

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
# help2man wants programs: each prints the text beside it.
# shellcheck disable=SC2016 # the program expands it
printf '#!/bin/sh\ncat "$0.txt"\n' >"$temporary/show"
chmod +x "$temporary/show"

# The text of --help as help2man takes it: what comes behind the lists is part of the description, and commands are
# examples.
arranged() {
    awk '
        function example(line) { sub(/^ +/, "", line); return "  $ " line "\n" }
        /^(Positionals|Options|Subcommands|Subcommands of [a-z-]+):$/ {
            inLists = 1
            sub(/^Positionals:/, "Arguments:")
            if (/^Subcommands/) { sub(/:$/, "*\n"); $0 = "*" $0 }
        }
        inLists && /^[^ *]/ && !/^(Arguments|Options):$/ { isFooter = 1 }
        !inLists { head = head $0 "\n"; next }
        !isFooter {
            sub(/^  -h,--help /, "  -h, --help")
            # help2man takes one space, where a name fills its column, for a part of the name.
            if (/^  -/ && substr($0, 29) ~ /^[^ ] [a-z]/ && substr($0, 31, 4) != "in [")
                $0 = substr($0, 1, 29) "\n" sprintf("%30s", "") substr($0, 31)
            lists = lists $0 "\n"
            next
        }
        match($0, /Examples?: /) {
            text = substr($0, 1, RSTART - 1)
            if (text != "") footer = footer text "\n"
            examples = example(substr($0, RSTART + RLENGTH))
            next
        }
        examples != "" { if (NF) examples = examples example($0); next }
        /^ / { footer = footer (inCommands ? "" : "\n") example($0); inCommands = 1; next }
        { footer = footer (inCommands ? "\n" : "") $0 "\n"; inCommands = 0 }
        END {
            print head "\n" footer "\n" lists
            if (examples != "") print "Examples:\n\n" examples
        }'
}

# page PAGE HELP SEE…: the page of that name, and the pages that it names at its end.
page() {
    page=$1
    printf '%s\n' "$2" | arranged >"$temporary/$page.txt"
    shift 2
    ln -s show "$temporary/$page"
    {
        printf '[SEE ALSO]\n'
        printf '.BR %s (1),\n' "$@" | sed '$s/,$//'
    } >"$temporary/$page.also"
    # "Score thresholds" becomes "score thresholds", "FLOPs of exits" stays.
    summary=$(sed -n '1s/\.$//; 1s/^\([A-Z]\)\([a-z ]\)/\L\1\2/p; 1q' "$temporary/$page.txt")
    help2man --locale=C.UTF-8 --no-info --section=1 --name="$summary" --source="Offramp $version" --manual=Offramp \
        --version-string="$version" --include="$temporary/$page.also" --output="$temporary/$page.1" "$temporary/$page"
    gzip -9nc "$temporary/$page.1" >"$folder/$page.1.gz"
}

mkdir -p "$folder"
help=$("$program" --help)
verbs=$(printf '%s\n' "$help" | sed -n '/^Subcommands:$/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p')
[ -n "$verbs" ] || fail "$program --help lists no verbs." "Name offramp or offramp-engine."
set --
for verb in $verbs; do
    page "$name-$verb" "$("$program" "$verb" --help)" "$name"
    set -- "$@" "$name-$verb"
done
case $name in
offramp) set -- "$@" offramp-engine ;;
offramp-engine) set -- "$@" offramp ;;
esac
page "$name" "$help" "$@"
