// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"
#include "core/support/cancelled.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// Which answers classes are judged by.
struct ClassQuery {
    Thresholds thresholds = {};              ///< one value for each exit but the last
    std::optional<ExitIndex> answersAt = {}; ///< the exit whose answers count; empty: the one that each sample takes
    std::vector<std::int32_t> classes = {};  ///< those to count: occurringClasses()

    bool operator==(const ClassQuery &) const = default;
};

/// How a network does on one class; K exits.
struct ClassFigures {
    std::int32_t label = 0;
    std::int64_t samples = 0;          ///< whose true class it is
    std::int64_t predicted = 0;        ///< of all classes, that are predicted as this one
    std::int64_t correct = 0;          ///< of samples
    std::vector<std::int64_t> exiting; ///< [K] of samples, where they exit by the thresholds, whichever answers count
    std::optional<double> meanCost; ///< of samples up to the answers that count, in the unit that costs are shown in;
                                    ///< empty without samples, or if the cost is not known

    /// The share of its samples that are correct, and of those predicted as it that are it; empty without such samples.
    [[nodiscard]] std::optional<double> accuracy() const;
    [[nodiscard]] std::optional<double> precision() const;

    /// The share of its samples that exit at an exit; empty without samples.
    [[nodiscard]] std::optional<double> exitShare(ExitIndex exit) const;

    bool operator==(const ClassFigures &) const = default;
};

/// How many samples of one class are predicted as one class.
struct ConfusionCell {
    std::int32_t label = 0;
    std::int32_t predicted = 0;
    std::int64_t samples = 0;

    bool operator==(const ConfusionCell &) const = default;
};

/// How a network does class by class.
struct ClassReport {
    std::vector<ClassFigures> classes; ///< as in the query
    std::vector<ConfusionCell> cells;  ///< of the confusion matrix, ascending by label, then prediction; none is empty

    [[nodiscard]] std::int64_t samples() const;
    [[nodiscard]] std::int64_t correct() const;

    /// The samples of one class that are predicted as another one or itself.
    [[nodiscard]] std::int64_t count(std::int32_t label, std::int32_t predicted) const;

    bool operator==(const ClassReport &) const = default;
};

/// The classes that occur as a true class, or as a prediction at any exit, also one that is off: ascending, each once.
/// They depend on no threshold. O(K n) and a sort; may run in any thread.
[[nodiscard]] std::vector<std::int32_t> occurringClasses(const OpenRecording &recording);

/// Counts the samples of a recording class by class. O(K n) and a sort of n numbers; may run in any thread. The only
/// error is that of a cancelled run.
[[nodiscard]] Result<ClassReport> classReport(const OpenRecording &recording, const ClassQuery &query,
                                              const IsCancelled &isCancelled = {});

/// The classes as CSV: class, name, samples, predicted, correct, accuracy, precision, exit_share_1 and so on, and the
/// mean cost under its columnName(). What is not known is empty.
[[nodiscard]] std::string classesCsv(const ClassReport &report, const OpenRecording &recording);

/// The confusion matrix as CSV: true, true_name, predicted, predicted_name, samples; without pairs that do not occur.
[[nodiscard]] std::string confusionCsv(const ClassReport &report, const OpenRecording &recording);

} // namespace offramp
