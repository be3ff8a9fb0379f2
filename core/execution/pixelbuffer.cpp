// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include <torch/script.h>

#include "core/execution/pixelbuffer.h"

#include <mutex>
#include <vector>

namespace offramp {

struct PixelPool::Shelf {
    const std::int64_t floats;
    const bool isPinned;
    std::mutex mutex;
    std::vector<at::Tensor> unused;
    std::size_t made = 0;

    Shelf(std::size_t size, bool pinned)
        : floats(static_cast<std::int64_t>(size))
        , isPinned(pinned)
    {
    }

    at::Tensor take()
    {
        const std::lock_guard lock(mutex);
        if (unused.empty()) {
            unused.reserve(made + 1); // so that giving back does not fail
            unused.push_back(at::empty({floats}, at::TensorOptions(at::kFloat).pinned_memory(isPinned)));
            ++made;
        }
        auto memory = std::move(unused.back());
        unused.pop_back();
        return memory;
    }

    void giveBack(const at::Tensor &memory)
    {
        const std::lock_guard lock(mutex);
        unused.push_back(memory);
    }
};

PixelPool::PixelPool(std::size_t floats, const Device &device)
    : m_shelf(std::make_shared<Shelf>(floats, device.kind == "cuda"))
{
}

PixelBuffer PixelPool::take() const
{
    const auto memory = m_shelf->take();
    return {PixelBuffer::Memory(memory.data_ptr<float>(),
                                [shelf = m_shelf, memory](float *) { shelf->giveBack(memory); }),
            static_cast<std::size_t>(memory.numel())};
}

} // namespace offramp
