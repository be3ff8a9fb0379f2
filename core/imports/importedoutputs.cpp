// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/importedoutputs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <span>

namespace offramp {

namespace {

/// exits: from 1, those whose outputs are of that kind.
void noteKind(Imported &imported, OutputKind kind, const std::vector<int> &exits, bool isAsked)
{
    Recording &recording = imported.whole.recording;
    const bool isAll = exits.size() == static_cast<std::size_t>(recording.exits);
    const std::string which
        = isAll ? std::string("The outputs") : fmt::format("The outputs of exits {}", fmt::join(exits, ", "));
    const char *asLogits = "(--outputs logits reads them as logits)";
    if (kind == OutputKind::Logits)
        return;
    if (isAll)
        recording.metadata["outputs"] = toText(kind);
    if (kind == OutputKind::Probabilities)
        imported.notes.push_back(
            fmt::format("{} are probabilities: their logarithms are the logits {}.", which, asLogits));
    else if (kind == OutputKind::LogProbabilities)
        imported.notes.push_back(fmt::format("{} are log-probabilities, whose softmax is that of the logits.", which));
    else if (isAsked)
        imported.notes.push_back(
            fmt::format("{} are probabilities of single classes (a sigmoid's): ln p - ln(1 - p) are the logits.",
                        which));
    else
        imported.notes.push_back(fmt::format(
            "{} are all between 0 and 1 and were read as logits; if a sigmoid made them probabilities, import them "
            "with --outputs probabilities.",
            which));
}

} // namespace

Result<void> outputsToLogits(Imported &imported, std::size_t classes, const std::optional<OutputKind> &asked,
                             const std::string &source)
{
    const std::span<float> all(imported.whole.logits);
    const auto exits = static_cast<std::size_t>(imported.whole.recording.exits);
    const std::size_t size = all.size() / exits;
    std::map<OutputKind, std::vector<int>> exitsOf;
    for (std::size_t k = 0; k < exits; ++k) {
        const std::span<float> rows = all.subspan(k * size, size);
        const OutputKind seen = recogniseOutputs(rows, classes);
        OutputKind kind = asked.value_or(seen == OutputKind::ClassProbabilities ? OutputKind::Logits : seen);
        if (const auto misfit = misfitOf(rows, kind))
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: the outputs of exit {} are not {}: one is {}.", source, k + 1, toText(kind),
                                       *misfit),
                           "Say what they are: --outputs logits, probabilities or log-probabilities.");
        if (kind == OutputKind::Probabilities && seen == OutputKind::ClassProbabilities)
            kind = OutputKind::ClassProbabilities;
        toLogits(rows, kind);
        exitsOf[asked ? kind : seen].push_back(static_cast<int>(k) + 1);
    }
    for (const auto &[kind, ofKind] : exitsOf)
        noteKind(imported, kind, ofKind, asked.has_value());
    return {};
}

} // namespace offramp
