// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/openmeters.h"

#include "core/power/cudagpu.h"
#include "core/power/rapl.h"
#include "core/power/statedpower.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace offramp {

namespace {

void openProcessors(const MeterOptions &options, OpenedMeters &opened)
{
    RaplMeters rapl = openRapl(options.powercap);
    for (auto &meter : rapl.meters)
        opened.meters.push_back(std::move(meter));
    if (!rapl.exists && options.watts)
        return; // that is why the power is stated
    for (Error &problem : rapl.problems)
        opened.problems.push_back(std::move(problem));
}

/// Numbers of the GPUs to measure, as NVML counts.
Result<std::vector<unsigned>> gpusToMeasure(const MeterOptions &options, const Nvml &nvml)
{
    if (options.cudaDevice)
        return gpuOfCuda(nvml, *options.cudaDevice, cudaEnvironment()).map([](unsigned gpu) {
            return std::vector{gpu};
        });
    if (options.gpus)
        return *options.gpus;
    return nvml.gpuCount().map([](unsigned count) {
        std::vector<unsigned> all(count);
        std::iota(all.begin(), all.end(), 0U);
        return all;
    });
}

/// An error for GPUs that are listed and do not exist; everything else is a problem.
Result<void> openGpus(const MeterOptions &options, OpenedMeters &opened)
{
    if (!options.cudaDevice && options.gpus && options.gpus->empty())
        return {};
    const auto nvml = Nvml::load(options.nvml);
    if (!nvml) {
        if (options.cudaDevice || options.gpus || nvml.error().kind != ErrorKind::BadInput)
            opened.problems.push_back(nvml.error());
        return {};
    }
    const auto indices = gpusToMeasure(options, **nvml);
    if (!indices) {
        opened.problems.push_back(indices.error());
        return {};
    }
    for (const unsigned index : *indices) {
        if (std::ranges::find(opened.gpus, index, &NvmlGpu::index) != opened.gpus.end())
            continue;
        const auto gpu = (*nvml)->gpu(index);
        if (!gpu && gpu.error().kind == ErrorKind::Usage)
            return tl::unexpected(gpu.error());
        auto meter = gpu ? openGpuMeter(*nvml, *gpu, options.clock) : tl::unexpected(gpu.error());
        if (!meter) {
            opened.problems.push_back(meter.error());
            continue;
        }
        opened.meters.push_back(std::move(*meter));
        opened.gpus.push_back(*gpu);
    }
    if (!opened.gpus.empty())
        opened.nvml = *nvml;
    return {};
}

} // namespace

Result<OpenedMeters> openMeters(const MeterOptions &options)
{
    OpenedMeters opened;
    if (options.cpu)
        openProcessors(options, opened);
    if (const auto gpus = openGpus(options, opened); !gpus)
        return tl::unexpected(gpus.error());
    if (options.watts) {
        auto stated = openStatedPower(*options.watts, options.clock);
        if (!stated)
            return tl::unexpected(stated.error());
        opened.meters.push_back(std::move(*stated));
    }
    if (!opened.meters.empty())
        return opened;
    if (opened.problems.empty()) {
        return failure(ErrorKind::Device, "There is nothing to measure energy with.",
                       "Measure the processor or a GPU too, or state the power that the machine takes: --watts 65.");
    }
    std::string sentence;
    std::string remedy = "State the power that the machine takes while it works: --watts 65.";
    for (const Error &problem : opened.problems) {
        sentence += (sentence.empty() ? "" : " ") + problem.sentence;
        remedy += " Or: " + problem.remedy;
    }
    return failure(ErrorKind::Device, "No meter of energy can be read. " + sentence, remedy);
}

} // namespace offramp
