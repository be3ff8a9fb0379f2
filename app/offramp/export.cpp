// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/export.h"

#include "app/offramp/source.h"
#include "app/offramp/verbs.h"
#include "core/workspace/workspacefile.h"
#include "ui/document/loadrecording.h"
#include "ui/document/loadworkspace.h"
#include "ui/export/exportdocument.h"
#include "ui/theme/themeswitch.h"

#include <QApplication>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <fmt/format.h>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString toQString(const std::string &path)
{
    return QFile::decodeName(path.c_str());
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
    const auto recording = loadRecording(toQString(source.path));
    if (!recording)
        return tl::unexpected(recording.error());
    const RecordingId id = document.openRecording(*recording);
    if (source.thresholds.empty())
        return {};

    const auto started = document.variants();
    for (const VariantDecision &variant : started) {
        if (variant.recording == id)
            document.removeVariant(variant.id);
    }
    std::string_view rest = source.thresholds;
    while (true) {
        const std::size_t comma = rest.find(',');
        const auto thresholds = parseThresholds(rest.substr(0, comma), (*recording)->table().exitCount());
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
    if (const auto eMax = parseEMax(options.eMax); !eMax)
        return tl::unexpected(eMax.error());
    return document.typeEMax(QString::fromStdString(options.eMax));
}

void printNotes(const Document &document)
{
    const QString note = document.comparisonNote();
    if (!note.isEmpty())
        printNote(note.toStdString());
    for (const VariantResult &result : document.results().variants) {
        if (result.standing.overEMax)
            printNote(fmt::format("{} at {} is left out of the area: its energy {} is not below E_max = {}.",
                                  result.recording->name().toStdString(), toText(result.thresholds),
                                  result.point.energy, document.eMax().gflops));
    }
}

} // namespace

Result<void> runExport(int argc, char **argv, const ExportOptions &options)
{
    const std::pair<ExportForm, std::string> wanted[] = {{ExportForm::Pdf, options.pdf},
                                                         {ExportForm::Svg, options.svg},
                                                         {ExportForm::Png, options.png},
                                                         {ExportForm::Csv, options.csv},
                                                         {ExportForm::Json, options.json}};
    const bool anything = std::ranges::any_of(wanted, [](const auto &one) { return !one.second.empty(); });
    if (!anything && options.workspace.empty())
        return failure(ErrorKind::Usage, "Nothing is asked for.",
                       "Give at least one of --pdf, --svg, --png, --csv, --json and --workspace with a file name.");

    qputenv("QT_QPA_PLATFORM", "offscreen");
    QLocale::setDefault(QLocale::c());
    const QApplication application(argc, argv);
    installFont();

    Document document;
    if (auto opened = openAll(document, options); !opened)
        return opened;
    printNotes(document);
    const FigureFrame frame{exportRange(document)};
    for (const auto &[form, path] : wanted) {
        if (path.empty())
            continue;
        if (auto written = exportDocument(document, form, toQString(path), frame); !written)
            return written;
    }
    if (options.workspace.empty())
        return {};
    const QString folder = QFileInfo(toQString(options.workspace)).absolutePath();
    return writeWorkspace(options.workspace, document.toWorkspace(folder));
}

} // namespace offramp
