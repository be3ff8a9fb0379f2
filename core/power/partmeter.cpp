// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/partmeter.h"

#include <algorithm>
#include <utility>

namespace offramp {

namespace {

using Indices = std::vector<std::size_t>;

/// Which meters are added up: the best choice first.
std::vector<Indices> choicesOf(const Meters &meters)
{
    Indices processors;
    Indices gpus;
    Indices machine;
    Indices stated;
    for (std::size_t i = 0; i < meters.size(); ++i) {
        const MeterInfo &info = meters[i]->info();
        if (info.domain == PowerDomain::Cpu)
            processors.push_back(i);
        else if (info.domain == PowerDomain::Gpu)
            gpus.push_back(i);
        else if (info.domain == PowerDomain::System)
            (info.source == EnergySource::Estimated ? stated : machine).push_back(i);
    }
    const bool hasOnlyGpus = processors.empty() && machine.empty() && stated.empty();
    std::vector<Indices> choices;
    if (!processors.empty() || hasOnlyGpus) {
        processors.insert(processors.end(), gpus.begin(), gpus.end());
        choices.push_back(std::move(processors));
    }
    choices.push_back(std::move(machine));
    choices.push_back(std::move(stated));
    std::erase(choices, Indices());
    return choices;
}

} // namespace

PartMeter::PartMeter(Meters meters, PowerClock clock)
    : m_meters(std::move(meters))
    , m_sampler(m_meters, std::move(clock))
{
}

void PartMeter::begin()
{
    m_sampler.start();
    m_before = m_sampler.mark();
}

MeasuredPart PartMeter::end()
{
    const auto joules = joulesBetween(m_meters, m_before, m_sampler.mark());
    MeasuredPart part;
    for (const Indices &choice : choicesOf(m_meters)) {
        const auto lost = std::ranges::find_if(choice, [&](std::size_t i) { return !joules[i]; });
        if (lost != choice.end()) {
            part.problem = part.problem ? part.problem : std::optional(joules[*lost].error());
            continue;
        }
        PartEnergy &energy = part.energy.emplace();
        for (const std::size_t i : choice) {
            const MeterInfo &info = m_meters[i]->info();
            energy.joules += *joules[i];
            energy.source = std::max(energy.source, info.source);
            energy.meters.push_back(info.name);
        }
        break;
    }
    return part;
}

} // namespace offramp
