// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/deployment/deploymentcard.h"
#include "core/deployment/deployrequest.h"
#include "core/networks/network.h"
#include "core/recording/recording.h"
#include "core/support/error.h"

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

/// Makes a network that decides where each image exits, as the recording says, and compares it with the engine's own
/// run with early exits. Errors: a recording of another network, in another precision or without the criterion, a
/// network that cannot be split at its exits, and an archive that answers otherwise. It sets the network's outputs to
/// the exits that are on.
[[nodiscard]] Result<Deployment> deploy(Network &network, const Recording &recording, const DeployRequest &request);

} // namespace offramp
