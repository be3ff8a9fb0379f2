// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/linechoice.h"
#include "core/search/keptexits.h"
#include "tests/core/results/recordings.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace offramp;

/// Which lines to compare with recordings have.
class TestLineChoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyWhatIsChosen()
    {
        const RecordingPtr tiny = fixtures::tiny();
        const RecordingPtr other = fixtures::network("other", 50, 2);
        const auto points = curvePoints({tiny, other});
        QCOMPARE(points.size(), tiny->curve().size() + other->curve().size());
        QVERIFY(linesOf({}, *tiny, "tiny", 3).empty());
        QVERIFY(linesOf({.oracle = false, .envelope = true}, *tiny, "tiny", 3).empty());
        QCOMPARE(linesOf({.oracle = true, .envelope = false}, *tiny, "tiny", 3), oracleLines(tiny->table(), "tiny", 3));
        QVERIFY(referenceLines({}, {tiny, other}, points, 3).empty());

        const auto lines = referenceLines({.oracle = true, .envelope = true}, {tiny, other}, points, 3);
        QCOMPARE(lines.size(), std::size_t(5));
        QCOMPARE(lines[0].source, std::string("tiny.exits"));
        QCOMPARE(lines[3].source, std::string("other.exits"));
        QCOMPARE(lines[4], envelopeLine(points, 3));
    }

    void rulesOverTheExitsThatAreOn()
    {
        const RecordingPtr net = fixtures::network("net", 60, 3);
        const LineChoice choice{.binned = true};
        QCOMPARE(linesOf(choice, *net, "net", 30), std::vector{*rulesLine(net->table(), "net", net->criterion(), 30)});
        TableView view = net->view();
        view.off = {ExitIndex{1}};
        const RecordingPtr without = *net->under(view);
        const ExitTable kept = keepExits(without->whole(), without->exitsOn(), without->headCosts());
        QCOMPARE(linesOf(choice, *without, "net", 30), std::vector{*rulesLine(kept, "net", net->criterion(), 30)});
        QVERIFY(linesOf(choice, *net, "net", 30, [] { return true; }).empty()); // cancelled
    }

    void unknownCostsHaveNone()
    {
        const RecordingPtr tiny = fixtures::tiny();
        TableView view = tiny->view();
        view.cost = CostUnit::Joules;
        const RecordingPtr unknown = tiny->under(view).value();
        QVERIFY(!unknown->hasCost());
        QVERIFY(linesOf({.oracle = true, .envelope = true}, *unknown, "tiny", 3).empty());
        QVERIFY(curvePoints({unknown}).empty());
    }

    void jsonSaysWhatTheyAre()
    {
        const RecordingPtr tiny = fixtures::tiny();
        const auto lines = referenceLines({.oracle = true, .envelope = true}, {tiny}, curvePoints({tiny}), 1);
        const auto json = nlohmann::json::parse(linesJson(lines));
        QCOMPARE(json.size(), std::size_t(3));
        QCOMPARE(json[0]["kind"].get<std::string>(), std::string("oracle"));
        QCOMPARE(json[0]["points"][0]["energy"].get<double>(), 1.25);
        QVERIFY(json[0]["area"].is_null()); // E_max is below it
        QVERIFY(json[0]["uses_labels"].get<bool>());
        QVERIFY(json[2]["recording"].is_null() && json[2]["points"].empty());
        QVERIFY(!json[2]["uses_labels"].get<bool>());
    }
};

QTEST_APPLESS_MAIN(TestLineChoice)
#include "tst_linechoice.moc"
