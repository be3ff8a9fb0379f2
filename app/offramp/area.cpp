// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/costaxis.h"
#include "app/offramp/options.h"
#include "app/offramp/readpoints.h"
#include "app/offramp/verbs.h"
#include "app/offramp/writejson.h"

#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/standardstreams.h"
#include "core/tradeoff/costunit.h"
#include "core/tradeoff/stepcurve.h"

#include <fmt/format.h>

#include <memory>

namespace offramp {

namespace {

struct AreaOptions {
    std::string points; ///< a CSV file, or - for stdin
    std::string eMax;
    EnergyColumn energy;
    bool json = false;
};

void printJson(const PointTable &table, const std::vector<Standing> &standing, const StepCurve &curve)
{
    using Json = nlohmann::ordered_json;
    Json points = Json::array();
    for (std::size_t i = 0; i < table.points.size(); ++i) {
        points.push_back({{"name", nameOf(table, i)},
                          {"energy", table.points[i].energy},
                          {"accuracy", table.points[i].accuracy},
                          {"dominated", standing[i].dominated},
                          {"duplicate", standing[i].duplicate},
                          {"over_e_max", standing[i].overEMax}});
    }
    const Json json{{"version", "offramp " OFFRAMP_VERSION},
                    {"e_max", curve.eMax},
                    {"unit", toText(table.unit)},
                    {"accuracy_read_as", toText(table.accuracyUnit)},
                    {"area", orNull(curve.area())},
                    {"normalised_area", orNull(curve.normalisedArea())},
                    {"points", std::move(points)}};
    writeJson(json);
}

void printText(const StepCurve &curve, CostUnit unit)
{
    const CostFormat costs{unit, curve.eMax};
    if (const auto area = curve.area()) {
        writeOutput(fmt::format("{}, {}\n", areaSentence(*area, costs), counted(curve.points.size(), "point")));
        return;
    }
    writeOutput(fmt::format("no area: no point lies below E_max = {} {}\n", costs.eMaxText(), costs.unitName()));
}

Result<void> runArea(const AreaOptions &options, const UnitOptions &units)
{
    const auto table = readPoints(options.points, options.energy, units);
    if (!table)
        return tl::unexpected(table.error());
    const auto eMax = eMaxFor(options.eMax, *table);
    if (!eMax)
        return tl::unexpected(eMax.error());

    const auto standing = standings(table->points, *eMax);
    for (std::size_t i = 0; i < standing.size(); ++i) {
        if (standing[i].overEMax)
            printNote(fmt::format("{} is left out of the area: {}.", nameOf(*table, i),
                                  overEMaxText(table->points[i].energy, {table->unit, *eMax})));
    }
    const StepCurve curve = stepCurve(table->points, *eMax);
    if (options.json)
        printJson(*table, standing, curve);
    else
        printText(curve, table->unit);
    return {};
}

} // namespace

Verb addArea(CLI::App &app)
{
    auto *verb = app.add_subcommand("area", "Score a table of points: CSV with the columns energy and accuracy");
    const auto options = std::make_shared<AreaOptions>();
    verb->add_option("points", options->points, "CSV file, or - for standard input")->required();
    verb->add_option("--cost", options->energy.cost, std::string(costText) + " (default: what the table says)");
    verb->add_option("--emax", options->eMax,
                     std::string(eMaxText)
                         + " (default: 39.32 GFLOPs; for joules and ms a round number above all points)");
    verb->add_option("--energy", options->energy.name,
                     "column of the energy per image, in GFLOPs unless its name, --unit or --cost says otherwise "
                     "(default: energy, energy_gflops, energy_joules, time_ms, or what says joules or ms)");
    verb->add_flag("--json", options->json, "print JSON");
    const auto units = std::make_shared<UnitOptions>();
    addUnitOptions(verb, units, "accuracies");
    return {verb, [options, units] { return runArea(*options, *units); }};
}

} // namespace offramp
