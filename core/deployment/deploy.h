// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/deployment/decidingprogram.h"
#include "core/deployment/deploymentcard.h"
#include "core/exits/tableview.h"
#include "core/networks/network.h"
#include "core/recording/recording.h"
#include "core/support/error.h"

#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// A decision about one network, to be deployed.
struct DeployRequest {
    ExitRule rule;                        ///< thresholds: one for each exit but the last, whether they are on or off
    ExitsOff off = {};                    ///< exits whose heads do not run
    std::optional<InputShape> input = {}; ///< of one image; absent: as the recording or else the network says
    std::string recordingFile = {};       ///< its name, for people
    std::string recordingSha256 = {};     ///< of its file
    std::string archiveFile = {};         ///< the name that the archive gets, for people
    std::string program = {};             ///< what deploys it, with its version
};

/// A network that runs a decision by itself.
struct Deployment {
    std::string archive; ///< the bytes of a TorchScript archive: see DEPLOY.md
    std::string card;    ///< the text of the Markdown file beside it
    DeployedFigures figures;
    std::vector<std::string> warnings;
};

/// Makes a network that decides where each image exits, as the recording says, and compares it with the engine's own
/// run with early exits. Errors: a recording of another network, in another precision or without the criterion, a
/// network that cannot be split at its exits, and an archive that answers otherwise. It sets the network's outputs to
/// the exits that are on.
[[nodiscard]] Result<Deployment> deploy(Network &network, const Recording &recording, const DeployRequest &request);

} // namespace offramp
