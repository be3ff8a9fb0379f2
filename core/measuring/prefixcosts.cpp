// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/prefixcosts.h"

#include "core/measuring/inorder.h"
#include "core/support/json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

constexpr double msPerSecond = 1000;

/// The meters whose joules make up Spent::joules().
std::vector<const UsedMeter *> metersOfTotal(const MeasurementReport &report)
{
    const auto of = [&](std::initializer_list<PowerDomain> domains) {
        std::vector<const UsedMeter *> found;
        for (const UsedMeter &meter : report.meters) {
            if (std::ranges::count(domains, meter.info.domain) > 0)
                found.push_back(&meter);
        }
        return found;
    };
    if (!of({PowerDomain::Cpu}).empty())
        return of({PowerDomain::Cpu, PowerDomain::Gpu});
    auto system = of({PowerDomain::System});
    const auto isStated = [](const UsedMeter *meter) { return meter->info.source == EnergySource::Estimated; };
    if (!std::ranges::all_of(system, isStated)) // what is stated beside a counter does not count
        std::erase_if(system, isStated);
    return system.empty() ? of({PowerDomain::Gpu}) : system;
}

/// The least reliable source of these meters.
const char *sourceOf(const std::vector<const UsedMeter *> &meters)
{
    EnergySource source = EnergySource::Counter;
    for (const UsedMeter *meter : meters)
        source = std::max(source, meter->info.source);
    return wordFor(source);
}

/// The costs of the exits in one unit.
class Column
{
public:
    Column(const MeasuredNetwork &network, Quantity quantity)
        : m_network(network)
        , m_factor(quantity == Quantity::Seconds ? msPerSecond : 1)
        , m_unit(quantity == Quantity::Seconds ? "ms" : "joules")
    {
        for (const Series &prefix : network.found.prefixes) {
            m_values.push_back(valuesPerImage(prefix, quantity));
            m_means.push_back(m_values.back().empty() ? MeasuredMean() : meanOf(m_values.back()));
        }
    }

    [[nodiscard]] bool isKnown() const
    {
        return std::ranges::none_of(m_values, [](const std::vector<double> &values) { return values.empty(); });
    }

    [[nodiscard]] std::vector<double> measured() const { return each(&MeasuredMean::mean); }

    [[nodiscard]] Json about(const char *source, const Json &meters) const
    {
        Json json{{"source", source}};
        if (!meters.is_null())
            json["meters"] = meters;
        json["repeats"] = m_means.front().repeats;
        json["measured"] = measured();
        for (const auto &[key, bound] :
             {std::pair("low", &MeasuredMean::low), std::pair("high", &MeasuredMean::high)}) {
            json[key] = Json::array();
            for (const double value : each(bound))
                json[key].push_back(numberOrNull(value));
        }
        json["put_in_order"] = inOrder(measured()) != measured();
        return json;
    }

    void noteOrder(std::vector<std::string> &notes) const
    {
        std::vector<std::string> within;
        std::vector<std::string> beyond;
        for (std::size_t k = 1; k < m_means.size(); ++k) {
            if (m_means[k].mean < m_means[k - 1].mean)
                (fellByMoreThanNoise(k) ? beyond : within)
                    .push_back(fmt::format("{} below {}", m_network.exitNames[k], m_network.exitNames[k - 1]));
        }
        if (!within.empty())
            notes.push_back(fmt::format("Costs in {} that fell from exit to exit within their noise became their mean: "
                                        "{}.",
                                        m_unit, fmt::join(within, ", ")));
        if (!beyond.empty())
            notes.push_back(fmt::format("Costs in {} fell from exit to exit by more than their noise, and became their "
                                        "mean: {}. Measure again, with more images or on a quieter machine.",
                                        m_unit, fmt::join(beyond, ", ")));
    }

private:
    [[nodiscard]] std::vector<double> each(double MeasuredMean::*part) const
    {
        std::vector<double> values;
        for (const MeasuredMean &mean : m_means)
            values.push_back(m_factor * (mean.*part));
        return values;
    }

    /// Whether an exit took less than the one before, repeat by repeat, beyond the interval of their difference.
    [[nodiscard]] bool fellByMoreThanNoise(std::size_t exit) const
    {
        std::vector<double> differences;
        for (std::size_t i = 0; i < std::min(m_values[exit].size(), m_values[exit - 1].size()); ++i)
            differences.push_back(m_values[exit][i] - m_values[exit - 1][i]);
        return meanOf(differences).high < 0;
    }

    const MeasuredNetwork &m_network;
    const double m_factor;
    const char *m_unit;
    std::vector<std::vector<double>> m_values; ///< [K][repeats]
    std::vector<MeasuredMean> m_means;         ///< [K]
};

} // namespace

Result<PrefixCosts> prefixCosts(const MeasurementReport &report)
{
    if (!report.network || report.network->found.prefixes.empty())
        return failure(ErrorKind::Usage, "The costs of the exits were not measured.",
                       "Measure a network, without --no-prefixes and --contest.");
    const MeasuredNetwork &network = *report.network;
    const RunSettings &run = network.request.run;
    Json about{
        {"program", report.program},      {"device", toText(run.device)},       {"threads", run.threads},
        {"batch", network.request.batch}, {"execution", toText(run.execution)}, {"precision", toText(run.precision)},
        {"images", network.found.images}, {"decoding", decodingOf(network)}};
    if (run.allowsTf32)
        about["tf32"] = true;
    PrefixCosts taken;
    const Column milliseconds(network, Quantity::Seconds);
    taken.costs.milliseconds = inOrder(milliseconds.measured());
    about["milliseconds"] = milliseconds.about("clock", {});
    milliseconds.noteOrder(taken.notes);
    if (const Column joules(network, Quantity::Joules); joules.isKnown()) {
        const auto meters = metersOfTotal(report);
        Json names = Json::array();
        for (const UsedMeter *meter : meters)
            names.push_back(meter->info.name);
        taken.costs.joules = inOrder(joules.measured());
        about["joules"] = joules.about(sourceOf(meters), names);
        joules.noteOrder(taken.notes);
    }
    taken.costs.about = about.dump(-1, ' ', false, Json::error_handler_t::replace);
    return taken;
}

std::string writtenText(const MeasuredCosts &costs, bool isEstimated)
{
    const auto listed = [](const std::vector<double> &values, const char *unit) {
        std::vector<std::string> texts;
        for (const double value : values)
            texts.push_back(fmt::format("{:.4g}", value));
        return fmt::format("{} {}", fmt::join(texts, ", "), unit);
    };
    std::string text = listed(costs.milliseconds, "ms");
    if (!costs.joules.empty())
        text += " and " + listed(costs.joules, isEstimated ? "J (estimated)" : "J");
    return text + " per image up to each exit";
}

} // namespace offramp
