// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/rapl.h"

#include "core/power/energycounter.h"
#include "core/power/raplzones_p.h"
#include "core/support/printable.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

namespace offramp {

namespace {

namespace fs = std::filesystem;

constexpr double microjoules = 1e6; ///< in a joule

/// Why a counter cannot be read. Missing rights have a sentence for all counters together.
Error readError(const std::string &name, const fs::path &file, int code)
{
    if (code == notANumber) {
        return {ErrorKind::Device, fmt::format("The energy counter of {} is not a number, in {}.", name, file.string()),
                fmt::format("See what cat {} prints, or state the power instead, such as --watts 65.", file.string())};
    }
    if (code == ENOENT || code == ENODEV || code == ENOTDIR) {
        return {ErrorKind::Device, fmt::format("The energy counter of {} is missing: {}.", name, file.string()),
                "Load its driver with sudo modprobe intel_rapl_msr, then measure again."};
    }
    return {ErrorKind::Device,
            fmt::format("The energy counter of {} cannot be read: {}: {}.", name, file.string(),
                        std::generic_category().message(code)),
            "Measure again, or state the power instead, such as --watts 65."};
}

Error rightsError(const std::vector<std::string> &names, const fs::path &root)
{
    return {ErrorKind::Device,
            fmt::format("Only root may read the energy counters of {} in {}.", listed(names), root.string()),
            fmt::format(
                "Allow it until the next start of the machine with: sudo chmod a+r {}/intel-rapl*:*/energy_uj. "
                "Allow it for good with a file /etc/udev/rules.d/90-powercap.rules that contains: "
                "SUBSYSTEM==\"powercap\", KERNEL==\"*:*\", ACTION==\"add\", RUN+=\"/bin/chmod a+r /sys%p/energy_uj\". "
                "All programs of this machine can read the counters then.",
                root.string())};
}

class RaplMeter : public Meter
{
public:
    RaplMeter(MeterInfo info, fs::path file, EnergyCounter counter)
        : m_info(std::move(info))
        , m_file(std::move(file))
        , m_counter(std::move(counter))
    {
    }

    const MeterInfo &info() const override { return m_info; }

    Result<double> joules() override
    {
        const auto reading = readSysfsNumber(m_file);
        if (reading)
            return m_counter.advance(*reading);
        const bool isForbidden = reading.error() == EACCES || reading.error() == EPERM;
        return tl::unexpected(isForbidden ? rightsError({m_info.name}, m_file.parent_path().parent_path())
                                          : readError(m_info.name, m_file, reading.error()));
    }

private:
    MeterInfo m_info;
    fs::path m_file;
    EnergyCounter m_counter;
};

/// The meter of one zone, or the errno of its file.
tl::expected<std::unique_ptr<Meter>, int> openZone(const RaplZone &zone, const MeterInfo &info)
{
    const fs::path file = zone.folder / "energy_uj";
    const auto reading = readSysfsNumber(file);
    if (!reading)
        return tl::unexpected(reading.error());
    const auto range = readSysfsNumber(zone.folder / "max_energy_range_uj");
    const bool wraps = range && *range > 0;
    return std::make_unique<RaplMeter>(info, file,
                                       EnergyCounter(info.name, *reading, wraps ? std::optional(*range) : std::nullopt,
                                                     microjoules));
}

/// What a zone measures; nothing for parts of a package.
std::optional<MeterInfo> infoOf(const RaplZone &zone, const std::vector<RaplZone> &zones)
{
    if (zone.numbers.size() == 1 && zone.name.starts_with("package"))
        return MeterInfo{zone.name, PowerDomain::Cpu, EnergySource::Counter};
    if (zone.numbers.size() == 1 && zone.name.starts_with("psys"))
        return MeterInfo{zone.name, PowerDomain::System, EnergySource::Counter};
    if (zone.numbers.size() != 2 || zone.name != "dram")
        return std::nullopt;
    const auto package = std::ranges::find_if(zones, [&zone](const RaplZone &other) {
        return other.control == zone.control && other.numbers == std::vector{zone.numbers[0]};
    });
    const std::string owner = package == zones.end() ? std::to_string(zone.numbers[0]) : package->name;
    return MeterInfo{owner + " memory", PowerDomain::Memory, EnergySource::Counter};
}

int placeOf(PowerDomain domain)
{
    return domain == PowerDomain::Cpu ? 0 : domain == PowerDomain::Memory ? 1 : 2;
}

struct Candidate {
    MeterInfo info;
    std::vector<const RaplZone *> zones; ///< the same counter, seen by several drivers
};

/// The counters to open. A name appears once for each driver; within one driver each zone is a counter of its own.
std::vector<Candidate> candidatesOf(const std::vector<RaplZone> &zones)
{
    std::vector<Candidate> candidates;
    for (const RaplZone &zone : zones) {
        const auto info = infoOf(zone, zones);
        if (!info)
            continue;
        const auto same = std::ranges::find_if(candidates, [&](const Candidate &candidate) {
            return candidate.info == *info && candidate.zones.back()->control != zone.control;
        });
        if (same == candidates.end())
            candidates.push_back({*info, {&zone}});
        else
            same->zones.push_back(&zone);
    }
    std::ranges::stable_sort(candidates, {}, [](const Candidate &one) { return placeOf(one.info.domain); });
    return candidates;
}

} // namespace

RaplMeters openRapl(const fs::path &root)
{
    const RaplZones found = findRaplZones(root);
    const auto candidates = candidatesOf(found.zones);
    RaplMeters rapl{{}, {}, !candidates.empty() || found.areHidden};
    std::vector<std::string> forbidden;
    for (const Candidate &candidate : candidates) {
        std::optional<std::pair<int, fs::path>> failed; // of the first driver
        for (const RaplZone *zone : candidate.zones) {
            auto meter = openZone(*zone, candidate.info);
            if (meter) {
                rapl.meters.push_back(std::move(*meter));
                failed.reset();
                break;
            }
            if (!failed)
                failed = {meter.error(), zone->folder / "energy_uj"};
        }
        if (failed && (failed->first == EACCES || failed->first == EPERM))
            forbidden.push_back(candidate.info.name);
        else if (failed)
            rapl.problems.push_back(readError(candidate.info.name, failed->second, failed->first));
    }
    if (!forbidden.empty())
        rapl.problems.push_back(rightsError(forbidden, root));
    if (candidates.empty() && found.areHidden) {
        rapl.problems.push_back(
            {ErrorKind::Device, fmt::format("The energy counters in {} are hidden, as containers do.", root.string()),
             "Measure outside the container, start it with --security-opt systempaths=unconfined (Docker) or "
             "--security-opt unmask=/sys/devices/virtual/powercap (Podman), or state the power, such as --watts 65."});
    } else if (candidates.empty()) {
        rapl.problems.push_back(
            {ErrorKind::Device,
             fmt::format("This machine has no energy counter of its processor in {}.", root.string()),
             "On an Intel or AMD machine load the driver with sudo modprobe intel_rapl_msr. In a virtual machine, or "
             "where that fails, state the power instead, such as --watts 65."});
    }
    return rapl;
}

} // namespace offramp
