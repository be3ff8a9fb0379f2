// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/submission/parts_p.h"

#include "core/dataset/labelids.h"
#include "core/exits/predictions.h"
#include "core/recording/recordingtable.h"
#include "core/results/growth.h"
#include "core/support/csv.h"
#include "core/support/printable.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

/// The map of a file for a network. Two outputs with the same label would make incorrect answers correct.
Result<std::map<std::int32_t, std::string>> readMap(const std::string &file, std::vector<std::string> &notes)
{
    const auto map = readLabelMap(file);
    if (!map)
        return tl::unexpected(map.error());
    auto ids = labelIds(*map, file);
    if (!ids)
        return tl::unexpected(ids.error());
    std::map<std::string, std::int32_t> outputOf;
    for (const auto &[output, id] : ids->idOf) {
        if (const auto [other, isNew] = outputOf.emplace(id, output); !isNew)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: the outputs {} and {} have the same label, \"{}\".", file, other->second,
                                       output, printable(id, 40)),
                           "Give each output a label of its own, so that answers can be counted.");
    }
    const std::string note = ids->wasInverted
                                 ? fmt::format("{} was read as a map from labels to network outputs.", file)
                                 : fmt::format("{} was read as a map from network outputs to labels.", file);
    if (std::ranges::find(notes, note) == notes.end())
        notes.push_back(note);
    return std::move(ids->idOf);
}

/// Every output that is a label or an answer needs an id.
Result<void> checkMap(const SubmittedNetwork &network)
{
    if (network.idOf.empty())
        return {};
    const ExitTable &table = network.recording->table();
    const auto missing = [&](std::int32_t output) { return !network.idOf.contains(output); };
    auto lacking = std::ranges::find_if(table.label(), missing);
    bool isLacking = lacking != table.label().end();
    std::int32_t output = isLacking ? *lacking : 0;
    for (int k = 0; k < table.exitCount() && !isLacking; ++k) {
        const auto predicted = table.predicted({k});
        const auto found = std::ranges::find_if(predicted, missing);
        isLacking = found != predicted.end();
        output = isLacking ? *found : 0;
    }
    if (!isLacking)
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("{} has no entry for output {} of {}.", network.labels, output, network.name),
                   "Add it: the map needs a label for each network output.");
}

/// Networks without names of samples take those of another one: the rows must be the same samples in any case.
void shareNames(std::vector<SubmittedNetwork> &networks)
{
    const auto named = std::ranges::find_if(networks, [](const auto &each) { return !each.sampleNames.empty(); });
    for (SubmittedNetwork &network : networks) {
        if (named != networks.end() && network.sampleNames.empty()
            && network.labelIds.size() == named->sampleNames.size())
            network.sampleNames = named->sampleNames;
    }
}

} // namespace

std::string SubmittedNetwork::idFor(std::int32_t output) const
{
    if (idOf.empty())
        return std::to_string(output);
    const auto found = idOf.find(output);
    return found == idOf.end() ? std::string() : found->second;
}

NamedOptions namedOptions(const std::vector<std::string> &options, const std::vector<SubmittedNetwork> &networks)
{
    NamedOptions sorted;
    for (const std::string &option : options) {
        const auto network = std::ranges::find_if(networks, [&](const SubmittedNetwork &each) {
            return option.starts_with(each.name + '=');
        });
        if (network == networks.end())
            sorted.others.push_back(option);
        else
            sorted.named[network->name] = option.substr(network->name.size() + 1);
    }
    return sorted;
}

Result<void> readLabels(Submission &submission)
{
    const NamedOptions maps = namedOptions(submission.request.labels, submission.networks);
    if (maps.others.size() > 1)
        return failure(ErrorKind::Usage,
                       fmt::format("{} and {} are both label maps for all networks.", maps.others[0], maps.others[1]),
                       "Give one, or one for each network: --labels NETWORK=MAP.");
    for (SubmittedNetwork &network : submission.networks) {
        const auto own = maps.named.find(network.name);
        const std::string file = own != maps.named.end() ? own->second : maps.others.empty() ? "" : maps.others[0];
        if (!file.empty()) {
            auto map = readMap(file, submission.notes);
            if (!map)
                return tl::unexpected(map.error());
            network.idOf = std::move(*map);
            network.labels = std::filesystem::path(file).filename().string();
            if (auto complete = checkMap(network); !complete)
                return complete;
        }
        if (auto known = checkFile(*network.recording); !known)
            return known;
        auto names = readSampleNames(network.recording->path());
        if (!names)
            return tl::unexpected(names.error());
        network.sampleNames = recordedNames(*network.recording->columns(), std::move(*names));
        for (const std::int32_t label : network.recording->table().label())
            network.labelIds.push_back(network.idFor(label));
    }
    shareNames(submission.networks);
    return {};
}

std::vector<std::string> answersOf(const SubmittedNetwork &network, const Thresholds &thresholds)
{
    const ExitTable &table = network.recording->table();
    std::vector<std::string> answers;
    answers.reserve(table.sampleCount());
    const auto exits = exitsOf(table, thresholds);
    for (std::size_t i = 0; i < exits.size(); ++i)
        answers.push_back(network.idFor(table.predicted(exits[i])[i]));
    return answers;
}

Result<std::string> predictionsOf(const SubmittedNetwork &network, const Thresholds &thresholds)
{
    PredictionWords words;
    words.samples = network.sampleNames;
    if (!network.idOf.empty())
        words.labels = network.idOf;
    return predictionsCsv(network.recording->table(), thresholds, words);
}

std::string labelsOf(const SubmittedNetwork &network)
{
    std::string text = "sample,label\n";
    for (std::size_t i = 0; i < network.labelIds.size(); ++i) {
        const std::string sample = network.sampleNames.empty() ? std::to_string(i) : network.sampleNames[i];
        text += fmt::format("{},{}\n", csvField(sample), csvField(network.labelIds[i]));
    }
    return text;
}

} // namespace offramp
