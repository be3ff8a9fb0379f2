// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/augmentation/augment.h"
#include "core/augmentation/imagechanges.h"
#include "tests/core/augmentation/testimages.h"

#include <QTest>

#include <set>
#include <thread>

using namespace offramp;

namespace {

Augmentation withProbability(AugmentationKind kind, double probability)
{
    Augmentation augmentation = usualAugmentation(kind);
    augmentation.probability = probability;
    return augmentation;
}

/// All kinds that change one image, each with its usual strength.
Policy everything(double probability)
{
    Policy policy;
    for (const AugmentationFacts &kind : augmentationKinds()) {
        if (!mixesImages(kind.kind))
            policy.push_back(withProbability(kind.kind, probability));
    }
    return policy;
}

Image augmentedAt(const Image &image, const Policy &policy, std::uint64_t index)
{
    return augmented(image, policy, {.seed = 3, .epoch = 2}, index);
}

/// The rectangle around all pixels that differ.
Box differingBox(const Image &a, const Image &b)
{
    int left = a.width;
    int top = a.height;
    int right = 0;
    int bottom = 0;
    for (int y = 0; y < a.height; ++y) {
        for (int x = 0; x < a.width; ++x) {
            if (pixelAt(a, x, y) == pixelAt(b, x, y))
                continue;
            left = std::min(left, x);
            top = std::min(top, y);
            right = std::max(right, x + 1);
            bottom = std::max(bottom, y + 1);
        }
    }
    return {left, top, right - left, bottom - top};
}

std::multiset<Pixel> pixelsOf(const Image &image, const Box &box)
{
    std::multiset<Pixel> pixels;
    for (int y = box.top; y < box.top + box.height; ++y) {
        for (int x = box.left; x < box.left + box.width; ++x)
            pixels.insert(pixelAt(image, x, y));
    }
    return pixels;
}

} // namespace

class TestAugment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void probabilitiesZeroAndOne_data()
    {
        QTest::addColumn<QString>("name");
        for (const Augmentation &augmentation : everything(1))
            QTest::newRow(toText(augmentation.kind)) << QString::fromLatin1(toText(augmentation.kind));
    }
    void probabilitiesZeroAndOne()
    {
        QFETCH(const QString, name);
        const auto kind = augmentationKindFrom(name.toStdString());
        QVERIFY(kind.has_value());
        const Image image = noise(32, 32);
        int changes = 0;
        for (std::uint64_t index = 0; index < 50; ++index) {
            QVERIFY(augmentedAt(image, {withProbability(*kind, 0)}, index) == image);
            const Image after = augmentedAt(image, {withProbability(*kind, 1)}, index);
            QCOMPARE(after.width, 32);
            QCOMPARE(after.rgb.size(), image.rgb.size());
            changes += after == image ? 0 : 1;
        }
        QVERIFY2(changes >= 40, std::to_string(changes).c_str()); // some strengths change nothing
    }

    void smallAndOblongImages_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("one pixel") << 1 << 1;
        QTest::newRow("one row") << 9 << 1;
        QTest::newRow("one column") << 1 << 5;
        QTest::newRow("oblong") << 13 << 6;
    }
    void smallAndOblongImages()
    {
        QFETCH(const int, width);
        QFETCH(const int, height);
        for (std::uint64_t index = 0; index < 20; ++index) {
            const Image after = augmentedAt(noise(width, height), everything(1), index);
            QCOMPARE(after.width, width);
            QCOMPARE(after.height, height);
            QCOMPARE(after.rgb.size(), static_cast<std::size_t>(3 * width * height));
        }
    }

    void happensAsOftenAsItShould()
    {
        const Image image = noise(4, 3);
        const Policy policy{usualAugmentation(AugmentationKind::HorizontalFlip)};
        int flips = 0;
        constexpr int tries = 4000;
        for (std::uint64_t index = 0; index < tries; ++index) {
            const Image after = augmentedAt(image, policy, index);
            const bool isFlipped = after == flippedSideways(image);
            QVERIFY(isFlipped || after == image);
            flips += isFlipped ? 1 : 0;
        }
        const double share = static_cast<double>(flips) / tries;
        QVERIFY2(std::abs(share - 0.25) < 0.03, std::to_string(share).c_str()); // more than four standard errors
    }

    void strengthsFillTheirRange()
    {
        // A white pixel in the middle shows where the image went: by up to an eighth of 32 x 16 pixels.
        const Image image = imageOf(32, 16, [](int x, int y) {
            return x == 16 && y == 8 ? Pixel{255, 255, 255} : Pixel{0, 0, 0};
        });
        Augmentation translation = withProbability(AugmentationKind::Translation, 1);
        translation.border = Border::Black;
        std::set<int> columns;
        std::set<int> rows;
        for (std::uint64_t index = 0; index < 1000; ++index) {
            const Box box = differingBox(augmentedAt(image, {translation}, index), flat(32, 16, 0));
            QCOMPARE(box.area(), 1);
            columns.insert(box.left - 16);
            rows.insert(box.top - 8);
        }
        QCOMPARE(columns, (std::set<int>{-4, -3, -2, -1, 0, 1, 2, 3, 4}));
        QCOMPARE(rows, (std::set<int>{-2, -1, 0, 1, 2}));
    }

    void aFixedStrengthIsExact()
    {
        const Image image = noise(16, 16);
        const Policy policy{{AugmentationKind::Brightness, 1, 1.25, 1.25, Border::Reflect},
                            {AugmentationKind::VerticalFlip, 1, 0, 0, Border::Reflect}};
        QVERIFY(augmentedAt(image, policy, 11) == flippedUpsideDown(brightened(image, 1.25)));
        const Policy turned{{AugmentationKind::Rotation, 1, 30, 30, Border::Black}};
        QVERIFY(augmentedAt(image, turned, 11) == rotated(image, 30, Border::Black));
    }

    void cutoutsHaveTheirSize()
    {
        const Image image = noise(40, 32);
        int whole = 0;
        for (std::uint64_t index = 0; index < 60; ++index) {
            const Image after = augmentedAt(image, {withProbability(AugmentationKind::Cutout, 1)}, index);
            const Box box = differingBox(image, after);
            QVERIFY(box.width >= 8 && box.width <= 16 && box.height >= 8 && box.height <= 16); // half of 32 pixels
            const auto filled = pixelsOf(after, box);
            QCOMPARE(filled.count(*filled.begin()), filled.size()); // one colour
            whole += box.width == 16 && box.height == 16 ? 1 : 0;
        }
        QVERIFY(whole > 5 && whole < 60);
    }

    void channelsArePermuted()
    {
        const Image image = noise(8, 8);
        std::set<std::vector<std::uint8_t>> results;
        for (std::uint64_t index = 0; index < 100; ++index) {
            const Image after = augmentedAt(image, {withProbability(AugmentationKind::ChannelShuffle, 1)}, index);
            for (int i = 0; i < 64; ++i) {
                Pixel before = pixelAt(image, i % 8, i / 8);
                Pixel now = pixelAt(after, i % 8, i / 8);
                std::ranges::sort(before);
                std::ranges::sort(now);
                QCOMPARE(now, before);
            }
            results.insert(after.rgb);
        }
        QCOMPARE(results.size(), std::size_t(5)); // every order but the old one
        QVERIFY(!results.contains(image.rgb));
    }

    void patchesStayInTheirWindow()
    {
        const Image image = noise(32, 32);
        const Image after = augmentedAt(image, {withProbability(AugmentationKind::PatchShuffle, 1)}, 4);
        QVERIFY(!(after == image));
        for (int window = 0; window < 16; ++window) { // of 2 x 2 patches of 4 x 4 pixels
            const Box box{window % 4 * 8, window / 4 * 8, 8, 8};
            QVERIFY(pixelsOf(after, box) == pixelsOf(image, box));
        }
        std::multiset<std::multiset<Pixel>> before;
        std::multiset<std::multiset<Pixel>> now;
        for (int patch = 0; patch < 64; ++patch) {
            const Box box{patch % 8 * 4, patch / 8 * 4, 4, 4};
            before.insert(pixelsOf(image, box));
            now.insert(pixelsOf(after, box));
        }
        QVERIFY(now == before); // patches move as a whole
    }

    void neitherThreadsNorOrderMatter()
    {
        constexpr std::size_t count = 64;
        const Policy policy = everything(0.5);
        const Image image = noise(32, 32);
        std::vector<Image> alone;
        for (std::size_t i = 0; i < count; ++i)
            alone.push_back(augmentedAt(image, policy, i));
        for (const std::size_t threads : {2, 5}) {
            std::vector<Image> together(count);
            {
                std::vector<std::jthread> workers;
                for (std::size_t t = 0; t < threads; ++t) {
                    workers.emplace_back([&, t] {
                        for (std::size_t i = t; i < count; i += threads)
                            together[count - 1 - i] = augmentedAt(image, policy, count - 1 - i);
                    });
                }
            }
            QVERIFY(together == alone);
        }
        QCOMPARE(std::set<std::vector<std::uint8_t>>({alone[0].rgb, alone[1].rgb, alone[2].rgb}).size(),
                 std::size_t(3));
    }

    void everythingInTheKeyMatters()
    {
        const Image image = noise(16, 16);
        const Policy policy = everything(1);
        const Image after = augmented(image, policy, {.seed = 1, .epoch = 0}, 5);
        QVERIFY(augmented(image, policy, {.seed = 1, .epoch = 0}, 5) == after);
        QVERIFY(!(augmented(image, policy, {.seed = 2, .epoch = 0}, 5) == after));
        QVERIFY(!(augmented(image, policy, {.seed = 1, .epoch = 1}, 5) == after));
        QVERIFY(!(augmented(image, policy, {.seed = 1, .epoch = 0}, 6) == after));
        // Numbers of the key that change places are another key.
        QVERIFY(!(augmented(image, policy, {.seed = 0, .epoch = 1}, 5) == after));
    }

    void aLaterStepLeavesEarlierOnesAlone()
    {
        const Image image = noise(8, 8);
        const Policy one{withProbability(AugmentationKind::HorizontalFlip, 0.5)};
        Policy two = one;
        two.push_back(withProbability(AugmentationKind::GaussianNoise, 0));
        const Policy twice{one.front(), one.front()};
        int kept = 0;
        for (std::uint64_t index = 0; index < 200; ++index) {
            QVERIFY(augmentedAt(image, one, index) == augmentedAt(image, two, index));
            kept += augmentedAt(image, twice, index) == image ? 1 : 0;
        }
        QVERIFY(kept > 60 && kept < 140); // each step has draws of its own
    }

    void betaHasItsMoments_data()
    {
        QTest::addColumn<double>("alpha");
        for (const double alpha : {0.2, 1.0, 5.0})
            QTest::addRow("alpha %g", alpha) << alpha;
    }
    void betaHasItsMoments()
    {
        QFETCH(const double, alpha);
        double sum = 0;
        double squares = 0;
        constexpr int n = 20'000;
        for (std::uint64_t i = 0; i < n; ++i) {
            const double drawn = Draws({1, 2, i, 0}).beta(alpha);
            QVERIFY(drawn >= 0 && drawn <= 1);
            sum += drawn;
            squares += drawn * drawn;
        }
        const double mean = sum / n;
        const double variance = squares / n - mean * mean;
        QVERIFY(std::abs(mean - 0.5) < 0.02);
        QVERIFY(std::abs(variance - 1 / (4 * (2 * alpha + 1))) < 0.01);
    }
};

QTEST_APPLESS_MAIN(TestAugment)
#include "tst_augment.moc"
