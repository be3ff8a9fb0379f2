// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/figureoutput.h"
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"
#include "app/offramp/writejson.h"

#include "core/scaling/scalingfit.h"
#include "core/support/file.h"
#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/outputs.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"
#include "ui/charts/scalingfigure.h"

#include <fmt/format.h>

#include <cmath>
#include <memory>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

struct ScalingVerbOptions {
    std::string table;
    std::string x; ///< head of a column; empty = detect
    std::string y;
    std::string unit;       ///< empty = that of the column, else kWh
    std::string cumulative; ///< "yes", "no"; empty = detect
    std::optional<double> at;
    std::string figure;
    bool json = false;
};

Json fitJson(const LinearFit &fit, bool hasIntercept)
{
    Json json = Json::object();
    if (hasIntercept) {
        json["a"] = fit.intercept;
        json["a_standard_error"] = orNull(fit.interceptError);
    }
    json["b"] = fit.slope;
    json["b_standard_error"] = orNull(fit.slopeError);
    json["r_squared"] = orNull(fit.rSquared);
    json["residual_standard_error"] = orNull(fit.residualError);
    json["residuals"] = fit.residuals;
    return json;
}

Json predictionJson(const LinearFit &fit, double x)
{
    const Prediction prediction = predict(fit, x);
    return {{"electricity", prediction.value},
            {"line_half_width", orNull(prediction.lineHalfWidth)},
            {"half_width", orNull(prediction.pointHalfWidth)}};
}

void printJson(const ScalingFit &fits, const std::optional<double> &at)
{
    Json points = Json::array();
    for (std::size_t i = 0; i < fits.table.x.size(); ++i)
        points.push_back({{"x", fits.table.x[i]}, {"electricity", fits.table.electricity[i]}});
    Json json{{"version", "offramp " OFFRAMP_VERSION},
              {"unit", fits.table.unit.name},
              {"x", fits.table.xHead},
              {"y", fits.table.yHead},
              {"summed", fits.table.wereSummed},
              {"notes", fits.table.notes},
              {"points", std::move(points)},
              {"line", fitJson(fits.line, true)},
              {"proportional", fitJson(fits.proportional, false)}};
    if (at)
        json["at"] = {{"x", *at},
                      {"line", predictionJson(fits.line, *at)},
                      {"proportional", predictionJson(fits.proportional, *at)}};
    writeJson(json);
}

std::string withError(double value, const std::optional<double> &error)
{
    return error ? fmt::format("{:.6g} (standard error {:.3g})", value, *error) : fmt::format("{:.6g}", value);
}

std::string predictionText(const LinearFit &fit, double x, const std::string &unit)
{
    const Prediction prediction = predict(fit, x);
    if (!prediction.pointHalfWidth)
        return fmt::format("{:.6g} {}, without an interval: the line has as many parameters as points",
                           prediction.value, unit);
    return fmt::format("{:.6g} {}, 95 % intervals: line ± {:.3g}, one more measurement ± {:.3g}", prediction.value,
                       unit, *prediction.lineHalfWidth, *prediction.pointHalfWidth);
}

void printFit(const LinearFit &fit, const char *title, bool hasIntercept, const std::string &unit,
              const std::optional<double> &at)
{
    writeOutput(fmt::format("{}: {}\n", title, equationText(fit)));
    if (hasIntercept)
        writeOutput(fmt::format("  a = {}\n", withError(fit.intercept, fit.interceptError)));
    writeOutput(fmt::format("  b = {}\n", withError(fit.slope, fit.slopeError)));
    writeOutput(fmt::format("  R^2 = {}, residual standard error {}\n",
                            fit.rSquared ? fmt::format("{:.6g}", *fit.rSquared) : "unknown",
                            fit.residualError ? fmt::format("{:.3g} {}", *fit.residualError, unit) : "unknown"));
    if (at)
        writeOutput(fmt::format("  at {}: {}\n", shortestText(*at), predictionText(fit, *at, unit)));
}

void printText(const ScalingFit &fits, const std::optional<double> &at)
{
    constexpr std::size_t widest = 24;
    const ScalingTable &table = fits.table;
    writeOutput(fmt::format("{:>{}} {:>16} {:>12}\n", printable(table.xHead, widest), widest,
                            "electricity, " + table.unit.name, "residual"));
    for (std::size_t i = 0; i < table.x.size(); ++i)
        writeOutput(fmt::format("{:>{}} {:>16.6g} {:>12.3g}\n", shortestText(table.x[i]), widest, table.electricity[i],
                                fits.line.residuals[i]));
    writeOutput(fmt::format("\n"));
    printFit(fits.line, "line", true, table.unit.name, at);
    printFit(fits.proportional, "line through 0", false, table.unit.name, at);
}

Result<ScalingFit> fitted(const ScalingVerbOptions &options)
{
    if (options.at && !(std::isfinite(*options.at) && *options.at >= 0))
        return failure(ErrorKind::Usage, "--at is below 0 or not a finite number.",
                       "Give the epochs or the share: --at 100.");
    ScalingOptions read{options.x, options.y, {}, {}};
    if (!options.unit.empty()) {
        const auto unit = parseElectricityUnit(options.unit);
        if (!unit)
            return tl::unexpected(unit.error());
        read.unit = *unit;
    }
    if (!options.cumulative.empty())
        read.cumulative = options.cumulative == "yes";
    return takePipe(options.table, largestScalingTable)
        .and_then([&] { return readWholeFile(options.table, largestScalingTable); })
        .and_then([&](const std::string &text) {
            return fitScaling(text, options.table, read).map_error([&](const Error &error) {
                return tableRefusal(options.table, error, "Give a table of a training: epochs and their electricity.");
            });
        });
}

/// An error where no number can hold what the lines give at x.
Result<void> checkPredictions(const ScalingFit &fits, double x)
{
    for (const LinearFit *fit : {&fits.line, &fits.proportional}) {
        const Prediction prediction = predict(*fit, x);
        if (!std::isfinite(prediction.value) || !std::isfinite(prediction.lineHalfWidth.value_or(0))
            || !std::isfinite(prediction.pointHalfWidth.value_or(0)))
            return failure(ErrorKind::Usage,
                           fmt::format("The electricity at {} is too large a number.", shortestText(x)),
                           "Give the epochs or the share: --at 100.");
    }
    return {};
}

Figure figureOf(const ScalingFit &fits, const std::optional<double> &at)
{
    const ScalingContent content{fits.table, fits.line, at};
    return {QObject::tr("Electricity of the training"), spokenScaling(content),
            [content](QPainter &painter, const FigureCanvas &canvas) { paintScalingFigure(painter, canvas, content); }};
}

Result<void> runScaling(Arguments arguments, const ScalingVerbOptions &options)
{
    if (!options.figure.empty()) {
        if (auto checked = checkFigurePath(options.figure); !checked)
            return checked;
    }
    if (auto checked = checkOutputs({options.figure}, {options.table}); !checked)
        return checked;
    const auto fits = fitted(options);
    if (!fits)
        return tl::unexpected(fits.error());
    if (options.at) {
        if (auto checked = checkPredictions(*fits, *options.at); !checked)
            return checked;
    }
    for (const std::string &note : fits->table.notes)
        printNote(note);
    if (options.json)
        printJson(*fits, options.at);
    else
        printText(*fits, options.at);
    if (options.figure.empty())
        return {};
    return writeFigure(arguments, options.figure, [&] { return figureOf(*fits, options.at); });
}

} // namespace

Verb addScaling(CLI::App &app, Arguments arguments)
{
    auto *verb
        = app.add_subcommand("scaling", "Fit lines to the electricity of a training by epochs or share of the data");
    verb->footer(
        "The table is CSV with a column of epochs, steps or shares of the data, and one of electricity\n"
        "(\"energy (kWh)\", \"energy_j\"). Electricity by epochs is the total up to each: a column that rises with "
        "the\n"
        "epochs has totals already, one that falls or never changes is added up, and others need --cumulative.\n"
        "Each share of the data is a run of its own.");
    const auto options = std::make_shared<ScalingVerbOptions>();
    verb->add_option("table", options->table, "CSV file")->required();
    verb->add_option("--x", options->x, "column of the epochs or shares (default: by its name)");
    verb->add_option("--y", options->y, "column of the electricity (default: by its name)");
    verb->add_option("--unit", options->unit,
                     "unit of the results, and of a column that names none: kWh, Wh, MWh, kJ, MJ or J (default: that "
                     "of the column, else kWh)");
    verb->add_option("--cumulative", options->cumulative,
                     "yes: each row has the total so far; no: the electricity since the row before")
        ->check(CLI::IsMember({"yes", "no"}));
    verb->add_option("--at", options->at, "predict the electricity at these epochs or this share");
    verb->add_flag("--json", options->json, "print JSON");
    verb->add_option("--figure", options->figure, figureText);
    return {verb, [options, arguments] { return runScaling(arguments, *options); }};
}

} // namespace offramp
