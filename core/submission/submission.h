// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/submission/check.h"
#include "core/submission/recount.h"
#include "core/support/cancelled.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace offramp {

/// What the user decides about a submission besides the workspace.
struct SubmissionRequest {
    std::string title;                     ///< empty: "Early-exit submission"
    std::vector<std::string> authors;      ///< may be empty
    std::vector<std::string> networks;     ///< files, found by their hashes, or NETWORK=FILE
    std::vector<std::string> labels;       ///< at most one map for all networks, and NETWORK=MAP
    std::filesystem::path folder;          ///< of the workspace: networks are searched there too
    std::uint64_t largest = 5'000'000'000; ///< bytes of all files: the contest's limit
};

/// A network as the submission has it.
struct SubmittedNetwork {
    RecordingPtr recording;
    std::string name;
    std::filesystem::path source;             ///< its file; empty where it was not found
    std::filesystem::path specSource;         ///< the .json beside it; empty where there is none
    std::string file;                         ///< in the submission: "networks/NAME.pt"
    std::string specFile;                     ///< "networks/NAME.json", or empty
    std::string sha256;                       ///< of its file
    std::uint64_t size = 0;                   ///< bytes
    bool isRecordedHash = false;              ///< whether the recording names the hash too
    std::string labels;                       ///< name of the label map's file; empty: ids are outputs
    std::map<std::int32_t, std::string> idOf; ///< the contest's label id of each output; empty: the output itself
    std::vector<std::string> sampleNames;     ///< [n]
    std::vector<std::string> labelIds;        ///< [n] the contest's label id of each sample

    /// The label id of an output of this network; empty where the label map has none.
    [[nodiscard]] std::string idFor(std::int32_t output) const;
};

/// A variant as the submission has it.
struct SubmittedVariant {
    std::string name;
    std::size_t network = 0; ///< position in the list of networks
    Thresholds thresholds;   ///< as in memory: below these uncertainties
    Recount count;
    std::string answers; ///< SHA-256 over the label ids that it answers: equal where two variants answer alike
    std::string file;    ///< "predictions/01-V1.csv"
};

/// Everything that is written into a submission, and the rules that it violates.
struct Submission {
    SubmissionRequest request;
    Criterion criterion = Criterion::Entropy;
    CostUnit unit = CostUnit::Gflops; ///< of energies, E_max and areas
    double eMax = 0;
    double area = 0;
    double normalisedArea = 0;
    std::uint64_t samples = 0;
    std::vector<SubmittedNetwork> networks;
    std::vector<SubmittedVariant> variants; ///< the included ones, in the order of the workspace
    std::vector<Error> broken;              ///< one for each violated rule; it must be empty to write the submission
    std::vector<std::string> notes;         ///< sentences for the user
};

/// Collects the included variants of evaluated decisions and their networks, counts every number again from the
/// recordings and checks the rules: at least one variant, energies below E_max, answers that differ, one test set that
/// is recorded completely, networks that are the recorded ones with all exits on, the total size. A violated rule is in
/// broken; an error is what makes checking impossible: a file that cannot be read, an option that fits no network, or
/// numbers that differ when they are counted again. May run in any thread.
[[nodiscard]] Result<Submission> collectSubmission(const SetResults &results, const SubmissionRequest &request,
                                                   const IsCancelled &isCancelled = {});

/// What was written.
struct WrittenSubmission {
    std::filesystem::path folder;
    std::vector<std::string> files; ///< in the folder: "networks/NAME.pt"
    std::uint64_t bytes = 0;
    SubmissionCheck check; ///< which it has passed
};

/// Follows the writing of a submission: the file that is written now, empty while the whole is checked, and the share
/// of the work that is done, ascending from 0 to 1. Called on the thread that writes.
using SubmissionProgress = std::function<void(const std::string &file, double share)>;

/// Writes a submission without violated rules into folder, which must not exist or be empty, completely or not at all:
/// FORMAT.md lists the files. description: the bytes of description.pdf. Before the folder gets its name its own check
/// is run. May run in any thread.
[[nodiscard]] Result<WrittenSubmission> writeSubmission(const Submission &submission, const std::string &description,
                                                        const std::filesystem::path &folder,
                                                        const IsCancelled &isCancelled = {},
                                                        const SubmissionProgress &progress = {});

/// The commands with which the numbers of a submission can be made again, one a line.
[[nodiscard]] std::vector<std::string> reproducingCommands(const Submission &submission);

} // namespace offramp
