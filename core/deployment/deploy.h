// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/deployment/deploymentcard.h"
#include "core/deployment/deployrequest.h"
#include "core/networks/network.h"
#include "core/recording/recording.h"
#include "core/support/error.h"

#include <span>
#include <string>
#include <vector>

namespace offramp {

/// A network that runs a decision by itself.
struct Deployment {
    std::string archive; ///< the bytes of a TorchScript archive: see DEPLOY.md
    std::string card;    ///< the text of the Markdown file beside it
    DeployedFigures figures;
    std::vector<std::string> warnings;
};

/// Makes a network that decides where each image exits, as the recording says, and compares it with what the engine
/// computes at all exits. networks: one for each part of the recording that runs, in order (partsThatRun,
/// matchNetworks); one where it is not a cascade. Errors: a recording of other networks, in another precision or
/// without the criterion, networks that cannot be split at their exits or take different images, and an archive that
/// answers otherwise. It sets the networks' outputs to the exits that are on.
[[nodiscard]] Result<Deployment> deploy(std::span<Network> networks, const Recording &recording,
                                        const DeployRequest &request);

} // namespace offramp
