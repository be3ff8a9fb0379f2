// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/submission/submission.h"

namespace offramp {

/// Names of the files of a submission.
inline constexpr const char *manifestFile = "manifest.json";
inline constexpr const char *sumsFile = "SHA256SUMS";
inline constexpr const char *labelsFile = "labels.csv";

inline constexpr int submissionFormatVersion = 1;

/// A file of a submission.
struct SubmissionFile {
    std::string path; ///< in the folder, with slashes
    std::string sha256;
    std::uint64_t bytes = 0;
};

/// Text as part of a file name: letters, digits, points, dashes and underscores; all else becomes an underscore.
[[nodiscard]] std::string fileNameOf(const std::string &text);

/// Options of the form NETWORK=VALUE, and those without a name. A NAME= that is not the name of a network is part of
/// the value.
struct NamedOptions {
    std::map<std::string, std::string> named;
    std::vector<std::string> others;
};
[[nodiscard]] NamedOptions namedOptions(const std::vector<std::string> &options,
                                        const std::vector<SubmittedNetwork> &networks);

/// Finds the files of all networks: by --network, else next to the recording and the workspace, by hash. What was not
/// found is added to broken. An error where an option fits no network.
[[nodiscard]] Result<void> findNetworkFiles(Submission &submission, const IsCancelled &isCancelled);

/// Reads the label maps, names and labels of the samples of all networks.
[[nodiscard]] Result<void> readLabels(Submission &submission);

/// The label ids that a variant answers, [n], in the order of its network's samples.
[[nodiscard]] std::vector<std::string> answersOf(const SubmittedNetwork &network, const Thresholds &thresholds);

/// The predictions of a variant as CSV: sample, predicted (label id), exit (counted from 1), flops.
[[nodiscard]] Result<std::string> predictionsOf(const SubmittedNetwork &network, const Thresholds &thresholds);

/// labels.csv: sample, label.
[[nodiscard]] std::string labelsOf(const SubmittedNetwork &network);

/// Adds every violated rule to submission.broken.
void checkRules(Submission &submission);

/// The texts of manifest.json and README.txt. files: all but the manifest and SHA256SUMS.
[[nodiscard]] std::string manifestText(const Submission &submission, const std::vector<SubmissionFile> &files);
[[nodiscard]] std::string readmeText(const Submission &submission);

} // namespace offramp
