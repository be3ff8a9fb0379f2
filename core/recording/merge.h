// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/cancelled.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace offramp {

/// The answers of a merged recording, for a check of its labels; n samples in the order of work.
struct MergedAnswers {
    std::string check;                   ///< what the parts have under labelCheckKey
    std::vector<std::int32_t> label;     ///< [n]
    std::vector<std::int32_t> predicted; ///< [n] by the last exit
    std::size_t batch = 0;               ///< samples of a batch
};

/// Follows a merge; every function may be empty and is called on the thread that merges.
struct MergeWatch {
    IsCancelled isCancelled;
    std::function<void(std::size_t merged, std::size_t samples)> progress; ///< now and then, and at the end

    /// The sentence that is kept under labelWarningKey, as an undivided recording of these answers has it.
    std::function<std::optional<std::string>(const MergedAnswers &)> labelWarning;
};

/// What was merged.
struct Merged {
    std::size_t samples = 0;
    std::optional<std::string> labelWarning; ///< as it was found
    std::vector<std::string> notes;          ///< sentences on what parts say differently that does not matter
};

/// Joins the parts of a recording, in any order, into out: the bytes of an undivided recording, except the tensor run,
/// which holds the sums of the parts' seconds and joules. Every row is copied only where its check word fits. out
/// appears complete or not at all. Refused with a sentence: out exists; a file that is not a part; parts of different
/// runs, with the name of the difference; a part that is there twice, missing, not finished or being written; damaged
/// rows.
[[nodiscard]] Result<Merged> mergeParts(const std::vector<std::filesystem::path> &parts,
                                        const std::filesystem::path &out, const MergeWatch &watch = {});

} // namespace offramp
