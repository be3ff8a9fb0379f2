#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# Builds Debian packages into dist/, for the Debian release and the processor of this machine:
#   offramp         the explorer with the demo, the desktop entry and the types of its files; needs no LibTorch
#   offramp-engine  the engine, with Debian's LibTorch and OpenCV
# Each has manual pages of its program and all verbs. The same programs and SOURCE_DATE_EPOCH (by default the time of the
# newest commit) give the same bytes. DEBFULLNAME and DEBEMAIL name the maintainer. Warnings of lintian are errors.
# packaging/testdeb.sh tries the packages in a fresh Debian.
# Usage: packaging/deb.sh
#        sudo apt install ./dist/offramp_*.deb ./dist/offramp-engine_*.deb

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"
unset CMAKE_PREFIX_PATH # only Debian's own libraries have packages that can be depended on
export LC_ALL=C.UTF-8

recipe=$source/packaging/deb
work=$buildRoot/deb
stage=$work/packages
dist=$source/dist
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$source" log -1 --format=%ct 2>/dev/null ||
    stat -c %Y "$source/CMakeLists.txt")}
export SOURCE_DATE_EPOCH

# Release, with the options that Debian compiles its packages with: checks of buffers and of the stack.
buildPrograms() {
    say "The programs ($work)"
    cd "$source" # which compiled-in paths are relative to
    flags="$(DEB_CXXFLAGS_STRIP=-g dpkg-buildflags --get CXXFLAGS) $(dpkg-buildflags --get CPPFLAGS)"
    set -- "-DCMAKE_EXE_LINKER_FLAGS=$(dpkg-buildflags --get LDFLAGS)"
    if command -v ccache >/dev/null; then
        set -- -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "$@"
        flags="$flags -fpch-preprocess"
    fi
    configureVariant release "$work" "-DCMAKE_CXX_FLAGS=$flags" "$@"
    build "$work"
}

# indented FILE: as a field of a control file has it.
indented() {
    sed 's/^ *$/./; s/^/ /' "$1"
}

# What Debian's tools expect in debian/.
describe() {
    version=$(sed -n 's/^CMAKE_PROJECT_VERSION:[^=]*=//p' "$work/CMakeCache.txt")
    maintainer="${DEBFULLNAME:-The Offramp authors} <${DEBEMAIL:-offramp@localhost.localdomain}>"
    # shellcheck source=/dev/null
    suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-unstable}")
    mkdir -p "$stage/debian"
    sed "/^#/d; s/^Section:/Maintainer: $maintainer\n&/" "$recipe/control" >"$stage/debian/control"
    cat >"$stage/debian/changelog" <<TEXT
offramp ($version) $suite; urgency=medium

  * Built by packaging/deb.sh.

 -- $maintainer  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
TEXT
    {
        sed '/^#/d' "$recipe/copyright"
        printf '\nLicense: BSD-3-Clause\n'
        sed 1,2d "$source/packaging/licenses/BSD-3-Clause.txt" >"$stage/license"
        indented "$stage/license"
        printf '\nLicense: OFL-1.1\n'
        indented "$source/resources/fonts/OFL.txt"
    } >"$stage/debian/copyright"
}

# package NAME COMPONENT: what the component installs, its description and its dependencies.
package() {
    say "$1"
    root=$stage/$1
    documents=$root/usr/share/doc/$1
    DESTDIR=$root cmake --install "$work" --prefix /usr --component "$2" --strip >"$stage/$1.log"
    mkdir -p "$documents" "$root/DEBIAN"
    cp "$stage/debian/copyright" "$documents/"
    gzip -9nc "$stage/debian/changelog" >"$documents/changelog.gz"
    (
        cd "$stage"
        find "$root/usr/bin" "$root/usr/libexec" -type f 2>/dev/null | xargs dpkg-shlibdeps -T"$1.substvars"
        dpkg-gencontrol -p"$1" -P"$root" -T"$1.substvars" -fdebian/files
        cd "$root"
        find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums
    )
    chmod -R u=rwX,go=rX "$root"
    rm -f "$dist/${1}_"*.deb
    dpkg-deb --root-owner-group --build "$root" "$dist"
}

installPackages build explorer engine deb
buildPrograms
rm -rf "$stage"
mkdir -p "$stage" "$dist"
describe
package offramp explorer
package offramp-engine engine
if command -v lintian >/dev/null; then # it need not be there with OFFRAMP_SKIP_PACKAGES
    say "Lintian"
    set --
    if [ "$(id -u)" -eq 0 ]; then
        set -- --allow-root
    fi
    if [ -z "${DEBEMAIL-}" ]; then
        set -- "$@" --suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog
    fi
    lintian "$@" --fail-on error,warning "$dist"/offramp_*.deb "$dist"/offramp-engine_*.deb ||
        fail "Lintian found what Debian does not allow (above)." \
            "Change packaging/deb or packaging/cmake/OfframpInstall.cmake."
fi
say "Packages in $dist"
ls -l "$dist"/*.deb
