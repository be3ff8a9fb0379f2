// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/cancelled.h"
#include "core/support/error.h"
#include "core/tradeoff/point.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// A variant of a submission, counted again from its predictions.
struct CheckedVariant {
    std::string name;
    Point point; ///< 0, 0 where its predictions could not be read
    bool passed = false;
};

/// The outcome of a check.
struct SubmissionCheck {
    std::vector<CheckedVariant> variants;
    std::optional<double> area;        ///< of the variants that could be counted
    std::vector<std::string> problems; ///< one sentence each; none: the submission passed
};

/// Checks the submission in folder as its own check.py does: the files are those of SHA256SUMS and the manifest, with
/// the same digests; energy, accuracy, exits and area follow from the predictions; the contest's rules are kept.
/// Paths that lead out of folder are refused; links are followed. An error where its manifest cannot be read. May run
/// in any thread.
[[nodiscard]] Result<SubmissionCheck> checkSubmission(const std::filesystem::path &folder,
                                                      const IsCancelled &isCancelled = {});

} // namespace offramp
