// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/rankings/rankingcsv.h"

#include "core/support/csv.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

namespace offramp {

namespace {

std::string textOf(const std::optional<double> &number)
{
    return number ? shortestText(*number) : std::string();
}

std::string textOf(const std::optional<std::size_t> &rank)
{
    return rank ? std::to_string(*rank) : std::string();
}

} // namespace

std::string rankingCsv(const ModelTable &table, std::span<const Rank> ranks, std::span<const std::size_t> order,
                       const RankOptions &options)
{
    std::string csv = fmt::format("name,accuracy,electricity_{},accuracy_rank,class,class_rank,sam,sam_rank,area,"
                                  "area_rank,alpha,beta,e_max\n",
                                  table.unit.name);
    if (order.empty())
        return csv;
    const std::string settings = fmt::format("{},{},{}", shortestText(options.alpha), shortestText(options.beta),
                                             shortestText(options.eMax ? *options.eMax : eMaxAbove(table.models)));
    for (const std::size_t i : order) {
        const Model &model = table.models[i];
        const Rank &rank = ranks[i];
        csv += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", csvField(model.name), shortestText(model.accuracy),
                           shortestText(model.electricity), textOf(rank.accuracyRank),
                           csvField(rank.classOf.value_or("")), textOf(rank.classRank), textOf(rank.sam),
                           textOf(rank.samRank), textOf(rank.area), textOf(rank.areaRank), settings);
    }
    return csv;
}

} // namespace offramp
