// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/core/results/recordings.h"
#include "core/results/classreport.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace offramp;

namespace {

constexpr int exits = 3;

/// A random recording whose classes have gaps between them; the costs are of the network, or of each sample.
RecordingPtr random(std::mt19937 &dice, bool isPerSample)
{
    constexpr std::int32_t classes[] = {0, 2, 3, 11, 40};
    const std::size_t n = 1 + dice() % 60;
    ExitTableColumns columns;
    columns.exits = exits;
    for (std::size_t i = 0; i < n; ++i)
        columns.label.push_back(classes[dice() % 4]); // 40 is predicted only
    for (std::size_t at = 0; at < exits * n; ++at) {
        columns.predicted.push_back(dice() % 2 == 0 ? columns.label[at % n] : classes[dice() % 5]);
        columns.uncertainty.push_back(static_cast<float>(dice() % 20) / 10);
    }
    columns.cost.perExit = {1e9, 3e9, 4e9};
    if (isPerSample) {
        columns.cost.perExit.clear();
        for (std::size_t at = 0; at < exits * n; ++at)
            columns.cost.perSample.push_back(1e9 * static_cast<double>(at / n + 1) + static_cast<double>(at % n) * 1e6);
    }
    return std::make_shared<const OpenRecording>(RecordingFacts{.path = "net.exits", .name = "net"},
                                                 ExitTable::make(columns).value());
}

/// Where a sample exits: the first exit that is on whose uncertainty is below its threshold, else the last that is on.
int exitTaken(const OpenRecording &recording, std::size_t sample, const Thresholds &thresholds)
{
    int last = -1;
    for (int k = 0; k < recording.table().exitCount(); ++k) {
        if (recording.isOff({k}))
            continue;
        last = k;
        if (k + 1 < recording.table().exitCount()
            && recording.whole().uncertainty({k})[sample] < thresholds[static_cast<std::size_t>(k)])
            return k;
    }
    return last;
}

/// Counts every number by a loop over the samples of its own. Empty where all agree, else which does not.
QString disagreement(const OpenRecording &recording, const ClassQuery &query, const ClassReport &report)
{
    const ExitTable &table = recording.table();
    const auto count = [&](auto isCounted) {
        std::int64_t counted = 0;
        for (std::size_t i = 0; i < table.sampleCount(); ++i) {
            const int taken = exitTaken(recording, i, query.thresholds);
            const int answering = query.answersAt ? query.answersAt->value : taken;
            counted += isCounted(i, taken, answering);
        }
        return counted;
    };
    std::int64_t inCells = 0;
    for (const ClassFigures &figures : report.classes) {
        const std::int32_t label = figures.label;
        const auto name = [label](const char *what) {
            return QStringLiteral("%1 of class %2").arg(QLatin1StringView(what)).arg(label);
        };
        const auto isIt = [&](std::size_t i) { return table.label()[i] == label; };
        const auto isPredicted = [&](std::size_t i, int k) { return table.predicted({k})[i] == label; };
        const std::int64_t samples = count([&](std::size_t i, int, int) { return isIt(i); });
        if (figures.samples != samples)
            return name("samples");
        if (figures.predicted != count([&](std::size_t i, int, int k) { return isPredicted(i, k); }))
            return name("predictions");
        const std::int64_t correct = count([&](std::size_t i, int, int k) { return isIt(i) && isPredicted(i, k); });
        if (figures.correct != correct)
            return name("correct");
        if (figures.accuracy().has_value() != (samples > 0)
            || (samples > 0 && *figures.accuracy() != double(correct) / double(samples)))
            return name("accuracy");
        if (figures.precision().has_value() != (figures.predicted > 0)
            || (figures.predicted > 0 && *figures.precision() != double(correct) / double(figures.predicted)))
            return name("precision");
        double cost = 0;
        static_cast<void>(count([&](std::size_t i, int, int k) {
            cost += isIt(i) ? table.cost({k}, {i}) / 1e9 : 0;
            return false;
        }));
        if (figures.meanCost.has_value() != (samples > 0)
            || (samples > 0 && std::abs(*figures.meanCost - cost / double(samples)) > 1e-12 * *figures.meanCost))
            return name("cost");
        for (int k = 0; k < exits; ++k) {
            if (figures.exiting[std::size_t(k)]
                != count([&](std::size_t i, int taken, int) { return isIt(i) && taken == k; }))
                return name("exits");
        }
        for (const ClassFigures &other : report.classes) {
            const std::int64_t confused
                = count([&](std::size_t i, int, int k) { return isIt(i) && table.predicted({k})[i] == other.label; });
            if (report.count(label, other.label) != confused)
                return name("confusion");
            inCells += confused;
        }
    }
    const auto n = static_cast<std::int64_t>(table.sampleCount());
    return inCells == n && report.samples() == n ? QString() : QStringLiteral("sums");
}

} // namespace

class TestClassReport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void byHand();
    void asBruteForce();
    void unknownCosts();
    void isCancelled();
    void asCsv();
};

void TestClassReport::byHand()
{
    // At .4 the first two samples exit at exit 1 as class 0; the others go on to exit 2, which says 2 and 0.
    const RecordingPtr tiny = fixtures::tiny();
    const auto classes = occurringClasses(*tiny);
    QCOMPARE(classes, (std::vector<std::int32_t>{0, 1, 2, 3}));
    const ClassReport decided = classReport(*tiny, {{0.4}, {}, classes}).value();
    QCOMPARE(decided.correct(), std::int64_t(2));
    QCOMPARE(decided.cells, (std::vector<ConfusionCell>{{0, 0, 1}, {1, 0, 1}, {2, 2, 1}, {3, 0, 1}}));
    QCOMPARE(decided.classes[0], (ClassFigures{0, 1, 3, 1, {1, 0}, 1.0}));
    QCOMPARE(decided.classes[0].precision(), std::optional(1.0 / 3));
    QCOMPARE(decided.classes[1], (ClassFigures{1, 1, 0, 0, {1, 0}, 1.0}));
    QVERIFY(!decided.classes[1].precision());
    QCOMPARE(decided.classes[3], (ClassFigures{3, 1, 0, 0, {0, 1}, 2.0}));

    // At exit 2 over all samples only the last is incorrect; where samples exit is still what the threshold says.
    const ClassReport last = classReport(*tiny, {{0.4}, ExitIndex{1}, classes}).value();
    QCOMPARE(last.correct(), std::int64_t(3));
    QCOMPARE(last.classes[1], (ClassFigures{1, 1, 1, 1, {1, 0}, 2.0}));
    QCOMPARE(last.count(3, 0), std::int64_t(1));
    QCOMPARE(last.count(3, 3), std::int64_t(0));
}

void TestClassReport::asBruteForce()
{
    std::mt19937 dice(20);
    int predictedOnly = 0;
    for (int round = 0; round < 400; ++round) {
        RecordingPtr recording = random(dice, round % 2 == 1);
        if (round % 4 > 1) {
            TableView view = recording->view();
            view.off = {{static_cast<int>(dice() % exits)}};
            recording = recording->under(view).value();
        }
        ClassQuery query{{double(dice() % 22) / 10, double(dice() % 22) / 10}, {}, occurringClasses(*recording)};
        if (dice() % 2 == 0)
            query.answersAt = recording->exitsOn()[dice() % recording->exitsOn().size()];
        const ClassReport report = classReport(*recording, query).value();
        const QString differs = disagreement(*recording, query, report);
        QVERIFY2(differs.isEmpty(), qPrintable(differs));
        for (const ConfusionCell &cell : report.cells)
            QVERIFY(cell.samples > 0);
        for (const ClassFigures &figures : report.classes)
            predictedOnly += figures.samples == 0;
    }
    QVERIFY(predictedOnly > 100);
}

void TestClassReport::unknownCosts()
{
    const RecordingPtr recording = fixtures::measured("net", {CostUnit::Gflops});
    const RecordingPtr inJoules = recording->under({Criterion::Entropy, CostUnit::Joules, {}}).value();
    QVERIFY(!inJoules->hasCost());
    const ClassQuery query{{.4, .4}, {}, occurringClasses(*recording)};
    const ClassReport unmeasured = classReport(*inJoules, query).value();
    QVERIFY(!unmeasured.classes.empty());
    for (const ClassFigures &figures : unmeasured.classes)
        QVERIFY(!figures.meanCost); // unknown, not 0
    const ClassReport counted = classReport(*recording, query).value();
    for (const ClassFigures &figures : counted.classes)
        QVERIFY(figures.meanCost);
}

void TestClassReport::isCancelled()
{
    const RecordingPtr tiny = fixtures::tiny();
    const auto report = classReport(*tiny, {{0.4}, {}, occurringClasses(*tiny)}, [] { return true; });
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::Cancelled);
}

void TestClassReport::asCsv()
{
    const RecordingPtr tiny = fixtures::tiny();
    const ClassReport report = classReport(*tiny, {{0.4}, {}, occurringClasses(*tiny)}).value();
    QCOMPARE(QString::fromStdString(classesCsv(report, *tiny)),
             QStringLiteral("class,name,samples,predicted,correct,accuracy,precision,exit_share_1,exit_share_2,"
                            "energy_gflops\n"
                            "0,0,1,3,1,1,0.3333333333333333,1,0,1\n"
                            "1,1,1,0,0,0,,1,0,1\n"
                            "2,2,1,1,1,1,1,0,1,2\n"
                            "3,3,1,0,0,0,,0,1,2\n"));
    QCOMPARE(QString::fromStdString(confusionCsv(report, *tiny)),
             QStringLiteral("true,true_name,predicted,predicted_name,samples\n"
                            "0,0,0,0,1\n1,1,0,0,1\n2,2,2,2,1\n3,3,0,0,1\n"));
}

QTEST_APPLESS_MAIN(TestClassReport)
#include "tst_classreport.moc"
