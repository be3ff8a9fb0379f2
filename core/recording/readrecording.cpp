// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/answer.h"
#include "core/recording/fixedsum.h"
#include "core/recording/measuredcosts.h"
#include "core/recording/readrows_p.h"
#include "core/recording/recording.h"
#include "core/recording/recordingfile_p.h"
#include "core/recording/temperatures.h"
#include "core/support/finite.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <type_traits>

namespace offramp {

struct ReadState {
    std::uint64_t number = 0; ///< of the file, as in FileStamp
    TensorHeader header;
    std::vector<std::int32_t> words; ///< [n] check words
};

namespace {

/// Calls visit(name of the tensor, member) for each column of rows.
template<typename Visit>
void eachRowColumn(Visit visit)
{
    visit("predicted", &Recording::predicted);
    visit("entropy", &Recording::entropy);
    visit("confidence", &Recording::confidence);
    visit("margin", &Recording::margin);
    visit("score", &Recording::score);
    visit("sample_flops", &Recording::sampleFlops);
    visit("image", &Recording::image);
}

/// Whether rows of before need not be read again. now: with the labels and FLOPs that its file has.
bool goesOn(const Recording &before, const ReadState &state, const Recording &now)
{
    if (!before.state || before.state->number != state.number || before.state->header != state.header
        || !state.header.find("check") || before.flops != now.flops)
        return false;
    return before.label == now.label || !state.header.metadata.contains(fixedSumKey);
}

/// [n] 1 for rows that have not changed since before; empty without before.
std::vector<std::uint8_t> knownRows(const Recording *before, const std::vector<std::int32_t> &words)
{
    std::vector<std::uint8_t> known(before ? words.size() : 0);
    for (std::size_t row = 0; row < known.size(); ++row)
        known[row]
            = before->recorded[row] && before->state->words[row] == words[row] && words[row] != recordedUnchecked;
    return known;
}

/// Takes the columns of before, or makes them as the file has them, with zeros. The destinations are those of
/// readRows().
std::vector<std::byte *> makeColumns(Recording &recording, const RecordingLayout &layout, const Recording *before)
{
    std::vector<std::byte *> destinations(layout.rowColumns.size());
    eachRowColumn([&](std::string_view name, auto column) {
        auto &values = recording.*column;
        using Value = typename std::remove_reference_t<decltype(values)>::value_type;
        const auto place = std::ranges::find(layout.rowColumns, name, &RowColumn::name);
        if (before) {
            reserveLarge(values, (before->*column).size());
            values = before->*column;
        } else if (place != layout.rowColumns.end()) {
            values = largeVector<Value>(place->blocks * layout.samples);
        }
        if (place != layout.rowColumns.end())
            destinations[static_cast<std::size_t>(place - layout.rowColumns.begin())]
                = std::as_writable_bytes(std::span(values)).data();
    });
    return destinations;
}

/// Sets the rows to 0 that counted in before and have another check word now.
void forgetChanged(Recording &recording, const Recording &before, const RowRequest &request)
{
    const std::size_t n = request.words.size();
    for (std::size_t row = 0; row < n; ++row) {
        if (!before.recorded[row] || request.isKnown[row] || request.words[row] == recordedUnchecked)
            continue;
        eachRowColumn([&](std::string_view, auto column) {
            auto &values = recording.*column;
            for (std::size_t at = row; at < values.size(); at += n)
                values[at] = 0;
        });
    }
}

/// Fills the columns that the file lacks, in the rows that count and are not known.
Result<void> deriveFromLogits(const File &file, const RecordingLayout &layout, const std::vector<std::uint8_t> &isKnown,
                              Recording &recording, const IsCancelled &isCancelled)
{
    const std::size_t n = layout.samples;
    const auto exits = static_cast<std::size_t>(layout.exits);
    const std::size_t c = layout.header.find("logits")->shape[2];
    std::vector<std::pair<std::vector<float> *, float Answer::*>> missing;
    for (const auto &[name, column, value] : {std::tuple("entropy", &recording.entropy, &Answer::entropy),
                                              std::tuple("confidence", &recording.confidence, &Answer::confidence),
                                              std::tuple("margin", &recording.margin, &Answer::margin)}) {
        if (!layout.has(name)) {
            column->resize(exits * n);
            missing.emplace_back(column, value);
        }
    }
    if (missing.empty())
        return {};

    const auto temperatures = temperaturesOf(recording);
    if (!temperatures)
        return tl::unexpected(temperatures.error());
    std::vector<float> logits(c);
    for (std::size_t k = 0; k < exits; ++k) {
        for (std::size_t row = 0; row < n; ++row) {
            if (row % 1024 == 0 && isSet(isCancelled))
                return cancelled();
            if (!recording.recorded[row] || (!isKnown.empty() && isKnown[row]))
                continue;
            const std::size_t at = k * n + row;
            const std::uint64_t position = layout.position("logits") + at * c * sizeof(float);
            if (auto done = file.read(position, std::as_writable_bytes(std::span(logits))); !done)
                return done;
            const auto answer = answerAt(logits, (*temperatures)[k]);
            if (!answer)
                return wrongContent(file, fmt::format("sample {} has NaN or infinite logits at exit {}", row, k + 1),
                                    "Look at the network that wrote them.");
            for (const auto &[column, value] : missing)
                (*column)[at] = (*answer).*value;
        }
    }
    return {};
}

Result<void> checkCosts(const File &file, const Recording &recording)
{
    for (std::size_t k = 0; k < recording.flops.size(); ++k) {
        if (recording.flops[k] < 0 || (k > 0 && recording.flops[k] < recording.flops[k - 1]))
            return wrongContent(
                file,
                fmt::format("the cost of exit {} is {} FLOPs, negative or less than that of the exit before", k + 1,
                            recording.flops[k]),
                "Costs are cumulative: each exit's includes everything before it.");
    }
    const std::size_t n = recording.sampleCount();
    for (std::size_t at = 0; at < recording.sampleFlops.size(); ++at) { // 0 in rows that do not count
        const std::int64_t cost = recording.sampleFlops[at];
        if (cost < 0 || (at >= n && cost < recording.sampleFlops[at - n]))
            return wrongContent(
                file,
                fmt::format("sample {} costs {} FLOPs at exit {}, negative or less than at the exit before", at % n,
                            cost, at / n + 1),
                "Costs are cumulative: each exit's includes everything before it.");
    }
    return checkMeasured(file.path(), recording.joules, CostUnit::Joules).and_then([&] {
        return checkMeasured(file.path(), recording.milliseconds, CostUnit::Milliseconds);
    });
}

/// Rows that do not count are 0, which is a class and finite.
Result<void> checkRows(const File &file, const Recording &recording)
{
    const std::size_t n = recording.sampleCount();
    const int classes = recording.classes.value_or(std::numeric_limits<int>::max());
    const auto isClass = [classes](std::int32_t number) { return number >= 0 && number < classes; };
    for (std::size_t i = 0; i < n; ++i) {
        if (!isClass(recording.label[i]))
            return wrongContent(file, fmt::format("sample {} has label {}, outside the classes", i, recording.label[i]),
                                "Labels count from 0 to the number of classes less one.");
    }
    if (std::ranges::all_of(recording.predicted, isClass) && areFinite(recording.entropy)
        && areFinite(recording.confidence) && areFinite(recording.margin) && areFinite(recording.score))
        return {};
    for (std::size_t at = 0; at < recording.predicted.size(); ++at) {
        if (!isClass(recording.predicted[at]))
            return wrongContent(file,
                                fmt::format("sample {} is predicted as class {} at exit {}, outside the classes",
                                            at % n, recording.predicted[at], at / n + 1),
                                "Predictions count from 0 to the number of classes less one.");
        const auto isFinite = [at](const auto &column) { return column.empty() || std::isfinite(column[at]); };
        if (!isFinite(recording.entropy) || !isFinite(recording.confidence) || !isFinite(recording.margin)
            || !isFinite(recording.score))
            return wrongContent(file, fmt::format("sample {} has NaN or infinity at exit {}", at % n, at / n + 1),
                                "Look at the network that wrote it.");
    }
    return {};
}

/// Reads the columns of rows, and finds out which rows count.
Result<void> fillRows(const File &file, const RecordingLayout &layout, const ReadState &state, const Recording *before,
                      Recording &recording, const IsCancelled &isCancelled)
{
    const RowRequest request{state.words, knownRows(before, state.words), makeColumns(recording, layout, before)};
    if (before)
        forgetChanged(recording, *before, request);
    const auto rows = readRows(file, layout, request, isCancelled);
    if (!rows)
        return tl::unexpected(rows.error());
    recording.recorded.assign(rows->counts.begin(), rows->counts.end());
    recording.damagedRows = rows->damaged;
    return layout.has("logits") ? deriveFromLogits(file, layout, request.isKnown, recording, isCancelled)
                                : Result<void>();
}

/// before: an earlier state of the recording, to save reading, or null.
Result<Recording> readFrom(const std::filesystem::path &path, const Recording *before, const IsCancelled &isCancelled)
{
    const auto opened = openRecordingFile(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto &[file, layout] = *opened;
    const auto stamp = file.stamp();
    if (!stamp)
        return tl::unexpected(stamp.error());
    auto words = readCheckWords(file, layout); // before the labels, which may arrive with the samples
    if (!words)
        return tl::unexpected(words.error());

    Recording recording;
    std::vector<double> run;
    for (auto done :
         {readTensor(file, layout, "label", recording.label), readTensor(file, layout, "flops", recording.flops),
          readTensor(file, layout, "joules", recording.joules),
          readTensor(file, layout, "milliseconds", recording.milliseconds), readTensor(file, layout, "run", run)}) {
        if (!done)
            return tl::unexpected(done.error());
    }
    if (!run.empty())
        recording.run = {run[0], run[1], run[2], run[3]};

    auto state = std::make_shared<ReadState>(ReadState{stamp->number, layout.header, std::move(*words)});
    if (before && !goesOn(*before, *state, recording))
        before = nullptr;
    const auto fixed = before ? Result<Checksums>(before->checksums) : checkFixedTensors(file, layout);
    if (!fixed)
        return tl::unexpected(fixed.error());
    const auto measured = checkMeasuredTensors(file, layout);
    if (!measured)
        return tl::unexpected(measured.error());

    recording.metadata = layout.header.metadata;
    recording.exits = layout.exits;
    recording.hasLogits = layout.has("logits");
    recording.classes = layout.classes;
    const bool isCovered = layout.header.metadata.contains(headerSumKey) && *measured == Checksums::Fit;
    recording.checksums = isCovered ? *fixed : Checksums::None;
    recording.networkName = recording.about("network").value_or(path.stem().string());
    recording.state = state;
    if (auto done = fillRows(file, layout, *state, before, recording, isCancelled); !done)
        return tl::unexpected(done.error());
    if (auto done = checkCosts(file, recording); !done)
        return tl::unexpected(done.error());
    if (auto done = checkRows(file, recording); !done)
        return tl::unexpected(done.error());
    return recording;
}

} // namespace

Result<Recording> readRecording(const std::filesystem::path &path, const IsCancelled &isCancelled)
{
    return readFrom(path, nullptr, isCancelled);
}

Result<Recording> readAgain(const std::filesystem::path &path, const Recording &before, const IsCancelled &isCancelled)
{
    return readFrom(path, &before, isCancelled);
}

bool haveSameFingerprint(const Recording &before, const Recording &now)
{
    return before.state && now.state && before.state->header == now.state->header && before.label == now.label
           && before.flops == now.flops;
}

} // namespace offramp
