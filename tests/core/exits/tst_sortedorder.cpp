// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/sortedorder.h"

#include "core/exits/thresholdsweep.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace offramp;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

std::vector<std::uint32_t> stableOrder(const std::vector<float> &keys)
{
    std::vector<std::uint32_t> order(keys.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return keys[i]; });
    return order;
}

std::vector<float> randomKeys(std::mt19937 &random, std::size_t count, bool hasTies)
{
    std::normal_distribution<float> normal;
    std::vector<float> keys(count);
    std::ranges::generate(keys, [&] { return hasTies ? std::round(2 * normal(random)) / 2 : normal(random); });
    return keys;
}

} // namespace

class TestSortedOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfFloat()
    {
        using Float = std::numeric_limits<float>;
        const std::vector<float> keys{0,  -0.F,         infinity,        Float::denorm_min(),  -infinity, 1,   -1,
                                      .5, Float::max(), Float::lowest(), -Float::denorm_min(), -0.F,      0.F, 1};
        FloatSorter sorter;
        sorter.sort(keys);
        const auto expected = stableOrder(keys);
        QCOMPARE(sortedOrder(keys), expected);
        for (std::size_t place = 0; place < keys.size(); ++place) {
            QCOMPARE(sorter.indexAt(place), expected[place]);
            QVERIFY(sorter.keyAt(place) == keys[expected[place]]);
            QCOMPARE(std::signbit(sorter.keyAt(place)), std::signbit(keys[expected[place]])); // -0 stays -0
        }
        QVERIFY(sortedOrder({}).empty());
    }

    /// One sorter, used again for columns of other lengths.
    void randomColumns()
    {
        std::mt19937 random(1);
        FloatSorter sorter;
        for (const std::size_t count : {1000, 1, 3000, 257, 0, 2}) {
            for (const bool hasTies : {false, true}) {
                const auto keys = randomKeys(random, count, hasTies);
                const auto expected = stableOrder(keys);
                sorter.sort(keys);
                for (std::size_t place = 0; place < count; ++place) {
                    QCOMPARE(sorter.indexAt(place), expected[place]);
                    QVERIFY(sorter.keyAt(place) == keys[expected[place]]);
                }
            }
        }
        for (const float same : {-3.F, 0.F, 7.5F}) {
            const std::vector<float> keys(500, same);
            QCOMPARE(sortedOrder(keys), stableOrder(keys));
        }
    }

    /// The running minima of all exits but the last, each once.
    void breakpointsOfASweep()
    {
        std::mt19937 random(2);
        for (const bool hasTies : {false, true}) {
            for (const int exits : {2, 3, 6}) {
                constexpr std::size_t samples = 400;
                ExitTableColumns columns;
                columns.exits = exits;
                columns.label.assign(samples, 0);
                columns.predicted.assign(samples * static_cast<std::size_t>(exits), 0);
                columns.uncertainty = randomKeys(random, columns.predicted.size(), hasTies);
                columns.cost.perExit.assign(static_cast<std::size_t>(exits), 1);
                std::vector<float> minimum(samples, infinity);
                std::vector<float> expected;
                for (std::size_t at = 0; at < samples * static_cast<std::size_t>(exits - 1); ++at) {
                    float &least = minimum[at % samples];
                    least = std::min(least, columns.uncertainty[at]);
                    expected.push_back(least);
                }
                std::ranges::sort(expected);
                expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
                QCOMPARE(ThresholdSweep(*ExitTable::make(columns)).breakpoints(), expected);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestSortedOrder)
#include "tst_sortedorder.moc"
