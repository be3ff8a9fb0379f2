// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/scaling/trainingenergy.h"

#include "core/support/printable.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

std::vector<std::string> namesOf(const EnergyLog &log)
{
    std::vector<std::string> names;
    for (const EnergyRun &run : log.runs) {
        if (std::ranges::find(names, run.name) == names.end())
            names.push_back(run.name);
    }
    return names;
}

/// The parts that were measured, where the total is not known.
std::string partsOf(const EnergyRun &run)
{
    std::string parts;
    const auto add = [&](const std::optional<double> &joules, const char *part) {
        if (joules)
            parts += (parts.empty() ? "" : " and ") + std::string(part);
    };
    add(run.cpuJoules, "the CPU");
    add(run.gpuJoules, "the GPU");
    add(run.ramJoules, "the memory");
    return parts;
}

} // namespace

std::optional<double> joulesOf(const EnergyRun &run)
{
    if (run.totalJoules)
        return run.totalJoules;
    if (!run.cpuJoules && !run.gpuJoules && !run.ramJoules)
        return std::nullopt;
    return run.cpuJoules.value_or(0) + run.gpuJoules.value_or(0) + run.ramJoules.value_or(0);
}

Result<TrainingEnergy> trainingEnergy(const EnergyLog &log, const std::vector<std::string> &names,
                                      std::string_view source)
{
    const std::vector<std::string> known = namesOf(log);
    if (names.empty() && log.runs.size() > 1)
        return failure(ErrorKind::Usage, fmt::format("{} holds {} runs: {}.", source, log.runs.size(), listed(known)),
                       "Choose the training: --run NAME, repeated where it took several runs.");
    for (const std::string &name : names) {
        if (std::ranges::find(known, name) == known.end())
            return failure(ErrorKind::Usage, fmt::format("{} holds no run named \"{}\".", source, printable(name, 100)),
                           fmt::format("Choose among its runs: {}.", listed(known)));
    }
    TrainingEnergy training;
    std::size_t count = 0;
    for (const EnergyRun &run : log.runs) {
        if (!names.empty() && std::ranges::find(names, run.name) == names.end())
            continue;
        const auto joules = joulesOf(run);
        if (!joules || *joules <= 0)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: the energy of the run \"{}\" is {}.", source, printable(run.name, 100),
                                       joules ? "0" : "not known"),
                           "Choose another run, or give the energy of the training as a number with its unit: 3.2MJ.");
        if (!run.totalJoules)
            training.notes.push_back(fmt::format("The training of the run \"{}\" is only the energy of {}.",
                                                 printable(run.name, 100), partsOf(run)));
        training.work.amount += *joules;
        ++count;
    }
    if (count > 1)
        training.notes.push_back(fmt::format("The energies of {} runs were added up.", count));
    return training;
}

} // namespace offramp
