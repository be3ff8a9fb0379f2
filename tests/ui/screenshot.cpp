// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/screenshot.h"

#include "tests/ui/timeouts.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QPixmap>
#include <QVersionNumber>
#include <QWidget>

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace offramp::fixtures {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int flat = 16;         ///< of 255: colours around a pixel that count as one surface
constexpr int onSurface = 8;     ///< that a colour may differ there: half of step, so that a reference fits itself
constexpr int atEdges = 56;      ///< that a colour may differ from all around it elsewhere, as edges are smoothed
constexpr int tile = 16;         ///< pixels
constexpr int mostPerTile = 10;  ///< pixels that may differ in a tile; another letter makes more
constexpr int channels = 4;      ///< bytes per pixel
constexpr int step = 17;         ///< of 255: between the colours that are kept of an edge
constexpr int pollInterval = 80; ///< milliseconds
constexpr int equalShots = 4;    ///< after so many the widget has settled: longer than its timers
const QString qtKey = u"Qt"_s;

QString thisQt()
{
    const QVersionNumber version = QVersionNumber::fromString(QLatin1StringView(qVersion()));
    return u"%1.%2"_s.arg(version.majorVersion()).arg(version.minorVersion());
}

QImage plain(QImage image)
{
    image.setDevicePixelRatio(1);
    return image.convertToFormat(QImage::Format_RGB32);
}

/// Each colour of each pixel is replaced by the least or the most of the 3 x 3 pixels around it.
template<typename Pick>
QImage spread(const QImage &image, const Pick &pick)
{
    const int width = image.width() * channels;
    const int height = image.height();
    QImage across = image;
    for (int y = 0; y < height; ++y) {
        const uchar *from = image.constScanLine(y);
        uchar *to = across.scanLine(y);
        for (int x = 0; x < width; ++x)
            to[x] = pick(from[x], pick(from[std::max(x - channels, x % channels)],
                                       from[std::min(x + channels, width - channels + x % channels)]));
    }
    QImage spread = across;
    for (int y = 0; y < height; ++y) {
        const uchar *here = across.constScanLine(y);
        const uchar *above = across.constScanLine(std::max(0, y - 1));
        const uchar *below = across.constScanLine(std::min(height - 1, y + 1));
        uchar *to = spread.scanLine(y);
        for (int x = 0; x < width; ++x)
            to[x] = pick(here[x], pick(above[x], below[x]));
    }
    return spread;
}

/// The colours of a pixel and those around it.
struct Surroundings {
    explicit Surroundings(const QImage &image)
        : least(spread(image, [](uchar a, uchar b) { return std::min(a, b); }))
        , most(spread(image, [](uchar a, uchar b) { return std::max(a, b); }))
    {
    }

    /// Whether it is all one surface.
    [[nodiscard]] bool isFlat(int x, int y) const
    {
        const uchar *low = least.constScanLine(y) + x * channels;
        const uchar *high = most.constScanLine(y) + x * channels;
        return std::equal(low, low + channels, high, [](uchar a, uchar b) { return b - a <= flat; });
    }

    /// Whether a colour of another image's pixel is farther from all of them than tolerance.
    [[nodiscard]] bool excludes(const QImage &other, int x, int y, int tolerance) const
    {
        const uchar *colour = other.constScanLine(y) + x * channels;
        const uchar *low = least.constScanLine(y) + x * channels;
        const uchar *high = most.constScanLine(y) + x * channels;
        for (int c = 0; c < channels; ++c) {
            if (colour[c] + tolerance < low[c] || colour[c] > high[c] + tolerance)
                return true;
        }
        return false;
    }

    QImage least;
    QImage most;
};

/// Surfaces as they are and edges in few colours, as a palette where that is enough: a fraction of the bytes.
QImage withFewColours(const QImage &image)
{
    const QImage source = plain(image);
    const Surroundings around(source);
    const auto kept = [](int value) { return (value + step / 2) / step * step; };
    QImage reduced(source.size(), QImage::Format_RGB888);
    QImage indexed(source.size(), QImage::Format_Indexed8);
    QHash<QRgb, int> places;
    QList<QRgb> colours;
    for (int y = 0; y < source.height(); ++y) {
        for (int x = 0; x < source.width(); ++x) {
            QRgb colour = source.pixel(x, y);
            if (around.least.pixel(x, y) != around.most.pixel(x, y))
                colour = qRgb(kept(qRed(colour)), kept(qGreen(colour)), kept(qBlue(colour)));
            reduced.setPixel(x, y, colour);
            if (!places.contains(colour)) {
                places.insert(colour, static_cast<int>(colours.size()));
                colours.append(colour);
            }
            if (colours.size() <= 256)
                indexed.scanLine(y)[x] = static_cast<uchar>(places.value(colour));
        }
    }
    if (colours.size() > 256)
        return reduced;
    indexed.setColorTable(colours);
    return indexed;
}

bool save(const QImage &image, const QString &path)
{
    constexpr int smallest = 0; // of 100: the most compression, nothing is lost
    return QDir().mkpath(QFileInfo(path).absolutePath()) && image.save(path, "PNG", smallest);
}

} // namespace

Difference differenceOf(const QImage &expected, const QImage &actual)
{
    const QImage was = plain(expected);
    const QImage is = plain(actual);
    const Surroundings aroundWas(was);
    const Surroundings aroundIs(is);
    const QSize tiles((is.width() + tile - 1) / tile, (is.height() + tile - 1) / tile);
    std::vector<int> counts(static_cast<std::size_t>(tiles.width() * tiles.height()));
    Difference difference;
    difference.image = is;
    for (int y = 0; y < is.height(); ++y) {
        for (int x = 0; x < is.width(); ++x) {
            const int tolerance = aroundWas.isFlat(x, y) && aroundIs.isFlat(x, y) ? onSurface : atEdges;
            if (aroundWas.excludes(is, x, y, tolerance) || aroundIs.excludes(was, x, y, tolerance)) {
                ++difference.pixels;
                ++counts[static_cast<std::size_t>(y / tile * tiles.width() + x / tile)];
                difference.image.setPixel(x, y, qRgb(220, 0, 0));
            } else {
                const int grey = 160 + qGray(is.pixel(x, y)) * 95 / 255;
                difference.image.setPixel(x, y, qRgb(grey, grey, grey));
            }
        }
    }
    for (int y = 0; y < tiles.height(); ++y) {
        for (int x = 0; x < tiles.width(); ++x) {
            if (counts[static_cast<std::size_t>(y * tiles.width() + x)] > mostPerTile)
                difference.place |= QRect(x * tile, y * tile, tile, tile) & is.rect();
        }
    }
    return difference;
}

QImage settledShot(QWidget *shown)
{
    const QDeadlineTimer end(longTime);
    QImage shot = shown->grab().toImage();
    for (int equal = 0; equal < equalShots;) {
        if (end.hasExpired())
            return {};
        QTest::qWait(pollInterval);
        QImage next = shown->grab().toImage();
        equal = next == shot ? equal + 1 : 0;
        shot = std::move(next);
    }
    return shot;
}

References::References(const QDir &references, const QDir &failures, bool mayUpdate)
    : m_references(references)
    , m_failures(failures)
    , m_mayUpdate(mayUpdate)
{
}

QString References::accept(const QString &name, const QImage &actual) const
{
    QImage stored = withFewColours(actual);
    stored.setText(qtKey, thisQt());
    return save(stored, pathOf(name)) ? QString() : u"%1 could not be written."_s.arg(pathOf(name));
}

QString References::problemOf(const QString &name, const QImage &actual) const
{
    const QImage expected(pathOf(name));
    const QSize size = actual.size();
    Difference difference;
    QString problem;
    if (expected.isNull()) {
        problem = u"%1 is missing or cannot be read."_s.arg(pathOf(name));
    } else if (expected.size() != size) {
        problem = u"The screenshot of %1 has %2 x %3 pixels, not %4 x %5."_s.arg(name)
                      .arg(size.width())
                      .arg(size.height())
                      .arg(expected.width())
                      .arg(expected.height());
    } else {
        difference = differenceOf(expected, actual);
        if (!difference.isSeen())
            return {};
        const QRect place = difference.place;
        problem = u"%1 looks different: %2 pixels, within %3 x %4 at (%5, %6)."_s.arg(name)
                      .arg(difference.pixels)
                      .arg(place.width())
                      .arg(place.height())
                      .arg(place.x())
                      .arg(place.y());
    }
    if (m_mayUpdate)
        return accept(name, actual);
    const auto keep = [&](const QString &what, const QImage &image) {
        if (!image.isNull() && !save(image, m_failures.filePath(name + u'-' + what + u".png"_s)))
            problem += u" %1 could not be written."_s.arg(what);
    };
    keep(u"actual"_s, plain(actual));
    keep(u"expected"_s, expected);
    keep(u"difference"_s, difference.image);
    return problem
           + u" Look at %1-*.png in %2. If the new look is wanted, accept it with OFFRAMP_UPDATE_LOOKS=1 tst_looks, "
             "which replaces the references that differ, and commit them."_s.arg(name, m_failures.absolutePath());
}

QString References::otherQt(const QString &name) const
{
    const QString taken = QImage(pathOf(name)).text(qtKey);
    return m_mayUpdate || taken.isEmpty() || taken == thisQt() ? QString() : taken;
}

} // namespace offramp::fixtures
