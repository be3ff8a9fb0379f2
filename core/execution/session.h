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

/// A network on a device, ready to classify batches of one size at all of its exits. The profiling optimiser is off
/// for every execution: the same batch gives the same bits on the first run and on every later one. Belongs to one
/// thread at a time.
class Session
{
public:
    /// Places a network. Fails where optimised execution is asked for and the network cannot be split.
    [[nodiscard]] static Result<Session> open(const Network &network, InputShape input, const RunSettings &settings);

    Session(Session &&) noexcept;
    ~Session();

    /// What all exits give for normalised images [batch, channels, height, width]; -infinity for classes that cannot be
    /// answers.
    [[nodiscard]] Result<ExitValues> classify(std::span<const float> images, int batch, OutputShape expected);

private:
    struct Private;
    explicit Session(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace offramp
