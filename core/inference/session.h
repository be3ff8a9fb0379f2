// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/inference/devices.h"
#include "core/networks/network.h"
#include "core/support/error.h"

#include <memory>
#include <span>
#include <vector>

namespace offramp {

/// A network placed on a device, ready to classify batches of one size. Its operators run as the archive has them,
/// neither fused nor folded, so that the same batch gives the same bits on the first run and on every later one.
class Session
{
public:
    /// Places a network on a device; threads of the processor to use, 0 for defaultThreads().
    [[nodiscard]] static Result<Session> open(const Network &network, const Device &device, int threads);

    Session(Session &&) noexcept;
    ~Session();

    /// The logits [K, batch, C] of normalised pictures [batch, channels, height, width].
    [[nodiscard]] Result<std::vector<float>> classify(std::span<const float> pictures, int batch, InputShape input,
                                                      OutputShape expected);

    /// Threads of the processor in use.
    [[nodiscard]] int threads() const;

private:
    struct Private;
    explicit Session(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace offramp
