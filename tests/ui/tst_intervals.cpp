// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/bootstrap.h"
#include "tests/ui/fixtures.h"
#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/intervalwording.h"
#include "ui/wording/wording.h"

#include <QSignalSpy>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestIntervals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void followEveryMove();
    void changeAgainstTheReference();
    void newestInTheBackground();
    void differentTestSetsAreRefused();
    void noAreaNoInterval();
    void nearTiesAreResampled();
};

namespace {

/// Two networks over the same samples with nearly equal full costs; half the samples exit the first one early.
RecordingPtr halfAndHalf(const QString &name, std::size_t samples, double early, double late, int wrongEvery)
{
    ExitTableColumns columns;
    columns.exits = 2;
    columns.cost.perExit = {early, late};
    columns.predicted.resize(2 * samples);
    columns.uncertainty.resize(2 * samples, 0.1F);
    for (std::size_t i = 0; i < samples; ++i) {
        columns.label.push_back(static_cast<std::int32_t>(i % 4));
        const bool right = i % static_cast<std::size_t>(wrongEvery) != 0;
        for (std::size_t k = 0; k < 2; ++k)
            columns.predicted[k * samples + i] = right ? columns.label[i] : 5;
        columns.uncertainty[i] = i % 2 == 0 ? 0.2F : 0.8F;
    }
    return std::make_shared<const OpenRecording>(RecordingFacts{.path = name.toStdString(),
                                                                .name = name.toStdString(),
                                                                .classes = 10},
                                                 *ExitTable::make(columns));
}

} // namespace

void TestIntervals::followEveryMove()
{
    Document document;
    Intervals intervals(&document);
    QCOMPARE(intervals.state(), Intervals::State::None);
    document.openRecording(fixtures::network(u"small"_s, 900, 1, 1));
    document.openRecording(fixtures::network(u"large"_s, 900, 2, 2));
    const VariantId id = document.variants()[1].id;
    for (int i = 1; i < 20; ++i) {
        document.setThresholds(id, {0.1 * i, 0.1 * i});
        QVERIFY(intervals.figures());
        QCOMPARE(fixtures::disagreement(document, intervals), QString());
    }
    QSignalSpy changed(&intervals, &Intervals::changed);
    document.rename(id, u"another name"_s);
    QCOMPARE(changed.count(), 0);
    document.setIncluded(id, false);
    QCOMPARE(fixtures::disagreement(document, intervals), QString());
    document.undoStack()->undo();
    QCOMPARE(fixtures::disagreement(document, intervals), QString());
}

void TestIntervals::changeAgainstTheReference()
{
    Document document;
    Intervals intervals(&document);
    document.openRecording(fixtures::network(u"net"_s, 900, 2));
    QVERIFY(!intervals.figures()->change);
    document.pinReference();
    QVERIFY(intervals.figures()->change);
    QCOMPARE(intervals.figures()->change->value().value, 0.0);
    QCOMPARE(intervals.figures()->change->value().high, 0.0);
    QCOMPARE(changeWords(document, intervals).figure, u"Same as reference"_s);
    const VariantId id = document.variants()[1].id;
    document.setThresholds(id, {0.2, 0.2});
    QCOMPARE(fixtures::disagreement(document, intervals), QString());
    const AreaInterval change = intervals.figures()->change->value();
    QCOMPARE(change.value, *document.results().areaChange());
    const IntervalWords words = changeWords(document, intervals);
    QVERIFY(words.figure.startsWith(areaChangeText(change.value, costScale(document))));
    QCOMPARE(words.figure.contains(u"no significant change"_s), change.low <= 0 && change.high >= 0);
    document.undoStack()->undo();
    QCOMPARE(intervals.figures()->change->value().value, 0.0);
    document.clearReference();
    QVERIFY(!intervals.figures()->change);
}

void TestIntervals::newestInTheBackground()
{
    Document document;
    Intervals intervals(&document, 1);
    document.openRecording(fixtures::network(u"net"_s, 2000, 2));
    QCOMPARE(intervals.state(), Intervals::State::Pending);
    QVERIFY(!intervals.figures());
    QVERIFY(areaWords(intervals, costScale(document)).figure.contains(u'…'));
    const VariantId id = document.variants()[1].id;
    document.setThresholds(id, {0.3, 0.3});
    document.setThresholds(id, {0.9, 0.9});
    QVERIFY(!intervals.figures());
    QTRY_VERIFY(intervals.figures());
    QCOMPARE(*intervals.figures(), fixtures::freshIntervals(document));
    document.setThresholds(id, {0.5, 0.5});
    QVERIFY(!intervals.figures());
    QTRY_VERIFY(intervals.figures());
    QCOMPARE(*intervals.figures(), fixtures::freshIntervals(document));
}

void TestIntervals::differentTestSetsAreRefused()
{
    Document document;
    Intervals intervals(&document);
    document.openRecording(fixtures::network(u"few"_s, 500, 1));
    document.openRecording(fixtures::network(u"many"_s, 900, 2));
    QVERIFY(intervals.figures());
    QVERIFY(!intervals.figures()->area);
    const IntervalWords words = areaWords(intervals, costScale(document));
    QCOMPARE(words.figure, QString());
    QVERIFY(words.tip.startsWith(u"no interval: "_s));
    QVERIFY(words.tip.contains(u"500"_s));
    QCOMPARE(captionWords(intervals, costScale(document)).figure, u"No interval"_s);
    QCOMPARE(changeWords(document, intervals).figure, QString()); // no reference
    document.pinReference();
    QVERIFY(changeWords(document, intervals).figure.endsWith(u"no interval"_s));
}

void TestIntervals::noAreaNoInterval()
{
    Document document;
    Intervals intervals(&document);
    document.openRecording(fixtures::network(u"net"_s, 500, 2));
    document.setEMax(0.01);
    QVERIFY(!document.results().area);
    QCOMPARE(intervals.state(), Intervals::State::None);
    QCOMPARE(areaWords(intervals, costScale(document)), IntervalWords());
    document.undoStack()->undo();
    QCOMPARE(fixtures::disagreement(document, intervals), QString());
}

void TestIntervals::nearTiesAreResampled()
{
    Document document;
    Intervals intervals(&document);
    const RecordingId mixed = document.openRecording(halfAndHalf(u"mixed"_s, 400, 1e9, 3e9, 5));
    const RecordingId plain = document.openRecording(halfAndHalf(u"plain"_s, 400, 2.001e9, 2.5e9, 3));
    document.addVariants({{.recording = mixed, .thresholds = {0.5}}, {.recording = plain, .thresholds = {9}}}, true);
    QCOMPARE(document.variants().size(), std::size_t(2));
    QCOMPARE(intervals.state(), Intervals::State::TooNarrow);
    QVERIFY(areaWords(intervals, costScale(document)).warns);
    QTRY_COMPARE(intervals.state(), Intervals::State::Resampled);
    AreaState state{{}, document.eMax().value};
    for (const Variant &variant : document.variants())
        state.variants.push_back(sampleOutcomes(document.recording(variant.recording)->table(), variant.thresholds));
    QCOMPARE(intervals.figures()->area, bootstrapArea(state, {}));
    QVERIFY(!areaWords(intervals, costScale(document)).warns);
    // Without near ties, the influence of the samples is sufficient again.
    document.setThresholds(document.variants()[1].id, {0});
    QCOMPARE(intervals.state(), Intervals::State::Known);
    QCOMPARE(fixtures::disagreement(document, intervals), QString());
}

QTEST_MAIN(TestIntervals)
#include "tst_intervals.moc"
