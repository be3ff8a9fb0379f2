// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/study/jobfolder.h"

#include "core/support/atomicfile.h"
#include "core/support/file.h"
#include "core/support/json.h"
#include "core/training/traininglog.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <span>

namespace offramp {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr auto sha256Key = "sha256";             ///< of the weights or the archive; folders of older programs lack it
constexpr std::uint64_t largestText = 64u << 20; ///< of a log of 100,000 epochs

/// What makes a job this one, besides its network and its recipe. Where its files are may change.
Json aboutJob(const Study &study, const StudyJob &job)
{
    Json settings = Json::object();
    for (std::size_t i = 0; i < study.axes.size(); ++i)
        settings[study.axes[i]] = job.settings[i];
    Json about{{"offramp_job", 1},
               {"settings", settings},
               {"weights", job.weights.empty() ? Json() : Json(job.weights.filename().string())},
               {"size", orNull(job.size)},
               {"split", orNull(study.split)},
               {"test_split", orNull(study.testSplit)},
               {"labels", study.labels}};
    if (!job.archive.empty())
        about["archive"] = job.archive.filename().string();
    if (!job.sha256.empty())
        about[sha256Key] = job.sha256;
    return about;
}

std::string textOf(const Json &json)
{
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Result<bool> holdsJob(const fs::path &about, const Json &job)
{
    const auto text = readWholeFile(about, largestText);
    if (!text)
        return tl::unexpected(text.error());
    const auto held = parseJson<Json>(*text, about.string());
    if (!held)
        return tl::unexpected(held.error());
    Json now = Json::parse(textOf(job));
    if (!held->contains(sha256Key))
        now.erase(sha256Key);
    return *held == now;
}

Result<bool> holdsSpec(const fs::path &path, const NetworkSpec &spec)
{
    const auto text = readWholeFile(path, largestText);
    if (!text)
        return tl::unexpected(text.error());
    const auto written = parseNetworkSpec(toText(spec), path.string());
    return parseNetworkSpec(*text, path.string()).map([&](const NetworkSpec &found) {
        return written && found == *written;
    });
}

Result<bool> holdsRecipe(const fs::path &path, const Recipe &recipe)
{
    const auto text = readWholeFile(path, largestText);
    if (!text)
        return tl::unexpected(text.error());
    return parseRecipe(*text, path.string()).map([&](const Recipe &found) { return found == recipe; });
}

Result<void> checkHolds(const Result<bool> &holds, const fs::path &folder, const char *what)
{
    if (!holds)
        return tl::unexpected(holds.error());
    if (!*holds)
        return failure(ErrorKind::BadInput, fmt::format("{} holds a job with another {}.", folder.string(), what),
                       "Choose another --out, or remove that folder to begin the job again.");
    return {};
}

Result<void> writeIfAbsent(const fs::path &path, const std::string &text)
{
    return isThere(path) ? Result<void>() : writeFileAtomically(path, text);
}

/// The open file, claimed; nothing where another process has claimed it. Made with that text where it is absent; it is
/// never replaced, so that no claim gets lost.
Result<std::optional<File>> claim(const fs::path &path, const std::string &text)
{
    if (!isThere(path)) {
        auto fresh = NewFile::create(path);
        if (!fresh)
            return tl::unexpected(fresh.error());
        if (auto written = fresh->file().write(0, std::as_bytes(std::span(text))); !written)
            return tl::unexpected(written.error());
        if (auto synced = fresh->file().sync(); !synced)
            return tl::unexpected(synced.error());
        const auto made = fresh->put(File::Existing::Keep).map([](const File &) {});
        if (!made && !isThere(path)) // else another process was faster
            return tl::unexpected(made.error());
    }
    auto file = File::open(path, File::Mode::ReadWrite);
    if (!file)
        return tl::unexpected(file.error());
    const auto isMine = file->tryLock();
    if (!isMine)
        return tl::unexpected(isMine.error());
    return *isMine ? std::optional(std::move(*file)) : std::nullopt;
}

int epochsIn(const fs::path &log)
{
    const auto text = readWholeFile(log, largestText);
    if (!text)
        return 0;
    const auto epochs = parseEpochs(*text, log.string());
    return epochs ? static_cast<int>(epochs->size()) : 0;
}

} // namespace

JobFolder::JobFolder(const fs::path &out, const StudyJob &job)
    : path(out / job.name)
    , about(path / "job.json")
    , spec(path / "spec.json")
    , recipe(path / "recipe.json")
    , network(path / (job.archive.empty() ? "net.safetensors" : "net.pt"))
    , log(network.string() + ".jsonl")
    , checkpoint(network.string() + ".checkpoint")
    , recording(path / "run.exits")
{
}

std::optional<Recording> completeRecording(const JobFolder &folder, const IsCancelled &isCancelled)
{
    if (!isThere(folder.recording))
        return std::nullopt;
    auto recording = readRecording(folder.recording, isCancelled);
    const bool isComplete
        = recording && recording->sampleCount() > 0 && recording->recordedCount() == recording->sampleCount();
    return isComplete ? std::optional(std::move(*recording)) : std::nullopt;
}

JobProgress progressOf(const JobFolder &folder, const StudyJob &job)
{
    if (!isThere(folder.about))
        return {};
    const int epochs = epochsIn(folder.log);
    if (completeRecording(folder))
        return {JobState::Done, epochs};
    const bool isTrained = epochs >= job.recipe.epochs && isThere(folder.network);
    return {isTrained ? JobState::Trained : JobState::Begun, epochs};
}

std::string toText(const JobProgress &progress, const StudyJob &job)
{
    switch (progress.state) {
    case JobState::New:
        return "not begun";
    case JobState::Begun:
        return fmt::format("{} of {} epochs trained", progress.epochs, job.recipe.epochs);
    case JobState::Trained:
        return "trained, not recorded to the end";
    case JobState::Done:
        return "done";
    }
    return {};
}

Result<void> checkJobFolder(const JobFolder &folder, const Study &study, const StudyJob &job)
{
    if (isThere(folder.about)) {
        if (auto same = checkHolds(holdsJob(folder.about, aboutJob(study, job)), folder.path, "setting, see job.json");
            !same)
            return same;
    }
    if (isThere(folder.spec)) {
        if (auto same = checkHolds(holdsSpec(folder.spec, job.network), folder.path, "network, see spec.json"); !same)
            return same;
    }
    return isThere(folder.recipe)
               ? checkHolds(holdsRecipe(folder.recipe, job.recipe), folder.path, "recipe, see recipe.json")
               : Result<void>();
}

Result<std::optional<File>> claimJobFolder(const JobFolder &folder, const Study &study, const StudyJob &job)
{
    std::error_code code;
    fs::create_directories(folder.path, code);
    if (code)
        return failure(ErrorKind::Failed,
                       fmt::format("The folder {} cannot be made: {}.", folder.path.string(), code.message()),
                       "Choose another --out.");
    auto claimed = claim(folder.about, textOf(aboutJob(study, job)));
    if (!claimed || !*claimed)
        return claimed;
    for (const auto &[path, text] :
         {std::pair(folder.spec, toText(job.network)), std::pair(folder.recipe, toText(job.recipe))}) {
        if (auto written = writeIfAbsent(path, text); !written)
            return tl::unexpected(written.error());
    }
    if (auto same = checkJobFolder(folder, study, job); !same)
        return tl::unexpected(same.error());
    return claimed;
}

} // namespace offramp
