// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/openrecording.h"
#include "core/support/error.h"

#include <string>
#include <vector>

namespace offramp {

/// One variant's prediction for every sample, as predictionsCsv() writes it, with notes for the user.
struct PredictionsTable {
    std::string csv;
    std::vector<std::string> notes; ///< one sentence each: how a label map was read
};

/// The table of a variant of a recording that has its columns. labels is the path of a map from network outputs to
/// labels, or empty: then classes are numbers. May run in any thread.
[[nodiscard]] Result<PredictionsTable> predictionsTable(const OpenRecording &opened, const Thresholds &thresholds,
                                                        const std::string &labels);

} // namespace offramp
