// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/recording.h"
#include "core/study/study.h"
#include "core/support/file.h"

#include <filesystem>
#include <optional>
#include <string>

namespace offramp {

/// The files of a job, in a folder of its name.
struct JobFolder {
    JobFolder(const std::filesystem::path &out, const StudyJob &job);

    std::filesystem::path path;
    std::filesystem::path about;      ///< job.json: how the job is set, for people and to recognise it
    std::filesystem::path spec;       ///< spec.json: the network's description; of heads on an archive, the exits
    std::filesystem::path recipe;     ///< recipe.json
    std::filesystem::path network;    ///< net.safetensors; of heads on an archive net.pt
    std::filesystem::path log;        ///< its name and .jsonl
    std::filesystem::path checkpoint; ///< its name and .checkpoint, until the job is done
    std::filesystem::path recording;  ///< run.exits
};

enum class JobState {
    New,     ///< nothing is there
    Begun,   ///< it was begun, and is not trained to its end
    Trained, ///< it is trained, and not recorded to the end
    Done,    ///< its recording is complete
};

/// How far a job is.
struct JobProgress {
    JobState state = JobState::New;
    int epochs = 0; ///< that are done

    bool operator==(const JobProgress &) const = default;
};

/// The recording of a job that is done; nothing where it is not. A file that cannot be read counts as not there: what
/// is wrong with it, recording it again says.
[[nodiscard]] std::optional<Recording> completeRecording(const JobFolder &folder, const IsCancelled &isCancelled = {});

/// How far the job of a folder is, by what is in its files.
[[nodiscard]] JobProgress progressOf(const JobFolder &folder, const StudyJob &job);

/// The same for people: "not begun", "3 of 30 epochs trained", "trained", "done".
[[nodiscard]] std::string toText(const JobProgress &progress, const StudyJob &job);

/// An error where the folder holds a job that is set in another way, by the difference; none where it is new.
[[nodiscard]] Result<void> checkJobFolder(const JobFolder &folder, const Study &study, const StudyJob &job);

/// Makes the folder, writes into it what the job is, where that is not there, and claims it for this process: as long
/// as the file is kept open, another process gets nothing. Errors are those of checkJobFolder(), and of the disk.
[[nodiscard]] Result<std::optional<File>> claimJobFolder(const JobFolder &folder, const Study &study,
                                                         const StudyJob &job);

} // namespace offramp
