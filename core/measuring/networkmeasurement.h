// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/execution/execution.h"
#include "core/exits/exitrule.h"
#include "core/measuring/repeating.h"
#include "core/measuring/series.h"
#include "core/networks/network.h"
#include "core/recorder/imageplan.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace offramp {

/// How a network is measured.
struct NetworkMeasureRequest {
    Thresholds thresholds; ///< one for each exit but the last
    Criterion criterion = Criterion::Entropy;
    int batch = 64;
    std::optional<std::size_t> limit = {}; ///< images, classes balanced; absent: all
    std::size_t alone = 200;               ///< of these, so many are also run one at a time; 0: none
    bool withPrefixes = true;              ///< whether the costs of the exits are measured too
    bool decodes = false;                  ///< whether decoding is part of what is measured
    double imageBytes = 4e9;               ///< of decoded images that are held at once
    RepeatRule rule;
    RunSettings run;
};

/// Images that ran one at a time, each until it exited.
struct AloneSeries {
    Series series;                       ///< a repeat is all of the images
    std::vector<std::vector<double>> ms; ///< [repeats][images] milliseconds

    bool operator==(const AloneSeries &) const = default;
};

/// What was measured. Repeat i of every series ran in turn, so that the state of the machine affects all alike.
struct NetworkMeasurement {
    std::size_t images = 0;
    std::vector<std::size_t> exited = {};    ///< [K] images that exit there
    std::vector<std::int64_t> executed = {}; ///< [K] images that went through each stage
    std::size_t correct = 0;
    Series runs = {};                      ///< the run with early exits, in batches
    std::optional<AloneSeries> alone = {}; ///< absent where it was not wanted, or the network does not take one image
    std::vector<Series> prefixes = {};     ///< [K] all images up to exit k, where they all exit; empty where not wanted
    Repeated repeated = {};
    bool areImagesKept = true; ///< whether decoded images were held all the time; else refilled between timings
};

/// Runs a network with early exits over a test set, again and again, and measures it. images: the plan after
/// probeFor(). progress: see RepeatedWork. Fails where the network cannot be split, does not take such batches or has
/// no scores that a criterion needs, where an image cannot be used or a meter read, and after a stop.
[[nodiscard]] Result<NetworkMeasurement> measureNetwork(
    const Network &network, const Dataset &dataset, const ImagePlan &images, const NetworkMeasureRequest &request,
    const Instruments &instruments, const std::stop_token &stop,
    const std::function<void(std::size_t repeats, double halfWidth)> &progress = {});

/// Thresholds with which every image goes through the exits before one and exits there. exits: K; exit: from 0.
[[nodiscard]] Thresholds exitingAt(std::size_t exit, std::size_t exits);

/// The quantile of the milliseconds of images that ran alone, and their mean (without a share): the mean over the
/// repeats, with its interval.
[[nodiscard]] MeasuredMean aloneQuantile(const AloneSeries &alone, double share);
[[nodiscard]] MeasuredMean aloneMean(const AloneSeries &alone);

} // namespace offramp
