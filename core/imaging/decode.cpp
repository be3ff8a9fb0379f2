// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imaging/decode.h"

#include "core/imaging/completeness.h"
#include "core/imaging/deeppixels.h"
#include "core/imaging/foreignformat.h"
#include "core/imaging/imagesize.h"
#include "core/support/file.h"
#include "core/support/numbers.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>

#include <new>
#include <optional>

namespace offramp {

namespace {

constexpr auto damaged = "is damaged, or in a format that cannot be decoded";

tl::unexpected<Error> unreadable(const std::string &name, const char *what)
{
    return failure(ErrorKind::BadInput, fmt::format("{} {}.", name, what), "Download or export the image again.");
}

cv::Mat decodeBgr(std::span<const std::byte> bytes)
{
    const cv::Mat encoded(1, static_cast<int>(bytes.size()), CV_8UC1,
                          const_cast<std::byte *>(bytes.data())); // imdecode only reads
    return cv::imdecode(encoded, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
}

std::optional<Image> convertByOpenCv(std::span<const std::byte> bytes)
{
    const cv::Mat bgr = decodeBgr(bytes);
    if (bgr.empty() || bgr.type() != CV_8UC3)
        return std::nullopt;
    Image image{bgr.cols, bgr.rows, std::vector<std::uint8_t>(bgr.total() * 3)};
    std::uint8_t *out = image.rgb.data();
    for (int y = 0; y < bgr.rows; ++y) {
        const std::uint8_t *in = bgr.ptr<std::uint8_t>(y);
        for (int x = 0; x < bgr.cols; ++x, in += 3, out += 3) {
            out[0] = in[2];
            out[1] = in[1];
            out[2] = in[0];
        }
    }
    return image;
}

std::optional<Image> decoded(std::span<const std::byte> bytes)
{
    // We report failures as errors; OpenCV would also print them to the terminal.
    static const auto silenced = cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    static_cast<void>(silenced);
    try {
        return needsOwnConversion(bytes) ? convertAsPillow(bytes) : convertByOpenCv(bytes);
    } catch (const cv::Exception &error) {
        if (error.code == cv::Error::StsNoMem)
            throw std::bad_alloc();
        return std::nullopt;
    }
}

} // namespace

Result<Image> decodeImage(std::span<const std::byte> bytes, const std::string &name)
{
    if (bytes.empty())
        return unreadable(name, "is empty");
    if (bytes.size() > largestImageFile)
        return unreadable(name, "is larger than 1 GB");
    if (const auto format = foreignFormat(bytes); !format.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is {}; only JPEG, PNG, BMP, WebP, TIFF and portable maps are decoded.", name,
                                   format),
                       "Convert it to PNG, download it again, or remove it from the test set.");
    if (!isCompleteImage(bytes))
        return unreadable(name, "is truncated: the image ends before its end marker");
    const auto size = imageSize(bytes);
    if (!size)
        return unreadable(name, damaged);
    if (size->isTooLarge())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has {} x {} pixels; at most {} are decoded.", name, size->width, size->height,
                                   groupedText(mostPixels)),
                       "Make the image smaller, or remove it from the test set.");
    auto image = decoded(bytes);
    if (!image)
        return unreadable(name, damaged);
    return std::move(*image);
}

Result<Image> readImage(const std::filesystem::path &path)
{
    return readWholeFile(path, largestImageFile).and_then([&](const std::string &bytes) {
        return decodeImage(std::as_bytes(std::span(bytes)), path.string());
    });
}

Image imageFromPlanes(std::string_view planes, int side)
{
    const auto pixels = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    Image image{side, side, std::vector<std::uint8_t>(3 * pixels)};
    for (std::size_t i = 0; i < image.rgb.size(); ++i)
        image.rgb[i] = static_cast<std::uint8_t>(planes[i % 3 * pixels + i / 3]);
    return image;
}

} // namespace offramp
