// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/power/nvml.h"
#include "core/power/powerclock.h"
#include "core/power/processtimes.h"

#include <filesystem>
#include <optional>
#include <set>

namespace offramp {

/// Another program that computes on a measured GPU.
struct GpuProcess {
    std::string gpu; ///< as the meter is named
    int pid = 0;
    std::string name; ///< empty where it cannot be read

    bool operator==(const GpuProcess &) const = default;
};

/// What other programs did for some time.
struct OtherLoad {
    double seconds = 0;
    int threads = 0;     ///< processor threads of the machine
    double ownUse = 0;   ///< of them, used by the measured processes on average
    double otherUse = 0; ///< used by all other programs
    std::vector<GpuProcess> gpuProcesses;
    int unknownGpuProcesses = 0;     ///< in a container: how many were there at once, this program perhaps among them
    std::optional<Error> gpuProblem; ///< why processes on a GPU are missing here

    bool operator==(const OtherLoad &) const = default;

    /// Whether it disturbs a measurement: a tenth of a thread or more, or another program on the GPU.
    [[nodiscard]] bool isNotable() const;
};

/// What to watch.
struct LoadWatchOptions {
    int pid = 0;              ///< the process that is measured, with its descendants; 0: this one
    std::optional<int> group; ///< a process group that is measured too: of a command that leaves its parents
    std::shared_ptr<const Nvml> nvml = {};
    std::vector<NvmlGpu> gpus = {};
    std::filesystem::path proc = "/proc";
    PowerClock clock = steadyPowerClock();
    long ticksPerSecond = 0; ///< of proc; 0: as the system says
};

/// Finds load by other programs, before or during a measurement. With pid 0 the time of a command that this process
/// starts and waits for counts as own, whether it has ended or not. A descendant that is never waited for counts until
/// the last look at it. Belongs to one thread at a time; may be used while a MeterSampler runs.
class LoadWatch
{
public:
    explicit LoadWatch(LoadWatchOptions options);

    /// Starts to watch, again too. An error of kind Device where the load cannot be seen; so has end().
    [[nodiscard]] Result<void> begin();

    /// Looks once more in between, such as once a second: finds programs that come and go on a GPU.
    void look();

    /// What others did since begin().
    [[nodiscard]] Result<OtherLoad> end();

private:
    void lookAtGpus(const std::set<int> &own);

    LoadWatchOptions m_options;
    MachineTime m_machineStart;
    std::uint64_t m_ownStart = 0;
    std::uint64_t m_own = 0; ///< the most ticks seen
    double m_start = 0;
    std::vector<GpuProcess> m_gpuProcesses; ///< each once, in the order found
    int m_unknown = 0;
    std::optional<Error> m_gpuProblem;
};

enum class LoadMoment { Before, During };

/// The load as one or more sentences: "Other programs used 0.8 of 16 processor threads during the measurement; the
/// figures include them."
[[nodiscard]] std::string loadText(const OtherLoad &load, LoadMoment moment);

} // namespace offramp
