// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/classreport.h"

#include "core/exits/operatingpoint.h"
#include "core/support/csv.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace offramp {

namespace {

std::optional<double> shareOf(std::int64_t count, std::int64_t samples)
{
    if (samples == 0)
        return std::nullopt;
    return static_cast<double>(count) / static_cast<double>(samples);
}

void sortUnique(std::vector<std::int32_t> &numbers)
{
    std::ranges::sort(numbers);
    const auto repeated = std::ranges::unique(numbers);
    numbers.erase(repeated.begin(), repeated.end());
}

/// Places of classes in an ascending list of them; where they are 0, 1, 2, …, as mostly, without a search.
class ClassPlaces
{
public:
    explicit ClassPlaces(const std::vector<std::int32_t> &classes)
        : m_classes(classes)
    {
    }

    [[nodiscard]] std::size_t of(std::int32_t label) const
    {
        const auto place = static_cast<std::size_t>(label);
        if (place < m_classes.size() && m_classes[place] == label)
            return place;
        return static_cast<std::size_t>(std::ranges::lower_bound(m_classes, label) - m_classes.begin());
    }

private:
    const std::vector<std::int32_t> &m_classes;
};

/// The cells of pairs of places, each label * classes + predicted; pairs are sorted.
std::vector<ConfusionCell> cellsOf(std::vector<std::uint64_t> &pairs, const std::vector<std::int32_t> &classes)
{
    std::ranges::sort(pairs);
    std::vector<ConfusionCell> cells;
    for (auto begin = pairs.begin(); begin != pairs.end();) {
        const auto end = std::upper_bound(begin, pairs.end(), *begin);
        cells.push_back({classes[*begin / classes.size()], classes[*begin % classes.size()], end - begin});
        begin = end;
    }
    return cells;
}

std::string numberText(const std::optional<double> &number)
{
    return number ? shortestText(*number) : std::string();
}

} // namespace

std::optional<double> ClassFigures::accuracy() const
{
    return shareOf(correct, samples);
}

std::optional<double> ClassFigures::precision() const
{
    return shareOf(correct, predicted);
}

std::optional<double> ClassFigures::exitShare(ExitIndex exit) const
{
    return shareOf(exiting[static_cast<std::size_t>(exit.value)], samples);
}

std::int64_t ClassReport::samples() const
{
    std::int64_t sum = 0;
    for (const ClassFigures &figures : classes)
        sum += figures.samples;
    return sum;
}

std::int64_t ClassReport::correct() const
{
    std::int64_t sum = 0;
    for (const ClassFigures &figures : classes)
        sum += figures.correct;
    return sum;
}

std::int64_t ClassReport::count(std::int32_t label, std::int32_t predicted) const
{
    const auto key = [](const ConfusionCell &cell) { return std::tuple(cell.label, cell.predicted); };
    const auto found = std::ranges::lower_bound(cells, std::tuple(label, predicted), {}, key);
    return found != cells.end() && key(*found) == std::tuple(label, predicted) ? found->samples : 0;
}

std::vector<std::int32_t> occurringClasses(const OpenRecording &recording)
{
    const ExitTable &table = recording.whole();
    std::vector<std::int32_t> classes(table.label().begin(), table.label().end());
    sortUnique(classes);
    for (int k = 0; k < table.exitCount(); ++k) {
        std::vector<std::int32_t> predicted(table.predicted({k}).begin(), table.predicted({k}).end());
        sortUnique(predicted);
        classes.insert(classes.end(), predicted.begin(), predicted.end());
    }
    sortUnique(classes);
    return classes;
}

Result<ClassReport> classReport(const OpenRecording &recording, const ClassQuery &query, const IsCancelled &isCancelled)
{
    const ExitTable &table = recording.table();
    const ClassPlaces places(query.classes);
    ClassReport report;
    report.classes.resize(query.classes.size());
    for (std::size_t place = 0; place < query.classes.size(); ++place) {
        report.classes[place].label = query.classes[place];
        report.classes[place].exiting.resize(static_cast<std::size_t>(table.exitCount()));
    }

    const auto exits = exitsOf(table, query.thresholds);
    std::vector<double> costs(report.classes.size());
    std::vector<std::uint64_t> pairs;
    pairs.reserve(table.sampleCount());
    for (std::size_t i = 0; i < table.sampleCount(); ++i) {
        if (i % 65536 == 0 && isSet(isCancelled))
            return cancelled();
        const ExitIndex answering = query.answersAt.value_or(exits[i]);
        const std::size_t label = places.of(table.label()[i]);
        const std::size_t predicted = places.of(table.predicted(answering)[i]);
        ClassFigures &figures = report.classes[label];
        ++figures.samples;
        ++figures.exiting[static_cast<std::size_t>(exits[i].value)];
        figures.correct += label == predicted;
        ++report.classes[predicted].predicted;
        costs[label] += table.cost(answering, {i});
        pairs.push_back(std::uint64_t{label} * query.classes.size() + predicted);
    }
    for (std::size_t place = 0; place < costs.size(); ++place) {
        ClassFigures &figures = report.classes[place];
        if (recording.hasCost() && figures.samples > 0)
            figures.meanCost = shownCost(costs[place] / static_cast<double>(figures.samples), table.cost().unit);
    }
    if (isSet(isCancelled))
        return cancelled();
    report.cells = cellsOf(pairs, query.classes);
    return report;
}

std::string classesCsv(const ClassReport &report, const OpenRecording &recording)
{
    const int exits = recording.table().exitCount();
    std::string text = "class,name,samples,predicted,correct,accuracy,precision,";
    for (int k = 0; k < exits; ++k)
        text += fmt::format("exit_share_{},", k + 1);
    text += fmt::format("{}\n", columnName(recording.view().cost));
    for (const ClassFigures &figures : report.classes) {
        text += fmt::format("{},{},{},{},{},{},{},", figures.label, csvField(recording.className(figures.label)),
                            figures.samples, figures.predicted, figures.correct, numberText(figures.accuracy()),
                            numberText(figures.precision()));
        for (int k = 0; k < exits; ++k)
            text += numberText(figures.exitShare({k})) + ',';
        text += numberText(figures.meanCost) + '\n';
    }
    return text;
}

std::string confusionCsv(const ClassReport &report, const OpenRecording &recording)
{
    std::string text = "true,true_name,predicted,predicted_name,samples\n";
    for (const ConfusionCell &cell : report.cells)
        text += fmt::format("{},{},{},{},{}\n", cell.label, csvField(recording.className(cell.label)), cell.predicted,
                            csvField(recording.className(cell.predicted)), cell.samples);
    return text;
}

} // namespace offramp
