// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/execution/execution.h"

namespace offramp {

/// While it lives, this thread's operators that gain from it work in a shorter precision, on copies of weights that
/// stay float32 (LibTorch's autocast); Precision::Float32 changes nothing. bfloat16 has the range of float32: losses
/// need no scaling.
class MixedPrecision
{
public:
    MixedPrecision(torch::Device device, Precision precision);
    ~MixedPrecision();
    MixedPrecision(const MixedPrecision &) = delete;
    MixedPrecision &operator=(const MixedPrecision &) = delete;

private:
    torch::Device m_device;
    bool m_isOn = false;
};

} // namespace offramp
