// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/mixedprecision_p.h"

#include "core/execution/placement_p.h"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace offramp {

namespace {

// LibTorch 2.4 gave the functions the kind of device as an argument.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
void setAutocast(torch::Device device, bool on)
{
    at::autocast::set_autocast_enabled(device.type(), on);
}

void setAutocastType(torch::Device device, at::ScalarType type)
{
    at::autocast::set_autocast_dtype(device.type(), type);
}
#else
void setAutocast(torch::Device device, bool on)
{
    if (device.is_cuda())
        at::autocast::set_enabled(on);
    else
        at::autocast::set_cpu_enabled(on);
}

void setAutocastType(torch::Device device, at::ScalarType type)
{
    if (device.is_cuda())
        at::autocast::set_autocast_gpu_dtype(type);
    else
        at::autocast::set_autocast_cpu_dtype(type);
}
#endif

} // namespace

MixedPrecision::MixedPrecision(torch::Device device, Precision precision)
    : m_device(device)
    , m_isOn(precision != Precision::Float32)
{
    if (!m_isOn)
        return;
    setAutocastType(device, elementType(precision));
    setAutocast(device, true);
}

MixedPrecision::~MixedPrecision()
{
    if (!m_isOn)
        return;
    setAutocast(m_device, false);
    at::autocast::clear_cache(); // the weights change before it is used again
}

} // namespace offramp
