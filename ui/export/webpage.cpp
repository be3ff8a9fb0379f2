// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/webpage.h"

#include "core/support/printable.h"
#include "core/tradeoff/shownnumbers.h"
#include "core/webpage/pagedata.h"
#include "ui/export/samplesheets.h"
#include "ui/wording/tr.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A place of the template, and the text that comes there.
struct Filling {
    QByteArray marker;
    QByteArray text;
};

Result<QByteArray> partOf(const QString &name)
{
    QFile file(u":/web/"_s + name);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Failed, "The program has no " + name.toStdString() + ", which its pages need.",
                       "Install it again.");
    return file.readAll();
}

/// All scripts in the order of scripts.txt, in a scope of their own.
Result<QByteArray> joinedScript()
{
    const auto list = partOf(u"scripts.txt"_s);
    if (!list)
        return tl::unexpected(list.error());
    QByteArray script = "(() => {\n'use strict';\n";
    for (const QByteArray &line : list->split('\n')) {
        const QByteArray name = line.trimmed();
        if (name.isEmpty() || name.startsWith('#'))
            continue;
        const auto part = partOf(QString::fromUtf8(name));
        if (!part)
            return part;
        script += *part + '\n';
    }
    return script + "})();\n";
}

Result<void> checkPlaces(const QByteArray &page)
{
    for (const char *marker : {"@POLICY@", "@TITLE@", "@STYLE@", "@DATA@", "@SCRIPT@"}) {
        if (page.count(marker) != 1)
            return failure(ErrorKind::Failed,
                           std::string("The page.html of the program has not exactly one ") + marker + '.',
                           "Install the program again.");
    }
    return {};
}

/// Fills all places at once: what comes in may look like another place.
QByteArray filled(const QByteArray &page, std::vector<Filling> fillings)
{
    std::ranges::sort(fillings, {}, [&](const Filling &filling) { return page.indexOf(filling.marker); });
    QByteArray text;
    qsizetype from = 0;
    for (const Filling &filling : fillings) {
        const qsizetype at = page.indexOf(filling.marker);
        text += page.sliced(from, at - from) + filling.text;
        from = at + filling.marker.size();
    }
    return text + page.sliced(from);
}

/// 'sha256-…' of the whole content of the element that a text comes into, spaces around its place included.
QByteArray hashSource(const QByteArray &page, const QByteArray &marker, const QByteArray &text)
{
    const qsizetype at = page.indexOf(marker);
    const qsizetype begin = page.lastIndexOf('>', at) + 1;
    const qsizetype after = at + marker.size();
    const QByteArray content
        = page.sliced(begin, at - begin) + text + page.sliced(after, page.indexOf('<', after) - after);
    return "'sha256-" + QCryptographicHash::hash(content, QCryptographicHash::Sha256).toBase64() + '\'';
}

Result<std::string> dataOf(const WebPageContent &content, const WebPageOptions &options, const IsCancelled &isCancelled)
{
    PageRequest request{options.title.toStdString(), options.date.toString(Qt::ISODate).toStdString(), content.colours};
    if (options.withSamples) {
        auto sheets = sampleSheets(content.sources.openIn(content.decisions), isCancelled);
        if (!sheets)
            return tl::unexpected(sheets.error());
        request.samples = std::move(*sheets);
    }
    return pageData(content.decisions, content.sources, content.results, request);
}

} // namespace

WebPageContent webPageContent(const Document &document)
{
    WebPageContent content{document.decisions(), document.sources(), document.results(), {}};
    for (const RecordingId id : content.decisions.recordings)
        content.colours[id] = document.colourOf(id);
    return content;
}

QString webPageTitle(const QString &workspacePath)
{
    return QFileInfo(workspacePath).completeBaseName();
}

Result<QByteArray> webPage(const WebPageContent &content, const WebPageOptions &options, const IsCancelled &isCancelled)
{
    const auto page = partOf(u"page.html"_s);
    const auto style = partOf(u"page.css"_s);
    const auto script = joinedScript();
    for (const auto *part : {&page, &style, &script}) {
        if (!*part)
            return *part;
    }
    if (auto hasPlaces = checkPlaces(*page); !hasPlaces)
        return tl::unexpected(hasPlaces.error());
    const auto data = dataOf(content, options, isCancelled);
    if (!data)
        return tl::unexpected(data.error());
    if (isSet(isCancelled))
        return cancelled();
    const QString title = QString::fromStdString(printable(options.title.toStdString())).toHtmlEscaped();
    const QByteArray policy = "default-src 'none'; script-src " + hashSource(*page, "@SCRIPT@", *script)
                              + "; style-src " + hashSource(*page, "@STYLE@", *style)
                              + "; img-src data:; base-uri 'none'; form-action 'none'";
    return filled(*page, {{"@POLICY@", policy},
                          {"@TITLE@", title.toUtf8()},
                          {"@STYLE@", *style},
                          {"@DATA@", QByteArray::fromStdString(*data)},
                          {"@SCRIPT@", *script}});
}

ExportFile webPageFile(const Document &document, const WebPageOptions &options, const QString &path)
{
    return {path, [&document, options] { return webPage(webPageContent(document), options); }};
}

QString largePageSentence(qint64 bytes, bool withSamples)
{
    if (bytes <= largePage)
        return {};
    const QString advice = withSamples ? tr("Without the samples it is smaller.")
                                       : tr("Fewer recordings, or recordings of fewer samples, make it smaller.");
    return tr("A page of %1 MB opens slowly, and may be too large to be sent. %2")
        .arg(QString::fromStdString(fixedText(static_cast<double>(bytes) / 1e6, 0)), advice);
}

} // namespace offramp
