// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/measurementreport.h"

#include "core/measuring/measurementtext.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

constexpr double shortestForMeters = 1; // second: counters of energy are refreshed up to some ten times in it
constexpr std::size_t contestImages = 10'000;

bool hasMeter(const MeasurementReport &report, PowerDomain domain)
{
    return std::ranges::any_of(report.meters, [domain](const UsedMeter &meter) { return meter.info.domain == domain; });
}

bool hasOnlyEstimates(const MeasurementReport &report)
{
    return std::ranges::all_of(report.meters,
                               [](const UsedMeter &meter) { return meter.info.source == EnergySource::Estimated; });
}

void remarkOnMeters(const MeasurementReport &report, std::vector<std::string> &remarks)
{
    const bool hasSystem = hasMeter(report, PowerDomain::System);
    if (report.meters.empty())
        return; // the warnings say why
    if (!hasMeter(report, PowerDomain::Cpu) && !hasSystem)
        remarks.emplace_back("No meter measures the processor: the joules are those of the GPU only.");
    const bool usesGpu = report.network && report.network->request.run.device.kind == "cuda";
    if (usesGpu && !hasMeter(report, PowerDomain::Gpu) && hasMeter(report, PowerDomain::Cpu))
        remarks.emplace_back("No meter measures the GPU that the network ran on: the joules are those of the processor "
                             "only.");
    const auto seconds = meanPerRepeat(report.runs(), Quantity::Seconds);
    if (!hasOnlyEstimates(report) && seconds && seconds->mean < shortestForMeters)
        remarks.push_back(fmt::format("A repeat takes only {}, which is short for a counter of energy: joules are more "
                                      "reliable with more images.",
                                      amountText(seconds->mean, Quantity::Seconds)));
}

void remarkOnInterval(const MeasurementReport &report, std::vector<std::string> &remarks)
{
    const Repeated &repeated = report.repeated();
    const auto until = report.network ? report.network->request.rule.until : report.measuredProgram->request.rule.until;
    if (!until || (repeated.end == RepeatEnd::Narrow))
        return;
    if (std::isinf(repeated.halfWidth))
        remarks.emplace_back("One repeat gives no interval: allow more with --at-most or --repeat, or measure fewer "
                             "images with --limit.");
    else if (repeated.halfWidth > *until)
        remarks.push_back(
            fmt::format("After {} repeats the widest interval is ± {:.3g} %, wider than the {:.3g} % that "
                        "were asked for: allow more with --at-most or --repeat.",
                        repeated.repeats, 100 * repeated.halfWidth, 100 * *until));
}

void remarkOnPrefixes(const MeasuredNetwork &network, std::vector<std::string> &remarks)
{
    const NetworkMeasurement &found = network.found;
    for (const Quantity quantity : {Quantity::Seconds, Quantity::Joules}) {
        if (auto order = orderText(found.prefixes, network.exitNames, quantity); !order.empty())
            remarks.push_back(std::move(order));
        const auto compared = compareWithPrefixes(found.runs, found.prefixes, found.exited, quantity);
        if (auto text = compared ? differenceText(*compared, quantity) : std::string(); !text.empty())
            remarks.push_back(std::move(text));
    }
}

void remarkOnNetwork(const MeasurementReport &report, const MeasuredNetwork &network, std::vector<std::string> &remarks)
{
    remarkOnPrefixes(network, remarks);
    const NetworkMeasurement &found = network.found;
    if (!found.alone && network.request.alone > 0)
        remarks.emplace_back("The network does not take one image at a time: there are no figures for that.");
    const auto batch = static_cast<std::size_t>(network.request.batch);
    if (found.images % batch != 0 && found.images < 10 * batch)
        remarks.push_back(fmt::format("The last batch is filled up with copies, and so few images as {} pay for that: "
                                      "measure more, or a multiple of {}.",
                                      found.images, batch));
    if (!report.contest.empty() && found.images != contestImages)
        remarks.push_back(fmt::format("The contest measures the 10,000 test images of CIFAR-10; this test set has {}.",
                                      found.images));
}

} // namespace

const Series &MeasurementReport::runs() const
{
    return network ? network->found.runs : measuredProgram->found.runs;
}

const Repeated &MeasurementReport::repeated() const
{
    return network ? network->found.repeated : measuredProgram->found.repeated;
}

bool MeasurementReport::isEstimated() const
{
    const auto isStated = [](const UsedMeter &meter) { return meter.info.source == EnergySource::Estimated; };
    return !hasMeter(*this, PowerDomain::Cpu) && std::ranges::any_of(meters, isStated);
}

const char *decodingOf(const MeasuredNetwork &network)
{
    if (network.request.decodes)
        return "measured";
    return network.found.areImagesKept ? "before" : "between";
}

std::vector<std::string> remarksOn(const MeasurementReport &report)
{
    std::vector<std::string> remarks;
    if (report.loadBefore && report.loadBefore->isNotable())
        remarks.push_back(loadText(*report.loadBefore, LoadMoment::Before));
    if (report.loadDuring && report.loadDuring->isNotable())
        remarks.push_back(loadText(*report.loadDuring, LoadMoment::During));
    remarkOnMeters(report, remarks);
    remarkOnInterval(report, remarks);
    if (report.network)
        remarkOnNetwork(report, *report.network, remarks);
    return remarks;
}

} // namespace offramp
