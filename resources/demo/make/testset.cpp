// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "resources/demo/make/testset.h"

#include "core/support/atomicfile.h"
#include "resources/demo/make/signimage.h"

#include <opencv2/imgcodecs.hpp>

#include <fmt/format.h>

namespace offramp::demo {

Result<void> writeTestSet(const std::filesystem::path &folder)
{
    for (int sign = 0; sign < signCount; ++sign) {
        const std::filesystem::path place = folder / "test" / signNames[static_cast<std::size_t>(sign)];
        std::filesystem::create_directories(place);
        for (int number = 0; number < testImagesPerClass; ++number) {
            const Image image = testImage(static_cast<Sign>(sign), number, testImagesPerClass);
            cv::Mat blueFirst(imageSize, imageSize, CV_8UC3);
            for (std::size_t i = 0; i < image.size(); i += 3)
                for (std::size_t c = 0; c < 3; ++c)
                    blueFirst.data[i + c] = image[i + 2 - c];
            std::vector<std::uint8_t> png;
            cv::imencode(".png", blueFirst, png, {cv::IMWRITE_PNG_COMPRESSION, 9});
            const auto written = writeFileAtomically(place / fmt::format("{:03}.png", number),
                                                     {reinterpret_cast<const char *>(png.data()), png.size()});
            if (!written)
                return written;
        }
    }
    return {};
}

} // namespace offramp::demo
