// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/power/nvml.h"

#include <optional>
#include <string>
#include <string_view>

namespace offramp {

/// The environment in which CUDA counts GPUs; empty where a variable is not set.
struct CudaEnvironment {
    std::optional<std::string> visible; ///< CUDA_VISIBLE_DEVICES: numbers, or beginnings of UUIDs
    std::optional<std::string> order;   ///< CUDA_DEVICE_ORDER: CUDA counts the fastest GPU first where it is not set
};

/// The number of a GPU that a text spells: 0 to 1000; nothing for other texts.
[[nodiscard]] std::optional<unsigned> gpuNumber(std::string_view text);

/// Of this process.
[[nodiscard]] CudaEnvironment cudaEnvironment();

/// The number that NVML has for the GPU that CUDA counts as index. An error of kind Device where that is not known, and
/// for a part of a GPU (MIG), which has no counter of its own.
[[nodiscard]] Result<unsigned> gpuOfCuda(const Nvml &nvml, int index, const CudaEnvironment &environment);

} // namespace offramp
