// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/costaxis.h"

#include "app/offramp/options.h"
#include "core/results/emaxproposal.h"
#include "core/support/numbers.h"
#include "core/support/words.h"
#include "core/tradeoff/shownnumbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace offramp {

namespace {

/// Costs as people type them.
struct Example {
    CostUnit unit;
    const char *plain;
    const char *withUnit;
};

constexpr std::array examples{Example{CostUnit::Gflops, "39.32", "10MFLOPs"}, Example{CostUnit::Joules, "0.5", "20mJ"},
                              Example{CostUnit::Milliseconds, "12", "800us"}};

std::string proposalText(double eMax, CostUnit unit, const char *above)
{
    const CostFormat costs{unit, eMax};
    return fmt::format("E_max = {} {}, a round number above {}; --emax sets another.", costs.eMaxText(),
                       costs.unitName(), above);
}

} // namespace

void addAxisOptions(CLI::App *verb, const std::shared_ptr<AxisOptions> &options, const std::string &eMaxDefault)
{
    verb->add_option("--cost", options->cost, costText)->capture_default_str();
    verb->add_option("--emax", options->eMax, fmt::format("{} (default: {})", eMaxText, eMaxDefault));
}

Result<CostAxis> parseAxis(const AxisOptions &options)
{
    const auto unit = parseCostAxis(options.cost);
    if (!unit)
        return tl::unexpected(unit.error());
    if (options.eMax.empty())
        return CostAxis{*unit, std::nullopt};
    return parseEMax(options.eMax, *unit).map([&](double eMax) { return CostAxis{*unit, eMax}; });
}

double eMaxFor(const CostAxis &axis, const std::vector<RecordingPtr> &recordings)
{
    if (axis.eMax)
        return *axis.eMax;
    return axis.unit == CostUnit::Gflops ? contestEMax : proposedEMax(recordings);
}

double proposedEMax(const std::vector<RecordingPtr> &recordings)
{
    const EMax proposed = eMaxOf(EMaxOrigin::MostExpensiveNetwork, recordings).value();
    printProposal(proposed, recordings.size());
    return proposed.value;
}

void printProposal(const EMax &proposed, std::size_t networks)
{
    printNote(
        proposalText(proposed.value, proposed.unit,
                     networks == 1 ? "the cost of the last exit" : "the full cost of the most expensive network"));
}

Result<double> eMaxFor(const std::string &text, const PointTable &table)
{
    if (!text.empty())
        return parseEMax(text, table.unit);
    if (table.unit == CostUnit::Gflops)
        return contestEMax;
    const auto highest = std::ranges::max_element(table.points, {}, &Point::energy);
    if (highest == table.points.end() || highest->energy <= 0)
        return failure(ErrorKind::BadInput, "No point has a cost above 0 that E_max could be proposed from.",
                       "Say up to which cost the area counts: --emax.");
    const double eMax = roundStepAbove(highest->energy);
    printNote(proposalText(eMax, table.unit, "the cost of the most expensive point"));
    return eMax;
}

Result<double> parseEMax(const std::string &text, CostUnit unit)
{
    const auto eMax = parseCost(text, {unit, 1});
    if (eMax && *eMax > 0)
        return *eMax;
    return tl::unexpected(notACost(text, unit, "an E_max"));
}

Error notACost(const std::string &text, CostUnit unit, const std::string &what)
{
    if (unit == CostUnit::Flops)
        return {ErrorKind::Usage, fmt::format("\"{}\" is not {}.", text, what),
                "Give a number of FLOPs from 0 to 1e18, such as 1000000."};
    const auto isCost = [&](CostUnit in) { return parseCost(text, {in, 1}).has_value(); };
    const auto *other = isCost(unit) ? costAxes.end() : std::ranges::find_if(costAxes, isCost);
    if (other != costAxes.end())
        return {ErrorKind::Usage,
                fmt::format("\"{}\" is in {}, and costs are in {}.", text, toText(*other), toText(unit)),
                fmt::format("Give it in {}, or choose the other cost: --cost {}", toText(unit),
                            lowerCase(toText(*other)))};
    const Example &example = *std::ranges::find(examples, unit, &Example::unit);
    return {ErrorKind::Usage, fmt::format("\"{}\" is not {}.", text, what),
            fmt::format("Give a positive number of {}, such as {}, or one with its unit: {}.", toText(unit),
                        example.plain, example.withUnit)};
}

} // namespace offramp
