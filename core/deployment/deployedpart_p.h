// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/deployment/decidingprogram.h"
#include "core/deployment/imagechange.h"
#include "core/execution/stagednetwork.h"
#include "core/networks/network.h"
#include "core/networks/stages_p.h"
#include "core/recording/recordedparts.h"
#include "core/recording/recording.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace offramp {

/// What is wanted of a part of a recording.
struct PartRequest {
    std::vector<std::size_t> on;          ///< its exits that are on, counted in the part, ascending; at least one
    std::span<const double> temperatures; ///< [exits of the part]
    std::optional<InputShape> input;      ///< of one image; absent: as the recording or else the network says
};

/// A network in parts, as a program takes images through them.
struct DeployedPart {
    PreparedImages images;
    std::vector<std::string> exitNames; ///< of all its exits
    Stages stages;
    std::vector<ProgramStage> program; ///< the same stages
    StagedNetwork staged;              ///< the same, as the engine runs them
    bool isOneByOne = false;           ///< whether it takes a single image only
};

/// Compares a network with its part of a recording and splits it at the exits that are on, which become its outputs.
/// Warnings say what could not be compared.
[[nodiscard]] Result<DeployedPart> openPart(Network &network, const RecordedPart &part, const Recording &whole,
                                            const PartRequest &request, std::vector<std::string> &warnings);

} // namespace offramp
