// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "core/results/convertthresholds.h"
#include "core/results/loadrecording.h"
#include "core/recording/writerecording.h"
#include "ui/wording/thresholdview.h"
#include "ui/wording/wording.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestCriterion : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void switchingKeepsEnergies();
    void oneThresholdForEachExitKeepsShares();
    void tablesWithoutItAreRefused();
    void scoresOfTheNetwork();
    void referenceKeepsItsCriterion();
    void changesAgainstTheReference();
    void lastMove();
    void shownUnits();
    void shownTextComesBack();
    void unitIsKept();

private:
    RecordingPtr m_recording;
    QTemporaryDir m_folder;
};

void TestCriterion::initTestCase()
{
    m_recording = loadRecording(fixtures::writeRecording(m_folder.filePath(u"net.exits"_s), 3).toStdString()).value();
}

void TestCriterion::switchingKeepsEnergies()
{
    Document document;
    const RecordingId id = document.openRecording(m_recording);
    QCOMPARE(document.recording(id)->criteria(),
             (std::vector{Criterion::Entropy, Criterion::Confidence, Criterion::Margin, Criterion::Patience}));
    const Decisions before = document.decisions();
    const Results entropy = document.results();
    QSignalSpy switched(&document, &Document::criterionChanged);
    QSignalSpy replaced(&document, &Document::recordingReplaced);
    QVERIFY(document.setCriterion(Criterion::Confidence));
    QCOMPARE(switched.count(), 1);
    QCOMPARE(replaced.count(), 1);
    QCOMPARE(document.recording(id)->criterion(), Criterion::Confidence);
    QCOMPARE(document.recording(id)->table().uncertainty({0})[0] < 0, true);
    for (std::size_t i = 0; i < document.variants().size(); ++i) {
        const Point now = document.results().variants[i].point;
        QVERIFY(std::abs(now.energy - entropy.variants[i].point.energy) < 0.005);
        QVERIFY(sharedThreshold(document.variants()[i].thresholds));
    }
    QCOMPARE(document.variants().front().thresholds, (Thresholds{-1, -1}));
    QCOMPARE(fixtures::disagreement(document), QString());

    document.undoStack()->undo();
    QCOMPARE(document.decisions(), before);
    QCOMPARE(document.results().area, entropy.area);
    QCOMPARE(fixtures::disagreement(document), QString());
    document.undoStack()->redo();
    QCOMPARE(document.criterion(), Criterion::Confidence);
    QCOMPARE(fixtures::disagreement(document), QString());
}

void TestCriterion::oneThresholdForEachExitKeepsShares()
{
    for (const Criterion criterion : {Criterion::Confidence, Criterion::Margin}) {
        const RecordingPtr other = m_recording->under({criterion}).value();
        for (const Thresholds &thresholds : {Thresholds{0.9, 1.4}, Thresholds{0, 0.5}, Thresholds{9, 0.5}}) {
            const Thresholds converted = convertThresholds(thresholds, *m_recording, *other);
            const auto now = other->outcomeAt(converted).leaving;
            QCOMPARE(now, m_recording->outcomeAt(thresholds).leaving);
        }
    }
}

void TestCriterion::tablesWithoutItAreRefused()
{
    Document document;
    document.openRecording(m_recording);
    document.openRecording(fixtures::tiny());
    const Decisions before = document.decisions();
    const auto refused = document.setCriterion(Criterion::Margin);
    QVERIFY(!refused);
    QVERIFY(refused.error().sentence.find("tiny") != std::string::npos);
    QCOMPARE(document.decisions(), before);
}

void TestCriterion::scoresOfTheNetwork()
{
    Document plain;
    plain.openRecording(m_recording);
    const auto refused = plain.setCriterion(Criterion::Score);
    QVERIFY(!refused && refused.error().remedy.find("--exits 0:1,2") != std::string::npos);

    WholeRecording whole;
    whole.recording = readRecording(m_recording->path()).value();
    Recording &recording = whole.recording;
    for (const float confidence : recording.confidence)
        recording.score.push_back(40 * confidence - 10);
    std::fill(recording.score.end() - static_cast<std::ptrdiff_t>(recording.sampleCount()), recording.score.end(), 0.F);
    const std::string path = m_folder.filePath(u"scored.exits"_s).toStdString();
    QVERIFY(writeRecording(path, whole));
    Document document;
    const RecordingId id = document.openRecording(loadRecording(path).value());
    const std::vector<Criterion> carried = document.recording(id)->criteria();
    QVERIFY(std::ranges::count(carried, Criterion::Score) == 1);
    const Results entropy = document.results();
    QVERIFY(document.setCriterion(Criterion::Score));
    QCOMPARE(fixtures::disagreement(document), QString());
    for (std::size_t i = 0; i < document.variants().size(); ++i)
        QVERIFY(std::abs(document.results().variants[i].point.energy - entropy.variants[i].point.energy) < 0.005);
    QCOMPARE(document.results().variants.front().outcome.leaving.back(),
             static_cast<std::int64_t>(recording.sampleCount()));
    QVERIFY(writtenThreshold(document.variants().front().thresholds.front(), Criterion::Score)
            > *std::ranges::max_element(recording.score));

    // The same decisions as by confidence, on another scale.
    const RecordingPtr confidence = document.recording(id)->under({Criterion::Confidence}).value();
    const RecordingPtr score = document.recording(id);
    QCOMPARE(score->outcomeAt({-22, -22}).leaving, confidence->outcomeAt({-0.8, -0.8}).leaving);
    const ThresholdScale scale{Criterion::Score, EntropyUnit::Bits, 10};
    QCOMPARE(scale.title(), u"Score"_s);
    QCOMPARE(scale.shown(-22.), 22.);
    QVERIFY(!scale.exitsBelow());
}

void TestCriterion::referenceKeepsItsCriterion()
{
    Document document;
    document.openRecording(m_recording);
    document.pinReference();
    const auto pinned = document.results().area;
    QVERIFY(document.setCriterion(Criterion::Margin));
    QVERIFY(document.results().reference);
    QCOMPARE(document.results().reference->area, pinned);

    const Workspace saved = document.toWorkspace(m_folder.path());
    QCOMPARE(saved.decisions.criterion, Criterion::Margin);
    QCOMPARE(saved.decisions.reference->criterion, Criterion::Entropy);
    Document again;
    QVERIFY(again.takeWorkspace(saved, m_folder.path(), {m_recording}));
    QCOMPARE(again.criterion(), Criterion::Margin);
    QCOMPARE(again.results().area, document.results().area);
    QCOMPARE(again.results().reference->area, pinned);
    QVERIFY(again.results().changeOf(again.variants()[1].id));
    QCOMPARE(toJson(again.toWorkspace(m_folder.path())), toJson(saved));
}

void TestCriterion::changesAgainstTheReference()
{
    Document document;
    const RecordingId recording = document.openRecording(m_recording);
    QVERIFY(!document.results().areaChange());
    QSignalSpy pinnedOrCleared(&document, &Document::referenceChanged);
    document.pinReference();
    QCOMPARE(pinnedOrCleared.count(), 1);
    QCOMPARE(document.results().areaChange(), 0.0);
    const VariantId moved = document.variants()[1].id;
    const Point before = document.results().find(moved)->point;
    document.setThresholds(moved, {0.2, 0.3});
    const Point after = document.results().find(moved)->point;
    QVERIFY(after != before);
    QCOMPARE(document.results().changeOf(moved)->energy, after.energy - before.energy);
    QCOMPARE(document.results().changeOf(moved)->accuracy, after.accuracy - before.accuracy);
    QCOMPARE(*document.results().areaChange(), *document.results().area - *document.results().reference->area);
    document.rename(moved, u"another"_s);
    QVERIFY(document.results().changeOf(moved));
    QVERIFY(!document.results().changeOf(document.addVariant(recording, {1, 1})));
    document.clearReference();
    QVERIFY(!document.results().changeOf(moved));
    document.undoStack()->undo();
    QVERIFY(document.results().changeOf(moved));
}

void TestCriterion::lastMove()
{
    Document document;
    document.openRecording(m_recording);
    const VariantId id = document.variants()[1].id;
    const Thresholds start = document.variants()[1].thresholds;
    QVERIFY(!document.lastMove());
    const int gesture = document.newGesture();
    document.setThresholds(id, {0.5, 0.5}, gesture);
    document.setThresholds(id, {0.6, 0.6}, gesture);
    QCOMPARE(document.lastMove(), (ThresholdMove{id, start}));
    document.rename(id, u"renamed"_s);
    QCOMPARE(document.lastMove(), (ThresholdMove{id, start}));
    document.setThresholds(id, {0.7, 0.7});
    QCOMPARE(document.lastMove(), (ThresholdMove{id, {0.6, 0.6}}));
    document.undoStack()->undo();
    QVERIFY(!document.lastMove());
    document.setThresholds(id, {0.8, 0.7});
    document.removeVariant(id);
    QVERIFY(!document.lastMove());
}

void TestCriterion::shownUnits()
{
    const ThresholdScale nats{Criterion::Entropy, EntropyUnit::Nats, 10};
    const ThresholdScale bits{Criterion::Entropy, EntropyUnit::Bits, 10};
    const ThresholdScale normalised{Criterion::Entropy, EntropyUnit::Normalised, 10};
    const ThresholdScale confidence{Criterion::Confidence, EntropyUnit::Bits, 10};
    QCOMPARE(nats.shown(0.63), 0.63);
    QCOMPARE(bits.shown(std::log(2.0)), 1.0);
    QCOMPARE(normalised.shown(std::log(10.0)), 1.0);
    QCOMPARE(confidence.shown(-0.9), 0.9);
    QVERIFY(!std::signbit(confidence.fromShown(0)));
    for (const ThresholdScale &scale : {nats, bits, normalised, confidence})
        QCOMPARE(scale.fromShown(scale.shown(-0.75)), -0.75);
    QCOMPARE(ThresholdScale({Criterion::Entropy, EntropyUnit::Normalised, {}}).title(), u"Entropy (nats)"_s);
    QCOMPARE(normalised.title(), u"Normalised entropy"_s);
    QVERIFY(nats.exitsBelow());
    QVERIFY(!confidence.exitsBelow());
}

void TestCriterion::shownTextComesBack()
{
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> any(0, 2.3);
    for (const EntropyUnit unit : {EntropyUnit::Nats, EntropyUnit::Bits, EntropyUnit::Normalised}) {
        const ThresholdScale scale{Criterion::Entropy, unit, m_recording->classes()};
        for (int i = 0; i < 200; ++i) {
            const Thresholds thresholds{any(random), any(random)};
            QCOMPARE(*parseTypedThresholds(typedThresholds(thresholds, scale), scale, thresholds), thresholds);
        }
        for (const QString &typed : {u"1"_s, u"0.1"_s, u"0.63"_s, u"2.07"_s, u"0.333"_s}) {
            const auto thresholds = parseTypedThresholds(typed, scale, {0.5, 0.5});
            QVERIFY(thresholds);
            QCOMPARE(typedThresholds(*thresholds, scale), typed);
        }
    }
}

void TestCriterion::unitIsKept()
{
    Document document;
    ThresholdView view(&document);
    QSignalSpy changed(&view, &ThresholdView::changed);
    view.setUnit(EntropyUnit::Bits);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(ThresholdView(&document).unit(), EntropyUnit::Bits);
    QSettings().setValue(u"entropyUnit"_s, 77);
    QCOMPARE(ThresholdView(&document).unit(), EntropyUnit::Normalised);
    QSettings().remove(u"entropyUnit"_s);
}

QTEST_MAIN(TestCriterion)
#include "tst_criterion.moc"
