// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/execution/execution.h"
#include "core/networks/network.h"
#include "core/support/error.h"

#include <memory>
#include <span>
#include <vector>

namespace offramp {

/// A network split at its exits, placed on a device and ready to run in batches of one size. Its functions may be
/// called from any thread, one at a time.
class StagedNetwork
{
public:
    /// Splits and places a network; an error says why it cannot be split, or cannot run so.
    [[nodiscard]] static Result<StagedNetwork> open(const Network &network, InputShape input,
                                                    const RunSettings &settings);

    StagedNetwork(StagedNetwork &&) noexcept;
    ~StagedNetwork();

    /// The logits [K, batch, C] of normalised pictures [batch, channels, height, width]: all stages, one after another.
    [[nodiscard]] Result<std::vector<float>> classify(std::span<const float> pictures, int batch) const;

    /// The LibTorch side, for those who include stagednetwork_p.h.
    struct Private;
    [[nodiscard]] const Private &d() const { return *m_d; }

private:
    explicit StagedNetwork(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace offramp
