// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/execution/copystream_p.h"

#include <c10/core/Event.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

namespace offramp {

namespace {

/// The stream in which a device computes what this thread asks for.
c10::Stream computingStream(torch::Device device)
{
    return c10::impl::VirtualGuardImpl(device.type()).getStream(device);
}

/// What a stream does from now on waits for what another has been asked to do.
void follow(const c10::Stream &later, const c10::Stream &earlier)
{
    c10::Event reached(earlier.device_type());
    reached.record(earlier);
    reached.block(later);
}

} // namespace

CopyStream::CopyStream(torch::Device device)
    : m_device(device)
{
    if (device.is_cuda())
        m_stream = c10::impl::VirtualGuardImpl(device.type()).getStreamFromGlobalPool(device);
}

at::Tensor CopyStream::toDevice(std::span<const float> images, at::IntArrayRef shape, at::ScalarType type,
                                at::MemoryFormat format) const
{
    if (!m_stream)
        return offramp::toDevice(images, shape, m_device, type).contiguous(format);
    const c10::Stream computing = computingStream(m_device);
    const c10::StreamGuard guard(*m_stream);
    const auto borrowed = torch::from_blob(const_cast<float *>(images.data()), shape, torch::kFloat);
    auto placed = borrowed.to(m_device, torch::kFloat, true, true).to(type).contiguous(format);
    follow(computing, *m_stream);
    placed.record_stream(computing); // its memory belongs to this stream, and may be used again only after that one
    return placed;
}

void CopyStream::toProcessor(ExitTensors &tensors) const
{
    if (!m_stream)
        return;
    follow(*m_stream, computingStream(m_device));
    const c10::StreamGuard guard(*m_stream);
    for (auto *list : {&tensors.logits, &tensors.scores}) {
        for (at::Tensor &tensor : *list) {
            if (!tensor.defined() || tensor.device().is_cpu())
                continue;
            tensor.record_stream(*m_stream);
            auto copy = at::empty(tensor.sizes(), tensor.options().device(torch::kCPU).pinned_memory(true));
            tensor = copy.copy_(tensor, true);
        }
    }
}

bool CopyStream::isDone() const
{
    return !m_stream || m_stream->query();
}

void CopyStream::wait() const
{
    if (m_stream)
        m_stream->synchronize();
}

} // namespace offramp
