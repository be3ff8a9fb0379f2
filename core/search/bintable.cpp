// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/bintable_p.h"

#include <algorithm>
#include <unordered_map>

namespace offramp {

namespace {

/// The bin of each rank of an exit.
std::vector<std::uint32_t> binsOfRanks(std::size_t ranks, const Cuts &cuts)
{
    std::vector<std::uint32_t> bins(ranks);
    std::uint32_t bin = 0;
    for (std::size_t rank = 0; rank < ranks; ++rank) {
        while (bin < cuts.size() && cuts[bin] <= rank)
            ++bin;
        bins[rank] = bin;
    }
    return bins;
}

} // namespace

BinTable::BinTable(const SearchTable &table, std::vector<Cuts> cuts)
    : exits(table.exits.size())
{
    // Samples are told apart exit by exit; cells are numbered in the order of their first samples.
    std::vector<std::uint32_t> cellOf(table.samples, 0);
    std::vector<std::vector<std::uint32_t>> binOfRank;
    cells = 1;
    for (std::size_t k = 0; k < last(); ++k) {
        const SearchTable::Exit &exit = table.exits[k];
        std::ranges::sort(cuts[k]);
        const auto rest = std::ranges::unique(cuts[k]);
        cuts[k].erase(rest.begin(), rest.end());
        std::erase_if(cuts[k], [&](std::uint32_t cut) { return cut == 0 || cut >= exit.breakpoints.size(); });
        exits[k].cuts = std::move(cuts[k]);
        binOfRank.push_back(binsOfRanks(exit.breakpoints.size(), exits[k].cuts));
        std::unordered_map<std::uint64_t, std::uint32_t> parts;
        for (std::size_t i = 0; i < table.samples; ++i) {
            const std::uint64_t key = (static_cast<std::uint64_t>(cellOf[i]) << 32) | binOfRank[k][exit.rank[i]];
            cellOf[i] = parts.try_emplace(key, static_cast<std::uint32_t>(parts.size())).first->second;
        }
        cells = parts.size();
    }
    for (std::size_t k = 0; k <= last(); ++k) {
        const SearchTable::Exit &from = table.exits[k];
        exits[k].correct.assign(cells, 0);
        exits[k].cost.assign(cells, 0);
        exits[k].bin.assign(k < last() ? cells : 0, 0);
        for (std::size_t i = 0; i < table.samples; ++i) {
            exits[k].correct[cellOf[i]] += from.correct[i];
            exits[k].cost[cellOf[i]] += from.cost[i];
            if (k < last())
                exits[k].bin[cellOf[i]] = binOfRank[k][from.rank[i]];
        }
    }
}

Cuts equalCuts(const SearchTable::Exit &exit, std::size_t count)
{
    Cuts cuts;
    const std::size_t ranks = exit.breakpoints.size();
    if (count == 0 || count >= ranks) {
        for (std::uint32_t cut = 1; cut < ranks; ++cut)
            cuts.push_back(cut);
        return cuts;
    }
    const std::size_t n = exit.order.size();
    std::size_t bins = 1; // begun so far
    for (std::size_t at = 1; at < n; ++at) {
        const std::uint32_t rank = exit.rank[exit.order[at]];
        if (rank == exit.rank[exit.order[at - 1]] || at * count < bins * n)
            continue;
        cuts.push_back(rank);
        bins = at * count / n + 1;
    }
    return cuts;
}

Leaves leavesOf(const BinTable &table, const Cuts &cuts)
{
    Leaves leaves;
    for (std::size_t k = 0; k < table.last(); ++k) {
        std::vector<std::uint8_t> ofExit(table.binCount(k), 0);
        for (std::size_t bin = 0; bin < ofExit.size(); ++bin) {
            const std::uint32_t first = bin == 0 ? 0 : table.exits[k].cuts[bin - 1];
            ofExit[bin] = first < cuts[k];
        }
        leaves.push_back(std::move(ofExit));
    }
    return leaves;
}

BinnedRule ruleOf(const Leaves &leaves, const BinTable &bins, const SearchTable &table)
{
    BinnedRule rule;
    for (std::size_t k = 0; k < leaves.size(); ++k) {
        std::vector<double> edges;
        std::vector<bool> ofExit{leaves[k].front() != 0};
        for (std::size_t bin = 1; bin < leaves[k].size(); ++bin) {
            if (leaves[k][bin] == leaves[k][bin - 1])
                continue;
            edges.push_back(table.exits[k].thresholds[bins.exits[k].cuts[bin - 1]]);
            ofExit.push_back(leaves[k][bin] != 0);
        }
        rule.edges.push_back(std::move(edges));
        rule.leaves.push_back(std::move(ofExit));
    }
    return rule;
}

} // namespace offramp
