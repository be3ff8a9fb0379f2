// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/cudagpu.h"

#include "core/support/numbers.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

namespace offramp {

namespace {

constexpr auto nameTheMeter = "Name the GPU as nvidia-smi counts it, such as --meters cpu,gpu0.";

std::optional<std::string> variable(const char *name)
{
    const char *value = std::getenv(name);
    return value ? std::optional<std::string>(value) : std::nullopt;
}

Result<unsigned> gpuWithUuid(const Nvml &nvml, std::string_view beginning, unsigned count)
{
    std::optional<unsigned> found;
    for (unsigned index = 0; index < count; ++index) {
        const auto gpu = nvml.gpu(index);
        if (!gpu || !gpu->uuid.starts_with(beginning))
            continue;
        if (found)
            return failure(ErrorKind::Device,
                           fmt::format("CUDA_VISIBLE_DEVICES has {}, with which several GPUs begin.", beginning),
                           nameTheMeter);
        found = index;
    }
    if (found)
        return *found;
    return failure(ErrorKind::Device,
                   fmt::format("CUDA_VISIBLE_DEVICES has {}, and NVML knows no such GPU.", beginning), nameTheMeter);
}

} // namespace

std::optional<unsigned> gpuNumber(std::string_view text)
{
    const auto number = parseNumber(text);
    if (!number || *number < 0 || *number > 1000 || *number != std::floor(*number))
        return std::nullopt;
    return static_cast<unsigned>(*number);
}

CudaEnvironment cudaEnvironment()
{
    return {variable("CUDA_VISIBLE_DEVICES"), variable("CUDA_DEVICE_ORDER")};
}

Result<unsigned> gpuOfCuda(const Nvml &nvml, int index, const CudaEnvironment &environment)
{
    const auto count = nvml.gpuCount();
    if (!count)
        return count;
    std::string_view entry;
    auto number = std::optional(static_cast<unsigned>(index));
    if (environment.visible) {
        const auto entries = split(*environment.visible, ',');
        entry = static_cast<std::size_t>(index) < entries.size() ? entries[static_cast<std::size_t>(index)]
                                                                 : std::string_view();
        number = gpuNumber(entry);
    }
    if (entry.starts_with("MIG-"))
        return failure(ErrorKind::Device, fmt::format("{} is a part of a GPU, whose energy has no counter.", entry),
                       "--meters gpu0 measures a whole GPU with all of its parts, or state the power: --watts 65.");
    if (!number && !entry.empty())
        return gpuWithUuid(nvml, entry, *count);
    if (number && *number < *count && (*count == 1 || environment.order == "PCI_BUS_ID"))
        return *number;
    return failure(ErrorKind::Device,
                   fmt::format("It is not known which GPU is cuda:{}: CUDA counts GPUs in another order than NVML.",
                               index),
                   fmt::format("Set CUDA_DEVICE_ORDER=PCI_BUS_ID. Or: {}", nameTheMeter));
}

} // namespace offramp
