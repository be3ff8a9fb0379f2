// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"

#include "core/exits/submission.h"
#include "core/exits/thresholdsweep.h"
#include "core/recording/recordingtable.h"
#include "core/support/csv.h"
#include "core/support/numbers.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>

namespace offramp {

namespace {

struct CurveOptions {
    std::vector<std::string> recordings; ///< FILE, or FILE@THRESHOLDS
    std::string thresholds;              ///< for every file that has none of its own; empty = the whole curve
    std::string eMax = contestEMaxText();
    std::string criterion = "entropy";
    OutputForm form = OutputForm::Text;
};

/// One recording as the command line names it.
struct Source {
    std::string path;
    std::string thresholds;
    bool contest = false;
    std::string fingerprint;
    ExitTable table;
};

void noteGaps(const std::string &path, const Recording &recording)
{
    const std::size_t recorded = recording.recordedCount();
    if (recording.damagedRows > 0)
        printNote(fmt::format("{}: {} rows are damaged and left out; record again to repair them.", path,
                              recording.damagedRows));
    if (recorded < recording.sampleCount())
        printNote(fmt::format("{}: {} of {} samples are recorded; the figures cover only these.", path, recorded,
                              recording.sampleCount()));
}

Result<Source> openSource(const std::string &argument, const std::string &sharedThresholds, Criterion criterion)
{
    const auto [path, ownThresholds] = splitSource(argument);
    const std::string thresholds = ownThresholds.empty() ? sharedThresholds : ownThresholds;
    const auto recording = readRecording(path);
    if (!recording)
        return tl::unexpected(recording.error());
    noteGaps(path, *recording);
    auto table = exitTable(*recording, criterion);
    if (!table)
        return failure(table.error().kind, path + ": " + table.error().sentence, table.error().remedy);
    return Source{path, thresholds, isContest(*recording), recording->about("dataset_fingerprint").value_or(""),
                  std::move(*table)};
}

Result<std::vector<Variant>> variantsOf(const Source &source, Criterion criterion)
{
    const auto settings = parseSettings(source.thresholds, source.table.exitCount(), criterion);
    if (!settings)
        return tl::unexpected(settings.error());
    std::vector<Variant> variants;
    const ThresholdSweep sweep(source.table);
    for (const Thresholds &thresholds : *settings) {
        const auto shared = sharedThreshold(thresholds);
        variants.push_back(
            makeVariant(source.path, thresholds, shared ? sweep.at(*shared) : evaluate(source.table, thresholds)));
    }
    return variants;
}

void noteMixtures(const std::vector<Source> &sources, double eMax)
{
    std::set<std::string> testSets;
    double highest = 0;
    bool contest = true;
    for (const Source &source : sources) {
        testSets.insert(source.fingerprint);
        contest = contest && source.contest;
        for (std::size_t i = 0; i < (source.table.costsBySample() ? source.table.sampleCount() : 1); ++i)
            highest = std::max(highest, source.table.cost(source.table.lastExit(), {i}) / flopsPerGflop);
    }
    if (testSets.size() > 1)
        printNote("the recordings are of different test sets; their accuracies do not compare.");
    if (!contest && eMax == contestEMax)
        printNote(fmt::format("E_max = 39.32 is the contest's, for 200 classes; for this test set the full cost of the "
                              "most expensive network says more: --emax {}",
                              shortestText(highest)));
}

void printVariants(const Submission &submission)
{
    const bool isEntropy = submission.criterion == Criterion::Entropy;
    fmt::print("{:<28} {:>14} {:>16} {:>10}  {}\n", "recording",
               isEntropy ? "thresholds" : toText(submission.criterion), "GFLOPs/image", "accuracy", "exit shares");
    for (const Variant &variant : submission.variants) {
        std::string shares;
        for (const double share : variant.outcome.exitShares())
            shares += fmt::format("{}{:.2f} %", shares.empty() ? "" : " | ", 100 * share);
        std::string standing;
        if (variant.standing.overEMax)
            standing += "  not below E_max";
        if (variant.standing.dominated)
            standing += "  dominated";
        if (variant.standing.duplicate)
            standing += "  duplicate";
        fmt::print("{:<28} {:>14} {:>16.9f} {:>8.2f} %  {}{}\n",
                   std::filesystem::path(variant.recording).filename().string(),
                   toText(variant.thresholds, submission.criterion), variant.point.energy, 100 * variant.point.accuracy,
                   shares, standing);
    }
    if (const auto area = submission.curve.area())
        fmt::print("\narea {} up to E_max = {} GFLOPs (normalised {:.6f})\n", shortestText(*area),
                   shortestText(submission.curve.eMax), *submission.curve.normalisedArea());
    else
        fmt::print("\nno area: no variant lies below E_max = {} GFLOPs\n", shortestText(submission.curve.eMax));
}

Result<void> scoreVariants(const std::vector<Source> &sources, double eMax, Criterion criterion, OutputForm form)
{
    std::vector<Variant> variants;
    for (const Source &source : sources) {
        auto more = variantsOf(source, criterion);
        if (!more)
            return tl::unexpected(more.error());
        std::move(more->begin(), more->end(), std::back_inserter(variants));
    }
    const Submission submission = makeSubmission(std::move(variants), eMax, criterion);
    for (const Variant &variant : submission.variants) {
        if (variant.standing.overEMax)
            printNote(fmt::format("{} at {} is left out of the area: its energy {} is not below E_max = {}.",
                                  variant.recording, toText(variant.thresholds, criterion),
                                  shortestText(variant.point.energy), shortestText(eMax)));
    }
    if (form == OutputForm::Json)
        std::fputs(toJson(submission).c_str(), stdout);
    else if (form == OutputForm::Csv)
        std::fputs(toCsv(submission).c_str(), stdout);
    else
        printVariants(submission);
    return {};
}

/// The whole trade-off curves. JSON is written entry by entry: a curve may have millions of them.
void listCurves(const std::vector<Source> &sources, double eMax, Criterion criterion, OutputForm form)
{
    using Json = nlohmann::ordered_json;
    const bool json = form == OutputForm::Json;
    if (json) {
        const std::size_t n = sources.front().table.sampleCount();
        const bool same = std::all_of(sources.begin(), sources.end(),
                                      [&](const Source &source) { return source.table.sampleCount() == n; });
        fmt::print("{{\n \"e_max\": {},\n \"unit\": \"GFLOPs\",\n \"samples\": {},\n \"curve\": [", Json(eMax).dump(),
                   same ? std::to_string(n) : "null");
    } else {
        fmt::print("recording,criterion,threshold,energy_gflops,accuracy\n");
    }
    bool first = true;
    for (const Source &source : sources) {
        const ThresholdSweep sweep(source.table);
        for (const CurvePoint &point : sweep.curve(neverLeave(criterion))) {
            const double written = writtenThreshold(point.threshold, criterion);
            const double energy = point.meanCost / flopsPerGflop;
            if (!json) {
                fmt::print("{},{},{},{},{}\n", csvField(source.path), toText(criterion), shortestText(written),
                           shortestText(energy), shortestText(point.accuracy));
                continue;
            }
            const Thresholds thresholds(static_cast<std::size_t>(source.table.lastExit().value), written);
            const Json entry{{"recording", source.path},   {"criterion", toText(criterion)},
                             {"thresholds", thresholds},   {"energy", energy},
                             {"accuracy", point.accuracy}, {"exit_shares", sweep.at(point.threshold).exitShares()}};
            fmt::print("{}\n  {}", first ? "" : ",", entry.dump(-1, ' ', false, Json::error_handler_t::replace));
            first = false;
        }
    }
    if (json)
        fmt::print("\n ]\n}}\n");
}

Result<void> runCurve(const CurveOptions &options)
{
    const auto eMax = parseEMax(options.eMax);
    if (!eMax)
        return tl::unexpected(eMax.error());
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    std::vector<Source> sources;
    for (const std::string &argument : options.recordings) {
        auto source = openSource(argument, options.thresholds, *criterion);
        if (!source)
            return tl::unexpected(source.error());
        sources.push_back(std::move(*source));
    }
    const auto withThresholds = std::count_if(sources.begin(), sources.end(),
                                              [](const Source &source) { return !source.thresholds.empty(); });
    if (withThresholds != 0 && static_cast<std::size_t>(withThresholds) != sources.size())
        return failure(ErrorKind::Usage, "Some recordings have thresholds and some have none.",
                       "Give --thresholds for all, or FILE@THRESHOLDS for each.");

    if (withThresholds == 0) {
        listCurves(sources, *eMax, *criterion, options.form);
        return {};
    }
    noteMixtures(sources, *eMax);
    return scoreVariants(sources, *eMax, *criterion, options.form);
}

} // namespace

Verb addCurve(CLI::App &app)
{
    auto *verb = app.add_subcommand("curve", "Score thresholds, or list whole trade-off curves");
    const auto options = std::make_shared<CurveOptions>();
    verb->add_option("recordings", options->recordings, "recordings (FILE.exits, or FILE.exits@THRESHOLDS)")
        ->required();
    verb->add_option("--thresholds", options->thresholds,
                     "a comma between variants, a colon between exits: 0,0.63,0.4:0.9");
    verb->add_option("--emax", options->eMax, eMaxText)->capture_default_str();
    verb->add_option("--criterion", options->criterion, criterionText)->capture_default_str();
    auto *json = verb->add_flag_callback(
        "--json", [options] { options->form = OutputForm::Json; }, "print JSON");
    verb->add_flag_callback(
            "--csv", [options] { options->form = OutputForm::Csv; }, "print CSV")
        ->excludes(json);
    return {verb, [options] { return runCurve(*options); }};
}

} // namespace offramp
