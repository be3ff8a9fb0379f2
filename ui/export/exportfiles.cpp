// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/exportfiles.h"

#include "core/results/resultstext.h"
#include "core/support/atomicfile.h"
#include "ui/export/curvestable.h"
#include "ui/export/redrawscript.h"

#include <QFile>
#include <QFileInfo>

#include <iterator>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString withSuffix(const QString &path, const QString &suffix)
{
    const QFileInfo file(path);
    return file.path() + u'/' + file.completeBaseName() + suffix;
}

void append(std::vector<ExportFile> &files, std::vector<ExportFile> more)
{
    std::move(more.begin(), more.end(), std::back_inserter(files));
}

ExportFile textFile(const QString &path, std::function<std::string()> text)
{
    return {path, [text = std::move(text)]() -> Result<QByteArray> { return QByteArray::fromStdString(text()); }};
}

/// A table, and beside it, if requested, the script that redraws its figure.
std::vector<ExportFile> tableFiles(const QString &path, std::function<std::string()> text, bool withScript,
                                   const QByteArray &script)
{
    std::vector<ExportFile> files{textFile(path, std::move(text))};
    if (withScript)
        files.push_back({withSuffix(path, u".py"_s), [script]() -> Result<QByteArray> { return script; }});
    return files;
}

} // namespace

std::vector<ExportFile> figureFiles(const Document &document, const ExportRequest &request, FigureFormat format,
                                    const QString &path)
{
    std::vector<ExportFile> files;
    for (const FigureKind kind : request.figures) {
        const QString own = request.figures.size() == 1
                                ? path
                                : withSuffix(path, u'-' + keyOf(kind) + u'.' + QFileInfo(path).suffix());
        files.push_back({own, [figure = figureOf(kind, document, request.view), format, frame = request.frame,
                               options = request.options] { return figureFile(figure, format, frame, options); }});
    }
    return files;
}

std::vector<ExportFile> variantsFiles(const Document &document, bool withScript, const QString &path)
{
    return tableFiles(
        path, [&document] { return toCsv(document.results(), document.recordings()); }, withScript,
        variantsScript(document.eMax().value));
}

std::vector<ExportFile> curvesFiles(const Document &document, bool withScript, const QString &path)
{
    return tableFiles(
        path, [&document] { return curvesCsv(document); }, withScript, curvesScript());
}

ExportFile jsonFile(const Document &document, const QString &path)
{
    return textFile(path, [&document] { return toJson(document.results(), document.recordings()); });
}

ExportFile everythingFile(const Document &document, const QString &path, const LineChoice &lines)
{
    return textFile(path, [&document, lines] { return everythingJson(document, lines); });
}

std::vector<ExportFile> exportFiles(const Document &document, const ExportRequest &request, const QString &base)
{
    std::vector<ExportFile> files;
    for (const FigureFormat format : request.formats)
        append(files, figureFiles(document, request, format, base + u'.' + suffixOf(format)));
    if (request.variants)
        append(files, variantsFiles(document, request.scripts, base + u"-variants.csv"_s));
    if (request.curves)
        append(files, curvesFiles(document, request.scripts, base + u"-curves.csv"_s));
    if (request.everything)
        files.push_back(everythingFile(document, base + u".json"_s, request.view.lineChoice()));
    return files;
}

QStringList existingPaths(const std::vector<ExportFile> &files)
{
    QStringList paths;
    for (const ExportFile &file : files) {
        if (QFileInfo::exists(file.path))
            paths.append(file.path);
    }
    return paths;
}

Result<void> writeFiles(const std::vector<ExportFile> &files)
{
    for (const ExportFile &file : files) {
        const auto bytes = file.contents();
        if (!bytes)
            return tl::unexpected(bytes.error());
        const std::string_view text(bytes->constData(), static_cast<std::size_t>(bytes->size()));
        if (auto written = writeFileAtomically(QFile::encodeName(file.path).toStdString(), text); !written)
            return written;
    }
    return {};
}

} // namespace offramp
