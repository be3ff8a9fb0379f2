// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/calibrationtext.h"

#include "app/offramp/writejson.h"
#include "core/results/shortnames.h"
#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"
#include "core/tradeoff/shownnumbers.h"

#include <fmt/format.h>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char *unknown = "unknown";
constexpr const char *none = "-"; ///< there is no later exit
constexpr std::size_t widestName = 14;

std::string percentCell(const std::optional<double> &share, std::int64_t samples)
{
    return share ? percentNumber(*share, samples) + " %" : unknown;
}

std::string aurocCell(const std::optional<double> &auroc)
{
    return auroc ? fixedText(*auroc, 3) : unknown;
}

std::string areaCell(double area)
{
    return fixedText(area, decimalsFor(area));
}

void printRow(const ExitQuality &exit, const std::string &name, const UncertaintyQuality &quality, bool isLast)
{
    const auto percent = [&](const std::optional<double> &share) { return percentCell(share, quality.samples); };
    const auto &reliability = quality.reliability;
    const auto &curve = quality.riskCoverage;
    const auto &goingOn = quality.goingOn;
    const std::string later = isLast ? none : unknown;
    writeOutput(fmt::format("{:>4} {:<{}} {:>9} {:>9} {:>10} {:>8} {:>8} {:>8} {:>8}   {:>8} {:>9} {:>8}\n",
                            exit.exit.value + 1, printable(name, widestName), widestName, groupedText(quality.samples),
                            percent(quality.shareOf(quality.correct)),
                            reliability ? percent(reliability->confidence()) : unknown,
                            reliability ? percent(reliability->error()) : unknown, aurocCell(quality.auroc),
                            curve ? areaCell(curve->area) : unknown, curve ? areaCell(curve->excess) : unknown,
                            goingOn ? aurocCell(goingOn->auroc) : later,
                            goingOn ? percent(quality.shareOf(goingOn->correctedLater)) : later,
                            goingOn ? percent(quality.shareOf(goingOn->lostAtEnd)) : later));
}

void printGroup(const CalibrationReport &report, const std::string &title, bool isReaching)
{
    writeOutput(fmt::format("{}\n{:>4} {:<{}} {:>9} {:>9} {:>10} {:>8} {:>8} {:>8} {:>8}   {:>8} {:>9} {:>8}\n", title,
                            "exit", "name", widestName, "samples", "accuracy", "confidence", "ECE", "AUROC", "AURC",
                            "excess", "go on", "corrected", "lost"));
    for (const ExitQuality &exit : report.exits)
        printRow(exit, report.recording->exitName(exit.exit), isReaching ? *exit.reaching : exit.all,
                 exit.exit == report.exits.back().exit);
}

Json binsOf(const Reliability &reliability)
{
    Json bins = Json::array();
    for (int i = 0; i < reliabilityBins; ++i) {
        const ReliabilityBin &bin = reliability.bins[static_cast<std::size_t>(i)];
        bins.push_back({{"above", ReliabilityBin::edge(i)},
                        {"up_to", ReliabilityBin::edge(i + 1)},
                        {"samples", bin.samples},
                        {"confidence", orNull(bin.confidence())},
                        {"accuracy", orNull(bin.accuracy())}});
    }
    return bins;
}

Json pointsOf(const RiskCoverage &curve)
{
    Json points = Json::array();
    for (const RiskPoint &point : curve.points)
        points.push_back({{"coverage", point.coverage}, {"risk", point.risk}});
    return points;
}

Json qualityJson(const UncertaintyQuality &quality)
{
    const auto &reliability = quality.reliability;
    const auto &curve = quality.riskCoverage;
    const auto &goingOn = quality.goingOn;
    const auto share
        = [&](std::int64_t GoingOn::*count) { return goingOn ? orNull(quality.shareOf((*goingOn).*count)) : Json(); };
    return {{"samples", quality.samples},
            {"accuracy", orNull(quality.shareOf(quality.correct))},
            {"confidence", reliability ? Json(reliability->confidence()) : Json()},
            {"ece", reliability ? Json(reliability->error()) : Json()},
            {"reliability", reliability ? binsOf(*reliability) : Json()},
            {"auroc", orNull(quality.auroc)},
            {"aurc", curve ? Json(curve->area) : Json()},
            {"excess_aurc", curve ? Json(curve->excess) : Json()},
            {"risk_coverage", curve ? pointsOf(*curve) : Json()},
            {"auroc_going_on", goingOn ? orNull(goingOn->auroc) : Json()},
            {"corrected_later", share(&GoingOn::correctedLater)},
            {"corrected_at_end", share(&GoingOn::correctedAtEnd)},
            {"lost_at_end", share(&GoingOn::lostAtEnd)}};
}

Json reportJson(const CalibrationReport &report, const std::string &name)
{
    Json thresholds;
    if (report.thresholds) {
        thresholds = Json::array();
        for (const double threshold : *report.thresholds)
            thresholds.push_back(writtenThreshold(threshold, report.recording->criterion()));
    }
    Json exits = Json::array();
    for (const ExitQuality &exit : report.exits)
        exits.push_back({{"exit", exit.exit.value + 1},
                         {"name", report.recording->exitName(exit.exit)},
                         {"all", qualityJson(exit.all)},
                         {"reaching", exit.reaching ? qualityJson(*exit.reaching) : Json()}});
    return {{"recording", name},
            {"samples", report.recording->table().sampleCount()},
            {"thresholds", std::move(thresholds)},
            {"exits", std::move(exits)}};
}

} // namespace

std::string allSamplesText()
{
    return "all samples";
}

std::string reachingText(const CalibrationReport &report)
{
    return fmt::format("samples that reach the exit at {}", toText(*report.thresholds, report.recording->criterion()));
}

void printText(const std::vector<CalibrationReport> &reports)
{
    for (const CalibrationReport &report : reports) {
        const OpenRecording &recording = *report.recording;
        writeOutput(fmt::format("{}{}: {} exits, {} samples; the uncertainty is that of the {}\n",
                                &report == &reports.front() ? "" : "\n", printable(recording.name()),
                                report.exits.size(), groupedText(recording.table().sampleCount()),
                                toText(recording.criterion())));
        printGroup(report, allSamplesText(), false);
        if (report.thresholds)
            printGroup(report, reachingText(report), true);
    }
}

void printJson(const std::vector<CalibrationReport> &reports, Criterion criterion)
{
    std::vector<RecordingPtr> recordings;
    for (const CalibrationReport &report : reports)
        recordings.push_back(report.recording);
    const auto names = shortNames(recordings);
    Json all = Json::array();
    for (const CalibrationReport &report : reports)
        all.push_back(reportJson(report, names.at(report.recording->path())));
    writeJson(
        {{"version", "offramp " OFFRAMP_VERSION}, {"criterion", toText(criterion)}, {"recordings", std::move(all)}});
}

} // namespace offramp
