// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/openrecording.h"

#include "core/recording/measuredcosts.h"
#include "core/recording/recordingtable.h"
#include "core/support/largepages.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

std::vector<std::size_t> recordedRows(const Recording *recording)
{
    std::vector<std::size_t> rows;
    const std::size_t recorded = recording ? recording->recordedCount() : 0;
    if (!recording || recorded == recording->sampleCount())
        return rows;
    reserveLarge(rows, recorded);
    for (std::size_t row = 0; row < recording->sampleCount(); ++row) {
        if (recording->recorded[row])
            rows.push_back(row);
    }
    return rows;
}

} // namespace

OpenRecording::Swept::Swept(ExitTable made, Criterion criterion, const Recording *recording)
    : table(std::move(made))
    , sweep(table)
    , curve(sweep.curve(neverLeave(criterion, sweep.breakpoints()), table.cost()))
    , extremes(curve)
    , rows(recordedRows(recording))
    , fullCost(pointOf(sweep.at(neverLeave(criterion, sweep.breakpoints())), table.cost()).energy)
{
}

OpenRecording::OpenRecording(RecordingFacts facts, ExitTable table, Criterion criterion)
    : OpenRecording(std::move(facts), table, TableView{criterion, shownUnit(table.cost().unit)})
{
}

OpenRecording::OpenRecording(RecordingFacts facts, ExitTable table, TableView view,
                             std::shared_ptr<const ExitTable> whole)
    : m_facts(std::move(facts))
    , m_view(std::move(view))
    , m_whole(std::move(whole))
    , m_swept(std::make_shared<const Swept>(std::move(table), m_view.criterion, m_facts.all.get()))
{
    m_facts.expected = std::max(m_facts.expected, this->table().sampleCount());
    m_isEstimated = hasCost() && isEstimated(m_view.cost);
    m_answering = exitsOn().back();
}

OpenRecording::OpenRecording(const OpenRecording &other, std::string shownAs)
    : OpenRecording(other)
{
    m_facts.shownAs = std::move(shownAs);
}

bool OpenRecording::isContest() const
{
    return m_facts.classes == contestClasses;
}

const std::vector<std::string> &OpenRecording::doubts(CostUnit unit) const
{
    static const std::vector<std::string> none;
    return unit == CostUnit::Gflops ? m_facts.doubts : none;
}

bool OpenRecording::isEstimated(CostUnit unit) const
{
    return m_facts.all && unit != CostUnit::Gflops && costSource(*m_facts.all, unit) == "estimated";
}

std::string OpenRecording::className(std::int32_t label) const
{
    const auto place = static_cast<std::size_t>(label);
    return place < m_facts.classNames.size() ? m_facts.classNames[place] : std::to_string(label);
}

std::string OpenRecording::exitName(ExitIndex exit) const
{
    const auto names = m_facts.all ? m_facts.all->names("exit_names") : std::vector<std::string>();
    const auto place = static_cast<std::size_t>(exit.value);
    return place < names.size() ? names[place] : fmt::format("exit{}", place + 1);
}

std::optional<SampleIndex> OpenRecording::sampleOf(std::size_t row) const
{
    const std::vector<std::size_t> &rows = m_swept->rows;
    if (rows.empty())
        return row < table().sampleCount() ? std::optional(SampleIndex{row}) : std::nullopt;
    const auto place = std::ranges::lower_bound(rows, row);
    if (place == rows.end() || *place != row)
        return std::nullopt;
    return SampleIndex{static_cast<std::size_t>(place - rows.begin())};
}

std::optional<float> OpenRecording::uncertainty(Criterion criterion, ExitIndex exit, SampleIndex sample) const
{
    if (criterion == m_view.criterion)
        return whole().uncertainty(exit)[sample.value];
    if (!m_facts.all || !carries(*m_facts.all, criterion))
        return std::nullopt;
    return offramp::uncertainty(*m_facts.all, criterion, exit, rowOf(sample));
}

std::vector<ExitIndex> OpenRecording::exitsOn() const
{
    std::vector<ExitIndex> on;
    for (int k = 0; k < table().exitCount(); ++k) {
        if (!isOff({k}))
            on.push_back({k});
    }
    return on;
}

std::vector<Criterion> OpenRecording::criteria() const
{
    return m_facts.all ? carriedCriteria(*m_facts.all) : std::vector{m_view.criterion};
}

std::vector<CostUnit> OpenRecording::costs() const
{
    return m_facts.all ? carriedCosts(*m_facts.all) : std::vector{shownUnit(table().cost().unit)};
}

Result<CostColumn> OpenRecording::costsIn(CostUnit unit) const
{
    if (unit == shownUnit(table().cost().unit))
        return table().cost();
    CostColumn column = costColumn(*m_facts.all, unit);
    const int exits = table().exitCount();
    if (auto valid = checkCosts(column, exits); !valid)
        return tl::unexpected(valid.error());
    if (m_view.off.empty())
        return column;
    const HeadCosts heads = offramp::headCosts(*m_facts.all, unit);
    return checkHeadCosts(column, exits, heads).map([&] { return costsWithout(column, exits, m_view.off, heads); });
}

HeadCosts OpenRecording::headCosts() const
{
    return m_facts.all ? offramp::headCosts(*m_facts.all, shownUnit(table().cost().unit)) : HeadCosts();
}

Result<RecordingPtr> OpenRecording::under(const TableView &view) const
{
    if (view == m_view)
        return std::make_shared<const OpenRecording>(*this);
    if (auto carried = checkCarries(*this, view.criterion); !carried)
        return tl::unexpected(carried.error());
    const auto carriedCost = costs();
    TableView made = view;
    if (std::ranges::count(carriedCost, view.cost) == 0)
        made.cost = carriedCost.front();
    const bool isSameWhole
        = made.criterion == m_view.criterion && made.cost == shownUnit(table().cost().unit); // so it is without columns
    if (isSameWhole && made.off == m_view.off)
        return std::make_shared<const OpenRecording>(m_facts, table(), view, m_whole);
    const TableView allOn{made.criterion, made.cost, {}};
    auto whole = isSameWhole ? Result<ExitTable>(this->whole()) : exitTable(*m_facts.all, allOn);
    if (!whole)
        return tl::unexpected(whole.error());
    if (made.criterion == Criterion::Patience) // otherwise it is the same table, which is not copied for nothing
        *whole = whole->agreeingWithout(made.off);
    if (made.off.empty())
        return std::make_shared<const OpenRecording>(m_facts, std::move(*whole), view);
    auto table = switchedOff(*whole, made.off, m_facts.all ? offramp::headCosts(*m_facts.all, made.cost) : HeadCosts());
    if (!table)
        return tl::unexpected(table.error());
    return std::make_shared<const OpenRecording>(m_facts, std::move(*table), view,
                                                 std::make_shared<const ExitTable>(std::move(*whole)));
}

OperatingPoint OpenRecording::outcomeAt(const Thresholds &thresholds) const
{
    const auto shared = sharedThreshold(thresholds);
    return shared ? sweep().at(*shared) : evaluate(table(), thresholds);
}

std::vector<const ExitTable *> tablesOf(const std::vector<RecordingPtr> &recordings)
{
    std::vector<const ExitTable *> tables;
    for (const RecordingPtr &recording : recordings)
        tables.push_back(&recording->table());
    return tables;
}

RecordingPtr named(const RecordingPtr &recording, const std::string &shownAs)
{
    return recording->shownAs() == shownAs ? recording : std::make_shared<const OpenRecording>(*recording, shownAs);
}

std::vector<SampleIndex> sameSamples(const std::vector<SampleIndex> &samples, const OpenRecording &before,
                                     const OpenRecording &now)
{
    std::vector<SampleIndex> same;
    for (const SampleIndex sample : samples) {
        if (const auto found = now.sampleOf(before.rowOf(sample)))
            same.push_back(*found);
    }
    return same;
}

Result<void> checkCarries(const OpenRecording &recording, Criterion criterion)
{
    if (std::ranges::count(recording.criteria(), criterion) > 0)
        return {};
    std::string words;
    for (const Criterion other : recording.criteria())
        words += (words.empty() ? "" : " or ") + std::string(toText(other));
    const char *how = criterion == Criterion::Score ? "with a network that gives a score for each exit (--exits 0:1,2)"
                                                    : "with the engine, which writes entropy, confidence and margin";
    return failure(ErrorKind::BadInput, fmt::format("{} has no {}.", recording.name(), toText(criterion)),
                   fmt::format("Decide by {}, which it carries, or record it again {}.", words, how));
}

} // namespace offramp
