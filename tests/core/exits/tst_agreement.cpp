// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/agreement.h"
#include "core/exits/operatingpoint.h"
#include "core/exits/shortestthreshold.h"
#include "core/exits/thresholdsweep.h"

#include <QTest>

#include <random>

using namespace offramp;

namespace {

constexpr int exits = 5;
constexpr std::size_t samples = 40;

/// Predictions of three classes, so that exits often agree.
ExitTable randomTable(unsigned seed)
{
    std::mt19937 random(seed);
    ExitTableColumns columns;
    columns.exits = exits;
    columns.byAgreement = true;
    for (std::size_t i = 0; i < samples; ++i)
        columns.label.push_back(static_cast<std::int32_t>(random() % 3));
    for (std::size_t i = 0; i < exits * samples; ++i)
        columns.predicted.push_back(static_cast<std::int32_t>(random() % 3));
    for (const float run : agreement(columns.predicted, exits, {}))
        columns.uncertainty.push_back(-run);
    columns.cost.perExit = {1, 2, 3, 4, 5};
    return *ExitTable::make(std::move(columns));
}

/// The first exit that is on and agrees with as many before it as patience says, all of them on; else the last that is.
int exitByPatience(const ExitTable &table, std::size_t sample, const std::vector<int> &on, std::size_t patience)
{
    for (std::size_t k = patience; k < on.size(); ++k) {
        bool agree = true;
        for (std::size_t before = k - patience; before < k; ++before)
            agree &= table.predicted({on[before]})[sample] == table.predicted({on[k]})[sample];
        if (agree)
            return on[k];
    }
    return on.back();
}

} // namespace

/// Exits that agree, and the patience that decides by them.
class TestAgreement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runs_data()
    {
        QTest::addColumn<std::vector<std::int32_t>>("predicted");
        QTest::addColumn<ExitsOff>("off");
        QTest::addColumn<std::vector<float>>("runs");
        using Classes = std::vector<std::int32_t>;
        using Runs = std::vector<float>;
        QTest::newRow("one") << Classes{3} << ExitsOff() << Runs{1};
        QTest::newRow("all agree") << Classes{3, 3, 3} << ExitsOff() << Runs{1, 2, 3};
        QTest::newRow("back again") << Classes{3, 3, 1, 3} << ExitsOff() << Runs{1, 2, 1, 1};
        QTest::newRow("another is passed over") << Classes{3, 3, 1, 3} << ExitsOff{{2}} << Runs{1, 2, 1, 3};
        QTest::newRow("the same is passed over") << Classes{3, 3, 3, 3} << ExitsOff{{1}} << Runs{1, 2, 2, 3};
        QTest::newRow("the first is passed over") << Classes{3, 3} << ExitsOff{{0}} << Runs{1, 1};
    }

    void runs()
    {
        QFETCH(const std::vector<std::int32_t>, predicted);
        QFETCH(const ExitsOff, off);
        QFETCH(const std::vector<float>, runs);
        QCOMPARE(agreement(predicted, static_cast<int>(predicted.size()), off), runs);
    }

    void patienceAgainstItsDefinition()
    {
        for (unsigned seed = 0; seed < 200; ++seed) {
            const ExitTable whole = randomTable(seed);
            ExitsOff off;
            std::vector<int> on;
            for (int k = 0; k < exits; ++k) {
                const bool isOn = seed % 2 == 0 || (seed >> (k + 1) & 1) == 1 || (k == exits - 1 && on.empty());
                isOn ? on.push_back(k) : static_cast<void>(off.insert({k}));
            }
            const ExitTable table = whole.withoutExits(off, {});
            for (std::size_t patience = 0; patience <= exits; ++patience) {
                const Thresholds thresholds(exits - 1,
                                            writtenThreshold(static_cast<double>(patience), Criterion::Patience));
                for (std::size_t sample = 0; sample < samples; ++sample) {
                    const int wanted = exitByPatience(whole, sample, on, patience);
                    QVERIFY2(exitOf(table, {sample}, thresholds).value == wanted,
                             qPrintable(
                                 QString::asprintf("seed %u, patience %zu, sample %zu", seed, patience, sample)));
                }
            }
        }
    }

    void aSubsetStillAgrees()
    {
        const ExitTable whole = randomTable(7);
        const std::vector<std::size_t> some{3, 1, 20};
        QVERIFY(whole.withoutExits({{1}}, {}).subset(some) == whole.subset(some).withoutExits({{1}}, {}));
    }

    void thresholdsAreWholeNumbers()
    {
        const ThresholdSweep sweep(randomTable(1));
        const double never = neverLeave(Criterion::Patience, sweep.breakpoints());
        QCOMPARE(sweep.at(never).leaving.back(), static_cast<std::int64_t>(samples));
        for (const double threshold : sweep.representativeThresholds(never)) {
            const double shortest = shortestThreshold(sweep.breakpoints(), never, threshold);
            QCOMPARE(shortest, std::round(shortest));
            QCOMPARE(sweep.at(shortest), sweep.at(threshold));
        }
    }
};

QTEST_APPLESS_MAIN(TestAgreement)
#include "tst_agreement.moc"
