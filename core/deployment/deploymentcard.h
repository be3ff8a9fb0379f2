// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/deployment/deployrequest.h"
#include "core/exits/areainterval.h"
#include "core/exits/operatingpoint.h"
#include "core/imaging/preprocessing.h"
#include "core/networks/network.h"
#include "core/recording/recording.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// What a decision comes to on its test set.
struct DeployedFigures {
    CostUnit unit = CostUnit::Gflops; ///< of costs: the first of costAxes that the recording has
    AreaInterval energy;              ///< mean cost of an image
    AreaInterval accuracy;            ///< top-1, a fraction
    double fullCost = 0;              ///< of an image that runs to the last exit that is on
    OperatingPoint outcome;           ///< of all exits, those that are off too
    std::vector<double> costs = {};   ///< [K] of an image that exits there; empty where each image has its own
};

/// Counts what a decision comes to from a recording.
[[nodiscard]] Result<DeployedFigures> figuresOf(const Recording &recording, const DeployRequest &request);

/// A network of an archive, with the part of the recording that it answered.
struct DeployedNetwork {
    std::string name;
    std::string sha256;
    int exits = 0;
    std::map<std::string, std::string> metadata; ///< of its recording
    std::optional<Preprocessing> preprocessing;  ///< nothing where that does not say it
};

/// Everything that describes a deployed network.
struct DeploymentFacts {
    DeployRequest request;
    std::string name = {};                      ///< of the networks together
    std::vector<DeployedNetwork> networks = {}; ///< in the order in which they run
    std::vector<std::string> exitNames = {};    ///< [K]
    std::vector<double> temperatures = {};      ///< [K]
    InputShape input = {};
    DeployedFigures figures = {};
};

/// decision.json: see DEPLOY.md.
[[nodiscard]] std::string decisionJson(const DeploymentFacts &facts, const Recording &recording);

/// The card as Markdown: how the decision was made, what it comes to, and how the network is run.
[[nodiscard]] std::string cardText(const DeploymentFacts &facts, const Recording &recording);

} // namespace offramp
