// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/sampletable.h"

#include "core/imports/answeredrows_p.h"
#include "core/imports/filelabels.h"
#include "core/imports/measuredcolumns.h"
#include "core/imports/tablecolumns.h"
#include "core/imports/widetable.h"
#include "core/support/numbers.h"
#include "core/tradeoff/accuracyunit.h"
#include "core/tradeoff/costname.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace offramp {

namespace {

constexpr double largestClass = 1'000'000;
constexpr double largestExit = 1000;

class SampleTable
{
public:
    SampleTable(const std::string &source, const ImportOptions &options, const IsCancelled &isCancelled)
        : m_source(source)
        , m_options(options)
        , m_isCancelled(isCancelled)
    {
    }

    Result<Imported> read(std::string_view csv)
    {
        if (auto done = readCsv(csv, m_source, [this](CsvRow row) { return take(std::move(row)); }); !done)
            return tl::unexpected(done.error());
        if (m_rows.all().empty())
            return failure(ErrorKind::BadInput, fmt::format("{} holds no rows.", m_source),
                           "Give a head row, then one row for each sample and exit.");
        if (m_options.amongLabelled)
            return failure(ErrorKind::Usage,
                           fmt::format("{} is a table of predictions, which --among labelled cannot restrict.",
                                       m_source),
                           "Import logits (.npz), or leave out --among.");
        for (const auto step : {&SampleTable::arrange, &SampleTable::fillColumns, &SampleTable::fillProbabilities,
                                &SampleTable::fillCosts}) {
            if (auto done = (this->*step)(); !done)
                return tl::unexpected(done.error());
            if (isSet(m_isCancelled))
                return cancelled();
        }
        checkLabels(m_imported, m_options.labels);
        return std::move(m_imported);
    }

private:
    Result<void> take(CsvRow row)
    {
        if (m_fields == 0)
            return readHead(row);
        if (m_rows.all().size() % 4096 == 0 && isSet(m_isCancelled))
            return cancelled();
        if (row.fields.size() != m_fields)
            return otherFieldCount(row, m_fields, m_source);
        if (!m_wide)
            return readRow(row);
        for (const CsvRow &one : m_wide->rows(std::move(row))) {
            if (auto done = readRow(one); !done)
                return done;
        }
        return {};
    }

    Result<void> readHead(const CsvRow &head)
    {
        m_fields = head.fields.size();
        const ColumnChoice known = recognisedColumns(head.fields);
        if (known.contains(Field::Predicted) || m_options.columns.contains(Field::Predicted))
            return readLongHead(head, known);
        auto wide = WideTable::recognise(head, m_source);
        if (!wide)
            return tl::unexpected(wide.error());
        m_wide = std::move(*wide);
        if (!m_wide)
            return readLongHead(head, known);
        m_imported.notes.push_back(
            fmt::format("Each row was read as the {} of one sample, by the numbers of its columns.",
                        counted(m_wide->exits(), "exit")));
        noteOtherCosts(m_imported, head.fields, m_options);
        return readLongHead(m_wide->head(), {});
    }

    Result<void> readLongHead(const CsvRow &head, const ColumnChoice &known)
    {
        const bool hasCosts = known.contains(Field::Flops) || m_options.columns.contains(Field::Flops);
        const bool isInFlops = m_options.costUnit && m_options.costUnit->unit == CostUnit::Flops;
        const auto bare = std::ranges::find(head.fields, CostName::Bare, costName);
        if (!hasCosts && isInFlops && bare != head.fields.end())
            m_options.columns[Field::Flops] = *bare;
        if (auto chosen = chooseMeasured(head); !chosen)
            return chosen;
        auto columns = TableColumns::recognise(head, m_source, m_options.columns);
        if (!columns)
            return tl::unexpected(columns.error());
        m_columns = std::move(*columns);
        if (!has(Field::Flops)) {
            if (auto checked = checkStatedUnit(m_measured, m_options, m_source); !checked)
                return checked;
        }
        for (std::size_t f = 0; f < fieldCount; ++f) {
            if (const auto field = static_cast<Field>(f); has(field) && field != Field::Sample && field != Field::Exit)
                m_rows.addField(field);
        }
        m_costUnit = isInFlops ? m_options.costUnit->factor : m_columns.scale(Field::Flops);
        for (const std::string &note : m_columns.notes())
            m_imported.notes.push_back(note);
        if (!has(Field::Flops) && m_measured.empty() && !m_wide && !m_options.columns.contains(Field::Flops))
            noteOtherCosts(m_imported, head.fields, m_options);
        return checkColumns(head);
    }

    /// Chooses the columns of joules and milliseconds.
    Result<void> chooseMeasured(const CsvRow &head)
    {
        auto measured = measuredColumns(head.fields, m_options, m_source, m_imported.notes);
        if (!measured)
            return tl::unexpected(measured.error());
        m_measured = std::move(*measured);
        for (const MeasuredColumn &column : m_measured) {
            if (const auto costs = m_options.columns.find(Field::Flops);
                costs != m_options.columns.end() && costs->second == column.name)
                m_options.columns.erase(costs);
            m_options.columns[measuredField(column.unit)] = column.name;
        }
        return {};
    }

    /// The column of joules or milliseconds that a field is; nullptr for others.
    [[nodiscard]] const MeasuredColumn *measuredAt(Field field) const
    {
        const auto found = std::ranges::find(m_measured, field,
                                             [](const MeasuredColumn &column) { return measuredField(column.unit); });
        return found == m_measured.end() ? nullptr : &*found;
    }

    /// What one unit of a column is.
    [[nodiscard]] double unitOf(Field field) const
    {
        const MeasuredColumn *measured = measuredAt(field);
        return measured ? measured->factor : field == Field::Flops ? m_costUnit : m_columns.scale(field);
    }

    [[nodiscard]] bool has(Field field) const { return m_columns.column(field).has_value(); }
    [[nodiscard]] std::size_t samples() const { return m_imported.whole.sampleNames.size(); }
    [[nodiscard]] Recording &recording() { return m_imported.whole.recording; }

    [[nodiscard]] tl::unexpected<Error> wrong(std::size_t line, const std::string &what, std::string remedy) const
    {
        return failure(ErrorKind::BadInput, fmt::format("{} line {}: {}.", m_source, line, what), std::move(remedy));
    }

    Result<void> checkColumns(const CsvRow &head)
    {
        for (const Field field : {Field::Sample, Field::Label, Field::Predicted}) {
            if (!has(field))
                return wrong(
                    head.line, fmt::format("there is no column named {}", toText(field)),
                    "Name the columns sample, exit, label, predicted, entropy (or confidence, margin or score) and "
                    "flops, with one row for each sample and exit; or give one row for each sample with "
                    "columns such as label, pred_1, conf_1, pred_2, conf_2.");
        }
        if (!has(Field::Entropy) && !has(Field::Confidence) && !has(Field::Margin) && !has(Field::Score))
            return wrong(head.line, "there is no column named entropy, confidence, margin or score",
                         "One of them is needed to decide where a sample exits.");
        return {};
    }

    Result<void> readRow(const CsvRow &row)
    {
        std::int32_t exit = 0;
        for (std::size_t f = 0; f < fieldCount; ++f) {
            const auto field = static_cast<Field>(f);
            if (!has(field) || field == Field::Sample)
                continue;
            const std::string &text = row.fields[*m_columns.column(field)];
            const auto number = parseNumber(text, row.decimal);
            const bool isCount = field == Field::Exit || field == Field::Label || field == Field::Predicted;
            const double most = field == Field::Exit    ? largestExit
                                : isCount               ? largestClass
                                : field == Field::Score ? static_cast<double>(std::numeric_limits<float>::max())
                                                        : std::numeric_limits<double>::max();
            // Entropies in single precision may come out just below 0.
            const double least = field == Field::Score     ? -std::numeric_limits<float>::max()
                                 : field == Field::Entropy ? -1e-5
                                                           : 0;
            const MeasuredColumn *measured = measuredAt(field);
            if (measured && !measured->isAsked && !(number && *number >= 0)) { // it only has the name of costs
                m_rows.addNumber(std::numeric_limits<double>::quiet_NaN());
                continue;
            }
            if (!number || *number < least || *number > most || (isCount && *number != std::floor(*number)))
                return wrong(row.line, fmt::format("{} is \"{}\"", toText(field), text),
                             field == Field::Score ? "Write a number; the last exit may have 0."
                             : isCount && number && *number > most
                                 ? fmt::format("Exits go up to {}, classes up to {}.",
                                               groupedText(std::llround(largestExit)),
                                               groupedText(std::llround(largestClass)))
                             : isCount ? "Exits and classes are whole numbers, not negative."
                                       : "Write a number that is not negative, with decimal points in every row, or "
                                         "with decimal commas in every row of a table with semicolons or tabs.");
            const double unit = unitOf(field);
            const double value = (field == Field::Score ? *number : std::max(0.0, *number)) * unit;
            if (field == Field::Exit)
                exit = static_cast<std::int32_t>(value);
            else
                m_rows.addNumber(field == Field::Flops && unit != 1 ? std::round(value) : value);
        }
        const std::string &name = row.fields[*m_columns.column(Field::Sample)];
        const auto [known, isNew] = m_sampleOf.emplace(name, samples());
        if (isNew)
            m_imported.whole.sampleNames.push_back(name);
        m_rows.addRow(row.line, known->second, exit);
        return {};
    }

    /// Brings the rows into the order of a recording, exit after exit, and finds what is missing or too many.
    Result<void> arrange()
    {
        const auto [first, last] = std::ranges::minmax_element(m_rows.all(), {}, &Answered::exit);
        const int from = first->exit;
        if (from > 1)
            return wrong(first->line, fmt::format("the first exit is number {}", from),
                         "Count exits from 0 or from 1.");
        recording().exits = last->exit - from + 1;
        if (has(Field::Exit))
            m_imported.notes.push_back(fmt::format("Exits are counted from {}: there {} {}.", from,
                                                   recording().exits == 1 ? "is" : "are", recording().exits));
        else
            m_imported.notes.push_back("There is no column for exits: the network has one.");

        m_rows.sort();
        const std::deque<Answered> &rows = m_rows.all();
        const std::size_t n = samples();
        const std::size_t places = n * static_cast<std::size_t>(recording().exits);
        for (std::size_t at = 0; at < std::max(places, rows.size()); ++at) {
            const Answered *row = at < rows.size() ? &rows[at] : nullptr;
            const Answered *before = at > 0 ? &rows[at - 1] : nullptr;
            if (row && before && row->exit == before->exit && row->sample == before->sample)
                return wrong(row->line,
                             fmt::format("sample \"{}\" has exit {} already on line {}", nameOf(*row), row->exit,
                                         before->line),
                             "Give every sample one row for each exit.");
            const int exit = from + static_cast<int>(at / n);
            if (!row || row->exit != exit || row->sample != at % n)
                return failure(ErrorKind::BadInput,
                               fmt::format("{}: sample \"{}\" has no row for exit {}.", m_source,
                                           m_imported.whole.sampleNames[at % n], exit),
                               "Give every sample one row for each exit.");
        }
        return {};
    }

    [[nodiscard]] double valueOf(const Answered &row, Field field) const { return m_rows.numberOf(row, field); }

    [[nodiscard]] const std::string &nameOf(const Answered &row) const
    {
        return m_imported.whole.sampleNames[row.sample];
    }

    Result<void> fillColumns()
    {
        const std::size_t n = samples();
        for (std::size_t i = 0; i < n; ++i)
            recording().label.push_back(static_cast<std::int32_t>(valueOf(m_rows.all()[i], Field::Label)));
        for (const Answered &row : m_rows.all()) {
            const auto label = static_cast<std::int32_t>(valueOf(row, Field::Label));
            if (label != recording().label[row.sample])
                return wrong(row.line,
                             fmt::format("sample \"{}\" has label {} here and {} on line {}", nameOf(row), label,
                                         recording().label[row.sample], m_rows.all()[row.sample].line),
                             "A sample has one true class.");
            recording().predicted.push_back(static_cast<std::int32_t>(valueOf(row, Field::Predicted)));
            if (has(Field::Entropy))
                recording().entropy.push_back(static_cast<float>(valueOf(row, Field::Entropy)));
            if (has(Field::Score))
                recording().score.push_back(static_cast<float>(valueOf(row, Field::Score)));
        }
        recording().recorded.assign(n, true);
        return orderLabels(m_imported, m_options.labels, m_source);
    }

    Result<void> fillProbabilities()
    {
        if (!has(Field::Confidence) && !has(Field::Margin))
            return {};
        double largest = 0;
        for (const Answered &row : m_rows.all())
            largest = std::max({largest, valueOf(row, Field::Confidence), valueOf(row, Field::Margin)});
        const auto unit = detectUnit(largest, m_options.probabilityUnit, m_source, "confidence");
        if (!unit)
            return tl::unexpected(unit.error());
        if (m_options.probabilityUnit == AccuracyUnit::Detect)
            m_imported.notes.push_back(*unit == AccuracyUnit::Percent
                                           ? "Confidences were read as percent, since one exceeds 1."
                                       : largest > 1 ? "Confidences were read as fractions, since none exceeds 1 by "
                                                       "more than rounding; those above 1 were taken as 1."
                                                     : "Confidences were read as fractions, since none exceeds 1.");
        for (const Field field : {Field::Confidence, Field::Margin}) {
            auto &column = field == Field::Margin ? recording().margin : recording().confidence;
            for (const Answered &row : m_rows.all()) {
                if (!has(field))
                    break;
                const auto fraction = asFraction(valueOf(row, field), *unit);
                if (!fraction)
                    return wrong(row.line,
                                 fmt::format("{} is {}, above {}", toText(field), valueOf(row, field),
                                             *unit == AccuracyUnit::Percent ? 100 : 1),
                                 "Write them as fractions or as percent, the same way in every row.");
                column.push_back(static_cast<float>(*fraction));
            }
        }
        return {};
    }

    Result<void> fillCosts()
    {
        recording().networkName = m_options.networkName;
        std::vector<CostColumn> costs;
        const bool areGiven = !m_options.costs.perExit.empty() && m_options.costs.unit == CostUnit::Flops;
        if (has(Field::Flops) && !areGiven) {
            const Answered *other = m_rows.firstThatDiffers(Field::Flops, samples());
            if (other && recording().exits > 1)
                return differs(*other, Field::Flops, CostUnit::Flops);
            m_imported.notes.emplace_back("Costs were read as those of one sample up to and with the exit, in FLOPs; a "
                                          "multiply-add counts as one.");
            costs.push_back({CostUnit::Flops, other ? costOfEachSample() : m_rows.ofEachExit(Field::Flops, samples())});
        }
        for (const MeasuredColumn &column : m_measured) {
            const Field field = measuredField(column.unit);
            const Answered *other = m_rows.firstThatDiffers(field, samples());
            if (other && column.isAsked)
                return differs(*other, field, column.unit);
            if (!other)
                takeMeasured(m_imported, column, m_rows.ofEachExit(field, samples()), costs);
            else
                leaveOut(m_imported, column.name,
                         "differs between samples, and a recording has one cost for each exit");
        }
        return setCosts(m_imported, costs, m_options, m_source);
    }

    /// The error of a row that costs something else than the first sample at its exit.
    [[nodiscard]] Result<void> differs(const Answered &row, Field field, CostUnit unit) const
    {
        const Answered &first = *std::ranges::find(m_rows.all(), row.exit, &Answered::exit);
        return wrong(row.line,
                     fmt::format("exit {} costs {} {} here and {} on line {}", row.exit, valueOf(row, field),
                                 toText(unit), valueOf(first, field), first.line),
                     "A recording holds one cost for each exit: give it with --costs, one number for each.");
    }

    /// Notes what each sample of a network with one exit costs; the exit costs their mean.
    [[nodiscard]] std::vector<double> costOfEachSample()
    {
        double sum = 0;
        for (const Answered &row : m_rows.all()) {
            recording().sampleFlops.push_back(std::llround(valueOf(row, Field::Flops)));
            sum += valueOf(row, Field::Flops);
        }
        return {std::round(sum / static_cast<double>(samples()))};
    }

    std::string m_source;
    ImportOptions m_options;
    const IsCancelled &m_isCancelled;
    TableColumns m_columns;
    std::optional<WideTable> m_wide;
    std::size_t m_fields = 0; ///< of every row; 0 before the head row
    double m_costUnit = 1;    ///< in FLOPs
    std::vector<MeasuredColumn> m_measured;
    Imported m_imported;
    std::unordered_map<std::string, std::size_t> m_sampleOf;
    AnsweredRows m_rows; ///< in the table's order, then [K,n]
};

} // namespace

Result<Imported> readSampleTable(std::string_view csv, const std::string &source, const ImportOptions &options,
                                 const IsCancelled &isCancelled)
{
    return SampleTable(source, options, isCancelled).read(csv);
}

} // namespace offramp
