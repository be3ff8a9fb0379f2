// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/dataset.h"
#include "core/measuring/comparison.h"
#include "core/measuring/networkmeasurement.h"
#include "core/networks/network.h"
#include "tests/core/measuring/fakemachine.h"

#include <QTest>

#include <numeric>

using namespace offramp;

namespace {

std::string demo(const char *name)
{
    return qEnvironmentVariable("OFFRAMP_SOURCE").toStdString() + "/resources/demo/" + name;
}

} // namespace

/// The demo's network with the clock and the meters of a fake machine: every look at the clock takes a second, every
/// reading of the meter adds 3 J.
class TestMeasureNetwork : public QObject
{
    Q_OBJECT

private:
    std::optional<Network> m_network;
    std::optional<Dataset> m_dataset;
    std::optional<ImagePlan> m_plan;

    [[nodiscard]] NetworkMeasureRequest request(double threshold) const
    {
        NetworkMeasureRequest request;
        request.thresholds = {threshold, threshold};
        request.batch = 16;
        request.limit = 40;
        request.alone = 5;
        request.rule = {.warmUps = 1, .most = 3};
        request.run.threads = 1;
        request.run.execution = Execution::Optimised;
        return request;
    }

    [[nodiscard]] Result<NetworkMeasurement> measure(const NetworkMeasureRequest &request,
                                                     const std::stop_token &stop = {}) const
    {
        FakeMachine machine;
        machine.byLook = 1;
        machine.add(PowerDomain::Cpu).byReading = 3;
        const Instruments instruments = machine.instruments();
        return measureNetwork(*m_network, *m_dataset, *m_plan, request, instruments, stop);
    }

private Q_SLOTS:
    void initTestCase();
    void everythingIsMeasuredInTurn();
    void samplesExitForGood();
    void imagesThatDoNotFitAreRefilled();
    void decodingCanBeMeasured();
    void partsCanBeLeftOut();
    void answersDoNotDependOnTheWay();
    void requestsThatDoNotFitAreErrors();
    void aStopIsNoticed();
};

void TestMeasureNetwork::initTestCase()
{
    auto network = Network::load(demo("signs-small.pt"));
    QVERIFY2(network.has_value(), network ? "" : toText(network.error()).c_str());
    m_network.emplace(std::move(*network));
    auto dataset = openDataset(demo("images"), {});
    QVERIFY2(dataset.has_value(), dataset ? "" : toText(dataset.error()).c_str());
    m_dataset = std::move(*dataset);
    auto plan = planImages(m_network->spec(), {}, *m_dataset);
    QVERIFY2(plan.has_value(), plan ? "" : toText(plan.error()).c_str());
    m_plan = std::move(*plan);
}

void TestMeasureNetwork::everythingIsMeasuredInTurn()
{
    const auto measured = measure(request(0.5));
    QVERIFY2(measured.has_value(), measured ? "" : toText(measured.error()).c_str());
    QCOMPARE(measured->images, std::size_t(40));
    QVERIFY(measured->areImagesKept);
    const Series each{40, std::vector<Spent>(3, {.seconds = 1, .cpu = 3.0})};
    QCOMPARE(measured->runs, each);
    QCOMPARE(measured->prefixes, std::vector<Series>(3, each));
    // Between the start and the end of five images the clock is looked at eleven times.
    QCOMPARE(measured->alone->series, (Series{5, std::vector<Spent>(3, {.seconds = 11, .cpu = 3.0})}));
    QCOMPARE(measured->alone->ms, std::vector(3, std::vector<double>(5, 1000)));
    QCOMPARE(measured->repeated, (Repeated{3, RepeatEnd::Repeats, 0}));
    const auto compared = compareWithPrefixes(measured->runs, measured->prefixes, measured->exited, Quantity::Joules);
    QVERIFY(compared && !compared->differs());
}

void TestMeasureNetwork::samplesExitForGood()
{
    const auto never = measure(request(0));
    QCOMPARE(never->exited, (std::vector<std::size_t>{0, 0, 40}));
    QCOMPARE(never->executed, (std::vector<std::int64_t>{40, 40, 40}));
    const auto always = measure(request(10));
    QCOMPARE(always->exited, (std::vector<std::size_t>{40, 0, 0}));
    QCOMPARE(always->executed, (std::vector<std::int64_t>{40, 0, 0}));
    const auto some = measure(request(0.5));
    QCOMPARE(std::accumulate(some->exited.begin(), some->exited.end(), std::size_t(0)), std::size_t(40));
    QVERIFY(some->exited[0] > 0 && some->exited[0] < 40);
    QCOMPARE(some->executed[1], 40 - static_cast<std::int64_t>(some->exited[0]));
    QVERIFY(some->correct > 20);
}

void TestMeasureNetwork::imagesThatDoNotFitAreRefilled()
{
    auto small = request(0.5);
    small.imageBytes = 1; // one batch at a time; 40 images are three of them
    const auto measured = measure(small);
    QVERIFY2(measured.has_value(), measured ? "" : toText(measured.error()).c_str());
    QVERIFY(!measured->areImagesKept);
    QCOMPARE(measured->runs, (Series{40, std::vector<Spent>(3, {.seconds = 3, .cpu = 9.0})}));
    QCOMPARE(measured->prefixes.back().repeats.back(), (Spent{.seconds = 3, .cpu = 9.0}));
    QCOMPARE(measured->alone->series.images, std::size_t(1));
}

void TestMeasureNetwork::decodingCanBeMeasured()
{
    auto decoding = request(0.5);
    decoding.decodes = true;
    decoding.imageBytes = 1;
    const auto measured = measure(decoding);
    QVERIFY2(measured.has_value(), measured ? "" : toText(measured.error()).c_str());
    QVERIFY(!measured->areImagesKept);
    QCOMPARE(measured->runs, (Series{40, std::vector<Spent>(3, {.seconds = 1, .cpu = 3.0})}));
    QCOMPARE(measured->alone->series.images, std::size_t(5));
}

void TestMeasureNetwork::partsCanBeLeftOut()
{
    auto only = request(0.5);
    only.alone = 0;
    only.withPrefixes = false;
    const auto measured = measure(only);
    QVERIFY(!measured->alone);
    QVERIFY(measured->prefixes.empty());
    QCOMPARE(measured->runs.repeats.size(), std::size_t(3));
}

void TestMeasureNetwork::answersDoNotDependOnTheWay()
{
    const auto kept = measure(request(0.5));
    for (const bool decodes : {false, true}) {
        auto other = request(0.5);
        other.decodes = decodes;
        other.imageBytes = 1;
        const auto measured = measure(other);
        QCOMPARE(measured->exited, kept->exited);
        QCOMPARE(measured->correct, kept->correct);
    }
}

void TestMeasureNetwork::requestsThatDoNotFitAreErrors()
{
    auto byScore = request(0.5);
    byScore.criterion = Criterion::Score;
    QCOMPARE(measure(byScore).error().sentence, std::string("The network gives no scores for its exits."));
}

void TestMeasureNetwork::aStopIsNoticed()
{
    std::stop_source source;
    source.request_stop();
    QCOMPARE(measure(request(0.5), source.get_token()).error().kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestMeasureNetwork)
#include "tst_measurenetwork.moc"
