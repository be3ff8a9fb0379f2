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

/// A batch that Session::begin() has begun. May be destroyed before it is finished, and outlive its session. Belongs to
/// the session's thread.
class RunningBatch
{
public:
    RunningBatch(RunningBatch &&) noexcept;
    RunningBatch &operator=(RunningBatch &&) noexcept;
    ~RunningBatch();

    /// Whether finish() would not wait: on a processor always.
    [[nodiscard]] bool isDone() const;

    /// What all exits give, as Session::classify() does; waits for the device. Call it once.
    [[nodiscard]] Result<ExitValues> finish();

private:
    friend class Session;
    struct Private;
    explicit RunningBatch(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

/// A network on a device, ready to classify batches at all of its exits. The profiling optimiser is off
/// for every execution: the same batch gives the same bits on the first run and on every later one. Belongs to one
/// thread at a time.
class Session
{
public:
    /// Places a network. Fails where optimised execution is asked for and the network cannot be split.
    [[nodiscard]] static Result<Session> open(const Network &network, InputShape input, const RunSettings &settings);

    Session(Session &&) noexcept;
    ~Session();

    /// Begins to classify normalised images [batch, channels, height, width]. A processor has computed everything when
    /// this returns. A GPU goes on by itself, where the images are pinned (PixelPool): they may not change until the
    /// batch is finished. Begin the next batch before this one is finished, so that it need not wait. Errors: of kind
    /// Memory, Device or BadInput; also outputs of another shape than expected.
    [[nodiscard]] Result<RunningBatch> begin(std::span<const float> images, int batch, OutputShape expected);

    /// Begins and finishes: what all exits give; -infinity for classes that cannot be answers.
    [[nodiscard]] Result<ExitValues> classify(std::span<const float> images, int batch, OutputShape expected);

private:
    struct Private;
    explicit Session(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace offramp
