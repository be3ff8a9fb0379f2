// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/rankings/modeltable.h"
#include "core/recording/recording.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace offramp {

/// The whole network of a recording with measured costs: every image passes all of its exits.
struct RecordedModel {
    std::filesystem::path path;
    std::string name;
    double accuracy = 0; ///< of the last exit, a fraction of the recorded samples
    double joules = 0;   ///< per image, up to the last exit
    std::size_t images = 0;
    bool isEstimated = false; ///< whether the joules follow from a stated power

    bool operator==(const RecordedModel &) const = default;
};

/// Reads one. An error where it is not a recording, has no recorded sample, or no joules.
[[nodiscard]] Result<RecordedModel> readRecordedModel(const std::filesystem::path &path,
                                                      const IsCancelled &isCancelled = {});

/// The model that is ranked: its electricity is that of all recorded images together.
[[nodiscard]] Model modelIn(const RecordedModel &recorded, const ElectricityUnit &unit);

/// Where its electricity comes from, in a sentence with both units.
[[nodiscard]] std::string noteOn(const RecordedModel &recorded, const ElectricityUnit &unit);

/// Several recordings as a table of models, with their notes.
[[nodiscard]] Result<ModelTable> readRecordedModels(const std::vector<std::string> &paths, const ElectricityUnit &unit);

} // namespace offramp
