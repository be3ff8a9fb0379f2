// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/power/nvml.h"

#include <filesystem>
#include <optional>

namespace offramp {

/// Which meters to open, and where they are.
struct MeterOptions {
    bool cpu = true;                           ///< packages, their memory, and psys
    std::optional<std::vector<unsigned>> gpus; ///< as nvidia-smi counts; nothing: all that there are
    std::optional<int> cudaDevice;             ///< in place of these, the GPU that CUDA counts as this
    std::optional<double> watts;               ///< a power that the user states; a meter beside the others
    std::filesystem::path powercap = "/sys/class/powercap";
    std::filesystem::path nvml = "libnvidia-ml.so.1";
    PowerClock clock = steadyPowerClock();
};

/// Meters, and what they cannot measure.
struct OpenedMeters {
    Meters meters;                    ///< processors, GPUs in the order asked for, the stated power; at least one
    std::vector<Error> problems;      ///< what was asked for and cannot be measured, with the remedy
    std::shared_ptr<const Nvml> nvml; ///< null where no GPU is measured
    std::vector<NvmlGpu> gpus;        ///< that are measured, for a LoadWatch
};

/// Opens what there is. No meter at all is an error of kind Device whose remedy is --watts; watts that are not above 0,
/// and a listed GPU that does not exist, are errors of kind Usage. A machine without NVIDIA's library has no problem
/// unless GPUs are asked for. Open meters after the sandbox has been entered.
[[nodiscard]] Result<OpenedMeters> openMeters(const MeterOptions &options);

} // namespace offramp
