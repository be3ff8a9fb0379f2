// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/loadwatch.h"
#include "tests/core/power/fakepower.h"

#include <QProcess>
#include <QTest>

using namespace offramp;
using namespace Qt::StringLiterals;

namespace {

constexpr int own = 500;

QString textOf(const OtherLoad &load, LoadMoment moment = LoadMoment::During)
{
    return QString::fromStdString(loadText(load, moment));
}

} // namespace

class TestLoadWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void otherProgramsAreFound();
    void ownWorkIsNotOtherLoad();
    void commandsCountAsOwn();
    void commandsThatLeaveTheirParentsCountByGroup();
    void anotherProcessCanBeTheMeasuredOne();
    void processesThatEndKeepWhatTheyUsed();
    void namesMayContainAnything();
    void withoutAListOnlyTheProcessItselfIsOwn();
    void programsOnTheGpuAreFound();
    void containersHideWhoIsOnTheGpu();
    void gpusMayNotListTheirProcesses();
    void missingFilesAreErrors();
    void sentencesNameTheMoment();
    void theRealProcCanBeRead();

private:
    /// Processor time of the machine in hundredths of a second, of which idle and interrupts are not other programs'.
    void setMachine(int user, int nice, int system, int threads = 4) const
    {
        QByteArray text = "cpu  " + QByteArray::number(user) + ' ' + QByteArray::number(nice) + ' '
                          + QByteArray::number(system) + " 999999 888 777 666 555 0 0\n";
        for (int i = 0; i < threads; ++i)
            text += "cpu" + QByteArray::number(i) + " 1 2 3 4 5 6 7 0 0 0\n";
        m_files->write(u"proc/stat"_s, text + "intr 123 456\nctxt 99\nprocesses 4\n");
    }
    /// ticks: user, system, and of children that ended: user, system.
    void setProcess(int pid, int parent, int group, const QByteArray &ticks, const QByteArray &name = "sh") const
    {
        const QByteArray text = QByteArray::number(pid) + " (" + name + ") S " + QByteArray::number(parent) + ' '
                                + QByteArray::number(group) + " 1 0 -1 4194304 100 200 300 400 " + ticks
                                + " 20 0 1 0 100 4096 10\n";
        m_files->write(u"proc/%1/stat"_s.arg(pid), text);
        m_files->write(u"proc/%1/comm"_s.arg(pid), name + '\n');
        if (pid == own)
            m_files->write(u"proc/self/stat"_s, text);
    }
    LoadWatchOptions options()
    {
        LoadWatchOptions options;
        options.proc = m_files->root() / "proc";
        options.clock = m_clock.clock();
        options.ticksPerSecond = 100;
        return options;
    }
    LoadWatchOptions optionsWithGpus()
    {
        LoadWatchOptions wanted = options();
        const auto nvml = Nvml::load(NVML_STUB);
        wanted.nvml = *nvml;
        for (unsigned index = 0; index < 2; ++index)
            wanted.gpus.push_back(*(*nvml)->gpu(index));
        return wanted;
    }
    void setGpus(const QByteArray &first, const QByteArray &second) const
    {
        m_files->write(u"stub"_s,
                       "count 2\n0.name A\n0.processes " + first + "\n1.name B\n1.processes " + second + '\n');
    }

    std::unique_ptr<FakeFiles> m_files;
    FakeClock m_clock;
};

void TestLoadWatch::init()
{
    m_files = std::make_unique<FakeFiles>();
    m_clock.seconds = 100;
    qputenv("OFFRAMP_NVML_STUB", m_files->path(u"stub"_s).toLocal8Bit());
    setMachine(1000, 0, 500);
    setProcess(1, 0, 1, "900 300 70 20", "systemd");
    setProcess(own, 1, 400, "50 10 0 0", "offramp-engine");
    setProcess(900, 1, 900, "5 5 5 5", "browser");
}

void TestLoadWatch::otherProgramsAreFound()
{
    LoadWatch watch(options());
    QVERIFY(watch.begin());
    m_clock.seconds += 10;
    setMachine(1500, 100, 900);                               // 10 s in all
    setProcess(own, 1, 400, "150 110 0 0", "offramp-engine"); // 2 s of them
    const auto load = watch.end();
    QVERIFY(load);
    OtherLoad expected;
    expected.seconds = 10;
    expected.threads = 4;
    expected.ownUse = 0.2;
    expected.otherUse = 0.8;
    QCOMPARE(*load, expected);
    QVERIFY(load->isNotable());
    QCOMPARE(textOf(*load),
             u"Other programs used 0.8 of 4 processor threads during the measurement; the figures include "
             "them."_s);
}

void TestLoadWatch::ownWorkIsNotOtherLoad()
{
    LoadWatch watch(options());
    QVERIFY(watch.begin());
    m_clock.seconds += 10;
    setMachine(3500, 0, 1500);
    setProcess(own, 1, 400, "2560 1010 0 0", "offramp-engine"); // a little more than the machine's own account
    const auto load = watch.end();
    QVERIFY(load);
    QCOMPARE(load->otherUse, 0.0);
    QCOMPARE(load->ownUse, 3.51);
    QVERIFY(!load->isNotable());
    QCOMPARE(textOf(*load), u"Other programs used less than 0.1 of 4 processor threads during the measurement."_s);
}

void TestLoadWatch::commandsCountAsOwn()
{
    LoadWatch watch(options());
    QVERIFY(watch.begin());
    setProcess(600, own, 600, "100 0 0 0", "sh");
    setProcess(601, 600, 600, "300 100 0 0", "python3");
    setMachine(1500, 0, 600);
    m_clock.seconds += 2;
    watch.look();
    // Both end: the shell waited for python3, and this process for the shell.
    QDir(m_files->path(u"proc/600"_s)).removeRecursively();
    QDir(m_files->path(u"proc/601"_s)).removeRecursively();
    setProcess(own, 1, 400, "50 10 500 200", "offramp-engine");
    setMachine(1700, 0, 600);
    m_clock.seconds += 2;
    const auto load = watch.end();
    QVERIFY(load);
    QCOMPARE(load->ownUse, 1.75);
    QCOMPARE(load->otherUse, 0.25);
}

void TestLoadWatch::commandsThatLeaveTheirParentsCountByGroup()
{
    for (const bool byGroup : {true, false}) {
        init();
        LoadWatchOptions wanted = options();
        wanted.group = byGroup ? std::optional(600) : std::nullopt;
        LoadWatch watch(wanted);
        QVERIFY(watch.begin());
        setProcess(601, 1, 600, "200 0 0 0", "daemon"); // its parent has ended
        setProcess(602, 601, 602, "100 0 0 0", "worker");
        setMachine(1300, 0, 500);
        m_clock.seconds += 3;
        const auto load = watch.end();
        QVERIFY(load);
        QCOMPARE(load->ownUse, byGroup ? 1.0 : 0.0);
        QCOMPARE(load->otherUse, byGroup ? 0.0 : 1.0);
    }
}

void TestLoadWatch::anotherProcessCanBeTheMeasuredOne()
{
    LoadWatchOptions wanted = options();
    wanted.pid = 900;
    LoadWatch watch(wanted);
    QVERIFY(watch.begin());
    setProcess(900, 1, 900, "105 5 5 5", "browser");
    setMachine(1150, 0, 500);
    m_clock.seconds += 1;
    const auto load = watch.end();
    QVERIFY(load);
    QCOMPARE(load->ownUse, 1.0);
    QCOMPARE(load->otherUse, 0.5);
}

void TestLoadWatch::processesThatEndKeepWhatTheyUsed()
{
    LoadWatchOptions wanted = options();
    wanted.pid = 900;
    LoadWatch watch(wanted);
    QVERIFY(watch.begin());
    setProcess(900, 1, 900, "105 5 5 5", "browser");
    watch.look();
    QDir(m_files->path(u"proc/900"_s)).removeRecursively();
    setMachine(1150, 0, 500);
    m_clock.seconds += 1;
    const auto load = watch.end();
    QVERIFY(load);
    QCOMPARE(load->ownUse, 1.0);
    QCOMPARE(load->otherUse, 0.5);
}

void TestLoadWatch::namesMayContainAnything()
{
    LoadWatch watch(options());
    QVERIFY(watch.begin());
    setProcess(600, own, 600, "100 0 0 0", "a) R 1 1 (b");
    setMachine(1100, 0, 500);
    m_clock.seconds += 1;
    const auto load = watch.end();
    QVERIFY(load);
    QCOMPARE(load->ownUse, 1.0);
    QCOMPARE(load->otherUse, 0.0);
}

void TestLoadWatch::withoutAListOnlyTheProcessItselfIsOwn()
{
    for (const int pid : {1, own, 900})
        QDir(m_files->path(u"proc/%1"_s.arg(pid))).removeRecursively();
    LoadWatch watch(options());
    QVERIFY(watch.begin());
    const QByteArray text = "500 (engine) S 1 400 1 0 -1 0 0 0 0 0 150 10 0 0 20 0 1 0 100 4096 10\n";
    m_files->write(u"proc/self/stat"_s, text);
    setMachine(1200, 0, 500);
    m_clock.seconds += 1;
    const auto load = watch.end();
    QVERIFY(load);
    QCOMPARE(load->ownUse, 1.0);
    QCOMPARE(load->otherUse, 1.0);
}

void TestLoadWatch::programsOnTheGpuAreFound()
{
    setGpus("500 900", "");
    LoadWatch watch(optionsWithGpus());
    QVERIFY(watch.begin());
    setGpus("500", "500 777 600"); // 777 comes and goes; 600 is a command of this process
    setProcess(600, own, 600, "0 0 0 0", "python3");
    watch.look();
    setGpus("500", "500 600");
    m_clock.seconds += 1;
    const auto load = watch.end();
    QVERIFY(load);
    QCOMPARE(load->gpuProcesses, (std::vector<GpuProcess>{{"A (GPU 0)", 900, "browser"}, {"B (GPU 1)", 777, ""}}));
    QVERIFY(load->isNotable());
    QCOMPARE(
        textOf(*load),
        u"Other programs used less than 0.1 of 4 processor threads during the measurement. Others that used a GPU "
        "during the measurement: browser (process 900) on A (GPU 0), process 777 on B (GPU 1). The figures include "
        "them."_s);
    QVERIFY(watch.begin()); // again: what was seen before is over
    m_clock.seconds += 1;
    const auto again = watch.end();
    QVERIFY(again);
    QVERIFY(again->gpuProcesses.empty() && !again->isNotable());
}

void TestLoadWatch::containersHideWhoIsOnTheGpu()
{
    setGpus("34567", "34568");
    QDir().mkpath(m_files->path(u"proc/self/ns"_s));
    std::filesystem::create_symlink("pid:[4026532198]", m_files->root() / "proc/self/ns/pid");
    LoadWatch watch(optionsWithGpus());
    QVERIFY(watch.begin());
    m_clock.seconds += 1;
    const auto load = watch.end();
    QVERIFY(load);
    QVERIFY(load->gpuProcesses.empty());
    QCOMPARE(load->unknownGpuProcesses, 2);
    QVERIFY(load->isNotable());
    QVERIFY(textOf(*load).endsWith(
        u"2 programs computed on the GPU at once during the measurement; a container hides which "
        "of them is this one."_s));
    setGpus("34567", ""); // most likely this program itself
    QVERIFY(watch.begin());
    const auto alone = watch.end();
    QVERIFY(alone);
    QVERIFY(!alone->isNotable());
    QFile::remove(m_files->path(u"proc/self/ns/pid"_s));
    std::filesystem::create_symlink("pid:[4026531836]", m_files->root() / "proc/self/ns/pid");
    QVERIFY(watch.begin());
    QCOMPARE(watch.end()->gpuProcesses, (std::vector<GpuProcess>{{"A (GPU 0)", 34567, ""}}));
}

void TestLoadWatch::gpusMayNotListTheirProcesses()
{
    setGpus("!15", "900");
    LoadWatch watch(optionsWithGpus());
    QVERIFY(watch.begin());
    m_clock.seconds += 1;
    const auto load = watch.end();
    QVERIFY(load);
    QCOMPARE(load->gpuProcesses.size(), std::size_t(1));
    QVERIFY(load->gpuProblem);
    QVERIFY(textOf(*load).contains(u"The processes on A (GPU 0) cannot be listed: GPU is lost"_s));
}

void TestLoadWatch::missingFilesAreErrors()
{
    m_files->remove(u"proc/stat"_s);
    LoadWatch watch(options());
    const auto begun = watch.begin();
    QVERIFY(!begun);
    QCOMPARE(begun.error().kind, ErrorKind::Device);
    QVERIFY(QString::fromStdString(begun.error().sentence).contains(m_files->path(u"proc/stat"_s)));
    setMachine(1, 2, 3);
    m_files->remove(u"proc/self/stat"_s);
    QVERIFY(!watch.begin());
    m_files->write(u"proc/self/stat"_s, "500 (engine) S 1\n");
    QVERIFY(!watch.begin());
    setProcess(own, 1, 400, "1 1 1 1");
    QVERIFY(watch.begin());
    m_files->write(u"proc/stat"_s, "intr 5\n");
    QVERIFY(!watch.end());
}

void TestLoadWatch::sentencesNameTheMoment()
{
    OtherLoad load;
    load.seconds = 1;
    load.threads = 16;
    load.otherUse = 1.26;
    QCOMPARE(textOf(load, LoadMoment::Before),
             u"Other programs used 1.3 of 16 processor threads before the measurement: end them, or the figures will "
             "include them."_s);
    load.otherUse = 0.09;
    QCOMPARE(textOf(load, LoadMoment::Before),
             u"Other programs used less than 0.1 of 16 processor threads before the measurement."_s);
    load.gpuProcesses = {{"A (GPU 0)", 900, "browser"}};
    QVERIFY(textOf(load, LoadMoment::Before)
                .endsWith(
                    u"Others that used a GPU before the measurement: browser (process 900) on A (GPU 0). End them, or "
                    "the figures will include them."_s));
}

void TestLoadWatch::theRealProcCanBeRead()
{
    LoadWatch watch({});
    QVERIFY(watch.begin());
    // A command that works until it has used half a second of processor time, whatever else runs.
    QProcess::execute(u"python3"_s, {u"-c"_s, u"import time\nwhile time.process_time() < 0.5: pass"_s});
    const auto load = watch.end();
    QVERIFY(load);
    QVERIFY(load->threads >= 1);
    QVERIFY(load->seconds > 0);
    QVERIFY(load->ownUse * load->seconds >= 0.4);
    QVERIFY(load->otherUse >= 0);
}

QTEST_GUILESS_MAIN(TestLoadWatch)
#include "tst_loadwatch.moc"
