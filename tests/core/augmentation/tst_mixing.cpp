// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/augmentation/augment.h"
#include "tests/core/augmentation/testimages.h"

#include <QTest>

#include <numeric>

using namespace offramp;

namespace {

constexpr int side = 16;
constexpr int levels = 25; ///< between the values of neighbouring images

Policy always(AugmentationKind kind)
{
    Augmentation augmentation = usualAugmentation(kind);
    augmentation.probability = 1;
    return {augmentation};
}

/// Images of one value each, label times levels, whose positions in the data set are not their labels.
std::vector<LabelledImage> flatBatch(int count)
{
    std::vector<LabelledImage> batch;
    for (int i = 0; i < count; ++i)
        batch.push_back({static_cast<std::uint64_t>(100 + 7 * i), flat(side, side, levels * i), {{i, 1}}});
    return batch;
}

double weightSum(const LabelledImage &image)
{
    return std::accumulate(image.labels.begin(), image.labels.end(), 0.0,
                           [](double sum, const LabelWeight &label) { return sum + label.weight; });
}

double weightOf(const LabelledImage &image, int label)
{
    const auto found = std::ranges::find(image.labels, label, &LabelWeight::label);
    return found == image.labels.end() ? 0 : found->weight;
}

} // namespace

class TestMixing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mixUpIsTheWeightedMean()
    {
        double sum = 0;
        double least = 1;
        double most = 0;
        constexpr int epochs = 200;
        for (std::uint64_t epoch = 0; epoch < epochs; ++epoch) {
            auto batch = flatBatch(8);
            QVERIFY(mix(batch, always(AugmentationKind::MixUp), {.seed = 1, .epoch = epoch}).has_value());
            for (int i = 0; i < 8; ++i) {
                const LabelledImage &image = batch[static_cast<std::size_t>(i)];
                QVERIFY(std::abs(weightSum(image) - 1) < 1e-12);
                QVERIFY(image.labels.size() <= 2);
                double expected = 0;
                for (const auto &[label, weight] : image.labels)
                    expected += weight * levels * label;
                QVERIFY(std::abs(image.image.rgb.front() - expected) <= 0.51);
                QVERIFY(image.image == flat(side, side, image.image.rgb.front()));
                const double weight = weightOf(image, i);
                sum += weight;
                least = std::min(least, weight);
                most = std::max(most, weight);
            }
        }
        const double mean = sum / (8 * epochs); // alpha = 1: uniform
        QVERIFY2(std::abs(mean - 0.5) < 0.04, std::to_string(mean).c_str());
        QVERIFY(least < 0.05 && most > 0.95);
    }

    void cutMixWeighsByTheArea()
    {
        int whole = 0;
        for (std::uint64_t epoch = 0; epoch < 100; ++epoch) {
            auto batch = flatBatch(8);
            QVERIFY(mix(batch, always(AugmentationKind::CutMix), {.seed = 1, .epoch = epoch}).has_value());
            for (int i = 0; i < 8; ++i) {
                const LabelledImage &image = batch[static_cast<std::size_t>(i)];
                QVERIFY(std::abs(weightSum(image) - 1) < 1e-12);
                QVERIFY(image.labels.size() <= 2);
                int left = side;
                int top = side;
                int right = 0;
                int bottom = 0;
                int replaced = 0;
                for (int place = 0; place < side * side; ++place) {
                    const int x = place % side;
                    const int y = place / side;
                    const int label = pixelAt(image.image, x, y)[0] / levels;
                    QVERIFY(weightOf(image, label) > 0);
                    if (label == i)
                        continue;
                    ++replaced;
                    left = std::min(left, x);
                    top = std::min(top, y);
                    right = std::max(right, x + 1);
                    bottom = std::max(bottom, y + 1);
                }
                QVERIFY(std::abs(weightOf(image, i) - (1 - replaced / double(side * side))) < 1e-12);
                QCOMPARE(replaced, replaced == 0 ? 0 : (right - left) * (bottom - top)); // a box
                whole += replaced == 0 ? 1 : 0;
            }
        }
        QVERIFY(whole < 100); // of 800
    }

    void partnersAreOthers()
    {
        std::vector<int> partners(4);
        for (std::uint64_t epoch = 0; epoch < 400; ++epoch) {
            auto batch = flatBatch(4);
            QVERIFY(mix(batch, always(AugmentationKind::MixUp), {.seed = 2, .epoch = epoch}).has_value());
            for (const auto &[label, weight] : batch[1].labels)
                ++partners[static_cast<std::size_t>(label)];
        }
        for (const int other : {0, 2, 3})
            QVERIFY2(partners[static_cast<std::size_t>(other)] > 90, std::to_string(other).c_str()); // about 133 of 400
    }

    void onlyTheImagesOfABatchMatter()
    {
        Policy policy = always(AugmentationKind::MixUp);
        policy.push_back(usualAugmentation(AugmentationKind::CutMix));
        const AugmentationRun run{5, 1};
        auto forward = flatBatch(9);
        auto backward = forward;
        std::ranges::reverse(backward);
        auto others = forward;
        others.resize(8);
        QVERIFY(mix(forward, policy, run).has_value());
        QVERIFY(mix(backward, policy, run).has_value());
        QVERIFY(mix(others, policy, run).has_value());
        std::ranges::reverse(backward);
        QVERIFY(forward == backward);
        forward.resize(8);
        QVERIFY(!(forward == others));
    }

    void bothTogether()
    {
        Policy policy = always(AugmentationKind::MixUp);
        policy.push_back(always(AugmentationKind::CutMix).front());
        auto batch = flatBatch(8);
        QVERIFY(mix(batch, policy, {1, 0}).has_value());
        std::size_t most = 0;
        for (const LabelledImage &image : batch) {
            QVERIFY(std::abs(weightSum(image) - 1) < 1e-12);
            // The mean over the image is the mean of the labels' values.
            double expected = 0;
            for (const auto &[label, weight] : image.labels)
                expected += weight * levels * label;
            const double sum = std::accumulate(image.image.rgb.begin(), image.image.rgb.end(), 0.0);
            QVERIFY(std::abs(sum / static_cast<double>(image.image.rgb.size()) - expected) <= 0.51);
            most = std::max(most, image.labels.size());
        }
        QVERIFY(most > 2);
    }

    void labelsOfOneClassAreOne()
    {
        auto batch = flatBatch(4);
        for (LabelledImage &image : batch)
            image.labels = {{3, 1}};
        QVERIFY(mix(batch, always(AugmentationKind::CutMix), {1, 0}).has_value());
        for (const LabelledImage &image : batch) {
            QCOMPARE(image.labels.size(), std::size_t(1));
            QCOMPARE(image.labels.front().label, 3);
            QVERIFY(std::abs(image.labels.front().weight - 1) < 1e-12);
        }
    }

    void nothingToMix()
    {
        const auto batch = flatBatch(6);
        for (const AugmentationKind kind : {AugmentationKind::MixUp, AugmentationKind::CutMix}) {
            auto never = batch;
            Policy policy = always(kind);
            policy.front().probability = 0;
            QVERIFY(mix(never, policy, {1, 0}).has_value());
            QVERIFY(never == batch);
            auto one = flatBatch(1);
            QVERIFY(mix(one, always(kind), {1, 0}).has_value());
            QVERIFY(one == flatBatch(1));
            std::vector<LabelledImage> none;
            QVERIFY(mix(none, always(kind), {1, 0}).has_value());
            const Image image = noise(4, 4);
            QVERIFY(augmented(image, always(kind), {1, 0}, 3) == image);
        }
    }

    void sizesMustBeEqual()
    {
        auto batch = flatBatch(3);
        batch[2].image = flat(side, 8, 1);
        const auto mixed = mix(batch, always(AugmentationKind::MixUp), {1, 0});
        QVERIFY(!mixed.has_value());
        QCOMPARE(mixed.error().sentence, std::string("Image 100 of the data set is 16 x 16 and image 114 is 16 x 8; "
                                                     "only images of one size can be mixed."));
        QVERIFY(mix(batch, always(AugmentationKind::HorizontalFlip), {1, 0}).has_value());
    }
};

QTEST_APPLESS_MAIN(TestMixing)
#include "tst_mixing.moc"
