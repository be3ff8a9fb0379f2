// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/loadrecording.h"
#include "core/results/resultstext.h"
#include "tests/ui/fixtures.h"
#include "ui/document/selection.h"
#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestDocument : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void numbersByHand();
    void openingProposes();
    void everyDecisionUndoes();
    void gestureIsOneStep();
    void gestureBackToStartVanishes();
    void refusals();
    void contestEMaxFor200Classes();
    void removeDominated();
    void notesOtherTestSets();
    void replacedRecordingIsEvaluatedAgain();
    void networksHaveNames();
    void coloursOfNetworks();
    void hidingChangesNoNumber();
    void looksAreKeptInTheWorkspace();
    void selectionSurvives();
    void randomWalkStaysConsistent();
    void endsInSilence();
    void listenersMayEdit();
    void forgetsWhatUndoCannotReach();
    void words();

private:
    QTemporaryDir m_folder;
};

void TestDocument::numbersByHand()
{
    Document document;
    const RecordingId id = document.openRecording(fixtures::tiny());
    const VariantId variant = document.addVariant(id, {0.4});
    const VariantResult &result = *document.results().find(variant);
    // Samples 1 and 2 exit at exit 1 (one correct), 3 and 4 at exit 2 (one correct).
    QCOMPARE(result.outcome.leaving, (std::vector<std::int64_t>{2, 2}));
    QCOMPARE(result.outcome.correct, (std::vector<std::int64_t>{1, 1}));
    QCOMPARE(result.point.energy, 1.5);
    QCOMPARE(result.point.accuracy, 0.5);
    QCOMPARE(fixtures::disagreement(document), QString());
}

void TestDocument::openingProposes()
{
    Document document;
    QSignalSpy opened(&document, &Document::recordingsChanged);
    document.openRecording(fixtures::network(u"net"_s, 2000, 2));
    QCOMPARE(opened.count(), 1);
    QCOMPARE(document.variants().size(), std::size_t(4));
    for (const VariantResult &result : document.results().variants)
        QCOMPARE(result.standing, Standing{}); // each counts
    QCOMPARE(document.variants().front().thresholds, (Thresholds{0, 0}));
    QCOMPARE(document.eMax().value, 2.5);
    QCOMPARE(document.eMax().origin, EMaxOrigin::MostExpensiveNetwork);
    QVERIFY(originText(document.eMax()).contains(u"net"_s));
    QVERIFY(!document.results().variants.front().standing.overEMax); // the full network counts
    QVERIFY(document.results().area.has_value());

    document.openRecording(fixtures::network(u"larger"_s, 2000, 5));
    QCOMPARE(document.eMax().value, 6.0);
    document.undoStack()->undo();
    QCOMPARE(document.eMax().value, 2.5);
    QCOMPARE(document.recordings().size(), std::size_t(1));
    document.undoStack()->undo();
    QVERIFY(document.variants().empty());
    QVERIFY(!document.results().area.has_value());
    document.undoStack()->redo();
    QCOMPARE(fixtures::disagreement(document), QString());
}

void TestDocument::everyDecisionUndoes()
{
    Document document;
    const RecordingId id = document.openRecording(fixtures::network(u"net"_s, 500, 2));
    std::vector<Decisions> states{document.decisions()};
    const auto remember = [&] {
        QVERIFY(states.back() != document.decisions());
        states.push_back(document.decisions());
    };
    const VariantId added = document.addVariant(id, {0.5, 0.25});
    remember();
    const VariantId copy = document.duplicateVariant(added);
    remember();
    document.setThresholds(copy, {0.75, 0.75});
    remember();
    document.setIncluded(copy, false);
    remember();
    document.rename(copy, u"chosen"_s);
    remember();
    document.setEMax(1.5);
    remember();
    document.rename(id, u"my network"_s);
    remember();
    document.setColour(id, 4);
    remember();
    document.setHidden(id, true);
    remember();
    document.removeVariant(added);
    remember();
    document.closeRecording(id);
    remember();
    QVERIFY(document.variants().empty());

    for (std::size_t i = states.size() - 1; i > 0; --i) {
        document.undoStack()->undo();
        QCOMPARE(document.decisions(), states[i - 1]);
        QCOMPARE(fixtures::disagreement(document), QString());
        for (const RecordingId open : document.decisions().recordings)
            QCOMPARE(document.recording(open)->shownAs(), document.decisions().look(open).name);
    }
    for (std::size_t i = 1; i < states.size(); ++i) {
        document.undoStack()->redo();
        QCOMPARE(document.decisions(), states[i]);
    }
}

void TestDocument::gestureIsOneStep()
{
    Document document;
    document.openRecording(fixtures::network(u"net"_s, 500, 2));
    const VariantId id = document.variants()[1].id;
    const Thresholds start = document.variant(id)->thresholds;
    const int before = document.undoStack()->count();
    const int first = document.newGesture();
    for (const double t : {0.1, 0.2, 0.3})
        document.setThresholds(id, {t, t}, first);
    QCOMPARE(document.undoStack()->count(), before + 1);
    const int second = document.newGesture();
    document.setThresholds(id, {0.4, 0.4}, second);
    QCOMPARE(document.undoStack()->count(), before + 2);
    document.undoStack()->undo();
    QCOMPARE(document.variant(id)->thresholds, (Thresholds{0.3, 0.3}));
    document.undoStack()->undo();
    QCOMPARE(document.variant(id)->thresholds, start);
    document.undoStack()->redo();
    QCOMPARE(document.variant(id)->thresholds, (Thresholds{0.3, 0.3}));
}

void TestDocument::gestureBackToStartVanishes()
{
    Document document;
    document.openRecording(fixtures::network(u"net"_s, 500, 2));
    const VariantId id = document.variants()[1].id;
    const Thresholds start = document.variant(id)->thresholds;
    const int before = document.undoStack()->count();
    const int gesture = document.newGesture();
    document.setThresholds(id, {0.1, 0.1}, gesture);
    document.setThresholds(id, start, gesture);
    QCOMPARE(document.undoStack()->count(), before);
    QCOMPARE(document.variant(id)->thresholds, start);
    document.setThresholds(id, {0.2, 0.2}, gesture);
    QCOMPARE(document.undoStack()->count(), before + 1);
    document.undoStack()->undo();
    QCOMPARE(document.variant(id)->thresholds, start);
}

void TestDocument::refusals()
{
    Document document;
    document.openRecording(fixtures::network(u"net"_s, 500, 2));
    const VariantId id = document.variants()[1].id;
    for (const QString &bad : {u""_s, u"abc"_s, u"0.1:0.2:0.3"_s, u"nan"_s, u"0,5"_s, u"1e999"_s}) {
        const auto typed = parseTypedThresholds(bad, {}, document.variant(id)->thresholds);
        QVERIFY2(!typed.has_value(), qPrintable(bad));
        QVERIFY(!typed.error().sentence.empty() && !typed.error().remedy.empty());
    }
    for (const QString &bad : {u"0"_s, u"-3"_s, u"inf"_s, u"much"_s})
        QVERIFY2(!parseTypedEMax(bad, CostScale()).has_value(), qPrintable(bad));
    QCOMPARE(*parseTypedThresholds(u"0.4:0.9"_s, {}, {1, 1}), (Thresholds{0.4, 0.9}));
    QCOMPARE(*parseTypedEMax(u" 1.5 "_s, CostScale()), 1.5);
    const CostScale small{CostUnit::Gflops, 0.01};
    QCOMPARE(*parseTypedEMax(u"8.85"_s, small), 0.00885); // in MFLOPs, as it is shown
    QCOMPARE(*parseTypedEMax(u"39.32 GFLOPs"_s, small), 39.32);
    QCOMPARE(*parseTypedEMax(u"8.85 mflops"_s, CostScale()), 0.00885);
    QVERIFY(!parseTypedEMax(u"8.85 apples"_s, small).has_value());
    const double held = 0.123456789; // what is shown can be typed and changes nothing
    QCOMPARE(*parseTypedThresholds(u"0.1235"_s, {}, {held}), Thresholds{held});
    QCOMPARE(*parseTypedThresholds(u"0.123456789"_s, {}, {held}), Thresholds{held});
    QCOMPARE(*parseTypedThresholds(u"0.1236"_s, {}, {held}), Thresholds{0.1236});
}

void TestDocument::contestEMaxFor200Classes()
{
    Document document;
    document.openRecording(fixtures::network(u"net"_s, 1000, 2, 1, 200));
    QCOMPARE(document.eMax().value, contestEMax);
    QCOMPARE(document.eMax().origin, EMaxOrigin::Contest);
    document.setEMax(3);
    document.openRecording(fixtures::network(u"small"_s, 1000, 1));
    QCOMPARE(document.eMax().value, 3.0); // the user's choice is kept
    QCOMPARE(document.eMax().origin, EMaxOrigin::Chosen);
}

void TestDocument::removeDominated()
{
    Document document;
    const RecordingId id = document.openRecording(fixtures::tiny());
    while (!document.variants().empty())
        document.removeVariant(document.variants().back().id);
    document.addVariant(id, {0.2});  // 1.75 GFLOPs, 75 %
    document.addVariant(id, {0.9});  // 1 GFLOP, 50 %
    document.addVariant(id, {0.6});  // 1.25 GFLOPs, 50 %: dominated
    document.addVariant(id, {0.95}); // equal to the second
    const VariantId leftOut = document.addVariant(id, {0.65});
    document.setIncluded(leftOut, false);
    QCOMPARE(document.dropDominated(), 2);
    QCOMPARE(document.variants().size(), std::size_t(3));
    QCOMPARE(document.variants()[1].thresholds, (Thresholds{0.9}));
    document.undoStack()->undo();
    QCOMPARE(document.variants().size(), std::size_t(5));
}

void TestDocument::notesOtherTestSets()
{
    Document document;
    document.openRecording(fixtures::network(u"a"_s, 1000, 2));
    QVERIFY(comparisonNote(document).isEmpty());
    document.openRecording(fixtures::network(u"b"_s, 1000, 3, 7));
    QVERIFY(comparisonNote(document).isEmpty());
    const RecordingId c = document.openRecording(fixtures::network(u"c"_s, 1200, 3));
    QVERIFY(comparisonNote(document).contains(u"1,200"_s));
    QCOMPARE(samplesText(document), u"1,000 to 1,200"_s);
    document.closeRecording(c);
    document.openRecording(fixtures::network(u"d"_s, 1000, 3, 1, 20));
    QVERIFY(comparisonNote(document).contains(u"true classes"_s));
}

void TestDocument::replacedRecordingIsEvaluatedAgain()
{
    Document document;
    const RecordingId id = document.openRecording(fixtures::network(u"net"_s, 500, 2));
    const OperatingPoint before = document.results().variants[1].outcome;
    document.replaceRecording(id, fixtures::network(u"net"_s, 800, 2));
    QVERIFY(document.results().variants[1].outcome != before);
    QCOMPARE(fixtures::disagreement(document), QString());
}

void TestDocument::networksHaveNames()
{
    Document document;
    const RecordingId id = document.openRecording(fixtures::network(u"net"_s, 500, 2));
    const RecordingId other = document.openRecording(fixtures::network(u"small"_s, 500, 1));
    QSignalSpy looks(&document, &Document::looksChanged);
    document.rename(id, u" best so far "_s);
    QCOMPARE(looks.count(), 1);
    QCOMPARE(document.undoStack()->undoText(), u"Rename net"_s);
    QCOMPARE(nameOf(*document.recording(id)), u"best so far"_s);
    QCOMPARE(nameOf(*document.results().variants.front().recording), u"best so far"_s);
    QCOMPARE(nameOf(*document.recording(other)), u"small"_s);
    QVERIFY(originText(document.eMax()).contains(u"best so far"_s));
    QVERIFY(toCsv(document.results(), document.recordings()).find(",best so far,") != std::string::npos);
    QVERIFY(toJson(document.results(), document.recordings()).find("\"best so far\"") != std::string::npos);
    QCOMPARE(fixtures::disagreement(document), QString());

    // It keeps its name while it grows, under another criterion, and when it is closed and opened again.
    document.replaceRecording(id, fixtures::network(u"net"_s, 800, 2));
    QCOMPARE(nameOf(*document.recording(id)), u"best so far"_s);
    document.closeRecording(id);
    QVERIFY(document.decisions().looks.empty());
    QVERIFY(originText(document.eMax()).contains(u"small"_s));
    document.undoStack()->undo();
    QCOMPARE(nameOf(*document.recording(id)), u"best so far"_s);

    // A blank name, or the recording's, is the recording's.
    for (const QString &name : {u" "_s, u"net"_s}) {
        document.rename(id, u"another"_s);
        document.rename(id, name);
        QCOMPARE(nameOf(*document.recording(id)), u"net"_s);
        QVERIFY(document.decisions().looks.empty());
        QVERIFY(originText(document.eMax()).contains(u"net"_s));
    }
    const int steps = document.undoStack()->count();
    document.rename(id, u"net"_s);
    document.rename(RecordingId{99}, u"nothing"_s);
    QCOMPARE(document.undoStack()->count(), steps);
}

void TestDocument::coloursOfNetworks()
{
    Document document;
    const RecordingId id = document.openRecording(fixtures::network(u"net"_s, 500, 2));
    const RecordingId other = document.openRecording(fixtures::network(u"small"_s, 500, 1));
    const VariantId own = document.variants()[1].id;
    document.setColour(own, 6);
    document.setColour(id, 4);
    QCOMPARE(document.colourOf(id), 4);
    QCOMPARE(document.colourOf(other), 1);
    QCOMPARE(document.variants().front().colour, 4); // it had the network's colour
    QCOMPARE(document.variant(own)->colour, 6);      // it had one of its own
    QCOMPARE(document.variants().back().colour, 1);  // another network's
    QCOMPARE(document.variant(document.addVariant(id, {0.5, 0.5}))->colour, 4);
    // The colour that was given up is free again.
    QCOMPARE(document.colourOf(document.openRecording(fixtures::network(u"third"_s, 500, 1))), 0);
    while (document.undoStack()->undoText() != u"Colour net"_s)
        document.undoStack()->undo();
    document.undoStack()->undo();
    QCOMPARE(document.colourOf(id), 0);
    QCOMPARE(document.variants().front().colour, 0);
}

void TestDocument::hidingChangesNoNumber()
{
    Document document;
    const RecordingId id = document.openRecording(fixtures::network(u"net"_s, 500, 2));
    document.openRecording(fixtures::network(u"small"_s, 500, 1));
    document.pinReference();
    const Results before = document.results();
    const std::string csv = toCsv(before, document.recordings());
    document.setHidden(id, true);
    QVERIFY(document.isHidden(id));
    QCOMPARE(document.results().area, before.area);
    QCOMPARE(document.results().steps, before.steps);
    QCOMPARE(document.results().areaChange(), std::optional(0.0));
    QCOMPARE(toCsv(document.results(), document.recordings()), csv);
    QCOMPARE(document.undoStack()->undoText(), u"Hide net"_s);
    document.undoStack()->undo();
    QVERIFY(!document.isHidden(id));
}

void TestDocument::looksAreKeptInTheWorkspace()
{
    Document document;
    const RecordingPtr net = fixtures::network(u"net"_s, 500, 2);
    const RecordingPtr small = fixtures::network(u"small"_s, 500, 1);
    const RecordingId id = document.openRecording(net);
    document.openRecording(small);
    document.rename(id, u"mine"_s);
    document.setColour(id, 5);
    document.setHidden(id, true);
    const Workspace saved = document.toWorkspace(u"/nowhere"_s);
    QCOMPARE(saved.recordings.front().name, std::string("net")); // what to ask for where it is missing
    const auto read = parseWorkspace(toJson(saved), "t");
    QVERIFY(read.has_value());

    Document again;
    QVERIFY(again.takeWorkspace(*read, u"/nowhere"_s, {net, small}));
    const RecordingId opened = again.decisions().recordings.front();
    QCOMPARE(nameOf(*again.recording(opened)), u"mine"_s);
    QCOMPARE(again.colourOf(opened), 5);
    QVERIFY(again.isHidden(opened));
    QVERIFY(originText(again.eMax()).contains(u"mine"_s));
    QVERIFY(!again.isModified());
    QCOMPARE(toJson(again.toWorkspace(u"/nowhere"_s)), toJson(saved));

    // A network keeps its colour, whatever its first variant's is by now.
    const RecordingId second = again.decisions().recordings[1];
    const int colour = again.colourOf(second);
    again.setColour(std::ranges::find(again.variants(), second, &Variant::recording)->id, 6);
    Document third;
    QVERIFY(third.takeWorkspace(again.toWorkspace(u"/nowhere"_s), u"/nowhere"_s, {net, small}));
    QCOMPARE(third.colourOf(third.decisions().recordings[1]), colour);

    // Where the recording is missing, its look waits with it.
    QVERIFY(again.takeWorkspace(*read, u"/nowhere"_s, {nullptr, small}));
    const AbsentRecording missing = again.decisions().absent.front();
    QCOMPARE(again.decisions().nameOf(missing), std::string("mine"));
    QCOMPARE(toJson(again.toWorkspace(u"/nowhere"_s)), toJson(saved));
    QVERIFY(again.findAbsent(missing.id, net));
    QCOMPARE(nameOf(*again.recording(missing.id)), u"mine"_s);
    QCOMPARE(again.colourOf(missing.id), 5);
    QVERIFY(again.isHidden(missing.id));
    QVERIFY(originText(again.eMax()).contains(u"mine"_s));
    again.undoStack()->setClean();
}

void TestDocument::selectionSurvives()
{
    Document document;
    Selection selection(&document);
    QVERIFY(!selection.variant());
    document.openRecording(fixtures::network(u"net"_s, 500, 2));
    QVERIFY(selection.isSelected(document.variants().front().id));
    QVERIFY(!selection.step(-1));
    QVERIFY(selection.step(1));
    const VariantId second = document.variants()[1].id;
    const VariantId third = document.variants()[2].id;
    QVERIFY(selection.isSelected(second));
    document.removeVariant(second);
    QVERIFY(selection.isSelected(third));
    document.undoStack()->undo();
    document.undoStack()->undo();
    QVERIFY(!selection.variant());
}

void TestDocument::randomWalkStaysConsistent()
{
    Document document;
    document.openRecording(fixtures::network(u"a"_s, 300, 2));
    document.openRecording(fixtures::network(u"b"_s, 300, 3, 5));
    srand(4);
    for (int i = 0; i < 400; ++i) {
        if (document.variants().empty())
            document.undoStack()->undo();
        const VariantId id = document.variants()[static_cast<std::size_t>(rand()) % document.variants().size()].id;
        const double t = rand() % 2000 / 1000.0;
        switch (rand() % 8) {
        case 0:
            document.duplicateVariant(id);
            break;
        case 1:
            document.removeVariant(id);
            break;
        case 2:
            document.setIncluded(id, rand() % 2);
            break;
        case 3:
            document.undoStack()->undo();
            break;
        case 4:
            document.undoStack()->redo();
            break;
        case 5:
            document.setThresholds(id, {t, t / 2});
            break;
        default:
            document.setThresholds(id, {t, t});
        }
        QCOMPARE(fixtures::disagreement(document), QString());
    }
}

void TestDocument::endsInSilence()
{
    auto document = std::make_unique<Document>();
    const RecordingId id = document->openRecording(fixtures::tiny());
    document->addVariant(id, {0.4});
    QVERIFY(document->isModified());
    QSignalSpy modified(document.get(), &Document::modifiedChanged);
    document.reset();
    QCOMPARE(modified.count(), 0);
}

void TestDocument::listenersMayEdit()
{
    const QString path = fixtures::writeRecording(m_folder.filePath(u"net.exits"_s), 3);
    Document document;
    document.openRecording(loadRecording(path.toStdString()).value());
    const Decisions before = document.decisions();
    QObject listener;
    int told = 0;
    connect(&document, &Document::variantChanged, &listener, [&](VariantId id) {
        QVERIFY(document.variant(id));
        if (++told == 1) {
            while (document.variants().size() > 1)
                document.removeVariant(document.variants().back().id);
        }
    });
    QVERIFY(document.setCriterion(Criterion::Margin)); // changes every variant
    QCOMPARE(document.variants().size(), std::size_t(1));
    QCOMPARE(document.criterion(), Criterion::Margin);
    QCOMPARE(fixtures::disagreement(document), QString());
    while (document.undoStack()->index() > 1)
        document.undoStack()->undo();
    QCOMPARE(document.decisions(), before); // the last edit first, step by step
}

void TestDocument::forgetsWhatUndoCannotReach()
{
    Document document;
    document.openRecording(fixtures::network(u"kept"_s, 500, 2));
    std::weak_ptr<const OpenRecording> opened;
    {
        const RecordingPtr recording = fixtures::network(u"gone"_s, 500, 3);
        opened = recording;
        const RecordingId id = document.openRecording(recording);
        document.closeRecording(id);
    }
    QVERIFY(!opened.expired()); // undo opens it again
    document.undoStack()->undo();
    QCOMPARE(document.recordings().size(), std::size_t(2));
    document.undoStack()->undo();
    QVERIFY(!opened.expired()); // and redo
    document.setEMax(1.5);
    QVERIFY(opened.expired());
    QCOMPARE(document.recordings().size(), std::size_t(1));
    QCOMPARE(fixtures::disagreement(document), QString());
}

void TestDocument::words()
{
    QCOMPARE(thresholdsText({0.63, 0.63}), u"0.63"_s);
    QCOMPARE(thresholdsText({0.4, 0.9}), u"0.4:0.9"_s);
    QCOMPARE(thresholdsText({}), u"none"_s);
    QCOMPARE(thresholdsText({0.123456789}), u"0.1235"_s);
    QCOMPARE(thresholdsText({0.1234567}), u"0.1234567"_s);
    QCOMPARE(thresholdsText({2e-20}), u"2e-20"_s);
    QCOMPARE(typedThresholds({0.123456789}), u"0.123456789"_s);
    const CostScale contest{CostUnit::Gflops, 39.32};
    QCOMPARE(contest.withUnit(2.5401), u"2.54 GFLOPs"_s);
    QCOMPARE(contest.changeText(0.012), u"+0.0120"_s);
    QCOMPARE(contest.changeText(0), u"0"_s);
    QCOMPARE(contest.eMaxText(), u"39.32"_s);
    QCOMPARE(contest.axisTitles().front(), u"GFLOPs per image (energy proxy)"_s);
    QCOMPARE(contest.text(31.782595714999253), u"31.78"_s);
    QCOMPARE(contest.text(-0.5), u"\u22120.500"_s);
    QCOMPARE(contest.text(-1e-12), u"0.00"_s);
    QCOMPARE(contest.factor(), 1.0);
    const CostScale small = costScale(0.044533632e9, CostUnit::Flops);
    QCOMPARE(small.withUnit(0.017236608), u"17.24 MFLOPs"_s);
    QCOMPARE(small.exactText(0.017236608), u"17.236608"_s);
    QCOMPARE(small.perImage(), u"MFLOPs per image"_s);
    QCOMPARE(small.factor(), 1000.0);
    QCOMPARE(percentText(0.83123), u"83.12\u202f%"_s);
    QCOMPARE(accuracyText(0.83123, 1000), u"83.1\u202f%"_s);
    QCOMPARE(accuracyText(0.83123, 10000), u"83.12\u202f%"_s);
    QCOMPARE(shareText(0.83123, 10000), u"83.1\u202f%"_s);
    QCOMPARE(accuracyChangeText(0.004, 1000), u"+0.4\u202fpp"_s);
    QCOMPARE(accuracyChangeText(-0.004, 10000), u"\u22120.40\u202fpp"_s);
    QCOMPARE(areaPhrase(31.7826, contest), u"area 31.78"_s);
    QCOMPARE(areaPhrase(0.03723, small, 1000), u"normalised area 83.6\u202f%"_s);
    QCOMPARE(areaChangeText(0.0001, small), u"+0.225\u202fpp"_s);
    QCOMPARE(areaChangeText(-0.012, contest), u"\u22120.0120"_s);
    QCOMPARE(areaChangeText(0, small), u"0"_s);
}

QTEST_GUILESS_MAIN(TestDocument)
#include "tst_document.moc"
