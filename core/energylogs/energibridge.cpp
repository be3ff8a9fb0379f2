// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/energylogs/formats_p.h"
#include "core/energylogs/logfields_p.h"
#include "core/energylogs/powerintegral_p.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace offramp {

namespace {

constexpr double milli = 1e-3;
constexpr std::array<double, 2> counterLimits{65536,
                                              262144}; // joules at which counters of AMD and of Intel begin again
constexpr double plausible = 10;                       // times the largest step is what a step over the limit may have

enum class Meter { Cpu, Gpu, Ram, Total };

/// A counter of energy that begins again at a limit.
class Counter
{
public:
    void add(double joules)
    {
        if (m_last && joules >= *m_last)
            addStep(joules - *m_last);
        else if (m_last)
            m_falls.push_back(stepOverLimit(*m_last, joules));
        m_last = joules;
    }

    void endSegment() { m_last.reset(); }

    /// Nothing where it never moved.
    [[nodiscard]] std::optional<double> joules() const
    {
        double all = m_joules;
        for (const double step : m_falls)
            all += isWrap(step) ? step : 0;
        return all > 0 ? std::optional(all) : std::nullopt;
    }

    [[nodiscard]] std::size_t wraps() const
    {
        return static_cast<std::size_t>(std::ranges::count_if(m_falls, [this](double step) { return isWrap(step); }));
    }
    [[nodiscard]] std::size_t resets() const { return m_falls.size() - wraps(); }

private:
    static double stepOverLimit(double last, double joules)
    {
        const auto limit = std::ranges::upper_bound(counterLimits, last);
        return limit == counterLimits.end() ? -1 : *limit - last + joules;
    }

    void addStep(double step)
    {
        m_joules += step;
        m_largest = std::max(m_largest, step);
    }

    [[nodiscard]] bool isWrap(double step) const { return step >= 0 && step <= plausible * m_largest; }

    std::optional<double> m_last;
    std::vector<double> m_falls; ///< steps in which it fell, as steps over the limit
    double m_joules = 0;
    double m_largest = 0;
};

struct Column {
    std::size_t index = 0;
    std::string head;
    Meter meter = Meter::Cpu;
    bool isCounter = false;
    double scale = 1; ///< to joules or watts
    Counter counter;
    PowerIntegral power;

    [[nodiscard]] std::optional<double> joules() const { return isCounter ? counter.joules() : power.joules(); }
};

std::optional<Meter> meterOf(std::string_view name)
{
    if (name == "system" || name == "sys")
        return Meter::Total;
    if (name == "cpu" || name == "package" || name == "pacakge") // as some versions have it
        return Meter::Cpu;
    if (name == "dram")
        return Meter::Ram;
    const bool isGpu = name.starts_with("gpu") && name.find_first_not_of("0123456789", 3) == std::string_view::npos;
    return isGpu ? std::optional(Meter::Gpu) : std::nullopt;
}

/// Reads a head: "gpu0_power (mwatts)", "package_energy (j)". The power of GPUs without a unit is in milliwatts.
std::optional<Column> columnAt(std::size_t index, const std::string &head)
{
    const std::size_t bracket = std::min(head.find('('), head.size());
    const std::string_view name = trimmed(std::string_view(head).substr(0, bracket));
    const std::string_view unit = bracket < head.size() ? std::string_view(head).substr(bracket + 1) : "";
    const bool isCounter = name.ends_with("_energy");
    if (!isCounter && !name.ends_with("_power"))
        return std::nullopt;
    const auto meter = meterOf(name.substr(0, name.rfind('_')));
    if (!meter)
        return std::nullopt;
    const bool isMilli = unit.starts_with('m') || (unit.empty() && meter == Meter::Gpu && !isCounter);
    const double scale = isMilli ? milli : unit.starts_with('u') ? milli * milli : 1;
    return Column{index, head, *meter, isCounter, scale, {}, {}};
}

/// The columns that count: of two for one meter, energies come before powers, and the first of those.
std::vector<Column> columnsOf(const std::vector<std::string> &heads)
{
    std::vector<Column> columns;
    for (std::size_t i = 0; i < heads.size(); ++i) {
        if (auto column = columnAt(i, heads[i]))
            columns.push_back(std::move(*column));
    }
    std::ranges::stable_partition(columns, &Column::isCounter);
    std::vector<Column> kept;
    for (Column &column : columns) {
        const auto isSame = [&](const Column &other) {
            const bool isOther
                = column.meter == Meter::Gpu
                  && column.head.substr(0, column.head.find('_')) != other.head.substr(0, other.head.find('_'));
            return other.meter == column.meter && !isOther;
        };
        if (std::ranges::none_of(kept, isSame))
            kept.push_back(std::move(column));
    }
    return kept;
}

/// A time since 1970 in milliseconds, microseconds or nanoseconds, by its size; small ones are milliseconds. Nothing
/// where it is none of these.
std::optional<LogTime> logTime(double time)
{
    constexpr double millisBelow = 1e14;
    constexpr double microsBelow = 1e17;
    constexpr double nanosBelow = 1e19;
    if (time < 0 || time >= nanosBelow)
        return std::nullopt;
    const double micros = time < millisBelow ? time * 1e3 : time < microsBelow ? time : time / 1e3;
    return LogTime(std::llround(micros));
}

bool isHead(const std::vector<std::string> &heads)
{
    return columnOf(heads, "delta") && columnOf(heads, "time");
}

EnergyRun runOf(const std::vector<Column> &columns, std::string name, std::vector<std::string> &notes)
{
    EnergyRun run{.name = std::move(name)};
    for (const Column &column : columns) {
        const auto joules = unlessZero(column.joules());
        switch (column.meter) {
        case Meter::Cpu:
            addTo(run.cpuJoules, joules);
            break;
        case Meter::Gpu:
            addTo(run.gpuJoules, joules);
            break;
        case Meter::Ram:
            addTo(run.ramJoules, joules);
            break;
        case Meter::Total:
            addTo(run.totalJoules, joules);
            break;
        }
        if (column.counter.wraps() > 0)
            notes.push_back(fmt::format("{}: the counter began again at its limit, which is allowed for ({} times).",
                                        column.head, column.counter.wraps()));
        if (column.counter.resets() > 0)
            notes.push_back(
                fmt::format("{}: where the counter fell without having reached a limit, nothing is counted ({} times).",
                            column.head, column.counter.resets()));
        appendNotes(notes, column.power, column.head);
    }
    return run;
}

Result<EnergyLog> readEnergiBridge(const LogText &log)
{
    std::vector<std::string> heads;
    std::vector<Column> columns;
    std::optional<LogTime> last;
    LogTime covered{};
    const auto takeRow = [&](const CsvRow &row) -> Result<void> {
        const auto rowHeads = headsOf(row);
        if (isHead(rowHeads)) {
            if (columns.empty() || rowHeads != heads)
                columns = columnsOf(rowHeads);
            heads = rowHeads;
            last.reset();
            for (Column &column : columns) {
                column.counter.endSegment();
                column.power.endSegment();
            }
            return {};
        }
        const auto time = readingAt(row, columnOf(heads, "time"), "Time", log.source);
        if (!time)
            return tl::unexpected(time.error());
        const auto now = *time ? logTime(**time) : std::nullopt;
        if (!now)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} line {}: it has no possible Time.", log.source, row.line),
                           "Remove the line if the log was cut there.");
        covered += last && now > last ? *now - *last : LogTime();
        last = now;
        for (Column &column : columns) {
            const auto reading = readingAt(row, column.index, column.head, log.source);
            if (!reading)
                return tl::unexpected(reading.error());
            if (*reading && column.isCounter)
                column.counter.add(**reading * column.scale);
            else if (*reading)
                column.power.add(*now, **reading * column.scale);
        }
        return {};
    };
    if (const auto done = readCsv(log.text, log.source, takeRow); !done)
        return tl::unexpected(done.error());
    EnergyLog result;
    EnergyRun run = runOf(columns, log.options.runName, result.notes);
    if (covered > LogTime())
        run.seconds = std::chrono::duration<double>(covered).count();
    result.runs.push_back(std::move(run));
    return result;
}

} // namespace

const LogFormat energiBridgeFormat{"EnergiBridge",
                                   [](const LogText &log) {
                                       return isHead(log.heads) && !columnsOf(log.heads).empty();
                                   },
                                   readEnergiBridge};

} // namespace offramp
