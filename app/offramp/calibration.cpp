// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/calibrationtext.h"
#include "app/offramp/figureoutput.h"
#include "app/offramp/opensource.h"
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"

#include "core/results/recordedquality.h"
#include "core/support/outputs.h"
#include "ui/export/qualityfigure.h"

#include <fmt/format.h>

#include <memory>

namespace offramp {

namespace {

struct CalibrationOptions {
    std::vector<std::string> recordings; ///< FILE, or FILE@THRESHOLDS
    std::string thresholds;              ///< for every file that has none of its own; empty = all samples only
    std::string criterion = "entropy";
    std::string figure;
    std::string riskFigure;
    bool json = false;
};

Result<CalibrationReport> reportOn(const std::string &argument, const CalibrationOptions &options, Criterion criterion)
{
    const auto source = openSource(argument, options.thresholds, criterion);
    if (!source)
        return tl::unexpected(source.error());
    CalibrationReport report{source->recording, {}, {}};
    if (!source->thresholds.empty()) {
        const auto thresholds = oneVariant(*source, "Give the thresholds of one variant for each recording.");
        if (!thresholds)
            return tl::unexpected(thresholds.error());
        report.thresholds = *thresholds;
    }
    auto exits = recordedQuality(*report.recording, report.thresholds);
    if (!exits)
        return tl::unexpected(exits.error());
    report.exits = std::move(*exits);
    for (const ExitQuality &exit : report.exits) {
        if (exit.all.reliability)
            continue;
        printNote(fmt::format("{} has no confidences, so its calibration error is unknown. Record it again, or import "
                              "it with confidences.",
                              report.recording->path()));
        break;
    }
    return report;
}

QualityContent contentOf(const std::vector<CalibrationReport> &reports)
{
    QualityContent content;
    QStringList titles;
    for (const CalibrationReport &report : reports) {
        const QString name = QString::fromStdString(report.recording->name());
        const std::string samples = report.thresholds ? reachingText(report) : allSamplesText();
        titles.append(QStringLiteral("%1: %2").arg(name, QString::fromStdString(samples)));
        for (const ExitQuality &exit : report.exits) {
            const QString place = QString::fromStdString(report.recording->exitName(exit.exit));
            content.exits.push_back({reports.size() == 1 ? place : QStringLiteral("%1, %2").arg(place, name),
                                     exit.reaching.value_or(exit.all)});
        }
    }
    content.title = titles.join(QStringLiteral("; "));
    return content;
}

/// The files of the figures that are asked for.
std::vector<std::pair<QualityDiagram, std::string>> figuresOf(const CalibrationOptions &options)
{
    std::vector<std::pair<QualityDiagram, std::string>> figures;
    if (!options.figure.empty())
        figures.emplace_back(QualityDiagram::Reliability, options.figure);
    if (!options.riskFigure.empty())
        figures.emplace_back(QualityDiagram::RiskCoverage, options.riskFigure);
    return figures;
}

Result<void> runCalibration(Arguments arguments, const CalibrationOptions &options)
{
    const auto figures = figuresOf(options);
    for (const auto &[diagram, path] : figures) {
        if (auto checked = checkFigurePath(path); !checked)
            return checked;
    }
    if (auto checked = checkOutputs({options.figure, options.riskFigure}, filesOf(options.recordings)); !checked)
        return checked;
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    std::vector<CalibrationReport> reports;
    for (const std::string &argument : options.recordings) {
        auto report = reportOn(argument, options, *criterion);
        if (!report)
            return tl::unexpected(report.error());
        reports.push_back(std::move(*report));
    }
    if (options.json)
        printJson(reports, *criterion);
    else
        printText(reports);
    if (figures.empty())
        return {};
    std::vector<FigureOutput> outputs;
    for (const auto &[diagram, path] : figures)
        outputs.push_back({path, [&reports, diagram = diagram] { return qualityFigure(diagram, contentOf(reports)); }});
    return writeFigures(arguments, outputs);
}

} // namespace

Verb addCalibration(CLI::App &app, Arguments arguments)
{
    auto *verb = app.add_subcommand("calibration", "Say how good the uncertainty of each exit is");
    verb->footer(
        "ECE: expected calibration error, the distance of confidence and accuracy in 15 bins. AUROC: how well the\n"
        "uncertainty tells incorrect from correct answers; 1 is perfect, 0.5 is chance. AURC: mean share of incorrect\n"
        "answers where only the most certain samples are answered; excess: what a perfect order has less. go on: "
        "AUROC\n"
        "of incorrect here and correct at a later exit (corrected, a share of the samples). lost: correct here and\n"
        "incorrect at the end. --json has the reliability diagrams and risk-coverage curves too.\n"
        "Examples: offramp calibration run.exits\n"
        "          offramp calibration run.exits@0.63 --criterion entropy --figure reliability.pdf\n"
        "          offramp calibration run.exits --risk-figure risk.pdf");
    const auto options = std::make_shared<CalibrationOptions>();
    verb->add_option("recordings", options->recordings, "recordings (FILE.exits, or FILE.exits@THRESHOLDS)")
        ->required();
    verb->add_option("--thresholds", options->thresholds,
                     "judge the samples that reach each exit too; one variant, a colon between exits: 0.4:0.9");
    verb->add_option("--criterion", options->criterion, criterionText)->capture_default_str();
    verb->add_flag("--json", options->json, "print JSON");
    verb->add_option("--figure", options->figure, "also write the reliability diagrams, as PDF, SVG or PNG by suffix");
    verb->add_option("--risk-figure", options->riskFigure, "also write the risk-coverage curves, in the same way");
    return {verb, [options, arguments] { return runCalibration(arguments, *options); }};
}

} // namespace offramp
