// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/derivation/clusters.h"

#include "core/derivation/partsjson_p.h"
#include "core/recording/origin.h"
#include "core/recording/recordingtable.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <span>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

/// GFLOPs of the most expensive exit of all networks.
double fullCost(const Clusters &clusters)
{
    std::int64_t most = 1;
    for (const SourceRecording &part : clusters.parts)
        most = std::max(most, part.whole.recording.flops.back());
    return static_cast<double>(most) / 1e9;
}

/// The score of an uncertainty among the corners of its network and cluster: see routedRecording().
float scoreOf(float uncertainty, const std::vector<ClusterCorner> &corners, double scale)
{
    // From the most accurate on, thresholds rise and prices too.
    for (std::size_t j = 0; j < corners.size(); ++j) {
        if (!(static_cast<double>(uncertainty) < corners[j].threshold))
            continue;
        if (j == 0)
            return 1;
        const Point &before = corners[j - 1].point;
        const Point &here = corners[j].point;
        const double price = (before.accuracy - here.accuracy) / (before.energy - here.energy);
        return static_cast<float>(1 / (1 + price * scale));
    }
    return 0;
}

/// Writes the answers of the networks that samples are sent to.
class RoutedColumns
{
public:
    RoutedColumns(const Clusters &clusters, const Routing &routing, Recording &recording)
        : m_clusters(clusters)
        , m_routing(routing)
        , m_recording(recording)
        , m_scale(fullCost(clusters))
    {
        for (const std::size_t part : routing)
            m_recording.exits = std::max(m_recording.exits, static_cast<int>(m_clusters.routes[part].size()));
    }

    void write()
    {
        const bool hasEntropy = everyPartHas(&Recording::entropy);
        const bool hasConfidence = everyPartHas(&Recording::confidence);
        const bool hasMargin = everyPartHas(&Recording::margin);
        const std::size_t n = m_clusters.cluster.size();
        for (int k = 0; k < m_recording.exits; ++k) {
            for (std::size_t i = 0; i < n; ++i) {
                const std::size_t cluster = m_clusters.cluster[i];
                const std::size_t part = m_routing[cluster];
                const auto &route = m_clusters.routes[part];
                const int last = static_cast<int>(route.size()) - 1;
                const int place = std::min(k, last);
                const RouteExit &exit = route[static_cast<std::size_t>(place)];
                const Recording &from = m_clusters.parts[exit.part].whole.recording;
                const std::size_t at = static_cast<std::size_t>(exit.exit.value) * n + i;
                m_recording.predicted.push_back(from.predicted[at]);
                if (hasEntropy)
                    m_recording.entropy.push_back(from.entropy[at]);
                if (hasConfidence)
                    m_recording.confidence.push_back(from.confidence[at]);
                if (hasMargin)
                    m_recording.margin.push_back(from.margin[at]);
                const float uncertainty = m_clusters.tables[part].uncertainty({place})[i];
                m_recording.score.push_back(
                    place == last ? 1 : scoreOf(uncertainty, m_clusters.corners[cluster][part], m_scale));
                m_recording.sampleFlops.push_back(exit.flops);
            }
            const auto costs = std::span(m_recording.sampleFlops).last(n);
            m_recording.flops.push_back(std::ranges::max(costs)); // as FORMAT.md has it
        }
    }

private:
    [[nodiscard]] bool everyPartHas(std::vector<float> Recording::*column) const
    {
        return std::ranges::none_of(m_clusters.parts, [&](const SourceRecording &part) {
            return (part.whole.recording.*column).empty();
        });
    }

    const Clusters &m_clusters;
    const Routing &m_routing;
    Recording &m_recording;
    double m_scale;
};

Json aboutClusters(const Clusters &clusters, const Routing &routing)
{
    std::vector<std::size_t> sizes(routing.size());
    for (const std::size_t cluster : clusters.cluster)
        ++sizes[cluster];
    Json centres = Json::array();
    for (std::size_t c = 0; clusters.centres.dimensions > 0 && c < clusters.centres.count(); ++c) {
        const auto row = clusters.centres.row(c);
        centres.push_back(std::vector<double>(row.begin(), row.end()));
    }
    return {{"parts", partsJson(clusters.parts)},
            {"cluster_sizes", sizes},
            {"sent_to", routing},
            {"router_flops", clusters.routerFlops},
            {"criterion", toText(clusters.plan.criterion)},
            {"seed", clusters.plan.seed},
            {"share", clusters.plan.chosenShare},
            {"price_scale", 1 / fullCost(clusters)},
            {"features", clusters.plan.features ? "given"
                                                : fmt::format("logits of exit 1 of {}",
                                                              clusters.parts.front().whole.recording.networkName)},
            {"centres", std::move(centres)}};
}

} // namespace

DerivedRecording routedRecording(const Clusters &clusters, const Routing &routing)
{
    DerivedRecording made{samplesOf(clusters.parts), {}};
    Recording &recording = made.whole.recording;
    RoutedColumns(clusters, routing, recording).write();
    recording.networkName = routingName(clusters, routing);
    recording.metadata = combinedMetadata(clusters.parts);
    recording.metadata["network"] = recording.networkName;
    recording.metadata[clustersKey] = aboutClusters(clusters, routing).dump();
    if (areMeasured(clusters.parts))
        made.notes.push_back("What networks cost is different for each sample here, which is known in FLOPs only: "
                             "joules and milliseconds are left out.");
    return made;
}

std::string routingName(const Clusters &clusters, const Routing &routing)
{
    std::vector<std::string> names;
    for (const std::size_t part : std::set<std::size_t>(routing.begin(), routing.end()))
        names.push_back(clusters.parts[part].whole.recording.networkName);
    const std::string networks = fmt::format("{}", fmt::join(names, " or "));
    return routing.size() == 1 ? networks : fmt::format("{} by {} clusters", networks, routing.size());
}

} // namespace offramp
