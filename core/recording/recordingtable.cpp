// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recordingtable.h"

#include "core/exits/agreement.h"
#include "core/exits/headcosts.h"
#include "core/recording/headflops.h"
#include "core/support/largepages.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace offramp {

namespace {

const std::vector<float> &columnOf(const Recording &recording, Criterion criterion)
{
    if (criterion == Criterion::Entropy)
        return recording.entropy;
    if (criterion == Criterion::Score)
        return recording.score;
    return criterion == Criterion::Confidence ? recording.confidence : recording.margin;
}

/// Of one row, [K].
std::vector<float> agreementOf(const Recording &recording, std::size_t row)
{
    std::vector<std::int32_t> predicted;
    for (std::size_t at = row; at < recording.predicted.size(); at += recording.sampleCount())
        predicted.push_back(recording.predicted[at]);
    return agreement(predicted, recording.exits, {});
}

/// The values [blocks,n] of a recording in its recorded rows, each as change makes it. recorded: how many rows those
/// are.
template<typename To, typename From, typename Change>
std::vector<To> ofRecorded(const std::vector<From> &values, const Recording &recording, std::size_t recorded,
                           Change change)
{
    const std::size_t n = recording.sampleCount();
    const std::size_t blocks = n == 0 ? 0 : values.size() / n;
    auto some = largeVector<To>(blocks * recorded);
    if (recorded == n) {
        std::transform(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(some.size()), some.begin(), change);
        return some;
    }
    auto next = some.begin();
    for (std::size_t block = 0; block < blocks; ++block) {
        for (std::size_t i = 0; i < n; ++i) {
            if (recording.recorded[i])
                *next++ = change(values[block * n + i]);
        }
    }
    return some;
}

template<typename T>
std::vector<T> ofRecorded(const std::vector<T> &values, const Recording &recording, std::size_t recorded)
{
    return ofRecorded<T>(values, recording, recorded, std::identity());
}

bool hasCost(const Recording &recording, CostUnit unit)
{
    if (unit == CostUnit::Joules)
        return !recording.joules.empty();
    return unit == CostUnit::Milliseconds ? !recording.milliseconds.empty() : !recording.flops.empty();
}

const char *howToGet(CostUnit unit)
{
    return unit == CostUnit::Gflops ? "Choose a cost that was measured, joules or ms."
                                    : "Measure the network into it: offramp-engine measure … --into RECORDING.";
}

} // namespace

bool carries(const Recording &recording, Criterion criterion)
{
    return criterion == Criterion::Patience || !columnOf(recording, criterion).empty();
}

std::vector<Criterion> carriedCriteria(const Recording &recording)
{
    std::vector<Criterion> carried;
    for (const Criterion criterion : allCriteria) {
        if (carries(recording, criterion))
            carried.push_back(criterion);
    }
    return carried;
}

float uncertainty(const Recording &recording, Criterion criterion, ExitIndex exit, std::size_t row)
{
    if (criterion == Criterion::Patience)
        return -agreementOf(recording, row)[static_cast<std::size_t>(exit.value)];
    const std::size_t at = static_cast<std::size_t>(exit.value) * recording.sampleCount() + row;
    const float value = columnOf(recording, criterion)[at];
    return criterion == Criterion::Entropy ? value : -value;
}

std::vector<CostUnit> carriedCosts(const Recording &recording)
{
    std::vector<CostUnit> carried;
    for (const CostUnit unit : costAxes) {
        if (hasCost(recording, unit))
            carried.push_back(unit);
    }
    return carried;
}

CostColumn costColumn(const Recording &recording, CostUnit cost)
{
    if (cost == CostUnit::Joules)
        return {CostUnit::Joules, recording.joules};
    if (cost == CostUnit::Milliseconds)
        return {CostUnit::Milliseconds, recording.milliseconds};
    if (recording.sampleFlops.empty())
        return {CostUnit::Flops, {recording.flops.begin(), recording.flops.end()}};
    const auto toNumber = [](std::int64_t flops) { return static_cast<double>(flops); };
    return {CostUnit::Flops,
            {},
            ofRecorded<double>(recording.sampleFlops, recording, recording.recordedCount(), toNumber)};
}

HeadCosts headCosts(const Recording &recording, CostUnit cost)
{
    return cost == CostUnit::Gflops ? headFlops(recording) : HeadCosts();
}

Result<ExitTable> exitTable(const Recording &recording, const TableView &view)
{
    const Criterion criterion = view.criterion;
    if (!carries(recording, criterion))
        return failure(ErrorKind::BadInput,
                       fmt::format("The recording of {} has no {}.", recording.networkName, toText(criterion)),
                       criterion == Criterion::Score
                           ? "Choose another criterion, or record it with the outputs that are scores: --exits 0:1,2."
                           : "Choose another criterion, or record it with logits.");
    if (!hasCost(recording, view.cost))
        return failure(ErrorKind::BadInput,
                       fmt::format("The recording of {} has no {}.", recording.networkName, toText(view.cost)),
                       howToGet(view.cost));

    const std::size_t recorded = recording.recordedCount();
    ExitTableColumns columns;
    columns.exits = recording.exits;
    columns.label = ofRecorded(recording.label, recording, recorded);
    columns.predicted = ofRecorded(recording.predicted, recording, recorded);
    columns.byAgreement = criterion == Criterion::Patience;
    const auto runs = columns.byAgreement ? agreement(recording.predicted, recording.exits, {}) : std::vector<float>();
    const float sign = criterion == Criterion::Entropy ? 1.0f : -1.0f;
    columns.uncertainty = ofRecorded<float>(columns.byAgreement ? runs : columnOf(recording, criterion), recording,
                                            recorded, [sign](float value) { return sign * value; });
    columns.cost = costColumn(recording, view.cost);
    auto table = ExitTable::make(std::move(columns));
    if (!table || view.off.empty())
        return table;
    return switchedOff(*table, view.off, headCosts(recording, view.cost));
}

std::vector<std::string> numbersOfRows(std::size_t n)
{
    std::vector<std::string> names(n);
    for (std::size_t i = 0; i < n; ++i)
        names[i] = std::to_string(i);
    return names;
}

std::vector<std::string> recordedNames(const Recording &recording, std::vector<std::string> names)
{
    const std::size_t n = recording.sampleCount();
    if (names.size() != n && recording.recordedCount() == n)
        return {};
    if (names.size() != n)
        names = numbersOfRows(n);
    std::size_t recorded = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!recording.recorded[i])
            continue;
        if (recorded != i)
            names[recorded] = std::move(names[i]);
        ++recorded;
    }
    names.resize(recorded);
    return names;
}

} // namespace offramp
