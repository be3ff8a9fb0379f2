// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imaging/decode.h"
#include "core/imaging/resize.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace offramp;

/// resize-images SIDE bicubic|bilinear FILE…: the images at SIDE x SIDE as raw RGB on stdout, one after the other.
int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    const int side = std::atoi(argv[1]);
    const auto interpolation = std::strcmp(argv[2], "bilinear") == 0 ? Interpolation::Bilinear : Interpolation::Bicubic;
    for (int i = 3; i < argc; ++i) {
        const auto image = readImage(argv[i]);
        if (!image) {
            std::fprintf(stderr, "%s\n", toText(image.error()).c_str());
            return 1;
        }
        const Image resized = resizeAsPillow(*image, side, side, interpolation);
        std::fwrite(resized.rgb.data(), 1, resized.rgb.size(), stdout);
    }
    return 0;
}
