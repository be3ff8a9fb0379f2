// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/tinylines.h"
#include "ui/wording/linewording.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace offramp;
using namespace offramp::fixtures;
using namespace Qt::Literals::StringLiterals;

namespace {

std::vector<ReferenceKind> kindsOf(const std::vector<ShownLine> &lines)
{
    std::vector<ReferenceKind> kinds;
    for (const ShownLine &line : lines)
        kinds.push_back(line.kind());
    return kinds;
}

/// tiny() with every sample twice.
RecordingPtr twice()
{
    ExitTableColumns columns;
    columns.exits = 2;
    columns.label = {0, 1, 2, 3, 0, 1, 2, 3};
    columns.predicted = {0, 0, 2, 0, 0, 0, 2, 0, /**/ 0, 1, 2, 0, 0, 1, 2, 0};
    columns.uncertainty.assign(16, .5F);
    columns.cost.perExit = {1e9, 2e9};
    return std::make_shared<const OpenRecording>(RecordingFacts{.path = "tiny.exits", .name = "tiny", .classes = 4},
                                                 *ExitTable::make(columns));
}

} // namespace

/// Which lines to compare with a document has, with figures that were computed by hand.
class TestFollowedLines : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void byHand();
    void followWhatTheyAreOf();
    void staticNetworks();
    void exitsThatAreOff();
    void rulesByBins();
    void otherCosts();
    void inTheBackground();
};

void TestFollowedLines::byHand()
{
    TinyLines tiny;
    QVERIFY(tiny.lines.shown().empty()); // until they are chosen
    tiny.lines.setChoice(both);
    QVERIFY(!tiny.lines.isPending());
    auto lines = tiny.lines.shown();
    QCOMPARE(kindsOf(lines), (std::vector{ReferenceKind::Oracle, ReferenceKind::OracleBound, ReferenceKind::Envelope}));
    QCOMPARE(lines[0].points(), oraclePoint);
    QCOMPARE(lines[0].line->area.value(), oracleArea);
    QCOMPARE(lines[1].points(), boundCorners);
    QCOMPARE(lines[1].line->area.value(), boundArea);
    QCOMPARE(lines[2].points(), envelopeCorners);
    QCOMPARE(lines[2].line->area.value(), envelopeArea);
    for (const ShownLine &line : lines) {
        QVERIFY(line.isCurrent);
        QCOMPARE(line.samples, 4);
        QCOMPARE(line.recording, line.kind() == ReferenceKind::Envelope ? std::nullopt : std::optional(tiny.id));
    }

    tiny.document.setEMax(1.75);
    lines = tiny.lines.shown();
    QCOMPARE(lines[0].line->area.value(), .75 * .5);
    QCOMPARE(lines[1].line->area.value(), .25 * (.5 + .75) / 2 + .75 * .5);
    QCOMPARE(lines[2].points(), (std::vector<Point>{{1, .5}})); // what costs E_max does not count
    QCOMPARE(lines[2].line->area.value(), .75 * .5);
    tiny.document.setEMax(1);
    lines = tiny.lines.shown();
    for (const ShownLine &line : lines)
        QVERIFY(!line.line->area);
    QVERIFY(lines[2].points().empty());
    QVERIFY(lineSentence(lines[2], costScale(tiny.document)).contains(u"no area below E_max"_s));

    tiny.lines.setChoice({.oracle = false, .envelope = true});
    QCOMPARE(kindsOf(tiny.lines.shown()), std::vector{ReferenceKind::Envelope});
    tiny.lines.setChoice({});
    QVERIFY(tiny.lines.shown().empty());
}

void TestFollowedLines::followWhatTheyAreOf()
{
    TinyLines tiny;
    QSignalSpy changed(&tiny.lines, &ReferenceLines::changed);
    tiny.document.setEMax(2.5);
    QCOMPARE(changed.count(), 0); // nothing is chosen
    tiny.lines.setChoice(both);
    tiny.lines.setChoice(both);
    QCOMPARE(changed.count(), 1);
    const VariantId moved = tiny.document.variants()[0].id;
    for (const double threshold : {.05, .2, .4, .6})
        tiny.document.setThresholds(moved, {threshold});
    QCOMPARE(changed.count(), 1); // a drag costs nothing

    tiny.document.rename(tiny.id, u"renamed"_s);
    QCOMPARE(lineName(tiny.lines.shown()[0]), u"Oracle of renamed"_s);
    tiny.document.replaceRecording(tiny.id, twice());
    QCOMPARE(tiny.lines.shown()[0].points(), oraclePoint);
    QCOMPARE(tiny.lines.shown()[0].samples, 8);
    const RecordingId second = tiny.document.openRecording(fixtures::network(u"other"_s, 300, 2));
    QCOMPARE(tiny.lines.shown().size(), std::size_t(5));
    QCOMPARE(tiny.lines.shown().back().samples, 0); // two numbers of samples
    tiny.document.closeRecording(tiny.id);
    QCOMPARE(tiny.lines.shown().size(), std::size_t(3));
    QCOMPARE(tiny.lines.shown()[0].recording, std::optional(second));
    tiny.document.clear();
    QVERIFY(tiny.lines.shown().empty());
}

void TestFollowedLines::staticNetworks()
{
    TinyLines tiny;
    const RecordingId plain = tiny.document.openRecording(oneExit());
    for (const LineChoice &choice : {LineChoice{true, false}, LineChoice{false, true}}) {
        tiny.lines.setChoice(choice);
        const auto lines = tiny.lines.shown();
        const auto line = std::ranges::find(lines, ReferenceKind::StaticNetwork, &ShownLine::kind);
        QVERIFY(line != lines.end());
        QCOMPARE(line->recording, std::optional(plain));
        QCOMPARE(line->points(), (std::vector<Point>{{2.5, .75}}));
        QCOMPARE(line->line->area.value(), .75 * .5);
        QCOMPARE(lineName(*line), u"Static network plain"_s);
        QCOMPARE(std::ranges::count(lines, ReferenceKind::Oracle, &ShownLine::kind), choice.oracle ? 1 : 0);
    }
    QCOMPARE(tiny.lines.shown().back().points(), envelopeCorners); // it costs more and is not better
    const QString sentence = lineSentence(tiny.lines.shown()[0], costScale(tiny.document));
    QVERIFY2(sentence.startsWith(u"Static network plain (one exit, no threshold): "_s), qPrintable(sentence));
    tiny.document.undoStack()->undo();
    QCOMPARE(kindsOf(tiny.lines.shown()), std::vector{ReferenceKind::Envelope});
}

void TestFollowedLines::exitsThatAreOff()
{
    TinyLines tiny;
    tiny.lines.setChoice({.oracle = true});
    QVERIFY(tiny.document.setExitsOff(tiny.id, ExitsOff{ExitIndex{0}}));
    QCOMPARE(tiny.lines.shown()[0].points(), (std::vector<Point>{{2, .75}})); // what exit 2 has, and no choice
    QCOMPARE(tiny.lines.shown()[1].points(), (std::vector<Point>{{2, .75}}));
    QVERIFY(tiny.document.setExitsOff(tiny.id, ExitsOff{ExitIndex{1}}));
    QCOMPARE(tiny.lines.shown()[0].points(), (std::vector<Point>{{1, .5}}));
    tiny.document.undoStack()->undo();
    tiny.document.undoStack()->undo();
    QCOMPARE(tiny.lines.shown()[1].points(), boundCorners);
}

void TestFollowedLines::rulesByBins()
{
    TinyLines tiny;
    tiny.lines.setChoice({.binned = true});
    QVERIFY(!tiny.lines.isPending()); // four samples are few
    auto lines = tiny.lines.shown();
    QCOMPARE(kindsOf(lines), std::vector{ReferenceKind::BinnedRules});
    // Only the second sample goes on, as the oracle has it: its uncertainty is a bin.
    QCOMPARE(lines[0].points(), boundCorners);
    QCOMPARE(lines[0].line->area.value(), boundArea);
    QVERIFY(!lines[0].isPoint());
    QCOMPARE(lineName(lines[0]), u"Best rules by bins of tiny"_s);
    QVERIFY(lineNote(lines[0].kind()).contains(u"chosen on these samples"_s));

    tiny.document.openRecording(fixtures::network(u"other"_s, 600, 2));
    QVERIFY(tiny.lines.isPending()); // a search over more samples does not stop the window
    QTRY_COMPARE(tiny.lines.shown().size(), std::size_t(2));
    tiny.lines.setChoice(both);
    for (const ShownLine &line : tiny.lines.shown())
        QVERIFY(line.kind() != ReferenceKind::BinnedRules);
}

void TestFollowedLines::otherCosts()
{
    ExitTableColumns columns;
    columns.exits = 2;
    columns.label = {0, 1, 2, 3};
    columns.predicted = {0, 0, 2, 0, /**/ 0, 1, 2, 0};
    columns.uncertainty = {.1F, .3F, .5F, .7F, /**/ .1F, .1F, .1F, .1F};
    columns.cost = {CostUnit::Joules, {10, 20}};
    Document document;
    ReferenceLines lines(&document);
    lines.setChoice(both);
    document.openRecording(
        std::make_shared<const OpenRecording>(RecordingFacts{.path = "joules.exits", .name = "joules", .classes = 4},
                                              *ExitTable::make(columns)));
    document.openRecording(tiny());
    QCOMPARE(document.eMax().unit, CostUnit::Joules); // the only cost of the first
    QVERIFY(document.setCost(CostUnit::Gflops));
    QCOMPARE(lines.shown().size(), std::size_t(3));
    QCOMPARE(lines.shown()[0].network, u"tiny"_s);
    QCOMPARE(lines.shown()[2].points(), envelopeCorners);
    QVERIFY(document.setCost(CostUnit::Joules));
    QCOMPARE(lines.shown().size(), std::size_t(3));
    QCOMPARE(lines.shown()[0].network, u"joules"_s);
    QCOMPARE(lines.shown()[0].points(), (std::vector<Point>{{12.5, .75}}));
    QCOMPARE(lines.shown()[2].samples, 4);
    const QString sentence = lineSentence(lines.shown()[0], costScale(document));
    QVERIFY2(sentence.contains(u" J, "_s), qPrintable(sentence));
}

void TestFollowedLines::inTheBackground()
{
    TinyLines tiny(0);
    QSignalSpy changed(&tiny.lines, &ReferenceLines::changed);
    tiny.lines.setChoice(both);
    QVERIFY(tiny.lines.isPending());
    QVERIFY(tiny.lines.shown().empty());
    QTRY_COMPARE(tiny.lines.shown().size(), std::size_t(3));
    QVERIFY(!tiny.lines.isPending());
    QCOMPARE(tiny.lines.shown()[1].line->area.value(), boundArea);
    QVERIFY(changed.count() >= 1);

    // Another E_max leaves the lines, but not their areas.
    tiny.document.setEMax(2.5);
    tiny.document.setEMax(2);
    QCOMPARE(tiny.lines.shown()[0].points(), oraclePoint);
    for (const ShownLine &line : tiny.lines.shown()) {
        QVERIFY(!line.isCurrent);
        QVERIFY(lineArea(line, costScale(tiny.document)).contains(u'…'));
    }
    QTRY_VERIFY(tiny.lines.shown()[0].isCurrent);
    QCOMPARE(tiny.lines.shown()[0].line->area.value(), .75 * .75); // of the newest
    tiny.document.setEMax(3);
    tiny.document.setEMax(2);
    QTRY_VERIFY(tiny.lines.shown()[0].isCurrent && !tiny.lines.isPending());
    QCOMPARE(tiny.lines.shown()[0].line->area.value(), .75 * .75);

    // While a recording grows, its lines stay until there are newer ones.
    tiny.document.replaceRecording(tiny.id, twice());
    QVERIFY(!tiny.lines.shown()[0].isCurrent);
    QCOMPARE(tiny.lines.shown()[0].samples, 4);
    QTRY_VERIFY(tiny.lines.shown()[0].isCurrent);
    QCOMPARE(tiny.lines.shown()[0].samples, 8);

    // Those of a closed one go at once.
    const RecordingId other = tiny.document.openRecording(fixtures::network(u"other"_s, 300, 2));
    QTRY_COMPARE(tiny.lines.shown().size(), std::size_t(5));
    tiny.document.closeRecording(other);
    QCOMPARE(tiny.lines.shown().size(), std::size_t(3));
    QTRY_VERIFY(!tiny.lines.isPending());

    // What is no longer chosen goes at once and does not come back.
    tiny.document.setEMax(1.5);
    tiny.lines.setChoice({});
    QVERIFY(tiny.lines.shown().empty() && !tiny.lines.isPending());
}

QTEST_MAIN(TestFollowedLines)
#include "tst_followedlines.moc"
