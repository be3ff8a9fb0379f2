// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/outputkind.h"

#include <cstddef>
#include <string>
#include <vector>

namespace offramp {

/// What decides where an image exits: at the first exit that is on and whose uncertainty is below its threshold, else
/// at the last that is on.
struct ExitRule {
    Criterion criterion = Criterion::Entropy;
    Thresholds thresholds; ///< T of each exit that is on, but the last

    bool operator==(const ExitRule &) const = default;
};

/// How images that are normalised for one network become those of another: value * scale + shift, in float.
struct ImageChange {
    std::vector<float> scale; ///< by channel; empty, as shift is then, where the images stay as they are
    std::vector<float> shift;

    bool operator==(const ImageChange &) const = default;
};

/// A stage of a network as its program sees it.
struct ProgramStage {
    int exit = 0; ///< its place among all exits of the recording, from 0; those that are off are left out
    OutputKind kind = OutputKind::Logits;
    bool hasScore = false;
    std::size_t handedOn = 0;     ///< tensors that it gives to the next stage
    double temperature = 1;       ///< logits are divided by it, in float
    std::vector<bool> among = {}; ///< [C] classes that can be answers; empty: all
    bool startsNetwork = false;   ///< takes images, not what the stage before handed on; always true of the first
    ImageChange change = {};      ///< of the images, where it starts a network
};

/// One network, or several that run one after the other, with what decides where each image exits.
struct DecidingProgram {
    std::vector<ProgramStage> stages;
    ExitRule rule;
    bool isOneByOne = false; ///< whether its stages take a single image only
};

/// forward as TorchScript, for a module with a method stage1, stage2, … for each stage and an attribute thresholds:
/// list[float]. The arithmetic of answers is that of core/exits/answer.h. DEPLOY.md says what forward gives.
[[nodiscard]] std::string sourceOf(const DecidingProgram &program);

} // namespace offramp
