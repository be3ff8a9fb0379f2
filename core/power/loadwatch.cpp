// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/loadwatch.h"

#include "core/support/printable.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace offramp {

namespace {

constexpr double notableUse = 0.1; ///< processor threads

std::string textOf(const std::vector<GpuProcess> &processes)
{
    std::vector<std::string> names;
    for (const GpuProcess &process : processes) {
        const std::string name = process.name.empty() ? fmt::format("process {}", process.pid)
                                                      : fmt::format("{} (process {})", process.name, process.pid);
        names.push_back(fmt::format("{} on {}", name, process.gpu));
    }
    return listed(names);
}

} // namespace

bool OtherLoad::isNotable() const
{
    return otherUse >= notableUse || !gpuProcesses.empty() || unknownGpuProcesses > 1;
}

LoadWatch::LoadWatch(LoadWatchOptions options)
    : m_options(std::move(options))
{
    if (m_options.ticksPerSecond <= 0)
        m_options.ticksPerSecond = std::max(1L, ::sysconf(_SC_CLK_TCK));
}

Result<void> LoadWatch::begin()
{
    m_gpuProcesses.clear();
    m_unknown = 0;
    m_gpuProblem.reset();
    const auto own = readProcessTree(m_options.proc, m_options.pid, m_options.group);
    if (!own)
        return tl::unexpected(own.error());
    const auto machine = readMachineTime(m_options.proc);
    if (!machine)
        return tl::unexpected(machine.error());
    m_machineStart = *machine;
    m_ownStart = own->ticks;
    m_own = own->ticks;
    m_start = m_options.clock.now();
    lookAtGpus(own->pids);
    return {};
}

void LoadWatch::look()
{
    const auto own = readProcessTree(m_options.proc, m_options.pid, m_options.group);
    if (!own)
        return; // a measured process that has ended: what it used is known from the last look
    m_own = std::max(m_own, own->ticks);
    lookAtGpus(own->pids);
}

Result<OtherLoad> LoadWatch::end()
{
    look();
    const auto machine = readMachineTime(m_options.proc);
    if (!machine)
        return tl::unexpected(machine.error());
    OtherLoad load;
    load.seconds = m_options.clock.now() - m_start;
    load.threads = machine->threads;
    load.gpuProcesses = m_gpuProcesses;
    load.unknownGpuProcesses = m_unknown;
    load.gpuProblem = m_gpuProblem;
    if (load.seconds <= 0)
        return load;
    const double ticks = load.seconds * static_cast<double>(m_options.ticksPerSecond);
    const double own = static_cast<double>(m_own - m_ownStart);
    const double all = static_cast<double>(std::max(machine->ticks, m_machineStart.ticks) - m_machineStart.ticks);
    load.ownUse = own / ticks;
    load.otherUse = std::max(0.0, all - own) / ticks;
    return load;
}

void LoadWatch::lookAtGpus(const std::set<int> &own)
{
    const bool areNumbersComparable = m_options.gpus.empty() || !hasOwnProcessNumbers(m_options.proc);
    int seen = 0;
    for (const NvmlGpu &gpu : m_options.gpus) {
        const auto pids = m_options.nvml->computeProcesses(gpu);
        if (!pids) {
            m_gpuProblem = pids.error();
            continue;
        }
        seen += static_cast<int>(pids->size());
        for (const int pid : *pids) {
            const GpuProcess found{toText(gpu), pid, processName(m_options.proc, pid)};
            const bool isKnown = std::ranges::any_of(m_gpuProcesses, [&found](const GpuProcess &known) {
                return known.pid == found.pid && known.gpu == found.gpu;
            });
            if (areNumbersComparable && !own.contains(pid) && !isKnown)
                m_gpuProcesses.push_back(found);
        }
    }
    if (!areNumbersComparable)
        m_unknown = std::max(m_unknown, seen);
}

std::string loadText(const OtherLoad &load, LoadMoment moment)
{
    const bool isBefore = moment == LoadMoment::Before;
    const char *when = isBefore ? "before the measurement" : "during the measurement";
    const char *advice = isBefore ? ": end them, or the figures will include them." : "; the figures include them.";
    std::string text;
    if (load.otherUse >= notableUse) {
        text = fmt::format("Other programs used {:.1f} of {} processor threads {}{}", load.otherUse, load.threads, when,
                           advice);
    } else {
        text = fmt::format("Other programs used less than {} of {} processor threads {}.", notableUse, load.threads,
                           when);
    }
    if (!load.gpuProcesses.empty()) {
        text += fmt::format(" Others that used a GPU {}: {}. {}", when, textOf(load.gpuProcesses),
                            isBefore ? "End them, or the figures will include them." : "The figures include them.");
    }
    if (load.unknownGpuProcesses > 1) {
        text += fmt::format(" {} programs computed on the GPU at once {}; a container hides which of them is this one.",
                            load.unknownGpuProcesses, when);
    }
    if (load.gpuProblem)
        text += " " + toText(*load.gpuProblem);
    return text;
}

} // namespace offramp
