// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imaging/foreignformat.h"

#include <algorithm>
#include <array>

namespace offramp {

namespace {

using namespace std::string_view_literals;

struct Signature {
    std::size_t at;
    std::string_view bytes;
    std::string_view format;
};

// A DICOM file begins with 128 bytes of any content, which may look like another format.
constexpr std::array signatures{Signature{128, "DICM"sv, "a DICOM image"sv},
                                Signature{0, "\0\0\0\x0cjP  \r\n\x87\n"sv, "a JPEG 2000 image"sv},
                                Signature{0, "\xff\x4f\xff\x51"sv, "a JPEG 2000 image"sv},
                                Signature{0, "\0\0\0\x0cJXL \r\n\x87\n"sv, "a JPEG XL image"sv},
                                Signature{0, "\xff\x0a"sv, "a JPEG XL image"sv},
                                Signature{0, "GIF8"sv, "a GIF image"sv},
                                Signature{4, "ftypavi"sv, "an AVIF image"sv},
                                Signature{4, "ftyphe"sv, "a HEIC image"sv},
                                Signature{4, "ftypmif1"sv, "a HEIF image"sv},
                                Signature{0, "#?R"sv, "a Radiance HDR image"sv},
                                Signature{0, "\x76\x2f\x31\x01"sv, "an OpenEXR image"sv},
                                Signature{0, "\x59\xa6\x6a\x95"sv, "a Sun raster image"sv},
                                Signature{0, "PF\n"sv, "a portable float map"sv},
                                Signature{0, "Pf\n"sv, "a portable float map"sv},
                                Signature{0, "8BPS"sv, "a Photoshop image"sv},
                                Signature{0, "<!DOCTYPE"sv, "a web page"sv},
                                Signature{0, "<!doctype"sv, "a web page"sv},
                                Signature{0, "<html"sv, "a web page"sv},
                                Signature{0, "<svg"sv, "an SVG image"sv}};

} // namespace

std::string_view foreignFormat(std::span<const std::byte> bytes)
{
    const std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    const auto found = std::ranges::find_if(signatures, [text](const Signature &signature) {
        return text.size() >= signature.at && text.substr(signature.at).starts_with(signature.bytes);
    });
    return found == signatures.end() ? std::string_view() : found->format;
}

} // namespace offramp
