// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/costaxis.h"
#include "app/offramp/curvelines.h"
#include "app/offramp/figureswitches.h"
#include "app/offramp/headlessapplication.h"
#include "app/offramp/opendocument.h"
#include "app/offramp/openworkspace.h"
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"
#include "app/usage/needs.h"

#include "core/results/emaxproposal.h"
#include "core/results/recordingnotes.h"
#include "core/support/outputs.h"
#include "core/workspace/workspacefile.h"
#include "ui/export/exportfiles.h"
#include "ui/export/webpage.h"
#include "ui/wording/wording.h"

#include <QFile>
#include <QFileInfo>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <limits>
#include <memory>

namespace offramp {

namespace {

struct ExportOptions {
    std::shared_ptr<DocumentOptions> opened = std::make_shared<DocumentOptions>();
    std::string pdf;
    std::string svg;
    std::string png;
    std::string csv;
    std::string json;
    std::string curves;
    std::string everything;
    std::string html;
    bool withSamples = false;         ///< in the page
    std::vector<std::string> figures; ///< which, by their keys; empty = the step curve
    std::string variant;              ///< whose histograms, by its name; empty = the first
    std::string preset;               ///< empty = a page's width
    std::string size;                 ///< "160x100" in millimetres; empty = the preset's
    int dotsPerInch = 0;              ///< 0 = the preset's
    std::shared_ptr<FigureSwitches> switches = std::make_shared<FigureSwitches>();
    bool script = false;
    std::string workspace;
    std::shared_ptr<LineChoice> lines = std::make_shared<LineChoice>();
};

/// "paper, page, talk or poster"
template<typename Choices>
std::string keysOf(const Choices &choices)
{
    std::string keys;
    for (const auto choice : choices)
        keys += (keys.empty() ? "" : choice == choices.back() ? " or " : ", ") + keyOf(choice).toStdString();
    return keys;
}

/// An error for a name that Qt would silently change: its text cannot hold what is not UTF-8.
Result<void> checkTexts(const ExportOptions &options)
{
    std::vector<std::string> names{options.pdf,        options.svg,  options.png,  options.csv,      options.curves,
                                   options.everything, options.json, options.html, options.workspace};
    std::ranges::copy_if(options.opened->files, std::back_inserter(names),
                         [&](const std::string &file) { return !options.workspace.empty() || isWorkspace(file); });
    if (std::error_code ignored; !options.workspace.empty())
        names.push_back(std::filesystem::current_path(ignored).string());
    return checkNames(names, "export");
}

/// The note of an E_max that is proposed for the recordings as they are, and not given or kept in a workspace.
void noteProposal(const Document &document, const ExportOptions &options)
{
    const EMax &eMax = document.eMax();
    const auto proposed = eMaxOf(EMaxOrigin::MostExpensiveNetwork, document.recordings());
    if (!options.opened->eMax.empty())
        return;
    const bool isNew = !isWorkspace(options.opened->files.front()) || options.opened->files.size() > 1
                       || !options.opened->cost.empty();
    if (isNew && eMax.origin == EMaxOrigin::MostExpensiveNetwork && proposed && proposed->value == eMax.value)
        printProposal(eMax, document.recordings().size());
}

void printNotes(const Document &document)
{
    const QString note = comparisonNote(document);
    if (!note.isEmpty())
        printNote(note.toStdString());
    const CostUnit unit = document.eMax().unit;
    for (const RecordingPtr &recording : document.recordings()) {
        for (const std::string &sentence : recordingNotes(*recording))
            printNote(fmt::format("{}: {}", recording->name(), sentence));
        if (!recording->hasCost())
            printNote(fmt::format("{}: {}, so it is not drawn and its variants are not in the step curve.",
                                  recording->name(), unknownText(unit)));
    }
    for (const CurveResult &curve : document.results().curves) {
        if (!curve.isOnAxis)
            printNote(fmt::format("the imported curve {} is in {}, so it is not drawn in {} and not in tables of them.",
                                  document.decisions().find(curve.id)->name, toText(curve.table->unit), toText(unit)));
    }
    for (const VariantResult &result : document.results().variants) {
        if (result.standing.overEMax)
            printNote(fmt::format("{} at {} is left out of the area: {}.", result.recording->name(),
                                  toText(result.thresholds, document.criterion()),
                                  overEMaxText(result.point.energy, costScale(document).format())));
    }
}

Result<ExportRequest> requestOf(const ExportOptions &options)
{
    ExportRequest request;
    for (const std::string &key : options.figures) {
        const auto kind = kindOf(QString::fromStdString(key));
        if (!kind)
            return failure(ErrorKind::Usage, key + " is not a figure.", "Choose " + keysOf(figureKinds) + ".");
        if (std::ranges::find(request.figures, *kind) == request.figures.end())
            request.figures.push_back(*kind);
    }
    if (request.figures.empty())
        request.figures.push_back(FigureKind::StepCurve);
    if (!options.preset.empty()) {
        const auto preset = presetOf(QString::fromStdString(options.preset));
        if (!preset)
            return failure(ErrorKind::Usage, options.preset + " is not a preset.",
                           "Choose " + keysOf(figurePresets) + ".");
        request.frame = frameOf(*preset);
    }
    if (!options.size.empty()) {
        const auto size = millimetresOf(QString::fromStdString(options.size));
        if (!size)
            return failure(ErrorKind::Usage, options.size + " is not a size.",
                           "Give width and height in millimetres, each from 20 to 3000: 160x100.");
        request.frame.millimetres = *size;
    }
    if (options.dotsPerInch != 0)
        request.frame.dotsPerInch = options.dotsPerInch;
    request.scripts = options.script;
    return request;
}

Result<VariantId> findVariant(const Document &document, const std::string &name)
{
    std::string names;
    for (const Variant &variant : document.variants()) {
        if (variant.name == name)
            return variant.id;
        names += (names.empty() ? "" : ", ") + variant.name;
    }
    return failure(ErrorKind::Usage, name + " is not a variant.", "Choose one of: " + names + ".");
}

/// The page has the title of the figures, or else the name of the first file.
WebPageOptions pageOptions(const ExportOptions &options)
{
    const std::string &title = options.switches->title;
    const std::string first = splitSource(options.opened->files.front()).path;
    return {title.empty() ? webPageTitle(toQString(first)) : QString::fromStdString(title), options.withSamples};
}

std::vector<ExportFile> filesToWrite(const Document &document, const ExportOptions &options,
                                     const ExportRequest &request)
{
    std::vector<ExportFile> files;
    const auto append = [&](const std::string &path, const auto &make) {
        if (path.empty())
            return;
        for (ExportFile &file : make(toQString(path)))
            files.push_back(std::move(file));
    };
    const std::pair<FigureFormat, const std::string &> figures[]
        = {{FigureFormat::Pdf, options.pdf}, {FigureFormat::Svg, options.svg}, {FigureFormat::Png, options.png}};
    for (const auto &[format, path] : figures)
        append(path, [&, format = format](const QString &p) { return figureFiles(document, request, format, p); });
    append(options.csv, [&](const QString &path) { return variantsFiles(document, request.scripts, path); });
    append(options.curves, [&](const QString &path) { return curvesFiles(document, request.scripts, path); });
    append(options.json, [&](const QString &path) { return std::vector{jsonFile(document, path)}; });
    append(options.everything,
           [&](const QString &path) { return std::vector{everythingFile(document, path, *options.lines)}; });
    append(options.html,
           [&](const QString &path) { return std::vector{webPageFile(document, pageOptions(options), path)}; });
    return files;
}

/// An error where a file, or the workspace, would replace what is read or another file.
Result<void> checkPlaces(const std::vector<ExportFile> &files, const ExportOptions &options)
{
    std::vector<std::filesystem::path> outputs{options.workspace};
    for (const ExportFile &file : files)
        outputs.emplace_back(QFile::encodeName(file.path).toStdString());
    return checkOutputs(outputs, filesOf(options.opened->files));
}

/// Whether anything that is written has the lines to compare with.
bool showsLines(const ExportOptions &options, const ExportRequest &request)
{
    const bool hasFigure = !options.pdf.empty() || !options.svg.empty() || !options.png.empty();
    return !options.everything.empty()
           || (hasFigure && std::ranges::find(request.figures, FigureKind::StepCurve) != request.figures.end());
}

/// An error for an option that says how something is written that is not.
Result<void> checkOptions(const CLI::App &verb)
{
    std::vector<std::string> ofFigures = figureSwitches();
    ofFigures.insert(ofFigures.end(), {"--figure", "--variant", "--preset", "--size"});
    const std::pair<std::vector<std::string>, std::vector<std::string>> needs[]
        = {{ofFigures, {"--pdf", "--svg", "--png"}},
           {{"--title"}, {"--pdf", "--svg", "--png", "--html"}},
           {{"--dpi"}, {"--png"}},
           {{"--script"}, {"--csv", "--curves"}},
           {{"--with-samples"}, {"--html"}}};
    for (const auto &[given, needed] : needs) {
        if (auto checked = checkNeeds(verb, given, needed); !checked)
            return checked;
    }
    return {};
}

Result<void> runExport(Arguments arguments, const ExportOptions &options, const CLI::App &verb)
{
    const std::string *outputs[]
        = {&options.pdf,        &options.svg,  &options.png,  &options.csv,      &options.curves,
           &options.everything, &options.json, &options.html, &options.workspace};
    if (std::ranges::all_of(outputs, &std::string::empty))
        return failure(ErrorKind::Usage, "Nothing to write.",
                       "Give at least one of --pdf, --svg, --png, --csv, --curves, --json, --everything, --html "
                       "and --workspace with a file name.");
    if (auto checked = checkOptions(verb); !checked)
        return checked;
    if (auto checked = checkTexts(options); !checked)
        return checked;
    auto request = requestOf(options);
    if (!request)
        return tl::unexpected(request.error());
    if (options.lines->any() && !showsLines(options, *request))
        return failure(ErrorKind::Usage,
                       "--oracle, --envelope and --binned are not variants: only the step curve and --everything "
                       "have them.",
                       "Add --everything, or --pdf, --svg or --png with --figure step-curve.");

    const HeadlessApplication application(arguments);

    Document document;
    if (auto opened = openDocument(document, *options.opened); !opened)
        return opened;
    noteProposal(document, options);
    printNotes(document);
    ReferenceLines lines(&document, std::numeric_limits<std::size_t>::max());
    lines.setChoice(*options.lines);
    request->view.lines = &lines;
    if (!options.variant.empty()) {
        const auto named = findVariant(document, options.variant);
        if (!named)
            return tl::unexpected(named.error());
        request->view.variant = *named;
    }
    const auto shown = figureOptions(*options.switches, document.eMax().unit);
    if (!shown)
        return tl::unexpected(shown.error());
    request->options = *shown;
    if (auto fits = checkSpans(document, request->view, *shown); !fits)
        return fits;
    const auto files = filesToWrite(document, options, *request);
    if (auto checked = checkPlaces(files, options); !checked)
        return checked;
    if (auto written = writeFiles(files); !written)
        return written;
    const qint64 pageBytes = options.html.empty() ? 0 : QFileInfo(toQString(options.html)).size();
    if (const QString large = largePageSentence(pageBytes, options.withSamples); !large.isEmpty())
        printNote(fmt::format("{}: {}", options.html, large.toStdString()));
    if (options.workspace.empty())
        return {};
    const QString folder = QFileInfo(toQString(options.workspace)).absolutePath();
    return writeWorkspace(options.workspace, document.toWorkspace(folder));
}

} // namespace

Verb addExport(CLI::App &app, Arguments arguments)
{
    auto *verb = app.add_subcommand("export", "Write the figure, tables and web page of a workspace or of recordings");
    verb->footer(
        "Presets: paper (85 x 64 mm, 8 pt), page (160 x 100 mm, 9 pt), talk (320 x 180 mm, 20 pt), poster (420 x\n"
        "280 mm, 32 pt). Recordings use entropy thresholds, or the first criterion that they have, unless\n"
        "--criterion says otherwise.");
    const auto options = std::make_shared<ExportOptions>();
    verb->add_option("files", options->opened->files,
                     "FILE.offramp, or recordings (FILE.exits, or FILE.exits@THRESHOLDS)")
        ->required();
    verb->add_option(
        "--criterion", options->opened->criterion,
        "what thresholds apply to: entropy, confidence, margin, score or patience (default: the workspace's)");
    verb->add_option("--pdf", options->pdf, "figure as PDF");
    verb->add_option("--svg", options->svg, "figure as SVG");
    verb->add_option("--png", options->png, "figure as PNG");
    verb->add_option("--figure", options->figures,
                     "which figure, may be repeated: step-curve (default), thresholds, histograms, exit-shares; "
                     "several are written as NAME-step-curve.pdf, …");
    verb->add_option("--variant", options->variant, "whose histograms, by its name (default: the first)");
    verb->add_option("--preset", options->preset, "size and font: paper, page (default), talk, poster");
    verb->add_option("--size", options->size, "another size in millimetres, WIDTHxHEIGHT");
    verb->add_option("--dpi", options->dotsPerInch, "another resolution of PNGs")->check(CLI::Range(36, 2400));
    addFigureSwitches(verb, options->switches);
    verb->add_option("--csv", options->csv, "variants as CSV, as curve --csv prints them for the same --emax");
    verb->add_option("--curves", options->curves, "whole trade-off curves as CSV");
    verb->add_flag("--script", options->script, "next to each CSV a Python script that redraws its figure");
    verb->add_option("--json", options->json,
                     "variants and area as JSON, as curve --json prints them for the same --emax");
    verb->add_option("--everything", options->everything, "the same with the whole curves as JSON");
    verb->add_option("--html", options->html,
                     "a web page in one file, in which readers drag the thresholds; --title is its title (default: the "
                     "name of the first file)");
    verb->add_flag("--with-samples", options->withSamples,
                   "with --html: the page names all samples and has a small image of each, where these were recorded");
    verb->add_option("--workspace", options->workspace, "a workspace to open in the window");
    addLineOptions(verb, options->lines);
    verb->add_option("--cost", options->opened->cost,
                     std::string(costText)
                         + " (default: that of the workspace, or gflops); the pinned reference is shown in it too");
    verb->add_option("--emax", options->opened->eMax,
                     std::string(eMaxText)
                         + " (default: that of the workspace for this cost; else 39.32 GFLOPs for 200 classes, and "
                           "otherwise a round number above the full cost)");
    return {verb, [options, arguments, verb] { return runExport(arguments, *options, *verb); }};
}

} // namespace offramp
