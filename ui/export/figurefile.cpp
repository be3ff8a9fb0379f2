// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/figurefile.h"

#include "ui/export/figurefont.h"

#include <QBuffer>
#include <QFileInfo>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double millimetresPerInch = 25.4;
constexpr double pointsPerInch = 72;
constexpr int pixelSize = 12; ///< of the text on every canvas

/// Qt rounds a page to whole points. This sets the requested size in the same number of characters, so that all offsets
/// in the file remain valid.
QByteArray withExactPage(QByteArray pdf, QSizeF millimetres)
{
    const QByteArray key = "/MediaBox [";
    const qsizetype begin = pdf.indexOf(key) + key.size();
    const qsizetype end = pdf.indexOf(']', begin);
    const QList<QByteArray> sides = pdf.sliced(begin, end - begin).split(' ');
    if (begin < key.size() || end < begin || sides.size() != 4)
        return pdf;
    const QSizeF points = millimetres * (pointsPerInch / millimetresPerInch);
    const double top = sides[3].toDouble();
    const QByteArray box = "0 " + QByteArray::number(top - points.height(), 'f', 3) + ' '
                           + QByteArray::number(points.width(), 'f', 3) + ' ' + QByteArray::number(top);
    return box.size() > end - begin ? pdf : pdf.replace(begin, end - begin, box.leftJustified(end - begin));
}

QString familyOf(const FigureOptions &options)
{
    const QString usual = QGuiApplication::font().family();
    return options.isSerif ? serifFamily().value_or(usual) : usual;
}

/// At the top of the canvas, which is smaller by that afterwards.
void paintTitle(QPainter &painter, FigureCanvas &canvas)
{
    if (canvas.options.title.isEmpty())
        return;
    constexpr double beside = 16;
    QFont font = canvas.font;
    font.setWeight(QFont::DemiBold);
    const QFontMetricsF metrics(font);
    const QRectF line = canvas.bounds.adjusted(beside, 8, -beside, 0);
    painter.setFont(font);
    painter.setPen(canvas.theme.text);
    const QString title = metrics.elidedText(canvas.options.title, Qt::ElideRight, line.width());
    painter.drawText(QPointF(line.center().x() - metrics.horizontalAdvance(title) / 2, line.top() + metrics.ascent()),
                     title);
    canvas.bounds.setTop(line.top() + metrics.height());
}

Result<QByteArray> pdfOf(const Figure &figure, const FigureFrame &frame, const FigureOptions &options)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(1200);
        writer.setPageSize(QPageSize(frame.millimetres, QPageSize::Millimeter, {}, QPageSize::ExactMatch));
        writer.setPageMargins({});
        writer.setTitle(figure.title);
        writer.setCreator(u"Offramp"_s);
        QPainter painter;
        if (!painter.begin(&writer))
            return failure(ErrorKind::Failed, "The figure could not be painted as PDF.", "Try another size.");
        paintFigureSheet(painter, figure, frame, 1200, options);
    }
    return withExactPage(buffer.data(), frame.millimetres);
}

Result<QByteArray> svgOf(const Figure &figure, const FigureFrame &frame, const FigureOptions &options)
{
    constexpr int unitsPerMillimetre = 100; // so that the whole numbers Qt SVG takes are exact
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setResolution(static_cast<int>(millimetresPerInch * unitsPerMillimetre));
        const QSize size = (frame.millimetres * unitsPerMillimetre).toSize();
        generator.setSize(size);
        generator.setViewBox(QRect({}, size));
        generator.setTitle(figure.title);
        generator.setDescription(figure.description);
        QPainter painter;
        if (!painter.begin(&generator))
            return failure(ErrorKind::Failed, "The figure could not be painted as SVG.", "Try another size.");
        paintFigureSheet(painter, figure, frame, millimetresPerInch * unitsPerMillimetre, options);
    }
    // The reader of the file may not have our font.
    const QByteArray family = "font-family=\"" + familyOf(options).toUtf8();
    return QByteArray(buffer.data())
        .replace(family, family + (options.isSerif ? ", Times, serif" : ", Helvetica, Arial, sans-serif"));
}

Result<QByteArray> pngOf(const Figure &figure, const FigureFrame &frame, const FigureOptions &options)
{
    const double dotsPerMillimetre = frame.dotsPerInch / millimetresPerInch;
    QImage image((frame.millimetres * dotsPerMillimetre).toSize(), QImage::Format_RGB32);
    if (image.isNull())
        return failure(ErrorKind::Failed, "An image of that size does not fit into memory.",
                       "Choose a smaller size or fewer dots per inch.");
    image.fill(Qt::white);
    image.setDotsPerMeterX(static_cast<int>(std::lround(dotsPerMillimetre * 1000)));
    image.setDotsPerMeterY(image.dotsPerMeterX());
    {
        QPainter painter(&image);
        paintFigureSheet(painter, figure, frame, frame.dotsPerInch, options);
    }
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG"))
        return failure(ErrorKind::Failed, "The figure could not be encoded as PNG.", "Try another size.");
    return buffer.data();
}

struct FormatRow {
    FigureFormat format;
    const char *suffix;
    Result<QByteArray> (*file)(const Figure &figure, const FigureFrame &frame, const FigureOptions &options);
};

/// All that a format is; a new one is a new row.
constexpr FormatRow formats[] = {
    {FigureFormat::Pdf, "pdf", pdfOf},
    {FigureFormat::Svg, "svg", svgOf},
    {FigureFormat::Png, "png", pngOf},
};
static_assert(std::ranges::equal(formats, figureFormats, {}, &FormatRow::format));

} // namespace

QString suffixOf(FigureFormat format)
{
    return QString::fromLatin1(std::ranges::find(formats, format, &FormatRow::format)->suffix);
}

std::optional<FigureFormat> formatOf(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    const auto *format = std::ranges::find(figureFormats, suffix, suffixOf);
    return format == figureFormats.end() ? std::nullopt : std::optional(*format);
}

Result<QByteArray> figureFile(const Figure &figure, FigureFormat format, const FigureFrame &frame,
                              const FigureOptions &options)
{
    return std::ranges::find(formats, format, &FormatRow::format)->file(figure, frame, options);
}

void paintFigureSheet(QPainter &painter, const Figure &figure, const FigureFrame &frame, double unitsPerInch,
                      const FigureOptions &options)
{
    const QSizeF inches = frame.millimetres / millimetresPerInch;
    const double scale = frame.points / pointsPerInch * unitsPerInch / pixelSize;
    QFont font(familyOf(options));
    font.setPixelSize(pixelSize);
    font.setHintingPreference(QFont::PreferNoHinting);
    // Contextual glyphs (the bracket after a percent sign) have no characters in a PDF and would be missing from its
    // text. Colours at the edges of letters would suit one screen only.
    font.setStyleStrategy(static_cast<QFont::StyleStrategy>(QFont::PreferNoShaping | QFont::NoSubpixelAntialias));
    Theme theme = options.isGrey ? Theme::greyscale() : Theme::light();
    theme.grid = theme.grid.darker(104);

    painter.save();
    painter.fillRect(QRectF({}, inches * unitsPerInch), Qt::white);
    painter.scale(scale, scale);
    FigureCanvas canvas{QRectF({}, inches * (unitsPerInch / scale)), font, theme, options};
    paintTitle(painter, canvas);
    figure.paint(painter, canvas);
    painter.restore();
}

} // namespace offramp
