// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/exportdocument.h"

#include "core/support/atomicfile.h"
#include "ui/export/variantstable.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array forms{ExportForm::Pdf, ExportForm::Svg, ExportForm::Png, ExportForm::Csv, ExportForm::Json};

} // namespace

QString suffixOf(ExportForm form)
{
    switch (form) {
    case ExportForm::Pdf:
        return u"pdf"_s;
    case ExportForm::Svg:
        return u"svg"_s;
    case ExportForm::Png:
        return u"png"_s;
    case ExportForm::Csv:
        return u"csv"_s;
    case ExportForm::Json:
        return u"json"_s;
    }
    return {};
}

std::optional<ExportForm> formOf(const QString &path)
{
    const auto *form = std::ranges::find(forms, QFileInfo(path).suffix().toLower(), suffixOf);
    return form == forms.end() ? std::nullopt : std::optional(*form);
}

PlotRange exportRange(const Document &document)
{
    const ChartContent content = chartContent(document);
    return fittedRange(content, prefersLogarithmic(content));
}

Result<void> exportDocument(const Document &document, ExportForm form, const QString &path, const FigureFrame &frame)
{
    const std::string file = QFile::encodeName(path).toStdString();
    const Figure figure{chartContent(document), frame.range, frame.millimetres, frame.dotsPerInch};
    switch (form) {
    case ExportForm::Pdf:
        return writePdf(figure, path);
    case ExportForm::Svg:
        return writeSvg(figure, path);
    case ExportForm::Png:
        return writePng(figure, path);
    case ExportForm::Csv:
        return writeFileAtomically(file, toCsv(submissionOf(document)));
    case ExportForm::Json:
        return writeFileAtomically(file, toJson(submissionOf(document)));
    }
    return {};
}

} // namespace offramp
