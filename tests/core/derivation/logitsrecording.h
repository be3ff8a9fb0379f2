// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/answer.h"
#include "core/recording/wholerecording.h"

#include <random>
#include <string>

namespace offramp {

/// A recording with logits at random that are right more often at later exits, and too certain there. Costs are 1, 2, …
/// GFLOPs.
inline WholeRecording recordingWithLogits(const std::string &name, std::size_t samples, int exits = 3,
                                          std::size_t classes = 4, unsigned seed = 1)
{
    WholeRecording whole;
    Recording &recording = whole.recording;
    recording.metadata = {{"network", name}, {"network_sha256", "abc"}, {"classes", std::to_string(classes)}};
    recording.networkName = name;
    recording.exits = exits;
    recording.classes = static_cast<int>(classes);
    recording.recorded.assign(samples, true);
    recording.hasLogits = true;
    std::mt19937 random(seed);
    std::normal_distribution<float> noise(0, 1);
    for (std::size_t i = 0; i < samples; ++i)
        recording.label.push_back(static_cast<std::int32_t>(i % classes));
    for (int k = 0; k < exits; ++k) {
        recording.flops.push_back((k + 1) * std::int64_t(1'000'000'000));
        for (std::size_t i = 0; i < samples; ++i) {
            for (std::size_t c = 0; c < classes; ++c)
                whole.logits.push_back((noise(random) + (c == i % classes ? 1.F : 0.F))
                                       * (1.5F + static_cast<float>(k)));
            const Answer answer = *answerFromLogits(std::span(whole.logits).last(classes));
            recording.predicted.push_back(answer.predicted);
            recording.entropy.push_back(answer.entropy);
            recording.confidence.push_back(answer.confidence);
            recording.margin.push_back(answer.margin);
        }
    }
    return whole;
}

} // namespace offramp
