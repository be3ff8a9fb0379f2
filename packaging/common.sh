# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=sh
#
# What build.sh, run.sh and test.sh share; they read this file with `.`, it is not run by itself.
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

# What one compiler may take, in kB: with several files at once twice as much.
compilerMemory=1200000

# As many compilers as there are processors, and no more than fit.
jobs() {
    processors=$(nproc)
    fitting=$(awk "/^MemAvailable:/ { print int(\$2 / $compilerMemory) }" /proc/meminfo 2>/dev/null || true)
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

# With ccache, what is the same in two builds is compiled once, precompiled headers included. An empty cache makes a
# build a quarter slower: it is used where its folder exists, as test.sh --all makes it.
export CCACHE_DIR="${CCACHE_DIR:-$buildRoot/ccache}" CCACHE_BASEDIR="$source" CCACHE_NOHASHDIR=1
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

# configureVariant VARIANT FOLDER [OPTION…]: what a variant is. Later options win. All but release stop where the
# standard library is misused: an empty optional that is read, an index behind the end; and they compile several files at
# once, so that headers are read less often.
configureVariant() {
    variant=$1
    folder=$2
    shift 2
    case $variant in
    dev) set -- "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -g1 -D_GLIBCXX_ASSERTIONS" "$@" ;;
    # The window's tests alone, built as fast as can be: unoptimised, and without the checks of undefined behaviour that
    # the variant asan has.
    window)
        set -- "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -g1 -D_GLIBCXX_ASSERTIONS" -DOFFRAMP_SANITIZE=address \
            -DOFFRAMP_SANITIZE_UNDEFINED=OFF -DOFFRAMP_ENGINE=OFF "$@"
        ;;
    asan) set -- "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1 -D_GLIBCXX_ASSERTIONS" -DOFFRAMP_SANITIZE=address "$@" ;;
    tsan) set -- "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1 -D_GLIBCXX_ASSERTIONS" -DOFFRAMP_SANITIZE=thread "$@" ;;
    esac
    if [ "$variant" = release ]; then
        set -- -DCMAKE_BUILD_TYPE=Release -DOFFRAMP_TESTS=OFF "$@"
    else
        set -- -DCMAKE_BUILD_TYPE=Debug -DOFFRAMP_WARNINGS_AS_ERRORS=ON -DCMAKE_UNITY_BUILD=ON "$@"
        compilerMemory=2400000
        if [ -d "$CCACHE_DIR" ] && command -v ccache >/dev/null; then
            set -- -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_FLAGS=-fpch-preprocess "$@"
        fi
        # The fastest linker there is. Each of the many tests carries the debug information of all that it links:
        # compressed, they take a third less disk.
        for linker in mold gold; do
            if command -v "ld.$linker" >/dev/null; then
                set -- "-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=$linker -Wl,--compress-debug-sections=zlib" "$@"
                break
            fi
        done
    fi
    configure "$folder" -DOFFRAMP_ENGINE=ON -DOFFRAMP_EXPLORER=ON "$@"
}

# build FOLDER [TARGET…]
build() {
    folder=$1
    shift
    cmake --build "$folder" -j "$(jobs)" ${1+--target "$@"} ||
        fail "$folder could not be built (the compiler's message is above)." \
            "If memory ran out, run this again with OFFRAMP_JOBS=1."
}
