// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/targets.h"
#include "tests/ui/fixtures.h"
#include "ui/document/targetline.h"
#include "ui/wording/targetwording.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr Aim::Kind atLeast = Aim::Kind::AtLeast;
constexpr Aim::Kind atMost = Aim::Kind::AtMost;

/// What every shared threshold of a recording comes to, counted sample by sample.
std::vector<Point> allPoints(const OpenRecording &recording)
{
    std::vector<Point> points;
    const ExitTable &table = recording.table();
    for (const double threshold : recording.sweep().representativeThresholds(-1)) {
        const Thresholds shared(static_cast<std::size_t>(table.lastExit().value), threshold);
        points.push_back(pointOf(evaluate(table, shared), table.cost()));
    }
    return points;
}

/// The best point for an aim by a look at each; nothing where none meets it.
std::optional<Point> bestPoint(const std::vector<Point> &points, const Aim &aim)
{
    std::optional<Point> best;
    for (const Point &point : points) {
        const bool isMet = aim.kind == atLeast ? point.accuracy >= aim.value : point.energy <= aim.value;
        const bool isBetter
            = !best
              || (aim.kind == atLeast
                      ? std::pair(-point.energy, point.accuracy) > std::pair(-best->energy, best->accuracy)
                      : std::pair(point.accuracy, -point.energy) > std::pair(best->accuracy, -best->energy));
        if (isMet && isBetter)
            best = point;
    }
    return best;
}

} // namespace

class TestTargetLine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void answersAreTheBest_data();
    void answersAreTheBest();
    void budgetsAgreeWithTheSearch();
    void followsTheSelection();
    void bestOfTheVariants();
    void addingIsOneStep();
    void proposesWhatTheSelectedMeets();
    void refusesNonsense_data();
    void refusesNonsense();
    void goesWithItsAxisAndItsRecordings();
    void typed_data();
    void typed();
    void words();

private:
    [[nodiscard]] Point answered() const
    {
        const auto answer = m_line->answer();
        return answer ? Point{answer->place.energy, answer->place.accuracy} : Point{-1, -1};
    }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<TargetLine> m_line;
    RecordingPtr m_network;
    RecordingId m_id;
};

void TestTargetLine::init()
{
    m_document = std::make_unique<Document>();
    m_selection = std::make_unique<Selection>(m_document.get());
    m_line = std::make_unique<TargetLine>(m_document.get(), m_selection.get());
    m_network = fixtures::network(u"net"_s, 600, 2);
    m_id = m_document->openRecording(m_network);
}

void TestTargetLine::cleanup()
{
    QCOMPARE(fixtures::disagreement(*m_document), QString());
    m_line.reset();
    m_selection.reset();
    m_document.reset();
}

void TestTargetLine::answersAreTheBest_data()
{
    QTest::addColumn<Aim>("aim");
    for (const double accuracy : {.01, .3, .55, .6, .65, .7, .72, .75, .8, .99, 1.0})
        QTest::addRow("at least %g", accuracy) << Aim{atLeast, accuracy};
    for (const double energy : {.1, .8, .81, 1.0, 1.2, 1.5, 1.9, 2.0, 50.0})
        QTest::addRow("at most %g", energy) << Aim{atMost, energy};
}

void TestTargetLine::answersAreTheBest()
{
    QFETCH(Aim, aim);
    const int steps = m_document->undoStack()->count();
    m_line->set(aim);
    const auto answer = m_line->answer();
    QVERIFY(answer);
    QCOMPARE(answer->network, m_id);
    const std::vector<Point> points = allPoints(*m_network);
    const auto best = bestPoint(points, aim);
    QCOMPARE(answer->isMet, best.has_value());
    if (best) {
        QVERIFY(std::abs(answered().energy - best->energy) <= 1e-12 * best->energy);
        QCOMPARE(answered().accuracy, best->accuracy);
    } else if (aim.kind == atLeast) { // the nearest
        QCOMPARE(answered().accuracy, std::ranges::max_element(points, {}, &Point::accuracy)->accuracy);
    } else {
        QCOMPARE(answered().energy, std::ranges::min_element(points, {}, &Point::energy)->energy);
    }
    QCOMPARE(m_document->undoStack()->count(), steps); // looking is not a decision
    QVERIFY(!m_document->isModified());
}

void TestTargetLine::budgetsAgreeWithTheSearch()
{
    const std::vector<const ExitTable *> tables{&m_network->table()};
    TargetPlan plan;
    plan.chosenShare = 1;
    int met = 0;
    for (int i = 0; i <= 60; ++i) {
        const double budget = 0.7 + i * 0.025;
        const auto found = findTarget(tables, CostBudget{budget}, plan);
        QVERIFY(found);
        m_line->set(Aim{atMost, budget});
        QCOMPARE(m_line->answer()->isMet, found->isReached);
        if (!found->isReached)
            continue;
        ++met;
        QCOMPARE(answered().accuracy, found->chosen.point.accuracy);
        QVERIFY(std::abs(answered().energy - found->chosen.point.energy) < 1e-12);
    }
    QVERIFY(met > 40);
}

void TestTargetLine::followsTheSelection()
{
    const RecordingPtr larger = fixtures::network(u"larger"_s, 600, 5, 7);
    const RecordingId other = m_document->openRecording(larger);
    m_line->set(Aim{atLeast, .7});
    m_selection->select(m_document->variants().back().id);
    QCOMPARE(m_line->answer()->network, other);
    QCOMPARE(answered().energy, bestPoint(allPoints(*larger), *m_line->aim())->energy);
    m_selection->select(m_document->variants().front().id);
    QCOMPARE(m_line->answer()->network, m_id);
    m_selection->select(std::nullopt);
    QCOMPARE(m_line->answer()->network, m_id); // the first
    // With an exit off, the curve is another one.
    const Point before = answered();
    QVERIFY(m_document->setExitsOff(m_id, ExitsOff{ExitIndex{0}}));
    const auto best = bestPoint(allPoints(*m_document->recording(m_id)), *m_line->aim());
    QVERIFY(best && best->energy != before.energy);
    QVERIFY(std::abs(answered().energy - best->energy) <= 1e-12 * best->energy);
}

void TestTargetLine::bestOfTheVariants()
{
    const RecordingId other = m_document->openRecording(fixtures::network(u"other"_s, 600, 1, 3));
    m_document->addVariant(other, {5, 5}); // the cheapest of all, and of another network
    m_selection->select(m_document->variants().front().id);
    for (const Aim &aim :
         {Aim{atLeast, .5}, Aim{atLeast, .7}, Aim{atLeast, .999}, Aim{atMost, 1.3}, Aim{atMost, .01}}) {
        m_line->set(aim);
        std::vector<Point> points;
        for (const Variant &variant : m_document->variants()) {
            if (variant.recording == m_id)
                points.push_back(m_document->results().find(variant.id)->point);
        }
        const auto best = bestPoint(points, aim);
        const auto found = m_line->answer()->variant;
        QCOMPARE(found.has_value(), best.has_value());
        if (best)
            QCOMPARE(m_document->results().find(*found)->point, *best);
    }
}

void TestTargetLine::addingIsOneStep()
{
    const int steps = m_document->undoStack()->count();
    const std::size_t count = m_document->variants().size();
    m_line->add(); // there is no line
    m_line->set(Aim{atLeast, 1});
    m_line->add(); // it is not met
    QCOMPARE(m_document->undoStack()->count(), steps);
    m_line->set(Aim{atLeast, .7});
    const Point wanted = answered();
    m_line->add();
    QCOMPARE(m_document->undoStack()->count(), steps + 1);
    QCOMPARE(m_document->variants().size(), count + 1);
    const VariantId added = m_document->variants().back().id;
    QVERIFY(m_selection->isSelected(added));
    QCOMPARE(m_document->results().find(added)->point.accuracy, wanted.accuracy);
    QVERIFY(std::abs(m_document->results().find(added)->point.energy - wanted.energy) < 1e-12);
    const VariantResult *best = m_document->results().find(*m_line->answer()->variant);
    QCOMPARE(best->point, m_document->results().find(added)->point);
    m_document->undoStack()->undo();
    QCOMPARE(m_document->variants().size(), count);
    QVERIFY(m_line->aim());
}

void TestTargetLine::proposesWhatTheSelectedMeets()
{
    const VariantId selected = m_document->variants()[2].id;
    m_selection->select(selected);
    const Point point = m_document->results().find(selected)->point;
    QSignalSpy changed(m_line.get(), &TargetLine::changed);
    m_line->propose(atLeast);
    QVERIFY(m_line->aim()->value <= point.accuracy && m_line->aim()->value > point.accuracy - .011);
    QCOMPARE(std::round(m_line->aim()->value * 100) / 100, m_line->aim()->value);
    m_line->propose(atMost);
    QCOMPARE(m_line->aim()->kind, atMost);
    QVERIFY(m_line->aim()->value > point.energy && m_line->aim()->value <= 1.34 * point.energy);
    QVERIFY(m_line->answer()->isMet);
    QCOMPARE(changed.count(), 2);
}

void TestTargetLine::refusesNonsense_data()
{
    QTest::addColumn<Aim>("aim");
    QTest::newRow("more than all") << Aim{atLeast, 1.01};
    QTest::newRow("nothing") << Aim{atLeast, 0};
    QTest::newRow("negative") << Aim{atMost, -2};
    QTest::newRow("not a number") << Aim{atMost, std::nan("")};
    QTest::newRow("endless") << Aim{atMost, std::numeric_limits<double>::infinity()};
}

void TestTargetLine::refusesNonsense()
{
    QFETCH(Aim, aim);
    m_line->set(Aim{atLeast, .8});
    QSignalSpy changed(m_line.get(), &TargetLine::changed);
    m_line->set(aim);
    QCOMPARE(*m_line->aim(), (Aim{atLeast, .8}));
    QCOMPARE(changed.count(), 0);
}

void TestTargetLine::goesWithItsAxisAndItsRecordings()
{
    const RecordingId id
        = m_document->openRecording(fixtures::measured("measured", {CostUnit::Gflops, CostUnit::Joules}));
    m_line->set(Aim{atMost, 1});
    m_selection->select(m_document->variants().front().id);
    QVERIFY(m_document->setCost(CostUnit::Joules));
    QVERIFY(!m_line->aim()); // its number was GFLOPs
    m_line->set(Aim{atLeast, .5});
    QVERIFY(!m_line->answer()); // of a network without joules
    m_line->add();
    QVERIFY(m_document->setCost(CostUnit::Gflops));
    QVERIFY(m_line->aim() && m_line->answer());
    m_document->closeRecording(id);
    QVERIFY(m_line->aim());
    m_document->closeRecording(m_id);
    QVERIFY(!m_line->aim());
    QVERIFY(!m_line->answer());
}

void TestTargetLine::typed_data()
{
    QTest::addColumn<bool>("isAccuracy");
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("value"); ///< 0: refused
    QTest::newRow("percent") << true << u"90"_s << .9;
    QTest::newRow("with its sign") << true << u" 83.1 % "_s << .831;
    QTest::newRow("all") << true << u"100"_s << 1.0;
    QTest::newRow("too much") << true << u"101"_s << 0.0;
    QTest::newRow("none") << true << u"0"_s << 0.0;
    QTest::newRow("a word") << true << u"most"_s << 0.0;
    QTest::newRow("empty") << true << u""_s << 0.0;
    QTest::newRow("cost") << false << u"1.5"_s << 1.5;
    QTest::newRow("with its unit") << false << u"800 MFLOPs"_s << .8;
    QTest::newRow("of another kind") << false << u"8 mJ"_s << 0.0;
    QTest::newRow("no cost") << false << u"0"_s << 0.0;
}

void TestTargetLine::typed()
{
    QFETCH(bool, isAccuracy);
    QFETCH(QString, text);
    QFETCH(double, value);
    const CostScale scale{CostUnit::Gflops, 2.5};
    const auto aim = parseAim(isAccuracy ? atLeast : atMost, text, scale);
    QCOMPARE(aim.has_value(), value > 0);
    if (!aim) {
        QVERIFY(!aim.error().remedy.empty());
        return;
    }
    QCOMPARE(aim->value, value);
    const auto again = parseAim(aim->kind, aimNumber(*aim, scale), scale); // what is shown can be typed
    QVERIFY(again && *again == *aim);
}

void TestTargetLine::words()
{
    const CostScale scale{CostUnit::Gflops, 2.5};
    QCOMPARE(aimText({atLeast, .9}, scale), u"at least 90\u202f%"_s);
    QCOMPARE(aimText({atMost, 1.5}, scale), u"at most 1.5 GFLOPs"_s);
    const ThresholdScale nats{Criterion::Entropy, {}, 10};
    m_line->set(Aim{atLeast, .7});
    const AimAnswer answer = *m_line->answer();
    const QString met = aimSentence(*m_line->aim(), answer, scale, nats);
    QVERIFY2(met.startsWith(u"The cheapest of net: "_s) && met.contains(scale.withUnit(answer.place.energy)),
             qPrintable(met));
    QCOMPARE(aimResult(*m_line->aim(), answer, scale), scale.withUnit(answer.place.energy));
    m_line->set(Aim{atLeast, 1});
    QCOMPARE(aimResult(*m_line->aim(), m_line->answer(), scale), u"not reached"_s);
    QVERIFY(aimSentence(*m_line->aim(), m_line->answer(), scale, nats).contains(u"%"_s));
    QCOMPARE(aimResult(*m_line->aim(), std::nullopt, scale), u"no FLOPs counted"_s);
}

QTEST_MAIN(TestTargetLine)
#include "tst_targetline.moc"
