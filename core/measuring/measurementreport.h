// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measuring/comparison.h"
#include "core/measuring/networkmeasurement.h"
#include "core/measuring/programmeasurement.h"
#include "core/power/loadwatch.h"

#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// A measured network, and what it was.
struct MeasuredNetwork {
    std::string name;
    std::string sha256;
    std::string dataset; ///< its root
    std::string split;
    std::string fingerprint;            ///< of the test set
    std::vector<std::string> exitNames; ///< [K]
    NetworkMeasureRequest request;
    NetworkMeasurement found;
};

/// A measured program.
struct MeasuredProgram {
    ProgramMeasureRequest request;
    ProgramMeasurement found;
};

/// A meter that was read.
struct UsedMeter {
    MeterInfo info;
    std::optional<double> idleWatts = {}; ///< before the measurement
};

/// Everything that a measurement says: what measureNetwork() or measureProgram() found, with which meters, beside what
/// else ran.
struct MeasurementReport {
    std::string program; ///< "offramp-engine 0.1.0"
    std::string contest; ///< whose protocol was followed; empty: none
    std::vector<UsedMeter> meters;
    double idleSeconds = 0;              ///< over which idle power was measured; 0: it was not
    std::optional<OtherLoad> loadBefore; ///< what other programs did; nothing where it could not be seen
    std::optional<OtherLoad> loadDuring;
    std::vector<std::string> warnings; ///< sentences from before the result, such as those on meters
    std::optional<MeasuredNetwork> network;
    std::optional<MeasuredProgram> measuredProgram; ///< one of both

    /// The run, or the runs of the program.
    [[nodiscard]] const Series &runs() const;

    /// Whether the total joules follow from a power that the user stated.
    [[nodiscard]] bool isEstimated() const;

    /// How repeating went.
    [[nodiscard]] const Repeated &repeated() const;
};

/// Whether decoding was "measured", or done "before" or "between" what was measured.
[[nodiscard]] const char *decodingOf(const MeasuredNetwork &network);

/// What follows from the figures of a report as sentences: costs of exits that differ from the real run or are not in
/// order, other load, meters that are missing, passes that are short for a meter, an interval that stayed wide.
[[nodiscard]] std::vector<std::string> remarksOn(const MeasurementReport &report);

/// The report as JSON text, one object (FORMAT.md), with its remarks.
[[nodiscard]] std::string toJsonText(const MeasurementReport &report);

/// The report as people read it, in lines, without its remarks and warnings.
[[nodiscard]] std::string toText(const MeasurementReport &report);

} // namespace offramp
