// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/energymark.h"
#include "core/power/metersampler.h"
#include "core/power/openmeters.h"
#include "core/power/rapl.h"
#include "core/power/statedpower.h"
#include "tests/core/power/fakepower.h"

#include <QTest>

#include <atomic>
#include <limits>

using namespace offramp;
using namespace Qt::StringLiterals;

namespace {

constexpr qulonglong intelRange = 262143328850;

QString textOf(const Error &error)
{
    return QString::fromStdString(toText(error));
}

/// A meter that counts how often it is read, and from how many threads at once.
class CountingMeter : public Meter
{
public:
    const MeterInfo &info() const override { return m_info; }

    Result<double> joules() override
    {
        if (m_readers.fetch_add(1) > 0)
            m_overlaps = true;
        ++m_reads;
        m_readers.fetch_sub(1);
        return static_cast<double>(m_reads);
    }

    int reads() const { return m_reads; }
    bool overlaps() const { return m_overlaps; }

private:
    MeterInfo m_info{"counting", PowerDomain::Cpu, EnergySource::Counter};
    std::atomic<int> m_reads = 0;
    std::atomic<int> m_readers = 0;
    std::atomic<bool> m_overlaps = false;
};

} // namespace

class TestMeters : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void statedPowerIsWattsTimesTime();
    void statedPowerIsAboveZero_data();
    void statedPowerIsAboveZero();
    void marksGiveTheJoulesBetween();
    void countersThatStopAreErrors();
    void idlePowerIsMeasuredAcrossWraps();
    void idlePowerCanBeCancelled();
    void idlePowerIntegratesPower();
    void samplersReadOnTheirThread();
    void samplersSeeEveryWrap();
    void everythingIsOpened();
    void gpusAreChosen();
    void gpusOfCudaAreFound_data();
    void gpusOfCudaAreFound();
    void missingGpusAreErrors();
    void machinesWithoutGpusHaveNoProblem();
    void driversWithoutAnAnswerAreAProblem();
    void whatCannotBeReadIsAProblem();
    void statedPowerReplacesMissingCounters();
    void noMeterIsAnError();

private:
    MeterOptions options()
    {
        MeterOptions options;
        options.powercap = m_files->root() / "powercap";
        options.nvml = NVML_STUB;
        options.clock = m_clock.clock();
        return options;
    }
    void setGpus(const QByteArray &text) const { m_files->write(u"stub"_s, text); }
    static QStringList namesOf(const Meters &meters)
    {
        QStringList names;
        for (const auto &meter : meters)
            names << QString::fromStdString(meter->info().name);
        return names;
    }

    std::unique_ptr<FakeFiles> m_files;
    FakeClock m_clock;
};

void TestMeters::init()
{
    m_files = std::make_unique<FakeFiles>();
    m_clock.seconds = 100;
    m_clock.afterWait = {};
    qputenv("OFFRAMP_NVML_STUB", m_files->path(u"stub"_s).toLocal8Bit());
}

void TestMeters::statedPowerIsWattsTimesTime()
{
    const auto meter = openStatedPower(65.5, m_clock.clock());
    QVERIFY(meter);
    QCOMPARE((*meter)->info(), (MeterInfo{"65.5 W as stated", PowerDomain::System, EnergySource::Estimated}));
    QCOMPARE((*meter)->joules(), Result<double>(0.0));
    m_clock.seconds += 4;
    QCOMPARE((*meter)->joules(), Result<double>(262.0));
}

void TestMeters::statedPowerIsAboveZero_data()
{
    QTest::addColumn<double>("watts");
    QTest::newRow("0") << 0.0;
    QTest::newRow("negative") << -65.0;
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity();
    QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN();
}

void TestMeters::statedPowerIsAboveZero()
{
    QFETCH(double, watts);
    const auto meter = openStatedPower(watts, m_clock.clock());
    QVERIFY(!meter);
    QCOMPARE(meter.error().kind, ErrorKind::Usage);
    MeterOptions wanted = options();
    wanted.watts = watts;
    const auto opened = openMeters(wanted);
    QVERIFY(!opened);
    QCOMPARE(opened.error(), meter.error());
}

void TestMeters::marksGiveTheJoulesBetween()
{
    m_files->zone(u"powercap/intel-rapl:0"_s, "package-0", intelRange - 5);
    m_files->zone(u"powercap/intel-rapl:1"_s, "package-1", 100);
    Meters meters = openRapl(m_files->root() / "powercap").meters;
    m_files->setEnergy(u"powercap/intel-rapl:1"_s, 1'000'100);
    const EnergyMark from = markOf(meters, m_clock.clock());
    m_clock.seconds += 0.5;
    m_files->setEnergy(u"powercap/intel-rapl:0"_s, 1'999'995);
    m_files->setEnergy(u"powercap/intel-rapl:1"_s, 1'500'100);
    const EnergyMark to = markOf(meters, m_clock.clock());
    QCOMPARE(to.seconds - from.seconds, 0.5);
    QCOMPARE(joulesBetween(meters, from, to), (std::vector<Result<double>>{2.0, 0.5}));
    m_files->remove(u"powercap/intel-rapl:1/energy_uj"_s);
    const auto lost = joulesBetween(meters, from, markOf(meters, m_clock.clock()));
    QCOMPARE(lost[0], Result<double>(2.0));
    QVERIFY(!lost[1]);
    QVERIFY(textOf(lost[1].error()).contains(u"package-1 is missing"_s));
}

void TestMeters::countersThatStopAreErrors()
{
    m_files->zone(u"powercap/intel-rapl:0"_s, "package-0", 100);
    m_files->zone(u"powercap/intel-rapl:1"_s, "psys", 0);
    Meters meters = openRapl(m_files->root() / "powercap").meters;
    const EnergyMark from = markOf(meters, m_clock.clock());
    m_clock.seconds += 0.75;
    // In so short a time a counter may keep its value.
    QCOMPARE(joulesBetween(meters, from, markOf(meters, m_clock.clock())), (std::vector<Result<double>>{0.0, 0.0}));
    m_clock.seconds += 1.75;
    m_files->setEnergy(u"powercap/intel-rapl:0"_s, 3'000'100);
    const auto joules = joulesBetween(meters, from, markOf(meters, m_clock.clock()));
    QCOMPARE(joules[0], Result<double>(3.0));
    QVERIFY(!joules[1]);
    QCOMPARE(joules[1].error().kind, ErrorKind::Device);
    QCOMPARE(QString::fromStdString(joules[1].error().sentence),
             u"The energy counter of psys has stopped: it did not move in 2.5 seconds."_s);
}

void TestMeters::idlePowerIsMeasuredAcrossWraps()
{
    m_files->zone(u"powercap/intel-rapl:0"_s, "package-0", 0, 999'999);
    Meters meters = openRapl(m_files->root() / "powercap").meters;
    const double start = m_clock.seconds;
    m_clock.afterWait = [&] { // 2.5 W: a wrap every 0.4 s
        const auto energy = static_cast<qulonglong>((m_clock.seconds - start) * 2'500'000 + 0.5);
        m_files->setEnergy(u"powercap/intel-rapl:0"_s, energy % 1'000'000);
    };
    const auto watts = measureIdle(meters, 2, m_clock.clock());
    QVERIFY(watts[0]);
    QVERIFY(qAbs(*watts[0] - 2.5) < 1e-5); // each wrap costs the one unit between the largest value and 0
    QVERIFY(qAbs(m_clock.seconds - start - 2) < 1e-9);
}

void TestMeters::idlePowerCanBeCancelled()
{
    m_files->zone(u"powercap/intel-rapl:0"_s, "package-0", 0);
    Meters meters = openRapl(m_files->root() / "powercap").meters;
    int rounds = 0;
    m_clock.afterWait = [&] { ++rounds; };
    const auto watts = measureIdle(meters, 60, m_clock.clock(), [&] { return rounds == 3; });
    QCOMPARE(rounds, 3);
    QCOMPARE(watts.size(), std::size_t(1));
    QVERIFY(!watts[0]);
    QCOMPARE(watts[0].error().kind, ErrorKind::Cancelled);
}

void TestMeters::idlePowerIntegratesPower()
{
    setGpus("count 1\n0.name A\n0.power 40000\n");
    MeterOptions wanted = options();
    wanted.cpu = false;
    wanted.watts = 65;
    auto opened = openMeters(wanted);
    QVERIFY(opened);
    const auto watts = measureIdle(opened->meters, 3, m_clock.clock());
    QVERIFY(qAbs(*watts[0] - 40) < 1e-9);
    QVERIFY(qAbs(*watts[1] - 65) < 1e-9);
}

void TestMeters::samplersReadOnTheirThread()
{
    auto owned = std::make_unique<CountingMeter>();
    const CountingMeter &meter = *owned;
    Meters meters;
    meters.push_back(std::move(owned));
    MeterSampler sampler(meters, m_clock.clock(), std::chrono::milliseconds(1));
    QCOMPARE(meter.reads(), 0);
    sampler.start();
    sampler.start();
    QTRY_VERIFY(meter.reads() >= 5);
    const EnergyMark from = sampler.mark();
    const int before = meter.reads();
    QTRY_VERIFY(meter.reads() >= before + 10);
    m_clock.seconds += 2;
    const EnergyMark to = sampler.mark();
    QVERIFY(*joulesBetween(meters, from, to)[0] >= 10);
    sampler.stop();
    sampler.stop();
    const int reads = meter.reads();
    static_cast<void>(sampler.mark());
    QCOMPARE(meter.reads(), reads + 1); // nobody else reads
    sampler.start();
    QTRY_VERIFY(meter.reads() >= reads + 5);
    sampler.stop();
    QVERIFY(!meter.overlaps());
}

void TestMeters::samplersSeeEveryWrap()
{
    m_files->zone(u"powercap/intel-rapl:0"_s, "package-0", 0, 1'000'000);
    Meters meters = openRapl(m_files->root() / "powercap").meters;
    auto owned = std::make_unique<CountingMeter>();
    const CountingMeter &counting = *owned;
    meters.push_back(std::move(owned));
    MeterSampler sampler(meters, m_clock.clock(), std::chrono::milliseconds(1));
    const EnergyMark from = sampler.mark();
    sampler.start();
    for (int round = 0; round < 10; ++round) {
        for (const qulonglong energy : {700'000, 100'000}) {
            m_files->setEnergy(u"powercap/intel-rapl:0"_s, energy);
            const int before = counting.reads();
            QTRY_VERIFY(counting.reads() >= before + 2); // the second one began after the file was written
        }
    }
    const EnergyMark to = sampler.mark();
    QCOMPARE(joulesBetween(meters, from, to)[0], Result<double>(10.1)); // 0.7 + 0.4, then nine times 0.6 + 0.4
}

void TestMeters::everythingIsOpened()
{
    m_files->zone(u"powercap/intel-rapl:0"_s, "package-0", 0);
    setGpus("count 2\n0.name A\n0.uuid GPU-a\n0.energy 0\n1.name B\n1.uuid GPU-b\n1.power 5\n");
    MeterOptions wanted = options();
    wanted.watts = 65;
    const auto opened = openMeters(wanted);
    QVERIFY(opened);
    QVERIFY(opened->problems.empty());
    QCOMPARE(namesOf(opened->meters),
             (QStringList{u"package-0"_s, u"A (GPU-a)"_s, u"B (GPU-b)"_s, u"65 W as stated"_s}));
    QCOMPARE(opened->gpus.size(), std::size_t(2));
    QVERIFY(opened->nvml);
}

void TestMeters::gpusAreChosen()
{
    m_files->zone(u"powercap/intel-rapl:0"_s, "package-0", 0);
    setGpus("count 3\n0.name A\n0.energy 0\n1.name B\n1.energy 0\n2.name C\n2.energy 0\n");
    MeterOptions wanted = options();
    wanted.gpus = std::vector<unsigned>{2, 0, 2};
    const auto opened = openMeters(wanted);
    QVERIFY(opened);
    QCOMPARE(namesOf(opened->meters), (QStringList{u"package-0"_s, u"C (GPU 2)"_s, u"A (GPU 0)"_s}));
    wanted.gpus.emplace();
    QCOMPARE(namesOf(openMeters(wanted)->meters), QStringList{u"package-0"_s});
    wanted.gpus = std::vector<unsigned>{1};
    wanted.cpu = false;
    QCOMPARE(namesOf(openMeters(wanted)->meters), QStringList{u"B (GPU 1)"_s});
}

void TestMeters::gpusOfCudaAreFound_data()
{
    QTest::addColumn<QByteArray>("visible");
    QTest::addColumn<QByteArray>("order");
    QTest::addColumn<int>("index");
    QTest::addColumn<QString>("found"); // the meter, or a part of the error
    const QByteArray byBus = "PCI_BUS_ID";
    QTest::addRow("all") << QByteArray() << byBus << 1 << u"B (GPU-1b)"_s;
    QTest::addRow("numbers") << QByteArray("2,0") << byBus << 0 << u"C (GPU-2)"_s;
    QTest::addRow("UUID") << QByteArray("GPU-2,GPU-1a") << QByteArray() << 1 << u"A (GPU-1a)"_s;
    QTest::addRow("ambiguous") << QByteArray("GPU-1") << byBus << 0 << u"several GPUs"_s;
    QTest::addRow("unknown") << QByteArray("GPU-7") << byBus << 0 << u"no such GPU"_s;
    QTest::addRow("part") << QByteArray("MIG-12") << byBus << 0 << u"a part of a GPU"_s;
    QTest::addRow("fastest first") << QByteArray() << QByteArray("FASTEST_FIRST") << 1 << u"not known which GPU"_s;
    QTest::addRow("no order") << QByteArray("0,1") << QByteArray() << 1 << u"not known which GPU"_s;
    QTest::addRow("too few") << QByteArray("0") << byBus << 1 << u"not known which GPU"_s;
    QTest::addRow("of the host") << QByteArray("5") << byBus << 0 << u"not known which GPU"_s;
}

void TestMeters::gpusOfCudaAreFound()
{
    QFETCH(QByteArray, visible);
    QFETCH(QByteArray, order);
    QFETCH(int, index);
    QFETCH(QString, found);
    setGpus("count 3\n0.name A\n0.uuid GPU-1a\n0.energy 0\n1.name B\n1.uuid GPU-1b\n1.energy 0\n"
            "2.name C\n2.uuid GPU-2\n2.energy 0\n");
    const auto set
        = [](const char *name, const QByteArray &value) { value.isEmpty() ? qunsetenv(name) : qputenv(name, value); };
    set("CUDA_VISIBLE_DEVICES", visible);
    set("CUDA_DEVICE_ORDER", order);
    MeterOptions wanted = options();
    wanted.cpu = false;
    wanted.cudaDevice = index;
    const auto opened = openMeters(wanted);
    qunsetenv("CUDA_VISIBLE_DEVICES");
    qunsetenv("CUDA_DEVICE_ORDER");
    if (opened)
        QCOMPARE(namesOf(opened->meters), QStringList{found});
    else
        QVERIFY2(textOf(opened.error()).contains(found), qPrintable(textOf(opened.error())));
    QCOMPARE(opened.has_value(), found.contains(u'('));
}

void TestMeters::missingGpusAreErrors()
{
    m_files->zone(u"powercap/intel-rapl:0"_s, "package-0", 0);
    setGpus("count 1\n0.name A\n0.energy 0\n");
    MeterOptions wanted = options();
    wanted.gpus = std::vector<unsigned>{1};
    const auto opened = openMeters(wanted);
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, ErrorKind::Usage);
    QCOMPARE(opened.error().sentence, std::string("GPU 1 does not exist."));
}

void TestMeters::machinesWithoutGpusHaveNoProblem()
{
    m_files->zone(u"powercap/intel-rapl:0"_s, "package-0", 0);
    MeterOptions wanted = options();
    wanted.nvml = m_files->root() / "libnvidia-ml.so.1";
    auto opened = openMeters(wanted);
    QVERIFY(opened);
    QVERIFY(opened->problems.empty());
    QCOMPARE(namesOf(opened->meters), QStringList{u"package-0"_s});
    wanted.gpus = std::vector<unsigned>{0}; // asked for, so it is said
    opened = openMeters(wanted);
    QVERIFY(opened);
    QCOMPARE(opened->problems.size(), std::size_t(1));
    QVERIFY(textOf(opened->problems[0]).contains(u"cannot be loaded"_s));
    QVERIFY(!opened->nvml);
}

void TestMeters::driversWithoutAnAnswerAreAProblem()
{
    m_files->zone(u"powercap/intel-rapl:0"_s, "package-0", 0);
    setGpus("init 18\n");
    auto opened = openMeters(options());
    QVERIFY(opened);
    QCOMPARE(opened->problems.size(), std::size_t(1));
    QVERIFY(textOf(opened->problems[0]).contains(u"start the machine again"_s));
    setGpus("count !15\n");
    opened = openMeters(options());
    QVERIFY(opened);
    QCOMPARE(opened->problems.size(), std::size_t(1));
    QVERIFY(textOf(opened->problems[0]).startsWith(u"The GPUs of this machine cannot be counted"_s));
}

void TestMeters::whatCannotBeReadIsAProblem()
{
    m_files->zone(u"powercap/intel-rapl:0"_s, "package-0", 0);
    m_files->write(u"powercap/intel-rapl:1/name"_s, "package-1\n");
    setGpus("count 2\n0.name A\n1.name B\n1.energy 0\n");
    const auto opened = openMeters(options());
    QVERIFY(opened);
    QCOMPARE(namesOf(opened->meters), (QStringList{u"package-0"_s, u"B (GPU 1)"_s}));
    QCOMPARE(opened->problems.size(), std::size_t(2));
    QVERIFY(textOf(opened->problems[0]).contains(u"package-1 is missing"_s));
    QVERIFY(textOf(opened->problems[1]).startsWith(u"A (GPU 0) measures neither"_s));
    QCOMPARE(opened->gpus.size(), std::size_t(1));
    QCOMPARE(opened->gpus[0].index, 1U);
}

void TestMeters::statedPowerReplacesMissingCounters()
{
    setGpus("count 0\n");
    MeterOptions wanted = options();
    wanted.watts = 65;
    const auto opened = openMeters(wanted);
    QVERIFY(opened);
    QVERIFY(opened->problems.empty()); // the remedy was followed
    QCOMPARE(namesOf(opened->meters), QStringList{u"65 W as stated"_s});
}

void TestMeters::noMeterIsAnError()
{
    setGpus("count 0\n");
    const auto opened = openMeters(options());
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, ErrorKind::Device);
    QVERIFY(textOf(opened.error()).startsWith(u"No meter of energy can be read. This machine has no energy counter"_s));
    QVERIFY(QString::fromStdString(opened.error().remedy).startsWith(u"State the power that the machine takes"_s));
    QVERIFY(textOf(opened.error()).contains(u"--watts 65"_s));
    MeterOptions nothing = options();
    nothing.cpu = false;
    nothing.gpus.emplace();
    const auto none = openMeters(nothing);
    QVERIFY(!none);
    QVERIFY(textOf(none.error()).contains(u"--watts 65"_s));
}

QTEST_GUILESS_MAIN(TestMeters)
#include "tst_meters.moc"
