// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/derivation/cascade.h"
#include "core/derivation/kmeans.h"
#include "core/exits/exittable.h"
#include "core/tradeoff/point.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// How samples are clustered.
struct ClusterPlan {
    std::size_t clusters = 4;                 ///< 1: no router, so its cost is 0
    Criterion criterion = Criterion::Entropy; ///< what thresholds inside a network apply to
    double chosenShare = .5;                  ///< of the samples that centres, networks and thresholds are chosen on
    std::uint64_t seed = 1;                   ///< of the split, which is that of suggestVariants(), and of k-means
    std::optional<Features> features = {};    ///< of each sample of the first part; absent: logits of its first exit
    std::optional<std::int64_t> routerFlops = {}; ///< of features that are given, for one sample
};

/// A setting of one network that no other thresholds shared by its exits dominate, for the samples of one cluster.
struct ClusterCorner {
    double threshold = 0;
    Point point; ///< of the chosen samples of the cluster; GFLOPs with the router's
};

/// An exit that samples pass on their way through a network.
struct RouteExit {
    std::size_t part = 0;   ///< whose exit it is: the network's, or the router's
    ExitIndex exit;         ///< of that part
    std::int64_t flops = 0; ///< of a sample that exits here, the router's included

    bool operator==(const RouteExit &) const = default;
};

/// Samples in clusters, and what each network makes of each cluster; M parts, R clusters, n samples.
struct Clusters {
    std::vector<SourceRecording> parts = {}; ///< [M] with the samples of the first, in its order
    std::vector<std::size_t> cluster = {};   ///< [n]
    std::vector<double> weights = {};        ///< [R] shares of the chosen samples
    Centres centres = {};                    ///< without rows where there is one cluster
    std::int64_t routerFlops = 0;            ///< what finding the cluster costs a sample
    ClusterPlan plan = {};

    /// [M] the exits of a sample that is sent to a network: those of the network, and before them the first exit of the
    /// first part where that is the router.
    std::vector<std::vector<RouteExit>> routes = {};
    std::vector<ExitTable> tables = {}; ///< [M] of all samples on each route, by the plan's criterion

    /// [R][M] corners of the concave envelope, the most accurate first.
    std::vector<std::vector<std::vector<ClusterCorner>>> corners = {};
};

/// The part that each cluster is sent to, [R].
using Routing = std::vector<std::size_t>;

/// Clusters the samples of recordings, and finds the best thresholds of each network for each cluster. The router is
/// the first part up to its first exit, then k-means on its logits (one multiply-add for each class and cluster). A
/// sample may exit there; if it does not, it goes on in that network or begins in another. Errors: no part, those of
/// matchedRows(), checkCombines() and kMeans(), parts without FLOPs or the criterion, a first part without logits where
/// no features are given, features of another number of samples, a share outside 0 to 1.
[[nodiscard]] Result<Clusters> clusterSamples(std::vector<SourceRecording> parts, const ClusterPlan &plan,
                                              const IsCancelled &isCancelled = {});

/// The routings that are best at some price of energy: each cluster to the network with the most accuracy less the
/// price of its energy. Distinct, the cheapest first.
[[nodiscard]] std::vector<Routing> bestRoutings(const Clusters &clusters);

/// What the best thresholds of a routing come to on the chosen samples at every price; ascending in energy.
[[nodiscard]] std::vector<Point> frontOf(const Clusters &clusters, const Routing &routing);

/// The contest's E_max for its classes, else a round number above the full cost of the most expensive network with its
/// router, in GFLOPs.
[[nodiscard]] double defaultEMax(const Clusters &clusters);

/// That of bestRoutings() whose front has the largest step curve up to eMax GFLOPs; the cheapest where none is below
/// it.
[[nodiscard]] Routing bestRouting(const Clusters &clusters, double eMax);

/// The recording of samples that are sent to the networks of their clusters. Exit k is the k-th of the route that a
/// sample takes; where that has fewer, its last one again. score is 1 / (1 + p s), where p is the price of energy
/// (accuracy for each GFLOP) from which the sample exits there in the best thresholds of its cluster, and s the full
/// cost of the most expensive network: so one threshold of the score moves those of all clusters. The other criteria
/// are as recorded. Costs are FLOPs of each sample; others are left out, with a note.
[[nodiscard]] DerivedRecording routedRecording(const Clusters &clusters, const Routing &routing);

/// "small or large by 4 clusters".
[[nodiscard]] std::string routingName(const Clusters &clusters, const Routing &routing);

} // namespace offramp
