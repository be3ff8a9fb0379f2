// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/power/meter.h"
#include "core/power/powerclock.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace offramp {

struct NvmlFunctions;

/// One NVIDIA GPU.
struct NvmlGpu {
    unsigned index = 0; ///< as NVML and nvidia-smi count: CUDA_VISIBLE_DEVICES changes nothing
    std::string name;   ///< "NVIDIA H100 80GB HBM3"
    std::string uuid;   ///< "GPU-…"; empty where it is unknown
    void *handle = nullptr;
};

/// NVIDIA's library for the power of GPUs, found when the program runs. Its functions may be called from any thread.
/// Errors are of kind Device where nothing else is said.
class Nvml
{
public:
    /// Loads and starts the library: a name that the system looks up, or a path. An error of kind BadInput where it
    /// is missing or another library, of kind Device where the driver does not answer.
    [[nodiscard]] static Result<std::shared_ptr<const Nvml>> load(const std::filesystem::path &library
                                                                  = "libnvidia-ml.so.1");

    ~Nvml();
    Nvml(const Nvml &) = delete;
    Nvml &operator=(const Nvml &) = delete;

    /// How many GPUs there are.
    [[nodiscard]] Result<unsigned> gpuCount() const;

    /// A GPU, from 0. An error of kind Usage for one that does not exist.
    [[nodiscard]] Result<NvmlGpu> gpu(unsigned index) const;

    /// Millijoules since the driver was loaded; nothing where the GPU has no such counter (before Volta).
    [[nodiscard]] Result<std::optional<std::uint64_t>> totalMillijoules(const NvmlGpu &gpu) const;

    /// The power now, in milliwatts; newer GPUs average it over a second. Nothing where the GPU does not measure it.
    [[nodiscard]] Result<std::optional<unsigned>> milliwatts(const NvmlGpu &gpu) const;

    /// Numbers of the processes that compute on a GPU, as the first pid namespace counts them. Empty where the driver
    /// does not list them.
    [[nodiscard]] Result<std::vector<int>> computeProcesses(const NvmlGpu &gpu) const;

private:
    Nvml(void *library, std::unique_ptr<NvmlFunctions> functions);
    [[nodiscard]] Error errorFor(int code, const std::string &what) const;

    void *m_library = nullptr;
    std::unique_ptr<NvmlFunctions> m_functions;
};

/// "NVIDIA H100 80GB HBM3 (GPU-1234)"; without a UUID "NVIDIA H100 80GB HBM3 (GPU 0)".
[[nodiscard]] std::string toText(const NvmlGpu &gpu);

/// A meter of a GPU: its counter of energy (source Counter), which moves every 20 to 100 ms, or where it has none its
/// power, integrated by the trapezoid rule between calls of joules() (source Power): call it ten times a second, as
/// MeterSampler does. After a failed reading of power the meter's energy is unknown and the error lasts.
[[nodiscard]] Result<std::unique_ptr<Meter>> openGpuMeter(std::shared_ptr<const Nvml> nvml, const NvmlGpu &gpu,
                                                          PowerClock clock = steadyPowerClock());

} // namespace offramp
