// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/derivation/sourcerecording.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace offramp {

/// What a small recording at random is like.
struct RandomShape {
    std::size_t samples = 12;
    int exits = 3;
    int classes = 4;
    std::string name = "net";
    bool withNames = true;
};

/// Labels that all recordings of a test set share.
inline std::vector<std::int32_t> randomLabels(std::mt19937 &random, std::size_t samples, int classes)
{
    std::vector<std::int32_t> labels;
    for (std::size_t i = 0; i < samples; ++i)
        labels.push_back(static_cast<std::int32_t>(random() % static_cast<unsigned>(classes)));
    return labels;
}

/// Answers at random, with many equal uncertainties; costs rise from exit to exit.
inline SourceRecording randomSource(std::mt19937 &random, const RandomShape &shape,
                                    const std::vector<std::int32_t> &labels)
{
    WholeRecording whole;
    Recording &recording = whole.recording;
    recording.networkName = shape.name;
    recording.exits = shape.exits;
    recording.classes = shape.classes;
    recording.label = labels;
    recording.recorded.assign(labels.size(), true);
    recording.metadata = {{"network", shape.name}, {"classes", std::to_string(shape.classes)}};
    std::int64_t flops = 0;
    for (int k = 0; k < shape.exits; ++k) {
        flops += 1'000'000 + static_cast<std::int64_t>(random() % 9'000'000);
        recording.flops.push_back(flops);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const bool isRight = random() % 3 != 0;
            recording.predicted.push_back(isRight ? labels[i]
                                                  : static_cast<std::int32_t>(random() % unsigned(shape.classes)));
            recording.entropy.push_back(static_cast<float>(random() % 8) / 8);
            recording.confidence.push_back(static_cast<float>(random() % 9) / 8);
            recording.margin.push_back(static_cast<float>(random() % 9) / 8);
        }
    }
    for (std::size_t at = 0; at < recording.entropy.size() * static_cast<std::size_t>(shape.classes); ++at)
        whole.logits.push_back(static_cast<float>(random() % 1000) / 100);
    for (std::size_t i = 0; i < labels.size() && shape.withNames; ++i)
        whole.sampleNames.push_back("test/" + std::to_string(i) + ".png");
    return {std::move(whole), shape.name + ".exits", "fingerprint of " + shape.name};
}

/// The same recording with its samples in another order.
inline SourceRecording shuffled(SourceRecording source, std::mt19937 &random)
{
    std::vector<std::size_t> rows(source.whole.sampleCount());
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] = i;
    std::shuffle(rows.begin(), rows.end(), random);
    source.whole = withRows(source.whole, rows);
    return source;
}

} // namespace offramp
