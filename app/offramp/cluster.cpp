// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/combined.h"
#include "app/offramp/costaxis.h"
#include "app/offramp/options.h"
#include "app/offramp/splitoptions.h"
#include "app/offramp/verbs.h"

#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"
#include "core/support/words.h"
#include "core/tensors/npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace offramp {

namespace {

struct ClusterOptions {
    std::vector<std::string> recordings;
    std::size_t clusters = 4;
    std::string criterion = "entropy";
    std::string features;    ///< .npy; empty: logits of the first exit
    std::string routerFlops; ///< of features
    std::string send;        ///< 1,1,2: the recording of each cluster; empty: the best
    std::string eMax;
    std::string out;
    std::string name;
    std::shared_ptr<SplitOptions> split = std::make_shared<SplitOptions>();
};

/// Of features: files beyond this are not read into memory.
constexpr std::uint64_t largestFeatures = std::uint64_t(1) << 32;

Result<Features> readFeatures(const std::string &path)
{
    auto bytes = readWholeFile(path, largestFeatures);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const auto array = NpyArray::parse(std::move(*bytes), path);
    if (!array)
        return tl::unexpected(array.error());
    if (array->shape().size() != 2 || array->size() == 0)
        return failure(ErrorKind::BadInput, fmt::format("{} is not an array of samples x features.", path),
                       "Save an array with one row for each sample: numpy.save(\"features.npy\", features).");
    Features features{{}, array->shape()[1]};
    array->appendFloats(features.values);
    return features;
}

Result<ClusterPlan> planFor(const ClusterOptions &options)
{
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    ClusterPlan plan{.clusters = options.clusters,
                     .criterion = *criterion,
                     .chosenShare = options.split->chosenShare(),
                     .seed = options.split->seed};
    if (options.features.empty() != options.routerFlops.empty())
        return failure(ErrorKind::Usage, "Features and what they cost go together.",
                       "Give --features FILE.npy and --router-flops, which are the FLOPs of computing them for one "
                       "image (0 where they are there anyway).");
    if (options.features.empty())
        return plan;
    auto features = readFeatures(options.features);
    if (!features)
        return tl::unexpected(features.error());
    plan.features = std::move(*features);
    const auto flops = parseCost(options.routerFlops, {CostUnit::Flops, 1});
    if (!flops || *flops < 0 || *flops > 1e18)
        return tl::unexpected(notACost(options.routerFlops, CostUnit::Flops, "the cost of the features"));
    plan.routerFlops = std::llround(*flops);
    return plan;
}

/// The routing that --send gives, or the best up to E_max.
Result<Routing> routingFor(const ClusterOptions &options, const Clusters &clusters)
{
    if (options.send.empty()) {
        auto eMax
            = options.eMax.empty() ? Result<double>(defaultEMax(clusters)) : parseEMax(options.eMax, CostUnit::Gflops);
        eMax = std::move(eMax).map_error([](Error error) { // which cannot be another cost here
            error.remedy = "Give it in GFLOPs, such as 39.32, or with its unit: 10MFLOPs.";
            return error;
        });
        if (!eMax)
            return tl::unexpected(eMax.error());
        return bestRouting(clusters, *eMax);
    }
    Routing routing;
    for (const std::string_view part : split(options.send, ',')) {
        const auto number = parseNumber(part).value_or(0);
        if (number < 1 || number > static_cast<double>(clusters.parts.size()) || number != std::floor(number))
            return failure(ErrorKind::Usage,
                           fmt::format("\"{}\" is not one of the {} recordings.", part, clusters.parts.size()),
                           "Give the number of a recording for each cluster, counted from 1: --send 1,1,2,2.");
        routing.push_back(static_cast<std::size_t>(number) - 1);
    }
    if (routing.size() == clusters.weights.size())
        return routing;
    return failure(ErrorKind::Usage,
                   fmt::format("--send names {} recordings for {} clusters.", routing.size(), clusters.weights.size()),
                   "Give the number of a recording for each cluster, counted from 1: --send 1,1,2,2.");
}

void printClusters(const Clusters &clusters, const Routing &routing)
{
    writeOutput(fmt::format("{:<10} {:>10} {:<24} {:>22}\n", "cluster", "samples", "sent to", "correct at its end"));
    for (std::size_t c = 0; c < routing.size(); ++c) {
        const Recording &recording = clusters.parts[routing[c]].whole.recording;
        const std::size_t n = clusters.cluster.size();
        std::size_t samples = 0;
        std::size_t correct = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const std::size_t last = static_cast<std::size_t>(recording.exits - 1) * n + i;
            samples += clusters.cluster[i] == c;
            correct += clusters.cluster[i] == c && recording.predicted[last] == recording.label[i];
        }
        writeOutput(fmt::format("{:<10} {:>10} {:<24} {:>20} %\n", c + 1, groupedText(samples),
                                printable(recording.networkName),
                                samples == 0
                                    ? "-"
                                    : percentNumber(static_cast<double>(correct) / static_cast<double>(samples),
                                                    static_cast<std::int64_t>(samples))));
    }
}

Result<void> runCluster(const ClusterOptions &options)
{
    const auto plan = planFor(options);
    if (!plan)
        return tl::unexpected(plan.error());
    auto parts = readSources(options.recordings);
    if (!parts)
        return tl::unexpected(parts.error());
    const auto clusters = clusterSamples(std::move(*parts), *plan);
    if (!clusters)
        return tl::unexpected(clusters.error());
    const auto routing = routingFor(options, *clusters);
    if (!routing)
        return tl::unexpected(routing.error());
    auto made = routedRecording(*clusters, *routing);
    if (auto written = writeMade(made, options.name, options.out); !written)
        return written;
    printClusters(*clusters, *routing);
    printNote(fmt::format("{}: {} samples, {} exits. The thresholds of its score move those of all clusters: "
                          "--criterion score.",
                          options.out, groupedText(made.whole.sampleCount()), made.whole.recording.exits));
    return {};
}

} // namespace

Verb addCluster(CLI::App &app)
{
    auto *verb = app.add_subcommand("cluster", "Make one recording of several networks, samples sent by clusters");
    verb->footer(
        "Samples are clustered by the logits of the first recording's first exit (k-means), and each cluster is sent "
        "to\n"
        "the network that is best for it. Every sample pays for the router: that exit and the distances to the "
        "centres.\n"
        "Centres, networks and thresholds are chosen on a part of the samples. The score of the result is the price "
        "of\n"
        "energy at which a sample exits, so that one threshold moves the best thresholds of all clusters.\n"
        "Example: offramp cluster small.exits large.exits --clusters 4 --out clusters.exits\n"
        "         offramp suggest clusters.exits --criterion score");
    const auto options = std::make_shared<ClusterOptions>();
    verb->add_option("recordings", options->recordings, "recordings (FILE.exits); the first has the router's logits")
        ->required();
    verb->add_option("--clusters", options->clusters, "how many")->capture_default_str()->check(CLI::Range(1, 1000));
    verb->add_option("--out", options->out, "recording to write (FILE.exits)")->required();
    verb->add_option("--criterion", options->criterion, criterionText)->capture_default_str();
    verb->add_option("--send", options->send,
                     "the recording of each cluster, counted from 1: 1,1,2,2 (default: the largest area up to E_max)");
    verb->add_option("--emax", options->eMax,
                     "E_max in GFLOPs, or with a unit: 30MFLOPs (default: 39.32 for 200 classes, else a round number "
                     "above the full cost)");
    verb->add_option("--features", options->features,
                     "cluster by these instead: FILE.npy with a row for each sample of the first recording");
    verb->add_option("--router-flops", options->routerFlops, "what the features cost one image, in FLOPs");
    verb->add_option("--name", options->name, "what the result is called (default: A or B by 4 clusters)");
    addSplitOptions(verb, options->split);
    return {verb, [options] { return runCluster(*options); }};
}

} // namespace offramp
