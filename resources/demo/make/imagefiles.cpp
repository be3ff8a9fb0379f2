// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "resources/demo/make/imagefiles.h"

#include "core/support/atomicfile.h"
#include "resources/demo/make/signimage.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <fmt/format.h>

namespace offramp::demo {

namespace {

constexpr int testImagesPerClass = 100;
constexpr std::uint64_t trainingSeed = 32;

Result<void> write(Image image, const std::filesystem::path &folder, Sign sign, const std::string &name)
{
    const std::filesystem::path place = folder / signNames[static_cast<std::size_t>(sign)];
    std::filesystem::create_directories(place);
    cv::Mat blueFirst;
    cv::cvtColor(cv::Mat(imageSize, imageSize, CV_8UC3, image.data()), blueFirst, cv::COLOR_RGB2BGR);
    std::vector<std::uint8_t> png;
    cv::imencode(".png", blueFirst, png, {cv::IMWRITE_PNG_COMPRESSION, 9});
    return writeFileAtomically(place / name, {reinterpret_cast<const char *>(png.data()), png.size()});
}

} // namespace

Result<void> writeTestImages(const std::filesystem::path &folder)
{
    for (int sign = 0; sign < signCount; ++sign)
        for (int number = 0; number < testImagesPerClass; ++number) {
            const Image image = testImage(static_cast<Sign>(sign), number, testImagesPerClass);
            if (const auto done = write(image, folder / "test", Sign(sign), fmt::format("{:03}.png", number)); !done)
                return done;
        }
    return {};
}

Result<void> writeTrainingImages(const std::filesystem::path &folder, int count)
{
    for (int number = 0; number < count; ++number) {
        const auto [sign, image] = trainingImage(trainingSeed, static_cast<std::uint64_t>(number));
        if (const auto done = write(image, folder / "train", sign, fmt::format("{:06}.png", number)); !done)
            return done;
    }
    return {};
}

} // namespace offramp::demo
