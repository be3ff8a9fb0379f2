// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/export.h"

#include "app/offramp/source.h"
#include "app/offramp/verbs.h"
#include "core/workspace/workspacefile.h"
#include "core/results/loadrecording.h"
#include "ui/files/loadworkspace.h"
#include "ui/export/exportfiles.h"
#include "ui/theme/themeswitch.h"
#include "ui/wording/wording.h"

#include <QApplication>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString toQString(const std::string &path)
{
    return QFile::decodeName(path.c_str());
}

/// "paper, page, talk or poster"
template<typename Choices>
std::string keysOf(const Choices &choices)
{
    std::string keys;
    for (const auto choice : choices)
        keys += (keys.empty() ? "" : choice == choices.back() ? " or " : ", ") + keyOf(choice).toStdString();
    return keys;
}

bool isWorkspace(const std::string &file)
{
    return toQString(file).endsWith(u".offramp"_s, Qt::CaseInsensitive);
}

Result<void> openWorkspace(Document &document, const std::string &file)
{
    const auto loaded = loadWorkspace(toQString(file));
    if (!loaded)
        return tl::unexpected(loaded.error());
    if (!loaded->problems.empty()) {
        std::string sentences;
        for (const Error &problem : loaded->problems)
            sentences += (sentences.empty() ? "" : " ") + problem.sentence;
        return failure(ErrorKind::BadInput, sentences,
                       "Put it back, or open the workspace in the window, point to where it lies now, and save.");
    }
    return document.takeWorkspace(loaded->workspace, loaded->folder, loaded->recordings);
}

Result<void> openRecording(Document &document, const std::string &file)
{
    const SourceName source = splitSource(file);
    const auto recording = loadRecording(source.path);
    if (!recording)
        return tl::unexpected(recording.error());
    if (auto fits = checkOpens(document.decisions(), **recording); !fits)
        return fits;
    const RecordingId id = document.openRecording(*recording);
    if (source.thresholds.empty())
        return {};

    const auto started = document.variants();
    for (const Variant &variant : started) {
        if (variant.recording == id)
            document.removeVariant(variant.id);
    }
    std::string_view rest = source.thresholds;
    while (true) {
        const std::size_t comma = rest.find(',');
        const auto thresholds
            = parseThresholds(rest.substr(0, comma), (*recording)->table().exitCount(), document.criterion());
        if (!thresholds)
            return tl::unexpected(thresholds.error());
        document.addVariant(id, *thresholds);
        if (comma == std::string_view::npos)
            return {};
        rest.remove_prefix(comma + 1);
    }
}

Result<void> openAll(Document &document, const ExportOptions &options)
{
    for (std::size_t i = 0; i < options.files.size(); ++i) {
        const std::string &file = options.files[i];
        if (i > 0 && isWorkspace(file))
            return failure(ErrorKind::Usage, file + " is not the first file.",
                           "Give at most one workspace, before the recordings.");
        const auto opened = isWorkspace(file) ? openWorkspace(document, file) : openRecording(document, file);
        if (!opened)
            return opened;
    }
    if (options.eMax.empty())
        return {};
    const auto eMax = parseEMax(options.eMax);
    if (!eMax)
        return tl::unexpected(eMax.error());
    document.setEMax(*eMax);
    return {};
}

void printNotes(const Document &document)
{
    const QString note = comparisonNote(document);
    if (!note.isEmpty())
        printNote(note.toStdString());
    for (const VariantResult &result : document.results().variants) {
        if (result.standing.overEMax)
            printNote(fmt::format("{} at {} is left out of the area: its energy {} is not below E_max = {}.",
                                  result.recording->name(), toText(result.thresholds, document.criterion()),
                                  result.point.energy, document.eMax().value));
    }
}

Result<ExportRequest> requestOf(const ExportOptions &options)
{
    ExportRequest request;
    for (const std::string &key : options.figures) {
        const auto kind = kindOf(QString::fromStdString(key));
        if (!kind)
            return failure(ErrorKind::Usage, key + " is no figure.", "Choose " + keysOf(figureKinds) + ".");
        if (std::ranges::find(request.figures, *kind) == request.figures.end())
            request.figures.push_back(*kind);
    }
    if (request.figures.empty())
        request.figures.push_back(FigureKind::StepCurve);
    if (!options.preset.empty()) {
        const auto preset = presetOf(QString::fromStdString(options.preset));
        if (!preset)
            return failure(ErrorKind::Usage, options.preset + " is no preset.",
                           "Choose " + keysOf(figurePresets) + ".");
        request.frame = frameOf(*preset);
    }
    if (!options.size.empty()) {
        const auto size = millimetresOf(QString::fromStdString(options.size));
        if (!size)
            return failure(ErrorKind::Usage, options.size + " is no size.",
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
    return failure(ErrorKind::Usage, name + " is no variant.", "Choose one of: " + names + ".");
}

std::vector<ExportFile> filesOf(const Document &document, const ExportOptions &options, const ExportRequest &request)
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
    append(options.everything, [&](const QString &path) { return std::vector{everythingFile(document, path)}; });
    return files;
}

} // namespace

Result<void> runExport(int argc, char **argv, const ExportOptions &options)
{
    const std::string *asked[] = {&options.pdf,    &options.svg,        &options.png,  &options.csv,
                                  &options.curves, &options.everything, &options.json, &options.workspace};
    if (std::ranges::all_of(asked, &std::string::empty))
        return failure(ErrorKind::Usage, "Nothing is asked for.",
                       "Give at least one of --pdf, --svg, --png, --csv, --curves, --json, --everything and "
                       "--workspace with a file name.");
    auto request = requestOf(options);
    if (!request)
        return tl::unexpected(request.error());

    qputenv("QT_QPA_PLATFORM", "offscreen");
    QLocale::setDefault(QLocale::c());
    const QApplication application(argc, argv);
    installFont();

    Document document;
    if (auto opened = openAll(document, options); !opened)
        return opened;
    printNotes(document);
    if (!options.variant.empty()) {
        const auto named = findVariant(document, options.variant);
        if (!named)
            return tl::unexpected(named.error());
        request->view.variant = *named;
    }
    if (auto written = writeFiles(filesOf(document, options, *request)); !written)
        return written;
    if (options.workspace.empty())
        return {};
    const QString folder = QFileInfo(toQString(options.workspace)).absolutePath();
    return writeWorkspace(options.workspace, document.toWorkspace(folder));
}

} // namespace offramp
