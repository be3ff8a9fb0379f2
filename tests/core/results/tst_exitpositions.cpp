// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/exitpositions.h"

#include "core/recording/recordingtable.h"

#include <QTest>

#include <cmath>

using namespace offramp;

namespace {

/// Three exits: a is always wrong and unsure, b is always correct and sure, and so is the end, which costs 5 GFLOPs.
std::shared_ptr<const OpenRecording> network(int classes, const std::string &heads)
{
    constexpr int samples = 40;
    auto recording = std::make_shared<Recording>();
    recording->networkName = "net";
    recording->exits = 3;
    recording->flops = {1'000'000'000, 2'000'000'000, 5'000'000'000};
    recording->metadata["exit_names"] = R"(["a","b","end"])";
    if (!heads.empty())
        recording->metadata["head_flops"] = heads;
    for (int i = 0; i < samples; ++i) {
        recording->label.push_back(i % 4);
        recording->recorded.push_back(true);
    }
    for (int k = 0; k < 3; ++k) {
        for (int i = 0; i < samples; ++i) {
            recording->predicted.push_back(k == 0 ? 7 : i % 4);
            recording->entropy.push_back(k == 0 ? 2.0F : 0.125F);
        }
    }
    ExitTable table = exitTable(*recording, {Criterion::Entropy}).value();
    RecordingFacts facts{.path = "net.exits", .name = "net", .classes = classes};
    facts.all = recording;
    return std::make_shared<const OpenRecording>(std::move(facts), std::move(table));
}

bool isNear(const std::optional<double> &a, double b)
{
    return a && std::abs(*a - b) < 1e-9;
}

} // namespace

class TestExitPositions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// E_max is 6, the next round number above 5. An exit pays for its own head only.
    void comparesEveryPlace()
    {
        const auto found = exitPositions(*network(8, "[100000000,200000000,0]"), 1);
        QVERIFY2(found.has_value(), found ? "" : toText(found.error()).c_str());
        QCOMPARE(found->plan.variants.eMax, 6.0);
        QCOMPARE(found->positions.size(), std::size_t(3));
        const ExitPosition &a = found->positions[0];
        const ExitPosition &b = found->positions[1];
        const ExitPosition &end = found->positions[2];
        QCOMPARE(a.name, std::string("a"));
        QCOMPARE(end.name, std::string("end"));
        QCOMPARE(a.accuracy, 0.0);
        QCOMPARE(b.accuracy, 1.0);
        QVERIFY(isNear(a.cost, 1) && isNear(b.cost, 1.9) && isNear(end.cost, 4.7));
        QVERIFY(isNear(a.headCost, 0.1) && isNear(b.headCost, 0.2) && !end.headCost);
        QVERIFY2(isNear(a.area, 6 - 4.8), std::to_string(a.area.value_or(-1)).c_str()); // at the end, b's head is gone
        QVERIFY2(isNear(b.area, 6 - 1.9), std::to_string(b.area.value_or(-1)).c_str());
        QVERIFY2(isNear(end.area, 6 - 4.7), std::to_string(end.area.value_or(-1)).c_str());
        QCOMPARE(found->choice.best.exits, (std::vector<ExitIndex>{{1}, {2}}));
        QVERIFY(found->choice.isProven && isNear(found->choice.best.area, 6 - 1.9));
    }

    void keepsTheEnd()
    {
        const auto both = exitPositions(*network(8, "[100000000,200000000,0]"), 2);
        QVERIFY(both.has_value());
        QCOMPARE(both->choice.best.exits, (std::vector<ExitIndex>{{0}, {1}, {2}}));
        QVERIFY(isNear(both->choice.best.area, 6 - 2.0));
        const auto none = exitPositions(*network(8, {}), 0);
        QVERIFY(!none && none.error().kind == ErrorKind::Usage);
        const auto more = exitPositions(*network(8, {}), 3);
        QVERIFY(!more && more.error().remedy.find("from 1 to 2") != std::string::npos);
    }

    void knowsWhatIsNotKnown()
    {
        const auto found = exitPositions(*network(contestClasses, {}), 1);
        QVERIFY(found.has_value());
        QCOMPARE(found->plan.variants.eMax, contestEMax);
        QVERIFY(!found->positions[0].headCost);
        QVERIFY(isNear(found->positions[1].cost, 2)); // nothing is given back
    }

    void canBeCancelled()
    {
        const auto found = exitPositions(*network(8, {}), 1, [] { return true; });
        QVERIFY(!found && found.error().kind == ErrorKind::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestExitPositions)
#include "tst_exitpositions.moc"
