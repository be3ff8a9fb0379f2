// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/architectures/networkspec.h"
#include "core/support/error.h"
#include "core/training/recipe.h"
#include "core/training/trainingplan.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// One training of a study.
struct StudyJob {
    std::string name;                  ///< of its folder: how it is set, and its seed
    std::vector<std::string> settings; ///< [axes of the study] how it is set, for people
    NetworkSpec network;               ///< what is trained; without classes, it gets those of the data set
    std::filesystem::path archive;     ///< TorchScript; it stays and gets the heads that network has; empty: none
    Recipe recipe;                     ///< how, with the job's seed
    std::filesystem::path weights;     ///< to begin with; empty: random ones
    std::string sha256;                ///< of the archive or the weights; empty where there is neither
    std::optional<int> size;           ///< shorter side and centre square of the images in pixels; absent: as without

    bool operator==(const StudyJob &) const = default;
};

/// Trainings on one data set that differ in settings: all combinations of what its file lists.
struct Study {
    std::string name;
    std::filesystem::path dataset;        ///< its root
    std::optional<std::string> split;     ///< to train with; absent: as for one training
    std::optional<std::string> testSplit; ///< to record; absent: as for one recording
    std::string labels;                   ///< label order; empty: the data set's
    std::optional<double> eMax;           ///< of the areas, in GFLOPs; absent: see tabulate()
    std::vector<std::string> axes;        ///< what is listed, the seed excepted: "exits", "cutmix", …
    std::vector<StudyJob> jobs;           ///< the last axis varies fastest, and within it the seeds

    bool operator==(const Study &) const = default;
};

/// The heads that the job's archive gets; none where the job has no archive.
[[nodiscard]] HeadChoice headsOf(const StudyJob &job);

/// Reads a study's JSON file (FORMAT.md); paths in it begin at its folder. Errors name the field or the job: an unknown
/// field, values of the wrong type or range, files that are missing, exits that the network cannot have, a recipe that
/// contradicts itself, more than 10,000 jobs. The layers of an archive are not checked: that would run its code.
[[nodiscard]] Result<Study> readStudy(const std::filesystem::path &file);

/// The share of the jobs that a text such as "3/12" means: the third of twelve, which is job 3, 15, 27, … An error of
/// kind Usage for any other text, and where there are fewer jobs than shares.
[[nodiscard]] Result<std::vector<StudyJob>> jobsOf(const Study &study, const std::string &share);

} // namespace offramp
