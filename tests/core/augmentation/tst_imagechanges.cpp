// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/augmentation/imagechanges.h"
#include "tests/core/augmentation/testimages.h"

#include <QTest>

#include <cmath>

using namespace offramp;

namespace {

constexpr Pixel black{0, 0, 0};

bool isInside(const Image &image, int x, int y)
{
    return x >= 0 && y >= 0 && x < image.width && y < image.height;
}

/// The pixel, or black outside the image.
Pixel pixelOrBlack(const Image &image, int x, int y)
{
    return isInside(image, x, y) ? pixelAt(image, x, y) : black;
}

/// A place outside 0..n-1, mirrored at the outermost pixels.
int mirrored(int place, int n)
{
    while (place < 0 || place >= n)
        place = place < 0 ? -place : 2 * n - 2 - place;
    return place;
}

/// The same value in all channels, rounded.
Pixel grey(double value)
{
    const auto byte = static_cast<std::uint8_t>(std::lround(value));
    return {byte, byte, byte};
}

} // namespace

class TestImageChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void flips()
    {
        const Image image = noise(7, 5);
        const Image sideways = imageOf(7, 5, [&](int x, int y) { return pixelAt(image, 6 - x, y); });
        const Image upsideDown = imageOf(7, 5, [&](int x, int y) { return pixelAt(image, x, 4 - y); });
        QVERIFY(flippedSideways(image) == sideways);
        QVERIFY(flippedUpsideDown(image) == upsideDown);
    }

    void rotatesCounterClockwise()
    {
        const Image image = noise(32, 32);
        // What is at the top right comes to the top left.
        const Image quarter = imageOf(32, 32, [&](int x, int y) { return pixelAt(image, 31 - y, x); });
        QVERIFY(worstDifference(rotated(image, 90, Border::Reflect), quarter) <= 1);
        QVERIFY(worstDifference(rotated(image, 90, Border::Black), quarter) <= 1);
        const Image back = imageOf(32, 32, [&](int x, int y) { return pixelAt(image, y, 31 - x); });
        QVERIFY(worstDifference(rotated(image, -90, Border::Reflect), back) <= 1);
        const Image oblong = noise(9, 6);
        const Image half = imageOf(9, 6, [&](int x, int y) { return pixelAt(oblong, 8 - x, 5 - y); });
        QVERIFY(worstDifference(rotated(oblong, 180, Border::Reflect), half) <= 1);
        QVERIFY(worstDifference(rotated(oblong, 0, Border::Reflect), oblong) == 0);
    }

    void rotationFillsCorners()
    {
        const Image image = flat(20, 20, 200);
        QVERIFY(rotated(image, 45, Border::Reflect) == image);
        const Image black45 = rotated(image, 45, Border::Black);
        QCOMPARE(pixelAt(black45, 0, 0), black);
        QCOMPARE(pixelAt(black45, 19, 19), black);
        QCOMPARE(pixelAt(black45, 10, 10), (Pixel{200, 200, 200}));
    }

    void scales()
    {
        const Image ramp = imageOf(16, 16, [](int x, int) { return grey(10 * x); });
        // The pixel at x comes from 7.5 + (x - 7.5) / 2.
        const Image twice = imageOf(16, 16, [](int x, int) { return grey(10 * (7.5 + (x - 7.5) / 2)); });
        QVERIFY(worstDifference(scaled(ramp, 2, Border::Reflect), twice) <= 1);
        QVERIFY(scaled(ramp, 1, Border::Reflect) == ramp);
        const Image image = flat(16, 16, 200);
        QVERIFY(scaled(image, 0.5, Border::Reflect) == image);
        const Image small = scaled(image, 0.5, Border::Black);
        for (int x = 0; x < 16; ++x) {
            if (x <= 2 || x >= 13)
                QCOMPARE(pixelAt(small, x, 8), black);
            else if (x >= 4 && x <= 11)
                QCOMPARE(pixelAt(small, x, 8), (Pixel{200, 200, 200}));
        }
    }

    void movesByWholePixels_data()
    {
        QTest::addColumn<int>("right");
        QTest::addColumn<int>("down");
        QTest::newRow("not at all") << 0 << 0;
        QTest::newRow("right, up") << 3 << -2;
        QTest::newRow("left, down") << -4 << 1;
        QTest::newRow("further than it is wide") << 25 << -30;
    }
    void movesByWholePixels()
    {
        QFETCH(const int, right);
        QFETCH(const int, down);
        const Image image = noise(11, 8);
        const Image withBlack = imageOf(11, 8, [&](int x, int y) { return pixelOrBlack(image, x - right, y - down); });
        QVERIFY(moved(image, right, down, Border::Black) == withBlack);
        const Image reflected = imageOf(11, 8, [&](int x, int y) {
            return pixelAt(image, mirrored(x - right, 11), mirrored(y - down, 8));
        });
        QVERIFY(moved(image, right, down, Border::Reflect) == reflected);
    }

    void shears()
    {
        const Image image = noise(20, 15); // its centre is row 7
        const Image slanted = imageOf(20, 15, [&](int x, int y) { return pixelOrBlack(image, x - (y - 7), y); });
        QVERIFY(worstDifference(sheared(image, 45, Border::Black), slanted) <= 1);
        const Image other = imageOf(20, 15, [&](int x, int y) { return pixelAt(image, mirrored(x + y - 7, 20), y); });
        QVERIFY(worstDifference(sheared(image, -45, Border::Reflect), other) <= 1);
        QVERIFY(sheared(image, 0, Border::Black) == image);
    }

    void crops()
    {
        const Image ramp = imageOf(16, 16, [](int x, int) { return grey(10 * x); });
        QVERIFY(cropped(ramp, {0, 0, 16, 16}) == ramp);
        // Pixel centres: x of the result is (x + 0.5) / 2 - 0.5 of the part, which ends at its outermost pixels.
        const Image part
            = imageOf(16, 16, [](int x, int) { return grey(10 * (4 + std::clamp((x + 0.5) / 2 - 0.5, 0.0, 7.0))); });
        QVERIFY(worstDifference(cropped(ramp, {4, 3, 8, 8}), part) <= 1);
    }

    void brightens()
    {
        const Image image = noise(16, 16);
        QVERIFY(brightened(image, 1) == image);
        QVERIFY(brightened(image, 0) == flat(16, 16, 0));
        const Image brighter = brightened(image, 1.5);
        int cut = 0;
        for (std::size_t i = 0; i < image.rgb.size(); ++i) {
            const double expected = std::min(255.0, 1.5 * image.rgb[i]);
            QVERIFY(std::abs(brighter.rgb[i] - expected) <= 0.5001);
            cut += expected == 255 ? 1 : 0;
        }
        QVERIFY(cut > 100);
    }

    void addsNoise()
    {
        const Image image = flat(100, 100, 128);
        const Image noisy = withNoise(image, 10, 5);
        double sum = 0;
        double squares = 0;
        int greyPixels = 0;
        for (std::size_t i = 0; i < noisy.rgb.size(); ++i) {
            const double added = noisy.rgb[i] - 128.0;
            sum += added;
            squares += added * added;
            greyPixels += i % 3 == 0 && noisy.rgb[i] == noisy.rgb[i + 1] ? 1 : 0;
        }
        const double n = 30'000;
        const double mean = sum / n;
        QVERIFY2(std::abs(mean) < 0.3, std::to_string(mean).c_str()); // five standard errors
        const double deviation = std::sqrt(squares / n - mean * mean);
        QVERIFY2(std::abs(deviation - 10) < 0.25, std::to_string(deviation).c_str());
        QVERIFY(greyPixels < 1000); // each channel has noise of its own
        QVERIFY(withNoise(image, 10, 5) == noisy);
        QVERIFY(!(withNoise(image, 10, 6) == noisy));
        QVERIFY(withNoise(image, 0, 5) == image);
    }

    void noiseDoesNotWrapAround()
    {
        const Image bright = withNoise(flat(50, 50, 250), 20, 1);
        QVERIFY(*std::ranges::min_element(bright.rgb) > 100);
        QVERIFY(std::ranges::count(bright.rgb, 255) > 2000); // about 40 % of 7500
        const Image dark = withNoise(flat(50, 50, 5), 20, 1);
        QVERIFY(*std::ranges::max_element(dark.rgb) < 155);
        QVERIFY(std::ranges::count(dark.rgb, 0) > 2000);
    }

    void blurs()
    {
        const Image point = imageOf(21, 21, [](int x, int y) { return grey(x == 10 && y == 10 ? 255 : 0); });
        double total = 0;
        for (int d = -3; d <= 3; ++d)
            total += std::exp(-d * d / 2.0);
        const Image expected = imageOf(21, 21, [&](int x, int y) {
            const int dx = x - 10;
            const int dy = y - 10;
            const bool isNear = std::abs(dx) <= 3 && std::abs(dy) <= 3;
            return grey(isNear ? 255 * std::exp(-(dx * dx + dy * dy) / 2.0) / (total * total) : 0);
        });
        QVERIFY(worstDifference(blurred(point, 1), expected) <= 2);
        QVERIFY(blurred(point, 0) == point);
        QVERIFY(worstDifference(blurred(flat(9, 9, 77), 2), flat(9, 9, 77)) <= 1);
    }

    void boxesEndAtTheEdges_data()
    {
        QTest::addColumn<std::array<int, 4>>("asked"); // x, y, width, height
        QTest::addColumn<std::array<int, 4>>("box");
        using Numbers = std::array<int, 4>;
        QTest::newRow("inside") << Numbers{5, 4, 4, 4} << Numbers{3, 2, 4, 4};
        QTest::newRow("odd") << Numbers{5, 4, 3, 3} << Numbers{4, 3, 3, 3};
        QTest::newRow("top left") << Numbers{0, 0, 4, 4} << Numbers{0, 0, 2, 2};
        QTest::newRow("bottom right") << Numbers{9, 7, 4, 4} << Numbers{7, 5, 3, 3};
        QTest::newRow("larger than the image") << Numbers{5, 4, 40, 40} << Numbers{0, 0, 10, 8};
        QTest::newRow("empty") << Numbers{5, 4, 0, 0} << Numbers{5, 4, 0, 0};
    }
    void boxesEndAtTheEdges()
    {
        using Numbers = std::array<int, 4>;
        QFETCH(const Numbers, asked);
        QFETCH(const Numbers, box);
        const Box found = boxAround(flat(10, 8, 0), asked[0], asked[1], asked[2], asked[3]);
        QCOMPARE((Numbers{found.left, found.top, found.width, found.height}), box);
    }

    void makesHoles()
    {
        const Image image = noise(12, 10);
        std::array<double, 3> mean{};
        for (std::size_t i = 0; i < image.rgb.size(); ++i)
            mean[i % 3] += image.rgb[i] / 120.0;
        const Image expected = imageOf(12, 10, [&](int x, int y) {
            if (x < 2 || x >= 6 || y < 3 || y >= 8)
                return pixelAt(image, x, y);
            return Pixel{grey(mean[0])[0], grey(mean[1])[0], grey(mean[2])[0]};
        });
        QVERIFY(withHole(image, {2, 3, 4, 5}) == expected);
        QVERIFY(withHole(image, {12, 10, 0, 0}) == image);
    }

    void ordersChannels()
    {
        const Image image = noise(6, 6);
        const Image expected = imageOf(6, 6, [&](int x, int y) {
            const Pixel pixel = pixelAt(image, x, y);
            return Pixel{pixel[2], pixel[0], pixel[1]};
        });
        QVERIFY(withChannels(image, {2, 0, 1}) == expected);
        QVERIFY(withChannels(image, {0, 1, 2}) == image);
    }

    void movesPatches()
    {
        const Image image = noise(11, 9); // patches of 5 x 4; a column and a row are left over
        const Image expected = imageOf(11, 9, [&](int x, int y) {
            const bool isPatch = x < 10 && y < 8;
            return isPatch ? pixelAt(image, (x + 5) % 10, (y + 4) % 8) : pixelAt(image, x, y);
        });
        QVERIFY(withPatches(image, 2, std::vector<std::size_t>{3, 2, 1, 0}) == expected);
        QVERIFY(withPatches(image, 2, std::vector<std::size_t>{0, 1, 2, 3}) == image);
        QCOMPARE(patchesAlongSide(image, 4), 4);
        QCOMPARE(patchesAlongSide(image, 20), 9);
    }

    void blends()
    {
        const Image first = noise(8, 8);
        const Image second = flippedSideways(first);
        const Image mixed = blended(first, second, 0.25);
        for (std::size_t i = 0; i < mixed.rgb.size(); ++i)
            QVERIFY(std::abs(mixed.rgb[i] - (0.25 * first.rgb[i] + 0.75 * second.rgb[i])) <= 0.5001);
        QVERIFY(blended(first, second, 1) == first);
        QVERIFY(blended(first, second, 0) == second);
    }

    void pastes()
    {
        const Image first = flat(10, 8, 1);
        const Image second = noise(10, 8);
        const Image expected = imageOf(10, 8, [&](int x, int y) {
            return x >= 3 && x < 7 && y >= 1 && y < 3 ? pixelAt(second, x, y) : Pixel{1, 1, 1};
        });
        QVERIFY(pasted(first, second, {3, 1, 4, 2}) == expected);
        QVERIFY(pasted(first, second, {10, 8, 0, 0}) == first);
        QVERIFY(pasted(first, second, {0, 0, 10, 8}) == second);
    }
};

QTEST_APPLESS_MAIN(TestImageChanges)
#include "tst_imagechanges.moc"
