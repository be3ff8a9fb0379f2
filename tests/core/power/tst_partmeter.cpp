// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/partmeter.h"

#include "core/power/openmeters.h"
#include "tests/core/power/fakepower.h"

#include <QTest>

using namespace offramp;
using namespace Qt::StringLiterals;

namespace {

constexpr qulonglong range = 262143328850;

} // namespace

/// The energy of the parts of a run, from counters in a fake tree and a GPU of a fake library.
class TestPartMeter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void addsUpProcessorsAndGpus();
    void seesAWrap();
    void partsFollowEachOther();
    void aLostCounterIsUnknownUntilItIsBack();
    void aStoppedCounterIsReplacedByStatedPower();
    void theWholeMachineIsReadBeforeStatedPower();
    void gpusCountAlone();
    void anotherLossDoesNotMatter();

private:
    /// Meters of the tree and the library; the packages, their memory and psys, and GPU 0 where wanted.
    [[nodiscard]] std::unique_ptr<PartMeter> meter(bool hasGpu, std::optional<double> watts = {})
    {
        MeterOptions options;
        options.powercap = m_files->root() / "powercap";
        options.nvml = NVML_STUB;
        options.clock = m_clock.clock();
        options.gpus = hasGpu ? std::vector<unsigned>{0} : std::vector<unsigned>();
        options.watts = watts;
        auto opened = openMeters(options);
        if (!opened)
            qFatal("%s", toText(opened.error()).c_str());
        return std::make_unique<PartMeter>(std::move(opened->meters), options.clock);
    }
    void setPackage(qulonglong energy) const { m_files->setEnergy(u"powercap/intel-rapl:0"_s, energy); }
    void setGpu(int millijoules) const
    {
        m_files->write(u"stub"_s, "count 1\n0.name A\n0.energy " + QByteArray::number(millijoules) + '\n');
    }

    std::unique_ptr<FakeFiles> m_files;
    FakeClock m_clock;
};

void TestPartMeter::init()
{
    m_files = std::make_unique<FakeFiles>();
    m_clock.seconds = 100;
    qputenv("OFFRAMP_NVML_STUB", m_files->path(u"stub"_s).toLocal8Bit());
    m_files->zone(u"powercap/intel-rapl:0"_s, "package-0", 1'000'000, range);
    setGpu(500);
}

void TestPartMeter::addsUpProcessorsAndGpus()
{
    m_files->zone(u"powercap/intel-rapl:0:0"_s, "dram", 0);
    const auto measured = meter(true);
    measured->begin();
    m_clock.seconds += 0.5;
    setPackage(4'000'000);
    setGpu(1'250);
    m_files->setEnergy(u"powercap/intel-rapl:0:0"_s, 9'000'000); // memory is not in the total, as in measure
    const MeasuredPart part = measured->end();
    QVERIFY(!part.problem);
    QVERIFY(part.energy == (PartEnergy{3.75, EnergySource::Counter, {"package-0", "A (GPU 0)"}}));
}

void TestPartMeter::seesAWrap()
{
    setPackage(range - 5);
    const auto measured = meter(false);
    measured->begin();
    m_clock.seconds += 2;
    setPackage(1'999'995);
    const MeasuredPart part = measured->end();
    QVERIFY(part.energy == (PartEnergy{2, EnergySource::Counter, {"package-0"}}));
}

/// What is spent between the end of a part and the next begin() is in neither.
void TestPartMeter::partsFollowEachOther()
{
    const auto measured = meter(false);
    setPackage(2'000'000);
    for (const qulonglong from : {2'000'000, 5'000'000}) {
        setPackage(from);
        measured->begin();
        setPackage(from + 500'000);
        const MeasuredPart part = measured->end();
        QVERIFY(part.energy);
        QCOMPARE(part.energy->joules, 0.5);
    }
}

void TestPartMeter::aLostCounterIsUnknownUntilItIsBack()
{
    const auto measured = meter(true);
    measured->begin();
    m_files->remove(u"powercap/intel-rapl:0/energy_uj"_s);
    setGpu(2'500); // alone it would be another quantity
    const MeasuredPart lost = measured->end();
    QVERIFY(!lost.energy);
    QVERIFY(lost.problem);
    QVERIFY(QString::fromStdString(lost.problem->sentence).contains(u"package-0 is missing"_s));

    setPackage(3'000'000);
    measured->begin();
    setPackage(4'000'000);
    const MeasuredPart back = measured->end();
    QVERIFY(back.energy && !back.problem);
    QCOMPARE(back.energy->joules, 1.0);
}

void TestPartMeter::aStoppedCounterIsReplacedByStatedPower()
{
    const auto measured = meter(false, 20.0);
    measured->begin();
    m_clock.seconds += 4;
    const MeasuredPart part = measured->end();
    QVERIFY(part.energy == (PartEnergy{80, EnergySource::Estimated, {"20 W as stated"}}));
    QVERIFY(part.problem);
    QCOMPARE(QString::fromStdString(part.problem->sentence),
             u"The energy counter of package-0 has stopped: it did not move in 4.0 seconds."_s);

    const auto unstated = meter(false);
    unstated->begin();
    m_clock.seconds += 4;
    const MeasuredPart unknown = unstated->end();
    QVERIFY(!unknown.energy && unknown.problem);
}

void TestPartMeter::theWholeMachineIsReadBeforeStatedPower()
{
    m_files->zone(u"powercap/intel-rapl:1"_s, "psys", 0);
    const auto measured = meter(false, 20.0);
    measured->begin();
    m_clock.seconds += 4;
    m_files->setEnergy(u"powercap/intel-rapl:1"_s, 60'000'000);
    const MeasuredPart part = measured->end();
    QVERIFY(part.energy == (PartEnergy{60, EnergySource::Counter, {"psys"}}));
    QVERIFY(part.problem); // of the package, which did not move
}

void TestPartMeter::gpusCountAlone()
{
    m_files = std::make_unique<FakeFiles>(); // without a package
    qputenv("OFFRAMP_NVML_STUB", m_files->path(u"stub"_s).toLocal8Bit());
    m_files->write(u"stub"_s, "count 1\n0.name A\n0.power 40000\n");
    const auto measured = meter(true);
    measured->begin();
    m_clock.seconds += 2;
    const MeasuredPart part = measured->end();
    QVERIFY(part.energy);
    QCOMPARE(part.energy->joules, 80.0);
    QCOMPARE(part.energy->source, EnergySource::Power);
}

void TestPartMeter::anotherLossDoesNotMatter()
{
    m_files->zone(u"powercap/intel-rapl:1"_s, "psys", 0);
    const auto measured = meter(false);
    measured->begin();
    m_files->remove(u"powercap/intel-rapl:1/energy_uj"_s);
    setPackage(2'000'000);
    const MeasuredPart part = measured->end();
    QVERIFY(part.energy == (PartEnergy{1, EnergySource::Counter, {"package-0"}}));
    QVERIFY(!part.problem);
}

QTEST_GUILESS_MAIN(TestPartMeter)
#include "tst_partmeter.moc"
