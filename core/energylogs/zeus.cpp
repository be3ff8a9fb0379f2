// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/energylogs/formats_p.h"
#include "core/energylogs/logfields_p.h"

#include <fmt/format.h>

namespace offramp {

namespace {

std::optional<double> EnergyRun::*meterOf(std::string_view head)
{
    if (!head.ends_with("_energy"))
        return nullptr;
    if (head.starts_with("gpu"))
        return &EnergyRun::gpuJoules;
    if (head.starts_with("cpu"))
        return &EnergyRun::cpuJoules;
    return head.starts_with("dram") ? &EnergyRun::ramJoules : nullptr;
}

Result<EnergyLog> readZeus(const LogText &log)
{
    EnergyLog result;
    std::vector<std::string> heads;
    std::size_t name = 0;
    bool isTooShort = false;
    const auto takeRow = [&](CsvRow row) -> Result<void> {
        if (const auto rowHeads = headsOf(row); columnOf(rowHeads, "window_name")) {
            heads = rowHeads;
            name = *columnOf(heads, "window_name");
            return {};
        }
        // Zeus writes the name without quotes: commas in it make the row longer.
        while (!heads.empty() && row.fields.size() > heads.size()) {
            row.fields[name] += "," + row.fields[name + 1];
            row.fields.erase(row.fields.begin() + static_cast<std::ptrdiff_t>(name) + 1);
        }
        if (heads.empty() || row.fields.size() < heads.size())
            return failure(ErrorKind::BadInput,
                           fmt::format("{} line {}: the row has {} fields, and the head row {}.", log.source, row.line,
                                       row.fields.size(), heads.size()),
                           "Remove the line if the log was cut there.");
        EnergyRun run{.name = std::string(fieldAt(row, name))};
        for (std::size_t column = 0; column < heads.size(); ++column) {
            const auto meter = meterOf(heads[column]);
            if (!meter && heads[column] != "elapsed_time")
                continue;
            const auto number = readingAt(row, column, heads[column], log.source);
            if (!number)
                return tl::unexpected(number.error());
            if (meter && *number == 0.0)
                isTooShort = true;
            else if (meter)
                addTo(run.*meter, *number);
            else
                run.seconds = *number;
        }
        result.runs.push_back(std::move(run));
        return {};
    };
    if (const auto done = readCsv(log.text, log.source, takeRow); !done)
        return tl::unexpected(done.error());
    if (isTooShort)
        result.notes.emplace_back("Windows of 0 J are too short for the GPU's counter: their energy is not known.");
    result.notes.emplace_back("Each window is a run of its own; windows can overlap.");
    return result;
}

} // namespace

const LogFormat zeusFormat{"Zeus",
                           [](const LogText &log) {
                               return columnOf(log.heads, "window_name") && columnOf(log.heads, "elapsed_time");
                           },
                           readZeus};

} // namespace offramp
