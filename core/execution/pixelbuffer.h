// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/execution/devices.h"

#include <cstddef>
#include <functional>
#include <memory>

namespace offramp {

/// The pixels of a batch as floats: a contiguous range, in memory that came from a pool and returns to it.
class PixelBuffer
{
public:
    /// Floats, and what is called with them when they are no longer used.
    using Memory = std::unique_ptr<float[], std::function<void(float *)>>;

    PixelBuffer() = default;
    PixelBuffer(Memory memory, std::size_t size)
        : m_memory(std::move(memory))
        , m_size(size)
    {
    }

    [[nodiscard]] float *data() { return m_memory.get(); }
    [[nodiscard]] const float *data() const { return m_memory.get(); }
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] float *begin() { return data(); }
    [[nodiscard]] float *end() { return data() + m_size; }
    [[nodiscard]] const float *begin() const { return data(); }
    [[nodiscard]] const float *end() const { return data() + m_size; }

private:
    Memory m_memory;
    std::size_t m_size = 0;
};

/// Buffers of one size, which are used again. For a GPU they are pinned: it copies from them by itself while the
/// processor goes on. Pinning takes long, so it is done once for each buffer. May be used from several threads; copies
/// share their buffers, which may outlive them all.
class PixelPool
{
public:
    /// floats: of each buffer. device: what will copy from them.
    PixelPool(std::size_t floats, const Device &device);

    /// A buffer that is not in use; its floats have any values. Throws where memory runs out.
    [[nodiscard]] PixelBuffer take() const;

private:
    struct Shelf;
    std::shared_ptr<Shelf> m_shelf;
};

} // namespace offramp
