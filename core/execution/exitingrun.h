// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/execution/stagednetwork.h"
#include "core/support/error.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace offramp {

/// A sample that has exited.
struct ExitedSample {
    std::size_t row = 0;
    int exit = 0; ///< counted from 0
    std::int32_t predicted = 0;

    bool operator==(const ExitedSample &) const = default;
};

/// What an exit says about a sample that has reached it; only during a call.
struct ReachedExit {
    std::size_t row = 0;
    int exit = 0;                  ///< counted from 0
    std::span<const float> logits; ///< [C], not divided by a temperature; -infinity for classes that cannot be answers
    double temperature = 1;        ///< what they are divided by for the answer
    float uncertainty = 0;         ///< by the run's criterion; 0 of an exit without the score that decides
    std::int32_t predicted = 0;
};

/// A run with early exits: what later stages need of the samples that go on is collected over several batches until it
/// fills a batch, so that every stage works on full batches. Belongs to one thread at a time.
class ExitingRun
{
public:
    /// thresholds: one for each exit but the last, of uncertainties at the temperatures of the network's settings. The
    /// network must outlive the run, and have scores where these decide. onExit is called for each sample at each exit
    /// that it reaches, inside add() and finish(), on their thread.
    ExitingRun(const StagedNetwork &network, Criterion criterion, Thresholds thresholds, int batch,
               std::function<void(const ReachedExit &)> onExit = {});
    ExitingRun(ExitingRun &&) noexcept;
    ~ExitingRun();

    /// Takes in normalised images of rows: [batch, channels, height, width], what follows the rows is padding.
    [[nodiscard]] Result<void> add(std::span<const std::size_t> rows, std::span<const float> images);

    /// Runs the samples that still wait, in batches filled up with copies.
    [[nodiscard]] Result<void> finish();

    /// The samples that have exited, in that order.
    [[nodiscard]] const std::vector<ExitedSample> &exited() const;

    /// Samples that went through each stage [K]; padding is not counted.
    [[nodiscard]] const std::vector<std::int64_t> &executed() const;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace offramp
