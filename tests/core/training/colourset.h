// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"

#include <memory>
#include <random>
#include <string>

/// A data set of noisy images of 32 x 32, each class with a colour of its own: 2 to 6 classes.
inline offramp::Dataset colourSet(int classes, int imagesOfClass)
{
    constexpr std::size_t plane = 32 * 32;
    std::mt19937 engine(7);
    auto pixels = std::make_shared<std::string>();
    offramp::Dataset dataset;
    dataset.root = "colours";
    dataset.layout = "cifar-10-binary";
    dataset.split = "train";
    dataset.labels.word = "sorted";
    dataset.fingerprint = "colours " + std::to_string(classes);
    for (int c = 0; c < classes; ++c) {
        dataset.classIds.push_back(std::to_string(c));
        dataset.classNames.push_back(std::to_string(c));
    }
    for (int i = 0; i < classes * imagesOfClass; ++i) {
        const int label = i % classes;
        for (int channel = 0; channel < 3; ++channel) {
            // Red, green, blue, then their complements.
            const bool isBright = label < 3 ? channel == label : channel != label - 3;
            for (std::size_t at = 0; at < plane; ++at)
                *pixels += static_cast<char>((isBright ? 170 : 40) + engine() % 40);
        }
        dataset.samples.push_back(
            {"colours.bin", "colours.bin#" + std::to_string(i), label, static_cast<std::uint32_t>(i), {}});
    }
    for (offramp::Sample &sample : dataset.samples)
        sample.pixels = pixels;
    return dataset;
}
