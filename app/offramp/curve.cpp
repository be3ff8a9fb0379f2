// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/costaxis.h"
#include "app/offramp/curveintervals.h"
#include "app/offramp/curvelines.h"
#include "app/offramp/opensource.h"
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"
#include "app/offramp/writejson.h"

#include "core/results/resultstext.h"
#include "core/results/shortnames.h"
#include "core/support/csv.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"
#include "core/workspace/edits.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace offramp {

using namespace std::string_literals;

namespace {

using Json = nlohmann::ordered_json;

struct CurveOptions {
    std::vector<std::string> recordings; ///< FILE, or FILE@THRESHOLDS
    std::string thresholds;              ///< for every file that has none of its own; empty = the whole curve
    std::shared_ptr<AxisOptions> axis = std::make_shared<AxisOptions>();
    std::string criterion = "entropy";
    OutputForm form = OutputForm::Text;
    std::shared_ptr<LineChoice> lines = std::make_shared<LineChoice>();
    std::shared_ptr<IntervalOptions> intervals = std::make_shared<IntervalOptions>();
};

Result<std::vector<Variant>> variantsOf(const Source &source, RecordingId id)
{
    const auto settings
        = parseSettings(source.thresholds, source.recording->table().exitCount(), source.recording->criterion());
    if (!settings)
        return tl::unexpected(settings.error());
    std::vector<Variant> variants;
    for (const Thresholds &thresholds : *settings)
        variants.push_back({.recording = id, .thresholds = thresholds});
    return variants;
}

void printVariants(const Results &results, const std::vector<Source> &sources)
{
    const auto names = shortNames(recordingsOf(sources));
    const bool isEntropy = results.criterion == Criterion::Entropy;
    const CostFormat costs{results.unit, results.steps.eMax};
    writeOutput(fmt::format("{:<28} {:>14} {:>16} {:>10}  {}\n", "recording",
                            isEntropy ? "thresholds" : toText(results.criterion), costs.unitName() + "/image"s,
                            "accuracy", "exit shares"));
    for (const VariantResult &variant : results.variants) {
        std::string shares;
        for (const double share : variant.exitShares)
            shares += fmt::format("{}{} %", shares.empty() ? "" : " | ", percentNumber(share, variant.outcome.samples));
        std::string standing;
        if (variant.standing.overEMax)
            standing += "  not below E_max";
        if (variant.standing.dominated)
            standing += "  dominated";
        if (variant.standing.duplicate)
            standing += "  duplicate";
        if (!variant.recording->doubts().empty())
            standing += "  doubtful cost";
        writeOutput(fmt::format("{:<28} {:>14} {:>16} {:>8} %  {}{}\n", printable(names.at(variant.recording->path())),
                                toText(variant.thresholds, results.criterion), costs.text(variant.point.energy),
                                percentNumber(variant.point.accuracy, variant.outcome.samples), shares, standing));
    }
    if (results.area)
        writeOutput(fmt::format("\n{}\n", areaSentence(*results.area, costs, results.samples().value_or(0))));
    else
        writeOutput(
            fmt::format("\nno area: no variant lies below E_max = {} {}\n", costs.eMaxText(), costs.unitName()));
}

/// Prints scored variants with the lines and intervals asked for.
Result<void> printScored(const Results &results, const std::vector<Source> &sources, const CurveOptions &options)
{
    const double eMax = results.steps.eMax;
    std::vector<Point> points;
    for (const VariantResult &variant : results.variants)
        points.push_back(variant.point);
    const auto lines = referenceLines(*options.lines, recordingsOf(sources), points, eMax);
    std::optional<StateIntervals> intervals;
    if (options.intervals->interval) {
        auto found = intervalsOf(results, options.intervals->plan);
        if (!found)
            return tl::unexpected(found.error());
        intervals = std::move(*found);
    }
    if (options.form == OutputForm::Csv) {
        writeOutput(toCsv(results, recordingsOf(sources)));
        return {};
    }
    if (options.form == OutputForm::Json && lines.empty() && !intervals) {
        writeOutput(toJson(results, recordingsOf(sources)));
        return {};
    }
    if (options.form == OutputForm::Json) {
        Json json = Json::parse(toJson(results, recordingsOf(sources)));
        if (intervals)
            addIntervals(json, *intervals, options.intervals->plan);
        if (options.lines->any())
            json["reference_lines"] = Json::parse(linesJson(lines));
        writeJson(json);
        return {};
    }
    const CostFormat costs{results.unit, eMax};
    printVariants(results, sources);
    if (intervals)
        printIntervals(results, *intervals, options.intervals->plan, costs);
    if (!lines.empty())
        writeOutput("\n");
    printLines(lines, costs);
    return {};
}

Result<void> scoreVariants(const std::vector<Source> &sources, double eMax, Criterion criterion,
                           const CurveOptions &options)
{
    Decisions decisions;
    decisions.criterion = criterion;
    decisions.eMax = {eMax, sources.front().recording->view().cost, EMaxOrigin::Chosen, {}};
    Sources recordings;
    for (const Source &source : sources) {
        const RecordingId id{static_cast<int>(decisions.recordings.size()) + 1};
        recordings.add(id, source.recording);
        decisions.recordings.push_back(id);
        auto variants = variantsOf(source, id);
        if (!variants)
            return tl::unexpected(variants.error());
        decisions = withVariants(std::move(decisions), std::move(*variants));
    }
    const Results results = evaluate(decisions, recordings);
    for (const VariantResult &variant : results.variants) {
        if (variant.standing.overEMax)
            printNote(fmt::format("{} at {} is left out of the area: {}.", variant.recording->path(),
                                  toText(variant.thresholds, criterion),
                                  overEMaxText(variant.point.energy, {results.unit, eMax})));
    }
    return printScored(results, sources, options);
}

/// The whole trade-off curves. JSON is written entry by entry: a curve may have millions of them.
void listCurves(const std::vector<Source> &sources, double eMax, Criterion criterion, const CurveOptions &options)
{
    const bool json = options.form == OutputForm::Json;
    const CostUnit unit = shownUnit(sources.front().recording->table().cost().unit);
    const auto recordings = recordingsOf(sources);
    const auto points = options.lines->envelope ? curvePoints(recordings) : std::vector<Point>();
    const auto lines = referenceLines(*options.lines, recordings, points, eMax);
    if (options.lines->any() && !json) {
        printLines(lines, {unit, eMax});
        return;
    }
    if (json) {
        const std::size_t n = sources.front().recording->table().sampleCount();
        const bool same = std::ranges::all_of(sources, [n](const Source &source) {
            return source.recording->table().sampleCount() == n;
        });
        writeOutput(fmt::format("{{\n \"version\": \"offramp {}\",\n \"e_max\": {},\n \"unit\": \"{}\",\n "
                                "\"samples\": {},\n \"curve\": [",
                                OFFRAMP_VERSION, Json(eMax).dump(), toText(unit), same ? std::to_string(n) : "null"));
    } else {
        writeOutput(fmt::format("recording,criterion,threshold,{},accuracy\n", columnName(unit)));
    }
    const auto names = shortNames(recordingsOf(sources));
    bool first = true;
    for (const auto &[recording, none] : sources) {
        for (const CurvePoint &point : recording->curve()) {
            const double written = writtenThreshold(point.threshold, criterion);
            if (!json) {
                writeOutput(fmt::format("{},{},{},{},{}\n", csvField(names.at(recording->path())), toText(criterion),
                                        shortestText(written), shortestText(point.energy),
                                        shortestText(point.accuracy)));
                continue;
            }
            const Thresholds thresholds(static_cast<std::size_t>(recording->table().lastExit().value), written);
            const Json entry{{"recording", names.at(recording->path())},
                             {"criterion", toText(criterion)},
                             {"thresholds", thresholds},
                             {"energy", point.energy},
                             {"accuracy", point.accuracy},
                             {"exit_shares", recording->sweep().at(point.threshold).exitShares()}};
            writeOutput(
                fmt::format("{}\n  {}", first ? "" : ",", entry.dump(-1, ' ', false, Json::error_handler_t::replace)));
            first = false;
        }
    }
    if (!json)
        return;
    writeOutput("\n ]");
    if (options.lines->any())
        writeOutput(",\n \"reference_lines\": " + linesJson(lines));
    writeOutput("\n}\n");
}

Result<void> runCurve(const CurveOptions &options)
{
    const auto axis = parseAxis(*options.axis);
    if (!axis)
        return tl::unexpected(axis.error());
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    std::vector<Source> sources;
    for (const std::string &argument : options.recordings) {
        auto source = openSource(argument, options.thresholds, *criterion, axis->unit);
        if (!source)
            return tl::unexpected(source.error());
        sources.push_back(std::move(*source));
    }
    const auto withThresholds = std::count_if(sources.begin(), sources.end(),
                                              [](const Source &source) { return !source.thresholds.empty(); });
    if (withThresholds != 0 && static_cast<std::size_t>(withThresholds) != sources.size())
        return failure(ErrorKind::Usage, "Some recordings have thresholds and some have none.",
                       "Give --thresholds for all, or FILE@THRESHOLDS for each.");

    if (options.lines->any() && options.form == OutputForm::Csv)
        return failure(ErrorKind::Usage, "--oracle, --envelope and --binned are not variants and have no rows in CSV.",
                       "Leave out --csv, or use --json.");
    if (options.intervals->interval && options.form == OutputForm::Csv)
        return failure(ErrorKind::Usage, "--interval has no columns in CSV.", "Leave out --csv, or use --json.");
    if (options.intervals->interval && withThresholds == 0)
        return failure(ErrorKind::Usage, "--interval is that of variants, and no thresholds were given.",
                       "Give --thresholds, such as 0,0.63.");
    const double eMax = eMaxFor(*axis, recordingsOf(sources));
    if (withThresholds == 0) {
        listCurves(sources, eMax, *criterion, options);
        return {};
    }
    noteMixtures(sources, eMax);
    return scoreVariants(sources, eMax, *criterion, options);
}

} // namespace

Verb addCurve(CLI::App &app)
{
    auto *verb = app.add_subcommand("curve", "Score thresholds, or list whole trade-off curves");
    verb->footer(
        "The area is that under the step curve: each accuracy holds up to the next more expensive variant, the\n"
        "last up to E_max. Examples: offramp curve run.exits --thresholds 0,0.63,0.4:0.9\n"
        "                            offramp curve big.exits@0,0.63 small.exits@0.63,2 --csv");
    const auto options = std::make_shared<CurveOptions>();
    verb->add_option("recordings", options->recordings, "recordings (FILE.exits, or FILE.exits@THRESHOLDS)")
        ->required();
    verb->add_option("--thresholds", options->thresholds,
                     "a comma between variants, a colon between exits: 0,0.63,0.4:0.9");
    addAxisOptions(verb, options->axis);
    verb->add_option("--criterion", options->criterion, criterionText)->capture_default_str();
    auto *json = verb->add_flag_callback(
        "--json", [options] { options->form = OutputForm::Json; }, "print JSON");
    verb->add_flag_callback(
            "--csv", [options] { options->form = OutputForm::Csv; }, "print CSV")
        ->excludes(json);
    addIntervalOptions(verb, options->intervals);
    addLineOptions(verb, options->lines);
    return {verb, [options] { return runCurve(*options); }};
}

} // namespace offramp
