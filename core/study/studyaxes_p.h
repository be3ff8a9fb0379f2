// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use nlohmann_json.
#include <nlohmann/json.hpp>

#include "core/study/study.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace offramp {

using StudyJson = nlohmann::ordered_json; ///< an object keeps its order, which is that of the table

/// One way to set something.
struct StudyChoice {
    std::string label; ///< for people and for names
    std::function<void(StudyJob &job)> apply;
};

/// Something that jobs can differ in.
struct StudyAxis {
    std::string name;
    bool isListed = false; ///< whether the file lists its values, even if it is only one
    std::vector<StudyChoice> choices;
};

/// Reads the fields of a study that can be lists, in the order in which they are applied to a job; the seeds come last.
/// Fields that are absent have no axis. place names the file in messages, folder is where its paths begin.
[[nodiscard]] Result<std::vector<StudyAxis>> readAxes(const StudyJson &json, const std::string &place,
                                                      const std::filesystem::path &folder);

/// The names of those fields.
[[nodiscard]] std::vector<std::string> axisNames();

/// An error about a study's file.
[[nodiscard]] tl::unexpected<Error> studyMisfit(const std::string &place, const std::string &key,
                                                const std::string &what);

} // namespace offramp
