// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/figure.h"

#include "core/support/atomicfile.h"
#include "ui/charts/chartpicture.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double millimetresPerInch = 25.4;
constexpr double unitsPerInch = 96; ///< of paintFigure()

void paint(QPainter &painter, const Figure &figure, double dotsPerInch)
{
    const double scale = dotsPerInch / unitsPerInch;
    painter.scale(scale, scale);
    QFont font(QGuiApplication::font().family());
    font.setPixelSize(12);
    font.setHintingPreference(QFont::PreferNoHinting);
    Theme theme = Theme::light();
    theme.grid = theme.grid.darker(104);
    paintFigure(painter, QRectF({}, figure.millimetres * (unitsPerInch / millimetresPerInch)), figure.content,
                figure.range, theme, font);
}

Result<void> write(const QByteArray &bytes, const QString &path)
{
    return writeFileAtomically(QFile::encodeName(path).toStdString(),
                               std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

} // namespace

Result<void> writePdf(const Figure &figure, const QString &path)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(1200);
        writer.setPageSize(QPageSize(figure.millimetres, QPageSize::Millimeter, {}, QPageSize::ExactMatch));
        writer.setPageMargins({});
        writer.setTitle(QCoreApplication::translate("Figure", "Energy-accuracy trade-off"));
        writer.setCreator(u"Offramp"_s);
        QPainter painter;
        if (!painter.begin(&writer))
            return failure(ErrorKind::Failed, "The figure could not be painted as PDF.", "Try another size.");
        paint(painter, figure, 1200);
    }
    return write(buffer.data(), path);
}

Result<void> writeSvg(const Figure &figure, const QString &path)
{
    constexpr int unitsPerMillimetre = 100; // so that the whole numbers Qt SVG takes are exact
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setResolution(static_cast<int>(millimetresPerInch * unitsPerMillimetre));
        const QSize size = (figure.millimetres * unitsPerMillimetre).toSize();
        generator.setSize(size);
        generator.setViewBox(QRect({}, size));
        generator.setTitle(QCoreApplication::translate("Figure", "Energy-accuracy trade-off"));
        generator.setDescription(spokenContent(figure.content));
        QPainter painter;
        if (!painter.begin(&generator))
            return failure(ErrorKind::Failed, "The figure could not be painted as SVG.", "Try another size.");
        painter.fillRect(QRect({}, size), Qt::white);
        paint(painter, figure, millimetresPerInch * unitsPerMillimetre);
    }
    // Who reads the file may not have our font.
    const QByteArray family = "font-family=\"" + QGuiApplication::font().family().toUtf8();
    return write(QByteArray(buffer.data()).replace(family, family + ", Helvetica, Arial, sans-serif"), path);
}

Result<void> writePng(const Figure &figure, const QString &path)
{
    const double dotsPerMillimetre = figure.dotsPerInch / millimetresPerInch;
    QImage image((figure.millimetres * dotsPerMillimetre).toSize(), QImage::Format_RGB32);
    if (image.isNull())
        return failure(ErrorKind::Failed, "A picture of that size does not fit into memory.",
                       "Choose a smaller size or fewer dots per inch.");
    image.fill(Qt::white);
    image.setDotsPerMeterX(static_cast<int>(std::lround(dotsPerMillimetre * 1000)));
    image.setDotsPerMeterY(image.dotsPerMeterX());
    {
        QPainter painter(&image);
        paint(painter, figure, figure.dotsPerInch);
    }
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG"))
        return failure(ErrorKind::Failed, "The figure could not be packed as PNG.", "Try another size.");
    return write(buffer.data(), path);
}

} // namespace offramp
