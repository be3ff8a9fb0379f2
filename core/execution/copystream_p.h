// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For .cpp files that see LibTorch only.
#include <torch/script.h>

#include "core/execution/placement_p.h"

#include <c10/core/Stream.h>

#include <optional>
#include <span>

namespace offramp {

/// What is copied to a GPU and back for a batch, in a stream of its own beside the one that computes: copies of one
/// batch run while another is computed. On a processor everything is done when a function returns. Belongs to one
/// thread at a time.
class CopyStream
{
public:
    explicit CopyStream(torch::Device device);

    /// Images copied to the device. What it computes from now on waits for them; they may not change until wait()
    /// returns, and the copy is asynchronous only where they are pinned.
    [[nodiscard]] at::Tensor toDevice(std::span<const float> images, at::IntArrayRef shape, at::ScalarType type,
                                      at::MemoryFormat format) const;

    /// Replaces tensors that the device computes by copies on the processor, which have their values once wait()
    /// returns.
    void toProcessor(ExitTensors &tensors) const;

    /// Whether wait() would return at once.
    [[nodiscard]] bool isDone() const;

    /// Waits for all copies so far.
    void wait() const;

private:
    torch::Device m_device;
    std::optional<c10::Stream> m_stream; ///< nothing for a processor
};

} // namespace offramp
