// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "tests/toynetwork.h"

#include "core/exits/permutation.h"
#include "core/recorder/recorder.h"

#include <QTemporaryDir>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// A test set in memory, and what a recording of it says.

namespace offramp {

constexpr int madeClasses = 3;
constexpr std::size_t madeSamples = 60;

/// Samples whose images are in memory; places: those in the order of work whose images begin with a white pixel.
inline Dataset madeSet(std::pair<std::size_t, std::size_t> places = {0, 0})
{
    constexpr std::size_t imageBytes = 3 * 32 * 32; // as of CIFAR, which is kept in memory
    Dataset set;
    set.root = "/made/set";
    set.layout = "made";
    set.split = "test";
    set.classIds = set.classNames = {"a", "b", "c"};
    set.labels = {"sorted", {0, 1, 2}};
    set.fingerprint = "made";
    std::vector<std::int32_t> label;
    for (std::size_t row = 0; row < madeSamples; ++row)
        label.push_back(static_cast<std::int32_t>(row % madeClasses));
    std::string pixels(madeSamples * imageBytes, '\0');
    std::uint32_t state = 1;
    for (char &value : pixels) {
        state = state * 1664525 + 1013904223;
        value = static_cast<char>(state >> 25); // below 128: none is white
    }
    const auto order = stratifiedPermutation(label, 0);
    for (std::size_t place = places.first; place < places.second; ++place)
        pixels[order[place] * imageBytes] = '\xff';
    const auto shared = std::make_shared<const std::string>(std::move(pixels));
    for (std::size_t row = 0; row < madeSamples; ++row)
        set.samples.push_back({.path = "/made/set/images",
                               .name = std::to_string(row),
                               .label = label[row],
                               .record = static_cast<std::uint32_t>(row),
                               .pixels = shared});
    return set;
}

/// What a run said, and how it ended.
struct Said {
    Result<void> ended;
    std::vector<std::string> warnings;
    std::vector<std::string> notes;
    std::vector<int> batches; ///< that were reported, each change

    [[nodiscard]] bool warns(const std::string &part) const { return any(warnings, part); }
    [[nodiscard]] bool notesThat(const std::string &part) const { return any(notes, part); }

private:
    static bool any(const std::vector<std::string> &texts, const std::string &part)
    {
        return std::ranges::any_of(texts,
                                   [&part](const std::string &text) { return text.find(part) != std::string::npos; });
    }
};

/// The images that run at once, where an event reports them.
inline std::optional<int> batchIn(const Event &event)
{
    if (const auto *hello = std::get_if<HelloEvent>(&event))
        return hello->batch;
    const auto *progress = std::get_if<ProgressEvent>(&event);
    return progress ? progress->batch : std::nullopt;
}

/// onEvent: called last.
inline Said recordInto(const Network &network, const Dataset &set, const RecordRequest &request,
                       const std::function<void(const Event &)> &onEvent = {})
{
    Said said;
    const RecordListener listener{[&said, &onEvent](const Event &event) {
                                      if (const auto *warning = std::get_if<WarningEvent>(&event))
                                          said.warnings.push_back(warning->text);
                                      const auto batch = batchIn(event);
                                      if (batch && (said.batches.empty() || said.batches.back() != *batch))
                                          said.batches.push_back(*batch);
                                      if (onEvent)
                                          onEvent(event);
                                  },
                                  [&said](const std::string &note) { said.notes.push_back(note); }};
    said.ended = record(network, set, request, listener, {});
    return said;
}

/// As archived: then nothing is tried before the first batch.
inline RecordRequest madeRequest(const std::filesystem::path &out, int batch)
{
    RecordRequest request;
    request.out = out;
    request.images.mean = std::array{.5F, .5F, .5F};
    request.images.std = std::array{.01F, .01F, .01F};
    request.device = *chooseDevice("cpu");
    request.threads = 1;
    request.execution = Execution::AsArchived;
    request.batch = batch;
    request.isBatchGiven = true;
    return request;
}

/// A folder for networks and recordings.
class MadeFolder
{
public:
    [[nodiscard]] std::filesystem::path at(const std::string &name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

    /// A network that was saved in the folder.
    [[nodiscard]] Network load(const ToyNetwork &toy, const std::string &name) const
    {
        toy.save(at(name));
        return *Network::load(at(name));
    }

private:
    QTemporaryDir m_folder;
};

} // namespace offramp
