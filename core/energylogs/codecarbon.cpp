// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/energylogs/formats_p.h"
#include "core/energylogs/logfields_p.h"

#include <fmt/format.h>

#include <map>

namespace offramp {

namespace {

constexpr double joulesPerKwh = 3.6e6;

struct Columns {
    std::vector<std::string> heads;
    std::optional<std::size_t> task;
    std::optional<std::size_t> run;
    std::optional<std::size_t> project;

    [[nodiscard]] Result<std::optional<double>> number(const CsvRow &row, std::string_view head,
                                                       std::string_view source) const
    {
        return readingAt(row, columnOf(heads, head), head, source);
    }

    /// The task, else the run, else the project: a run's experiment_id is the same for all where the user sets none.
    [[nodiscard]] std::string nameOf(const CsvRow &row) const
    {
        for (const auto &column : {task, run, project}) {
            if (const std::string_view name = fieldAt(row, column); !name.empty())
                return std::string(name);
        }
        return fmt::format("line {}", row.line);
    }
};

/// A meter that does not exist is written as 0.
Result<EnergyRun> runOf(const CsvRow &row, const Columns &columns, std::string_view source)
{
    EnergyRun run{.name = columns.nameOf(row)};
    const std::pair<const char *, std::optional<double> EnergyRun::*> energies[]{{"cpu_energy", &EnergyRun::cpuJoules},
                                                                                 {"gpu_energy", &EnergyRun::gpuJoules},
                                                                                 {"ram_energy", &EnergyRun::ramJoules},
                                                                                 {"energy_consumed",
                                                                                  &EnergyRun::totalJoules}};
    for (const auto &[head, joules] : energies) {
        const auto kwh = columns.number(row, head, source);
        if (!kwh)
            return tl::unexpected(kwh.error());
        if (unlessZero(*kwh))
            run.*joules = **kwh * joulesPerKwh;
    }
    const auto seconds = columns.number(row, "duration", source);
    if (!seconds)
        return tl::unexpected(seconds.error());
    run.seconds = *seconds;
    return run;
}

Result<EnergyLog> readCodeCarbon(const LogText &log)
{
    EnergyLog result;
    Columns columns;
    std::map<std::string, std::size_t> places; // of runs in the result
    bool isCumulative = false;
    double pue = 1;
    const auto takeRow = [&](const CsvRow &row) -> Result<void> {
        const std::vector<std::string> heads = headsOf(row);
        if (columnOf(heads, "energy_consumed")) { // first, and where logs were joined
            columns = {heads, columnOf(heads, "task_name"), columnOf(heads, "run_id"), columnOf(heads, "project_name")};
            return {};
        }
        auto run = runOf(row, columns, log.source);
        if (!run)
            return tl::unexpected(run.error());
        const auto factor = columns.number(row, "pue", log.source);
        if (!factor)
            return tl::unexpected(factor.error());
        pue = factor->value_or(pue);
        const bool hasId = !columns.task && !fieldAt(row, columns.run).empty();
        const auto found = hasId ? places.find(run->name) : places.end();
        const bool continues = found != places.end() && run->seconds >= result.runs[found->second].seconds
                               && run->totalJoules >= result.runs[found->second].totalJoules;
        if (continues) {
            result.runs[found->second] = std::move(*run);
            isCumulative = true;
            return {};
        }
        if (hasId)
            places[run->name] = result.runs.size();
        result.runs.push_back(std::move(*run));
        return {};
    };
    if (const auto done = readCsv(log.text, log.source, takeRow); !done)
        return tl::unexpected(done.error());

    if (isCumulative)
        result.notes.emplace_back("Rows of one run_id are cumulative: the last of each counts.");
    if (pue != 1)
        result.notes.push_back(fmt::format("The energies include the data centre's PUE of {}, by which CodeCarbon "
                                           "multiplies them.",
                                           pue));
    result.notes.emplace_back(
        "CodeCarbon computes the energy of the memory from its size; where it has no counter of the "
        "CPU, that too is an estimate.");
    return result;
}

} // namespace

const LogFormat codeCarbonFormat{"CodeCarbon",
                                 [](const LogText &log) {
                                     return columnOf(log.heads, "energy_consumed") && columnOf(log.heads, "duration")
                                            && columnOf(log.heads, "emissions");
                                 },
                                 readCodeCarbon};

} // namespace offramp
