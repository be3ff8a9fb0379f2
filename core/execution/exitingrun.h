// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/execution/stagednetwork.h"
#include "core/support/error.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace offramp {

/// A sample that has left the network.
struct Leaver {
    std::size_t row = 0;
    int exit = 0; ///< counted from 0
    std::int32_t predicted = 0;

    bool operator==(const Leaver &) const = default;
};

/// A run in which samples really leave: what is alive of those that stay is gathered over several batches until a full
/// one is there, so that every stage works on full batches. Its functions may be called from any thread, one at a time.
class ExitingRun
{
public:
    /// thresholds: one for each exit but the last. The network must outlive the run.
    ExitingRun(const StagedNetwork &network, Criterion criterion, Thresholds thresholds, int batch);
    ExitingRun(ExitingRun &&) noexcept;
    ~ExitingRun();

    /// Takes in normalised pictures of rows: [batch, channels, height, width], places beyond rows being padding.
    [[nodiscard]] Result<void> add(std::span<const std::size_t> rows, std::span<const float> pictures);

    /// Runs those that still wait, in batches filled up with copies.
    [[nodiscard]] Result<void> finish();

    /// Those that have left, in the order they did.
    [[nodiscard]] const std::vector<Leaver> &left() const;

    /// Samples that went through each stage [K]; padding is not counted.
    [[nodiscard]] const std::vector<std::int64_t> &executed() const;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace offramp
