// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/deployment/decidingprogram.h"
#include "core/exits/tableview.h"
#include "core/recording/recording.h"
#include "core/support/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace CLI {
class App;
} // namespace CLI

namespace offramp {

/// Where a decision is found: in a workspace, or in a recording with thresholds.
struct DecisionOptions {
    std::string workspace; ///< empty: the options after variant say it
    std::string variant;
    std::string recording;
    std::string thresholds;
    std::string criterion = "entropy";
    std::string off; ///< 1,3: exits counted from 1
};

/// A decision about a recording.
struct DeploySource {
    std::string file; ///< of the recording
    Recording recording;
    ExitRule rule;
    ExitsOff off = {};
    std::string shownAs = {}; ///< what the workspace calls its network; empty: the recording's own name
};

void addDecisionOptions(CLI::App &verb, DecisionOptions &options);

/// The files that openSource() may read; where a workspace cannot be read, only itself.
[[nodiscard]] std::vector<std::filesystem::path> filesOf(const DecisionOptions &options);

/// Reads the recording and the decision about it. Errors: options that are missing, a variant that is not in the
/// workspace, and a recording that is not where the workspace says or has changed.
[[nodiscard]] Result<DeploySource> openSource(const DecisionOptions &options);

} // namespace offramp
