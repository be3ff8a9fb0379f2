// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/deployment/decidingprogram.h"
#include "core/exits/tableview.h"
#include "core/networks/network.h"

#include <optional>
#include <string>

namespace offramp {

/// A decision about the networks of one recording, to be deployed.
struct DeployRequest {
    ExitRule rule;                        ///< thresholds: one for each exit but the last, whether they are on or off
    ExitsOff off = {};                    ///< exits whose heads do not run
    std::optional<InputShape> input = {}; ///< of one image; absent: as the recording or else the network says
    std::string recordingFile = {};       ///< its name, for people
    std::string recordingSha256 = {};     ///< of its file
    std::string archiveFile = {};         ///< the name that the archive gets, for people
    std::string program = {};             ///< what deploys it, with its version
};

} // namespace offramp
