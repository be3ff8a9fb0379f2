// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/stopwatch.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace offramp {

namespace {

void add(std::optional<double> &sum, std::optional<double> joules)
{
    if (joules)
        sum = sum.value_or(0) + *joules;
}

std::optional<double> &partOf(Spent &spent, PowerDomain domain)
{
    switch (domain) {
    case PowerDomain::Cpu:
        return spent.cpu;
    case PowerDomain::Gpu:
        return spent.gpu;
    case PowerDomain::Memory:
        return spent.memory;
    case PowerDomain::System:
        break;
    }
    return spent.system;
}

/// The whole machine is one: a power stated for it says the same as a counter of it, and less.
bool repeatsACounter(const MeterInfo &info, const Meters &meters)
{
    const auto counts = [](const auto &meter) {
        return meter->info().domain == PowerDomain::System && meter->info().source != EnergySource::Estimated;
    };
    return info.domain == PowerDomain::System && info.source == EnergySource::Estimated
           && std::ranges::any_of(meters, counts);
}

} // namespace

std::optional<double> Spent::joules() const
{
    if (!cpu && system)
        return system;
    std::optional<double> sum = cpu;
    add(sum, gpu);
    return sum;
}

Spent &Spent::operator+=(const Spent &other)
{
    seconds += other.seconds;
    add(cpu, other.cpu);
    add(gpu, other.gpu);
    add(memory, other.memory);
    add(system, other.system);
    return *this;
}

double steadySeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Stopwatch::Stopwatch(const Instruments &instruments)
    : m_instruments(instruments)
{
}

void Stopwatch::start()
{
    if (m_instruments.settle)
        m_instruments.settle();
    if (m_instruments.hasMeters())
        m_before = m_instruments.mark();
    m_start = m_instruments.now();
}

Result<void> Stopwatch::stop()
{
    if (m_instruments.settle)
        m_instruments.settle();
    Spent spent{.seconds = m_instruments.now() - m_start};
    if (m_instruments.hasMeters()) {
        const auto joules = joulesBetween(*m_instruments.meters, m_before, m_instruments.mark());
        for (std::size_t i = 0; i < joules.size(); ++i) {
            if (!joules[i])
                return tl::unexpected(joules[i].error());
            const MeterInfo &info = (*m_instruments.meters)[i]->info();
            if (!repeatsACounter(info, *m_instruments.meters))
                add(partOf(spent, info.domain), *joules[i]);
        }
    }
    m_spent += spent;
    return {};
}

Spent Stopwatch::take()
{
    return std::exchange(m_spent, {});
}

} // namespace offramp
