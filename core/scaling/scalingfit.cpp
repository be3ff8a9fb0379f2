// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/scaling/scalingfit.h"

#include "core/support/csv.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

namespace offramp {

Result<ScalingFit> fitScaling(std::string_view csv, std::string_view source, const ScalingOptions &options)
{
    auto table = readScalingTable(csv, source, options);
    if (!table)
        return tl::unexpected(table.error());
    const auto line = fitLine(table->x, table->electricity);
    const auto proportional = fitProportional(table->x, table->electricity);
    for (const auto *fit : {&line, &proportional}) {
        if (!*fit)
            return failure(fit->error().kind, fmt::format("{}: {}", source, fit->error().sentence),
                           fit->error().remedy);
    }
    return ScalingFit{std::move(*table), *line, *proportional};
}

Result<std::vector<std::string>> scalingHeads(std::string_view csv, std::string_view source)
{
    const auto rows = parseCsv(csv, source);
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<std::string> heads;
    if (rows->empty())
        return heads;
    for (const std::string &field : rows->front().fields) {
        const auto first = field.find_first_not_of(" \t");
        const auto last = field.find_last_not_of(" \t");
        heads.push_back(first == std::string::npos ? std::string() : field.substr(first, last - first + 1));
    }
    return heads;
}

std::string toCsv(const ScalingFit &fit)
{
    const ScalingTable &table = fit.table;
    std::string text = fmt::format("{},unit,electricity,line,residual,line_through_0\n", csvField(table.xHead));
    for (std::size_t i = 0; i < table.x.size(); ++i)
        text += fmt::format("{},{},{},{},{},{}\n", shortestText(table.x[i]), table.unit.name,
                            shortestText(table.electricity[i]), shortestText(fit.line.at(table.x[i])),
                            shortestText(fit.line.residuals[i]), shortestText(fit.proportional.at(table.x[i])));
    return text;
}

} // namespace offramp
