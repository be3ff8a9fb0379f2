// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/execution/execution.h"
#include "core/exits/exitrule.h"
#include "core/networks/network.h"
#include "core/support/error.h"

#include <memory>
#include <span>
#include <vector>

namespace offramp {

/// A network split at its exits, on a device and ready to run in batches of one size. Belongs to one thread at a time.
class StagedNetwork
{
public:
    /// Splits and places a network; the error says why it cannot be split or run in this way.
    [[nodiscard]] static Result<StagedNetwork> open(const Network &network, InputShape input,
                                                    const RunSettings &settings);

    StagedNetwork(StagedNetwork &&) noexcept;
    ~StagedNetwork();

    /// What all exits give for normalised images [batch, channels, height, width]: all stages, one after another.
    [[nodiscard]] Result<ExitValues> classify(std::span<const float> images, int batch) const;

    /// Whether the network gives scores by which samples can exit.
    [[nodiscard]] bool hasScores() const;

    /// An error where it does not give what a criterion decides by.
    [[nodiscard]] Result<void> checkGives(Criterion criterion) const;

    /// The LibTorch side, for files that include stagednetwork_p.h.
    struct Private;
    [[nodiscard]] const Private &d() const { return *m_d; }

private:
    explicit StagedNetwork(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace offramp
