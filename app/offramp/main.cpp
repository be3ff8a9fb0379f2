// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/export.h"
#include "app/offramp/verbs.h"
#include "app/offramp/window.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <iostream>

using namespace offramp;

namespace {

int finish(const Result<void> &done)
{
    if (done)
        return 0;
    printNote(toText(done.error()));
    return exitCode(done.error().kind);
}

OutputForm outputForm(bool json, bool csv)
{
    if (json)
        return OutputForm::Json;
    return csv ? OutputForm::Csv : OutputForm::Text;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 1 && isEngineVerb(argv[1]))
        return finish(tl::unexpected(handOver(argv)));

    CLI::App app("Explores the energy-accuracy trade-off of early-exit image classifiers.", "offramp");
    app.set_version_flag("--version", "offramp " OFFRAMP_VERSION);
    app.footer(engineVerbsHelp() + "\nWithout a verb the window opens.");
    app.require_subcommand(0, 1);
    std::vector<std::string> files;
    app.add_option("files", files, "a workspace or recordings to open in the window");
    const std::string eMaxText = "upper limit of the area in GFLOPs per image";
    const std::string criterionText
        = "what thresholds are on: entropy (leave below), confidence or margin (leave above)";
    bool json = false;
    bool csv = false;

    CurveOptions curve;
    auto *curveVerb = app.add_subcommand("curve", "Score thresholds, or list whole trade-off curves");
    curveVerb->add_option("recordings", curve.recordings, "recordings (FILE.exits, or FILE.exits@THRESHOLDS)")
        ->required();
    curveVerb->add_option("--thresholds", curve.thresholds,
                          "a comma between variants, a colon between exits: 0,0.63,0.4:0.9");
    curve.eMax = fmt::format("{}", contestEMax);
    curveVerb->add_option("--emax", curve.eMax, eMaxText)->capture_default_str();
    curveVerb->add_option("--criterion", curve.criterion, criterionText)->capture_default_str();
    auto *curveJson = curveVerb->add_flag("--json", json, "print JSON");
    curveVerb->add_flag("--csv", csv, "print CSV")->excludes(curveJson);

    AreaOptions area;
    auto *areaVerb = app.add_subcommand("area", "Score a table of points: CSV with the columns energy and accuracy");
    areaVerb->add_option("points", area.points, "CSV file, or - for standard input")->required();
    area.eMax = curve.eMax;
    areaVerb->add_option("--emax", area.eMax, eMaxText)->capture_default_str();
    areaVerb->add_flag("--json", json, "print JSON");
    auto *percent = areaVerb->add_flag("--percent", area.percent, "accuracies are percent");
    areaVerb->add_flag("--fraction", area.fraction, "accuracies are fractions")->excludes(percent);

    PredictionsOptions predictions;
    auto *predictionsVerb = app.add_subcommand("predictions", "Write what one variant answers to every sample as CSV");
    predictionsVerb->add_option("recording", predictions.recording, "FILE.exits, or FILE.exits@THRESHOLDS")->required();
    predictionsVerb->add_option("--thresholds", predictions.thresholds, "one variant, a colon between exits: 0.4:0.9");
    predictionsVerb->add_option("--criterion", predictions.criterion, criterionText)->capture_default_str();
    predictionsVerb->add_option("--labels", predictions.labels,
                                "map from network outputs to labels: JSON, CSV or a pickled dict");
    predictionsVerb->add_option("--out", predictions.out, "CSV file (standard output)");

    ImportVerbOptions imported;
    auto *importVerb = app.add_subcommand("import", "Make a recording of a table or of logits that another tool wrote");
    importVerb
        ->add_option("file", imported.file,
                     "CSV with one row for each sample and exit, or .npz with logits, labels and flops")
        ->required();
    importVerb->add_option("out", imported.out, "recording to write (FILE.exits)")->required();
    importVerb->add_option("--flops", imported.flops, "FLOPs of one sample up to each exit, with commas");
    importVerb->add_option("--name", imported.name, "the network's name (the file's name)");
    auto *importPercent = importVerb->add_flag("--percent", imported.percent, "confidences are percent");
    importVerb->add_flag("--fraction", imported.fraction, "confidences are fractions")->excludes(importPercent);

    ExportOptions exported;
    auto *exportVerb = app.add_subcommand("export", "Write the figure and tables of a workspace or of recordings");
    exportVerb
        ->add_option("files", exported.files, "FILE.offramp, or recordings (FILE.exits, or FILE.exits@THRESHOLDS)")
        ->required();
    exportVerb->add_option("--pdf", exported.pdf, "figure as PDF");
    exportVerb->add_option("--svg", exported.svg, "figure as SVG");
    exportVerb->add_option("--png", exported.png, "figure as PNG");
    exportVerb->add_option(
        "--figure", exported.figures,
        "which figure, may be repeated: step-curve (default), thresholds, histograms, exit-shares; several are "
        "written as NAME-step-curve.pdf, …");
    exportVerb->add_option("--variant", exported.variant, "whose histograms, by its name (the first)");
    exportVerb->add_option("--preset", exported.preset, "size and type: paper, page (default), talk, poster");
    exportVerb->add_option("--size", exported.size, "another size in millimetres, WIDTHxHEIGHT");
    exportVerb->add_option("--dpi", exported.dotsPerInch, "another resolution of PNGs")->check(CLI::Range(36, 2400));
    exportVerb->add_option("--csv", exported.csv, "variants as CSV, as curve --csv prints them");
    exportVerb->add_option("--curves", exported.curves, "whole trade-off curves as CSV");
    exportVerb->add_flag("--script", exported.script, "beside each CSV a Python script that redraws its figure");
    exportVerb->add_option("--json", exported.json, "variants and area as JSON, as curve --json prints them");
    exportVerb->add_option("--everything", exported.everything, "the same with the whole curves as JSON");
    exportVerb->add_option("--workspace", exported.workspace, "a workspace to open in the window");
    exportVerb->add_option("--emax", exported.eMax, eMaxText + " (as the workspace says, or proposed)");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error, std::cout, std::cerr) == 0 ? 0 : exitCode(ErrorKind::Usage);
    }

    curve.form = area.form = outputForm(json, csv);
    if (curveVerb->parsed())
        return finish(runCurve(curve));
    if (areaVerb->parsed())
        return finish(runArea(area));
    if (predictionsVerb->parsed())
        return finish(runPredictions(predictions));
    if (importVerb->parsed())
        return finish(runImport(imported));
    if (exportVerb->parsed())
        return finish(runExport(argc, argv, exported));
    return runWindow(argc, argv, files);
}
