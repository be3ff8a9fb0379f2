// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/nvml.h"
#include "tests/core/power/fakepower.h"

#include <QTest>

using namespace offramp;
using namespace Qt::StringLiterals;

namespace {

using Millijoules = std::optional<std::uint64_t>;

QString textOf(const Error &error)
{
    return QString::fromStdString(toText(error));
}

} // namespace

class TestNvml : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void gpusHaveNames();
    void theCounterOfEnergyIsExact();
    void powerIsIntegrated();
    void driversBeforeVoltaWork();
    void gpusThatMeasureNothingAreErrors();
    void gpusMayBeLost();
    void powerMayBeLost();
    void countersDoNotFall();
    void processesAreListed();
    void missingGpusAreErrors();
    void missingLibrariesAreErrors();
    void driversThatDoNotAnswerAreErrors();

private:
    void set(const QByteArray &text) const { m_files.write(u"stub"_s, text); }

    FakeFiles m_files;
    FakeClock m_clock;
};

void TestNvml::init()
{
    qputenv("OFFRAMP_NVML_STUB", m_files.path(u"stub"_s).toLocal8Bit());
    m_clock.seconds = 100;
}

void TestNvml::gpusHaveNames()
{
    set("count 2\n0.name NVIDIA H100 80GB HBM3\n0.uuid GPU-1234\n1.name Tesla\x1b[2J\n");
    const auto nvml = Nvml::load(NVML_STUB);
    QVERIFY(nvml);
    QCOMPARE((*nvml)->gpuCount(), Result<unsigned>(2U));
    const auto first = (*nvml)->gpu(0);
    QVERIFY(first);
    QCOMPARE(first->name, std::string("NVIDIA H100 80GB HBM3"));
    QCOMPARE(first->uuid, std::string("GPU-1234"));
    QCOMPARE(toText(*first), std::string("NVIDIA H100 80GB HBM3 (GPU-1234)"));
    const auto second = (*nvml)->gpu(1);
    QVERIFY(second);
    QCOMPARE(toText(*second), std::string("Tesla\uFFFD[2J (GPU 1)")); // nothing that a terminal obeys
}

void TestNvml::theCounterOfEnergyIsExact()
{
    set("count 2\n1.name B\n1.uuid GPU-1\n1.energy 123456789012\n1.power 5\n");
    const auto nvml = Nvml::load(NVML_STUB);
    QVERIFY(nvml);
    const auto meter = openGpuMeter(*nvml, *(*nvml)->gpu(1), m_clock.clock());
    QVERIFY(meter);
    QCOMPARE((*meter)->info(), (MeterInfo{"B (GPU-1)", PowerDomain::Gpu, EnergySource::Counter}));
    QCOMPARE((*meter)->joules(), Result<double>(0.0));
    set("count 2\n1.name B\n1.energy 123456801357\n");
    m_clock.seconds += 1;
    QCOMPARE((*meter)->joules(), Result<double>(12.345));
}

void TestNvml::powerIsIntegrated()
{
    set("count 1\n0.name A\n0.uuid GPU-0\n0.power 100000\n");
    const auto nvml = Nvml::load(NVML_STUB);
    QVERIFY(nvml);
    const auto meter = openGpuMeter(*nvml, *(*nvml)->gpu(0), m_clock.clock());
    QVERIFY(meter);
    QCOMPARE((*meter)->info(), (MeterInfo{"A (GPU-0)", PowerDomain::Gpu, EnergySource::Power}));
    QCOMPARE((*meter)->joules(), Result<double>(0.0));
    m_clock.seconds += 2; // 100 W, 2 s
    QCOMPARE((*meter)->joules(), Result<double>(200.0));
    set("count 1\n0.name A\n0.power 300000\n");
    m_clock.seconds += 0.5; // from 100 W to 300 W: 200 W on average
    QCOMPARE((*meter)->joules(), Result<double>(300.0));
    QCOMPARE((*meter)->joules(), Result<double>(300.0));
    m_clock.seconds += 0.25;
    QCOMPARE((*meter)->joules(), Result<double>(375.0));
}

void TestNvml::driversBeforeVoltaWork()
{
    set("count 1\n0.name Tesla K80\n0.energy 5\n0.power 60000\n0.processes 7 8\n");
    const auto nvml = Nvml::load(NVML_STUB_BEFORE_VOLTA);
    QVERIFY(nvml);
    const auto gpu = (*nvml)->gpu(0);
    QVERIFY(gpu);
    QCOMPARE((*nvml)->totalMillijoules(*gpu), Result<Millijoules>(Millijoules()));
    QCOMPARE((*nvml)->computeProcesses(*gpu), Result<std::vector<int>>(std::vector{7, 8}));
    const auto meter = openGpuMeter(*nvml, *gpu, m_clock.clock());
    QVERIFY(meter);
    QCOMPARE((*meter)->info(), (MeterInfo{"Tesla K80 (GPU 0)", PowerDomain::Gpu, EnergySource::Power}));
    m_clock.seconds += 3;
    QCOMPARE((*meter)->joules(), Result<double>(180.0));
}

void TestNvml::gpusThatMeasureNothingAreErrors()
{
    set("count 1\n0.name Old\n");
    const auto nvml = Nvml::load(NVML_STUB);
    QVERIFY(nvml);
    const auto meter = openGpuMeter(*nvml, *(*nvml)->gpu(0), m_clock.clock());
    QVERIFY(!meter);
    QCOMPARE(QString::fromStdString(meter.error().sentence),
             u"Old (GPU 0) measures neither its energy nor its power."_s);
}

void TestNvml::gpusMayBeLost()
{
    set("count 1\n0.name A\n0.energy 1000\n");
    const auto nvml = Nvml::load(NVML_STUB);
    QVERIFY(nvml);
    const auto meter = openGpuMeter(*nvml, *(*nvml)->gpu(0), m_clock.clock());
    QVERIFY(meter);
    set("count 1\n0.name A\n0.energy !15\n");
    const auto lost = (*meter)->joules();
    QVERIFY(!lost);
    QCOMPARE(QString::fromStdString(lost.error().sentence),
             u"The energy of A (GPU 0) cannot be read: GPU is lost (NVML error 15)."_s);
    QVERIFY(textOf(lost.error()).contains(u"nvidia-smi"_s));
    set("count 1\n0.name A\n");
    const auto silent = (*meter)->joules();
    QVERIFY(!silent);
    QCOMPARE(QString::fromStdString(silent.error().sentence), u"A (GPU 0) no longer tells its energy."_s);
    set("count 1\n0.name A\n0.energy 3000\n"); // the counter went on counting
    QCOMPARE((*meter)->joules(), Result<double>(2.0));
}

void TestNvml::powerMayBeLost()
{
    set("count 1\n0.name A\n0.power 1000\n");
    const auto nvml = Nvml::load(NVML_STUB);
    QVERIFY(nvml);
    const auto meter = openGpuMeter(*nvml, *(*nvml)->gpu(0), m_clock.clock());
    QVERIFY(meter);
    set("count 1\n0.name A\n0.power !15\n");
    const auto lost = (*meter)->joules();
    QVERIFY(!lost);
    QVERIFY(textOf(lost.error()).startsWith(u"The power of A (GPU 0) cannot be read"_s));
    set("count 1\n0.name A\n0.power 1000\n");
    QCOMPARE((*meter)->joules(), lost); // what it took in between remains unknown
}

void TestNvml::countersDoNotFall()
{
    set("count 1\n0.name A\n0.energy 1000\n");
    const auto nvml = Nvml::load(NVML_STUB);
    QVERIFY(nvml);
    const auto meter = openGpuMeter(*nvml, *(*nvml)->gpu(0), m_clock.clock());
    QVERIFY(meter);
    set("count 1\n0.name A\n0.energy 10\n");
    const auto fallen = (*meter)->joules();
    QVERIFY(!fallen);
    QVERIFY(textOf(fallen.error()).contains(u"A (GPU 0) fell from 1000 to 10: its driver was restarted"_s));
}

void TestNvml::processesAreListed()
{
    std::vector<int> many;
    QByteArray numbers;
    for (int pid = 1000; pid < 1100; ++pid) {
        many.push_back(pid);
        numbers += ' ' + QByteArray::number(pid);
    }
    set("count 4\n0.name A\n0.processes" + numbers
        + "\n1.name B\n2.name C\n2.processes !15\n3.name D\n3.processes 42\n");
    const auto nvml = Nvml::load(NVML_STUB);
    QVERIFY(nvml);
    QCOMPARE((*nvml)->computeProcesses(*(*nvml)->gpu(0)), Result<std::vector<int>>(many));
    QCOMPARE((*nvml)->computeProcesses(*(*nvml)->gpu(1)), Result<std::vector<int>>(std::vector<int>()));
    QCOMPARE((*nvml)->computeProcesses(*(*nvml)->gpu(3)), Result<std::vector<int>>(std::vector{42}));
    const auto failed = (*nvml)->computeProcesses(*(*nvml)->gpu(2));
    QVERIFY(!failed);
    QVERIFY(textOf(failed.error()).startsWith(u"The processes on C (GPU 2) cannot be listed: GPU is lost"_s));
}

void TestNvml::missingGpusAreErrors()
{
    set("count 2\n");
    const auto nvml = Nvml::load(NVML_STUB);
    QVERIFY(nvml);
    const auto gpu = (*nvml)->gpu(2);
    QVERIFY(!gpu);
    QCOMPARE(gpu.error(),
             (Error{ErrorKind::Usage, "GPU 2 does not exist.", "Choose from 0 to 1, as nvidia-smi counts."}));
    set("count 0\n");
    QCOMPARE((*nvml)->gpu(0).error().remedy, std::string("This machine has no NVIDIA GPU: measure without one."));
    set("count !15\n");
    QCOMPARE((*nvml)->gpu(0).error().kind, ErrorKind::Device);
}

void TestNvml::missingLibrariesAreErrors()
{
    const auto missing = Nvml::load(m_files.root() / "libnvidia-ml.so.1");
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, ErrorKind::BadInput);
    QVERIFY(textOf(missing.error()).startsWith(u"NVIDIA's library "_s + m_files.path(u"libnvidia-ml.so.1"_s)));
    const auto other = Nvml::load("libc.so.6");
    QVERIFY(!other);
    QCOMPARE(other.error().kind, ErrorKind::BadInput);
    QVERIFY(textOf(other.error()).startsWith(u"libc.so.6 lacks functions of NVML"_s));
}

void TestNvml::driversThatDoNotAnswerAreErrors()
{
    set("init 9\ncount 1\n");
    const auto nvml = Nvml::load(NVML_STUB);
    QVERIFY(!nvml);
    QCOMPARE(nvml.error().kind, ErrorKind::Device);
    QCOMPARE(QString::fromStdString(nvml.error().sentence),
             u"NVIDIA's driver does not answer: Driver Not Loaded (NVML error 9)."_s);
    QVERIFY(textOf(nvml.error()).contains(u"Load NVIDIA's driver"_s));
}

QTEST_GUILESS_MAIN(TestNvml)
#include "tst_nvml.moc"
