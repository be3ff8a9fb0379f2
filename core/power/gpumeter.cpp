// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/energycounter.h"
#include "core/power/nvml.h"

#include <fmt/format.h>

#include <utility>

namespace offramp {

namespace {

constexpr double millijoules = 1000; ///< in a joule, and milliwatts in a watt

/// What a value says that was there when the meter was opened and is missing now.
Error vanished(const NvmlGpu &gpu)
{
    return {ErrorKind::Device, fmt::format("{} no longer tells its energy.", toText(gpu)),
            "Check that nvidia-smi works, then measure again."};
}

class GpuEnergyMeter : public Meter
{
public:
    GpuEnergyMeter(std::shared_ptr<const Nvml> nvml, const NvmlGpu &gpu, std::uint64_t reading)
        : m_info{toText(gpu), PowerDomain::Gpu, EnergySource::Counter}
        , m_nvml(std::move(nvml))
        , m_gpu(gpu)
        , m_counter(m_info.name, reading, std::nullopt, millijoules)
    {
    }

    const MeterInfo &info() const override { return m_info; }

    Result<double> joules() override
    {
        const auto reading = m_nvml->totalMillijoules(m_gpu);
        if (!reading)
            return tl::unexpected(reading.error());
        if (!*reading)
            return tl::unexpected(vanished(m_gpu));
        return m_counter.advance(**reading);
    }

private:
    MeterInfo m_info;
    std::shared_ptr<const Nvml> m_nvml;
    NvmlGpu m_gpu;
    EnergyCounter m_counter;
};

class GpuPowerMeter : public Meter
{
public:
    GpuPowerMeter(std::shared_ptr<const Nvml> nvml, const NvmlGpu &gpu, unsigned milliwatts, PowerClock clock)
        : m_info{toText(gpu), PowerDomain::Gpu, EnergySource::Power}
        , m_nvml(std::move(nvml))
        , m_gpu(gpu)
        , m_clock(std::move(clock))
        , m_seconds(m_clock.now())
        , m_milliwatts(milliwatts)
    {
    }

    const MeterInfo &info() const override { return m_info; }

    Result<double> joules() override
    {
        if (m_error)
            return tl::unexpected(*m_error);
        const auto reading = m_nvml->milliwatts(m_gpu);
        if (!reading || !*reading) {
            m_error = reading ? vanished(m_gpu) : reading.error();
            return tl::unexpected(*m_error);
        }
        const double now = m_clock.now();
        m_millijoules += (m_milliwatts + **reading) / 2.0 * (now - m_seconds);
        m_seconds = now;
        m_milliwatts = **reading;
        return m_millijoules / millijoules;
    }

private:
    MeterInfo m_info;
    std::shared_ptr<const Nvml> m_nvml;
    NvmlGpu m_gpu;
    PowerClock m_clock;
    double m_seconds = 0; ///< of the last reading
    double m_milliwatts = 0;
    double m_millijoules = 0;
    std::optional<Error> m_error;
};

} // namespace

Result<std::unique_ptr<Meter>> openGpuMeter(std::shared_ptr<const Nvml> nvml, const NvmlGpu &gpu, PowerClock clock)
{
    const auto energy = nvml->totalMillijoules(gpu);
    if (!energy)
        return tl::unexpected(energy.error());
    if (*energy)
        return std::make_unique<GpuEnergyMeter>(std::move(nvml), gpu, **energy);
    const auto power = nvml->milliwatts(gpu);
    if (!power)
        return tl::unexpected(power.error());
    if (*power)
        return std::make_unique<GpuPowerMeter>(std::move(nvml), gpu, **power, std::move(clock));
    return failure(ErrorKind::Device, fmt::format("{} measures neither its energy nor its power.", toText(gpu)),
                   "Measure without this GPU, or state the power of the machine, such as --watts 250.");
}

} // namespace offramp
