// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"

#include "core/recording/recording.h"
#include "core/results/loadrecording.h"
#include "core/results/resultstext.h"
#include "core/results/shortnames.h"
#include "core/support/csv.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"
#include "core/workspace/edits.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <set>

namespace offramp {

using namespace std::string_literals;

namespace {

struct CurveOptions {
    std::vector<std::string> recordings; ///< FILE, or FILE@THRESHOLDS
    std::string thresholds;              ///< for every file that has none of its own; empty = the whole curve
    std::string eMax = contestEMaxText();
    std::string criterion = "entropy";
    OutputForm form = OutputForm::Text;
};

struct Source {
    RecordingPtr recording;
    std::string thresholds;
};

void printNotesOn(const std::string &path, const Recording &recording)
{
    const std::size_t recorded = recording.recordedCount();
    if (recording.checksums == Checksums::None)
        printNote(
            fmt::format("{}: its labels, costs and names have no checksums, so that damage to them goes unnoticed.",
                        path));
    if (recording.damagedRows > 0)
        printNote(fmt::format("{}: {} rows are damaged and left out; record again to repair them.", path,
                              recording.damagedRows));
    if (const auto skipped = recording.names("skipped").size(); skipped > 0)
        printNote(fmt::format("{}: {} skipped as broken and not counted.", path,
                              skipped == 1 ? "1 image was" : fmt::format("{} images were", skipped)));
    if (recorded < recording.sampleCount())
        printNote(fmt::format("{}: {} of {} samples are recorded; the figures cover only these.", path, recorded,
                              recording.sampleCount()));
    if (const auto warning = recording.about(labelWarningKey))
        printNote(fmt::format("{}: {}", path, *warning));
}

Result<Source> openSource(const std::string &argument, const std::string &sharedThresholds, Criterion criterion)
{
    const auto [path, ownThresholds] = splitSource(argument);
    const std::string thresholds = ownThresholds.empty() ? sharedThresholds : ownThresholds;
    auto recording = readRecording(path);
    if (!recording)
        return tl::unexpected(whyNotRecording(path, recording.error()));
    printNotesOn(path, *recording);
    const auto opened = openRecording(std::move(*recording), path, criterion);
    if (!opened)
        return failure(opened.error().kind, path + ": " + opened.error().sentence, opened.error().remedy);
    for (const std::string &sentence : (*opened)->doubts())
        printNote(fmt::format("{}: doubtful costs: {}", path, sentence));
    return Source{*opened, thresholds};
}

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

void noteMixtures(const std::vector<Source> &sources, double eMax)
{
    std::map<std::string, std::set<std::string>> testSets; // by format version; 3 has the fingerprints of 2
    std::set<std::string> counts;
    double highest = 0;
    bool contest = true;
    for (const auto &[recording, thresholds] : sources) {
        const ExitTable &table = recording->table();
        const Recording &all = *recording->columns();
        const std::string version = all.about("offramp_recording").value_or("");
        testSets[version == "3" ? "2" : version].insert(all.about("dataset_fingerprint").value_or(""));
        if (!recording->count().empty())
            counts.insert(recording->count());
        contest = contest && recording->isContest();
        const CostColumn &cost = table.cost();
        const auto &costs = cost.isPerSample() ? cost.perSample : cost.perExit;
        highest = std::max(highest, shownCost(*std::max_element(costs.begin(), costs.end()), cost.unit));
    }
    if (std::ranges::any_of(testSets, [](const auto &ofVersion) { return ofVersion.second.size() > 1; }))
        printNote("the recordings are of different test sets; their accuracies do not compare.");
    if (counts.size() > 1)
        printNote("the costs of the recordings are counted differently (--count fvcore and complete); they do not "
                  "compare.");
    if (!contest && eMax == contestEMax)
        printNote(
            fmt::format("E_max = 39.32 GFLOPs is the contest's, for 200 classes; for this test set a round number "
                        "above the full cost of the most expensive network says more: --emax {}",
                        shortestText(roundStepAbove(highest))));
}

std::vector<RecordingPtr> recordingsOf(const std::vector<Source> &sources)
{
    std::vector<RecordingPtr> recordings;
    for (const Source &source : sources)
        recordings.push_back(source.recording);
    return recordings;
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

Result<void> scoreVariants(const std::vector<Source> &sources, double eMax, Criterion criterion, OutputForm form)
{
    Decisions decisions;
    decisions.criterion = criterion;
    decisions = withEMax(std::move(decisions), eMax);
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
    if (form == OutputForm::Json)
        writeOutput(toJson(results, recordingsOf(sources)));
    else if (form == OutputForm::Csv)
        writeOutput(toCsv(results, recordingsOf(sources)));
    else
        printVariants(results, sources);
    return {};
}

/// The whole trade-off curves. JSON is written entry by entry: a curve may have millions of them.
void listCurves(const std::vector<Source> &sources, double eMax, Criterion criterion, OutputForm form)
{
    using Json = nlohmann::ordered_json;
    const bool json = form == OutputForm::Json;
    const CostUnit unit = shownUnit(sources.front().recording->table().cost().unit);
    if (json) {
        const std::size_t n = sources.front().recording->table().sampleCount();
        const bool same = std::ranges::all_of(sources, [n](const Source &source) {
            return source.recording->table().sampleCount() == n;
        });
        writeOutput(fmt::format("{{\n \"e_max\": {},\n \"unit\": \"{}\",\n \"samples\": {},\n \"curve\": [",
                                Json(eMax).dump(), toText(unit), same ? std::to_string(n) : "null"));
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
    if (json)
        writeOutput(fmt::format("\n ]\n}}\n"));
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
    verb->footer(
        "The area is that under the step curve: each accuracy holds up to the next more expensive variant, the\n"
        "last up to E_max. Examples: offramp curve run.exits --thresholds 0,0.63,0.4:0.9\n"
        "                            offramp curve big.exits@0,0.63 small.exits@0.63,2 --csv");
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
