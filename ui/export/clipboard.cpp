// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/clipboard.h"

#include "core/support/csv.h"
#include "core/support/numbers.h"
#include "ui/wording/costscale.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <QImage>
#include <QMimeData>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString exactText(double number)
{
    return QString::fromStdString(shortestText(number));
}

/// A header and one row for each variant.
QList<QStringList> variantRows(const Document &document)
{
    const CostScale scale = costScale(document);
    QList<QStringList> rows{{tr("Variant"), tr("Network"), tr("Thresholds"), scale.perImage(), tr("Accuracy"),
                             tr("Contribution (%1 × accuracy)").arg(scale.unitName()), tr("Status")}};
    for (const VariantResult &result : document.results().variants) {
        rows.append({nameOf(*document.variant(result.id)), nameOf(*result.recording),
                     typedThresholds(result.thresholds),
                     result.hasCost() ? scale.exactText(result.point.energy) : QString(),
                     exactText(result.point.accuracy), result.areaLost ? scale.exactText(*result.areaLost) : QString(),
                     standingText(result, document.eMax().value)});
    }
    return rows;
}

QString shownText(const QString &text)
{
    return QString::fromStdString(spreadsheetText(text.toStdString()));
}

QString plainText(const QList<QStringList> &rows)
{
    QString text;
    for (QStringList fields : rows) {
        // A tab or line break in a name must not start another cell.
        fields.replaceInStrings(u"\t"_s, u" "_s).replaceInStrings(u"\n"_s, u" "_s);
        for (QString &field : fields)
            field = shownText(field);
        text += fields.join(u'\t') + u'\n';
    }
    return text;
}

QByteArray csvText(const QList<QStringList> &rows)
{
    std::string text;
    for (const QStringList &fields : rows) {
        for (int i = 0; i < fields.size(); ++i) {
            text += i > 0 ? "," : "";
            text += csvField(fields[i].toStdString());
        }
        text += '\n';
    }
    return QByteArray::fromStdString(text);
}

QString htmlText(const QList<QStringList> &rows)
{
    QString text = u"<table>"_s;
    for (int row = 0; row < rows.size(); ++row) {
        const QString cell = row == 0 ? u"th"_s : u"td"_s;
        text += u"<tr>"_s;
        for (const QString &field : rows[row])
            text += u"<%1>%2</%1>"_s.arg(cell, shownText(field).toHtmlEscaped());
        text += u"</tr>"_s;
    }
    return text + u"</table>"_s;
}

} // namespace

Result<std::unique_ptr<QMimeData>> copiedFigure(const Figure &figure, const FigureFrame &frame)
{
    auto data = std::make_unique<QMimeData>();
    const std::pair<FigureFormat, QString> kinds[] = {{FigureFormat::Png, u"image/png"_s},
                                                      {FigureFormat::Svg, u"image/svg+xml"_s},
                                                      {FigureFormat::Pdf, u"application/pdf"_s}};
    for (const auto &[format, kind] : kinds) {
        const auto bytes = figureFile(figure, format, frame);
        if (!bytes)
            return tl::unexpected(bytes.error());
        data->setData(kind, *bytes);
        if (format == FigureFormat::Png)
            data->setImageData(QImage::fromData(*bytes, "PNG"));
    }
    return data;
}

std::unique_ptr<QMimeData> copiedVariants(const Document &document)
{
    return copiedRows(variantRows(document));
}

std::unique_ptr<QMimeData> copiedRows(const QList<QStringList> &rows)
{
    auto data = std::make_unique<QMimeData>();
    data->setText(plainText(rows));
    data->setHtml(htmlText(rows));
    data->setData(u"text/csv"_s, csvText(rows));
    return data;
}

} // namespace offramp
