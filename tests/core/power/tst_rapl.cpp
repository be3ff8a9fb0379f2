// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/rapl.h"
#include "tests/core/power/fakepower.h"

#include <QProcess>
#include <QTest>

#include <unistd.h>

using namespace offramp;
using namespace Qt::StringLiterals;

namespace {

constexpr qulonglong intelRange = 262143328850;

QStringList namesOf(const Meters &meters)
{
    QStringList names;
    for (const auto &meter : meters)
        names << QString::fromStdString(meter->info().name);
    return names;
}

QString textOf(const Error &error)
{
    return QString::fromStdString(toText(error));
}

/// Takes the rights of root away from this process for a while: root may read every file.
class WithoutRoot
{
public:
    WithoutRoot()
        : m_wasRoot(geteuid() == 0)
        , m_works(!m_wasRoot || seteuid(65534) == 0)
    {
    }
    ~WithoutRoot()
    {
        if (m_wasRoot && m_works && seteuid(0) != 0)
            qFatal("seteuid failed");
    }
    WithoutRoot(const WithoutRoot &) = delete;
    WithoutRoot &operator=(const WithoutRoot &) = delete;

    /// Not in a container that knows no other user.
    bool works() const { return m_works; }

private:
    bool m_wasRoot = false;
    bool m_works = false;
};

} // namespace

class TestRapl : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void energyIsExact();
    void countersWrap();
    void countersWithoutARangeDoNotWrap();
    void packagesMemoryAndThePlatformAreMeters();
    void packagesOfTwoDriversCountOnce();
    void theSecondDriverHelpsOut();
    void diesAreCountersOfTheirOwn();
    void missingRightsHaveARemedyThatWorks();
    void rightsMayGoWhileItMeasures();
    void countersMayVanish();
    void countersMayNotBeNumbers_data();
    void countersMayNotBeNumbers();
    void impossibleValuesAreErrors();
    void machinesWithoutCounters();
    void containersHideCounters();
};

void TestRapl::energyIsExact()
{
    FakeFiles files;
    files.zone(u"intel-rapl:0"_s, "package-0", 1'000'000);
    const RaplMeters rapl = openRapl(files.root());
    QVERIFY(rapl.problems.empty() && rapl.exists);
    QCOMPARE(rapl.meters.size(), std::size_t(1));
    Meter &meter = *rapl.meters[0];
    QCOMPARE(meter.info(), (MeterInfo{"package-0", PowerDomain::Cpu, EnergySource::Counter}));
    QCOMPARE(meter.joules(), Result<double>(0.0));
    files.setEnergy(u"intel-rapl:0"_s, 13'345'678);
    QCOMPARE(meter.joules(), Result<double>(12.345678));
    QCOMPARE(meter.joules(), Result<double>(12.345678));
}

void TestRapl::countersWrap()
{
    FakeFiles files;
    files.zone(u"intel-rapl:0"_s, "package-0", intelRange - 1'000'000, intelRange);
    const RaplMeters rapl = openRapl(files.root());
    files.setEnergy(u"intel-rapl:0"_s, 500'000);
    QCOMPARE(rapl.meters[0]->joules(), Result<double>(1.5));
    files.setEnergy(u"intel-rapl:0"_s, intelRange);
    QCOMPARE(rapl.meters[0]->joules(), Result<double>((intelRange + 1'000'000) / 1e6));
    files.setEnergy(u"intel-rapl:0"_s, 0);
    QCOMPARE(rapl.meters[0]->joules(), Result<double>((intelRange + 1'000'000) / 1e6));
    // Twenty wraps, each seen: 262 kJ every time.
    for (int wrap = 0; wrap < 20; ++wrap) {
        files.setEnergy(u"intel-rapl:0"_s, intelRange - 1);
        QVERIFY(rapl.meters[0]->joules().has_value());
        files.setEnergy(u"intel-rapl:0"_s, 0);
        QVERIFY(rapl.meters[0]->joules().has_value());
    }
    QCOMPARE(rapl.meters[0]->joules(), Result<double>((21 * intelRange + 1'000'000) / 1e6));
}

void TestRapl::countersWithoutARangeDoNotWrap()
{
    FakeFiles files;
    files.zone(u"intel-rapl:0"_s, "package-0", 5'000'000);
    files.remove(u"intel-rapl:0/max_energy_range_uj"_s);
    const RaplMeters rapl = openRapl(files.root());
    files.setEnergy(u"intel-rapl:0"_s, 7'000'000);
    QCOMPARE(rapl.meters[0]->joules(), Result<double>(2.0));
    files.setEnergy(u"intel-rapl:0"_s, 10);
    const auto fallen = rapl.meters[0]->joules();
    QVERIFY(!fallen);
    QCOMPARE(textOf(fallen.error()), u"The energy counter of package-0 fell from 7000000 to 10: its driver was "
                                     "restarted. Measure again."_s);
    files.setEnergy(u"intel-rapl:0"_s, 8'000'000);
    QCOMPARE(rapl.meters[0]->joules(), fallen); // what was lost remains unknown
}

void TestRapl::packagesMemoryAndThePlatformAreMeters()
{
    FakeFiles files;
    QDir().mkpath(files.path(u"intel-rapl"_s)); // the control type, which is not a counter
    files.write(u"intel-rapl/enabled"_s, "1\n");
    files.write(u"dtpm:0/name"_s, "package-0\n");
    files.zone(u"intel-rapl:0"_s, "psys", 10);
    files.zone(u"intel-rapl:1"_s, "package-0", 20);
    files.zone(u"intel-rapl:1:0"_s, "core", 30);
    files.zone(u"intel-rapl:1:1"_s, "uncore", 40);
    files.zone(u"intel-rapl:1:2"_s, "dram", 50);
    files.zone(u"intel-rapl:10"_s, "package-1", 60);
    files.zone(u"intel-rapl:10:0"_s, "dram", 70);
    const RaplMeters rapl = openRapl(files.root());
    QVERIFY(rapl.problems.empty());
    QCOMPARE(namesOf(rapl.meters),
             (QStringList{u"package-0"_s, u"package-1"_s, u"package-0 memory"_s, u"package-1 memory"_s, u"psys"_s}));
    const PowerDomain domains[]
        = {PowerDomain::Cpu, PowerDomain::Cpu, PowerDomain::Memory, PowerDomain::Memory, PowerDomain::System};
    for (std::size_t i = 0; i < rapl.meters.size(); ++i)
        QCOMPARE(rapl.meters[i]->info().domain, domains[i]);
    files.setEnergy(u"intel-rapl:10"_s, 1'000'060);
    files.setEnergy(u"intel-rapl:10:0"_s, 250'070);
    files.setEnergy(u"intel-rapl:1:0"_s, 9'000'000); // core: part of package-0, whose counter counts it
    QCOMPARE(rapl.meters[0]->joules(), Result<double>(0.0));
    QCOMPARE(rapl.meters[1]->joules(), Result<double>(1.0));
    QCOMPARE(rapl.meters[2]->joules(), Result<double>(0.0));
    QCOMPARE(rapl.meters[3]->joules(), Result<double>(0.25));
}

void TestRapl::packagesOfTwoDriversCountOnce()
{
    FakeFiles files;
    files.zone(u"intel-rapl-mmio:0"_s, "package-0", 0);
    files.zone(u"intel-rapl-mmio:0:0"_s, "dram", 0);
    files.zone(u"intel-rapl:0"_s, "package-0", 0);
    files.zone(u"intel-rapl:0:0"_s, "dram", 0);
    const RaplMeters rapl = openRapl(files.root());
    QCOMPARE(namesOf(rapl.meters), (QStringList{u"package-0"_s, u"package-0 memory"_s}));
    files.setEnergy(u"intel-rapl:0"_s, 3'000'000);
    files.setEnergy(u"intel-rapl-mmio:0"_s, 2'999'000);
    QCOMPARE(rapl.meters[0]->joules(), Result<double>(3.0));
}

void TestRapl::theSecondDriverHelpsOut()
{
    FakeFiles files;
    files.zone(u"intel-rapl:0"_s, "package-0", 0);
    files.remove(u"intel-rapl:0/energy_uj"_s);
    files.zone(u"intel-rapl-mmio:0"_s, "package-0", 0);
    const RaplMeters rapl = openRapl(files.root());
    QVERIFY(rapl.problems.empty());
    QCOMPARE(namesOf(rapl.meters), QStringList{u"package-0"_s});
    files.setEnergy(u"intel-rapl-mmio:0"_s, 4'000'000);
    QCOMPARE(rapl.meters[0]->joules(), Result<double>(4.0));
}

void TestRapl::diesAreCountersOfTheirOwn()
{
    FakeFiles files;
    files.zone(u"intel-rapl:0"_s, "package-0-die-0", 0);
    files.zone(u"intel-rapl:1"_s, "package-0-die-1", 0);
    files.zone(u"intel-rapl:2"_s, "package-1", 0);
    files.zone(u"intel-rapl:3"_s, "package-1", 0); // a driver that gives a name twice
    QCOMPARE(openRapl(files.root()).meters.size(), std::size_t(4));
}

void TestRapl::missingRightsHaveARemedyThatWorks()
{
    FakeFiles files;
    QFile::setPermissions(files.path(u"."_s), QFile::Permissions::fromInt(0x7055)); // open to those without root
    files.zone(u"intel-rapl:0"_s, "package-0", 0);
    files.zone(u"intel-rapl:0:0"_s, "dram", 0);
    files.zone(u"intel-rapl:1"_s, "package-1", 0);
    for (const auto *zone : {u"intel-rapl:0/energy_uj", u"intel-rapl:0:0/energy_uj", u"intel-rapl:1/energy_uj"})
        QFile::setPermissions(files.path(QString::fromUtf16(zone)), {});
    RaplMeters rapl;
    {
        const WithoutRoot withoutRoot;
        if (!withoutRoot.works())
            QSKIP("This container has no user but root: run the test as another user.");
        rapl = openRapl(files.root());
    }
    QVERIFY(rapl.exists && rapl.meters.empty());
    QCOMPARE(rapl.problems.size(), std::size_t(1));
    const QString root = QString::fromStdString(files.root().string());
    QCOMPARE(QString::fromStdString(rapl.problems[0].sentence),
             u"Only root may read the energy counters of package-0, package-1, package-0 memory in "_s + root + u'.');
    const QString remedy = QString::fromStdString(rapl.problems[0].remedy);
    QVERIFY(remedy.contains(u"/etc/udev/rules.d/90-powercap.rules"_s));
    const QString command = remedy.section(u"sudo "_s, 1).section(u". "_s, 0, 0);
    QCOMPARE(command, u"chmod a+r "_s + root + u"/intel-rapl*:*/energy_uj"_s);
    QCOMPARE(QProcess::execute(u"sh"_s, {u"-c"_s, command}), 0);
    {
        const WithoutRoot withoutRoot;
        rapl = openRapl(files.root());
    }
    QVERIFY(rapl.problems.empty());
    QCOMPARE(rapl.meters.size(), std::size_t(3));
}

void TestRapl::rightsMayGoWhileItMeasures()
{
    FakeFiles files;
    QFile::setPermissions(files.path(u"."_s), QFile::Permissions::fromInt(0x7055));
    files.zone(u"intel-rapl:0"_s, "package-0", 0);
    const RaplMeters rapl = openRapl(files.root());
    QFile::setPermissions(files.path(u"intel-rapl:0/energy_uj"_s), {});
    const WithoutRoot withoutRoot;
    if (!withoutRoot.works())
        QSKIP("This container has no user but root: run the test as another user.");
    const auto joules = rapl.meters[0]->joules();
    QVERIFY(!joules);
    QVERIFY(textOf(joules.error()).startsWith(u"Only root may read the energy counters of package-0 in "_s));
    QVERIFY(textOf(joules.error()).contains(QString::fromStdString(files.root().string()) + u"/intel-rapl*:*/"_s));
}

void TestRapl::countersMayVanish()
{
    FakeFiles files;
    files.zone(u"intel-rapl:0"_s, "package-0", 0);
    const RaplMeters rapl = openRapl(files.root());
    files.remove(u"intel-rapl:0/energy_uj"_s);
    const auto joules = rapl.meters[0]->joules();
    QVERIFY(!joules);
    QCOMPARE(joules.error().kind, ErrorKind::Device);
    QCOMPARE(QString::fromStdString(joules.error().sentence),
             u"The energy counter of package-0 is missing: %1."_s.arg(files.path(u"intel-rapl:0/energy_uj"_s)));
    QVERIFY(textOf(joules.error()).contains(u"modprobe intel_rapl_msr"_s));

    const RaplMeters later = openRapl(files.root());
    QVERIFY(later.exists && later.meters.empty());
    QCOMPARE(later.problems.size(), std::size_t(1));
    QCOMPARE(later.problems[0], joules.error());
}

void TestRapl::countersMayNotBeNumbers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("words") << QByteArray("<unsupported>\n");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("negative") << QByteArray("-5\n");
    QTest::newRow("too large") << QByteArray("99999999999999999999999\n");
    QTest::newRow("two numbers") << QByteArray("5 6\n");
}

void TestRapl::countersMayNotBeNumbers()
{
    QFETCH(QByteArray, text);
    FakeFiles files;
    files.zone(u"intel-rapl:0"_s, "package-0", 0);
    files.zone(u"intel-rapl:1"_s, "package-1", 0);
    const RaplMeters rapl = openRapl(files.root());
    files.write(u"intel-rapl:1/energy_uj"_s, text);
    const auto joules = rapl.meters[1]->joules();
    QVERIFY(!joules);
    QCOMPARE(QString::fromStdString(joules.error().sentence),
             u"The energy counter of package-1 is not a number, in %1."_s.arg(files.path(u"intel-rapl:1/energy_uj"_s)));
    // Opened like this, the other package is still measured.
    const RaplMeters later = openRapl(files.root());
    QCOMPARE(namesOf(later.meters), QStringList{u"package-0"_s});
    QCOMPARE(later.problems, std::vector{joules.error()});
}

void TestRapl::impossibleValuesAreErrors()
{
    FakeFiles files;
    files.zone(u"intel-rapl:0"_s, "package-0", 50, 1000);
    const RaplMeters rapl = openRapl(files.root());
    files.setEnergy(u"intel-rapl:0"_s, 1001);
    const auto joules = rapl.meters[0]->joules();
    QVERIFY(!joules);
    QVERIFY(textOf(joules.error()).contains(u"package-0 reads 1001, more than the 1000 at which it starts again"_s));
    files.setEnergy(u"intel-rapl:0"_s, 60);
    QCOMPARE(rapl.meters[0]->joules(), joules);
}

void TestRapl::machinesWithoutCounters()
{
    FakeFiles files;
    for (const auto &root : {files.root(), files.root() / "missing"}) {
        const RaplMeters rapl = openRapl(root);
        QVERIFY(!rapl.exists && rapl.meters.empty());
        QCOMPARE(rapl.problems.size(), std::size_t(1));
        QVERIFY(textOf(rapl.problems[0])
                    .startsWith(u"This machine has no energy counter of its processor in "_s
                                + QString::fromStdString(root.string())));
        QVERIFY(textOf(rapl.problems[0]).contains(u"--watts 65"_s));
    }
}

void TestRapl::containersHideCounters()
{
    FakeFiles files;
    for (const auto *name : {u"intel-rapl", u"intel-rapl:0", u"intel-rapl:0:0"}) {
        const QString link = files.path(QString::fromUtf16(name));
        QVERIFY(QFile::link(files.path(u"devices/virtual/powercap"_s), link));
    }
    const RaplMeters rapl = openRapl(files.root());
    QVERIFY(rapl.exists && rapl.meters.empty());
    QCOMPARE(rapl.problems.size(), std::size_t(1));
    QVERIFY(textOf(rapl.problems[0]).contains(u"are hidden, as containers do"_s));
}

QTEST_GUILESS_MAIN(TestRapl)
#include "tst_rapl.moc"
