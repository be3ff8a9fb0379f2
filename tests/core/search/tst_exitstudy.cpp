// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/exitstudy.h"
#include "tests/core/search/randomtables.h"

#include <QTest>

using namespace offramp;

namespace {

ExitPlan planFor(double chosenShare)
{
    return {{.most = 2, .eMax = 30, .chosenShare = chosenShare}, {}};
}

} // namespace

class TestExitStudy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isTheWorthsAndTheBestSets();
    void progressAscends();
    void stops();
    void refusesHeadsThatDoNotFit();
};

void TestExitStudy::isTheWorthsAndTheBestSets()
{
    std::mt19937 random(1);
    for (const int exits : {1, 2, 4}) {
        for (const double chosenShare : {.5, 1.0}) {
            const ExitTable table = randomTable(random, {.exits = exits, .samples = 60, .values = 30});
            const ExitPlan plan = planFor(chosenShare);
            const auto study = studyExits(table, plan);
            QVERIFY(study);
            QVERIFY(study->worths == exitWorths(table, plan).value());
            QCOMPARE(study->best.size(), static_cast<std::size_t>(exits));
            for (int number = 1; number <= exits; ++number) {
                const ExitChoice &choice = study->best[static_cast<std::size_t>(number - 1)];
                QVERIFY(choice == bestExits(table, number, plan).value());
                QCOMPARE(choice.best.exits.size(), static_cast<std::size_t>(number));
            }
        }
    }
}

void TestExitStudy::progressAscends()
{
    std::mt19937 random(2);
    for (const int exits : {3, mostExitsToTryAll + 1}) {
        const ExitTable table = randomTable(random, {.exits = exits, .samples = 20, .values = 4});
        std::vector<double> told;
        QVERIFY(studyExits(table, planFor(1), {{}, [&](double share) { told.push_back(share); }}));
        QVERIFY(std::ranges::is_sorted(told));
        QVERIFY(told.front() > 0 && told.front() < .5);
        QVERIFY(std::abs(told.back() - 1) < 1e-9);
        QVERIFY(std::ssize(told) > 2 * exits); // not only at the end of each number
    }
}

void TestExitStudy::stops()
{
    std::mt19937 random(3);
    const ExitTable table = randomTable(random, {.exits = 4, .samples = 30, .values = 10});
    int asked = 0;
    QVERIFY(studyExits(table, planFor(1), {[&] { return ++asked < 0; }, {}}));
    for (const int last : {1, asked / 2, asked - 1}) {
        int left = last;
        const auto study = studyExits(table, planFor(1), {[&] { return --left <= 0; }, {}});
        QVERIFY(!study);
        QCOMPARE(study.error().kind, ErrorKind::Cancelled);
    }
}

void TestExitStudy::refusesHeadsThatDoNotFit()
{
    std::mt19937 random(4);
    const ExitTable table = randomTable(random, {.exits = 3, .samples = 30, .values = 10});
    ExitPlan plan = planFor(1);
    plan.heads = {1e12, 0, 0};
    QVERIFY(!studyExits(table, plan));
}

QTEST_APPLESS_MAIN(TestExitStudy)
#include "tst_exitstudy.moc"
