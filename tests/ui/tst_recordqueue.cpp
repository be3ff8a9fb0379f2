// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fakeengine.h"
#include "ui/engine/devicelist.h"
#include "ui/engine/plancheck.h"
#include "ui/engine/recordqueue.h"
#include "ui/engine/recordwording.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <csignal>
#include <cstdio>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using State = RecordTask::State;

namespace {

void makeFile(const QString &path)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
}

qint64 numberIn(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toLongLong() : 0;
}

bool isRunning(qint64 process)
{
    return process > 0 && ::kill(static_cast<pid_t>(process), 0) == 0;
}

/// A program that ends while an engine runs: main() returns right after its queue is gone.
int runChild(const QString &engine)
{
    RecordQueue queue(engine);
    RecordJob job;
    job.out = u"net.exits"_s;
    const int id = queue.add(job);
    while (queue.find(id)->samples == 0)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    std::printf("%lld\n", queue.processId(id));
    return 0;
}

} // namespace

class TestRecordQueue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void runsOneAfterTheOther();
    void failures_data();
    void failures();
    void skipsUnknownEvents();
    void queueGoesOnAfterAFailure();
    void killedIsResumed();
    void cancelIsPolite();
    void cancelWaiting();
    void silentEngineIsReportedAndStopped();
    void floodDoesNotStarve();
    void destroyedWhileRunning();
    void destroyedWhileNotListening();
    void programEndsWhileRunning();
    void timersEndWithTheirRun();
    void sameFileReplacesATask();
    void plans();
    void newestQuestionWins();
    void knownPlansAreKept();
    void devices();
    void devicesAreNotWaitedFor();
    void jobsAsJson();
    void wording();

private:
    [[nodiscard]] QString engine(const QString &body);
    [[nodiscard]] RecordJob job(const QString &name) const;
    [[nodiscard]] QString freshPath(const QString &name);

    QTemporaryDir m_folder;
    int m_engines = 0;
};

QString TestRecordQueue::engine(const QString &body)
{
    return fixtures::fakeEngine(m_folder.path(), u"engine%1"_s.arg(++m_engines), body);
}

RecordJob TestRecordQueue::job(const QString &name) const
{
    RecordJob made;
    made.network = m_folder.filePath(name + u".pt"_s);
    made.dataset = m_folder.path();
    made.out = m_folder.filePath(name + u".exits"_s);
    return made;
}

QString TestRecordQueue::freshPath(const QString &name)
{
    return m_folder.filePath(u"%1%2"_s.arg(name).arg(++m_engines));
}

void TestRecordQueue::runsOneAfterTheOther()
{
    // A folder cannot be created twice, so two engines at a time would be noticed.
    const QString lock = freshPath(u"lock"_s);
    const QString go = freshPath(u"go"_s);
    RecordQueue queue(engine(
        u"mkdir '%1' || exit 9; hello; progress 40; %2; progress 100; done_; rmdir '%1'"_s.arg(lock,
                                                                                               fixtures::waitFor(go))));
    QSignalSpy grew(&queue, &RecordQueue::taskGrew);
    const int first = queue.add(job(u"first"_s));
    const int second = queue.add(job(u"second"_s));
    QCOMPARE(queue.find(first)->state, State::Running);
    QCOMPARE(queue.find(second)->state, State::Waiting);
    QTRY_COMPARE(queue.find(first)->recorded, std::uint64_t(40));
    QCOMPARE(queue.find(first)->flopsExecuted(), 40e9);
    QCOMPARE(queue.find(first)->flops, (std::vector<std::int64_t>{1'000'000'000, 2'000'000'000}));
    makeFile(go);
    QTRY_COMPARE(queue.find(second)->state, State::Done);
    QCOMPARE(queue.find(first)->state, State::Done);
    QCOMPARE(queue.find(second)->recorded, std::uint64_t(100));
    QCOMPARE(queue.find(second)->seconds, 2.5);
    QVERIFY(grew.size() >= 4);
    queue.remove(first);
    QCOMPARE(queue.find(first), nullptr);
    QCOMPARE(queue.tasks().size(), std::size_t(1));
}

void TestRecordQueue::failures_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("word");
    QTest::newRow("garbage") << u"say 'not JSON at all'; sleep 5"_s << u"engine"_s;
    QTest::newRow("garbage after hello") << u"hello; say '{\"event\":\"progress\"}'; sleep 5"_s << u"engine"_s;
    QTest::newRow("garbage before done") << u"hello; say garbage; done_"_s << u"is not an event"_s;
    QTest::newRow("endless line") << u"hello; cat /dev/zero | tr '\\0' 'x'"_s << u"longer than 1 MB"_s;
    QTest::newRow("no message") << u"exit 0"_s << u"without a message"_s;
    QTest::newRow("code without a message") << u"echo 'the last line' >&2; exit 7"_s << u"the last line"_s;
    QTest::newRow("crash") << u"hello; kill -SEGV $$"_s << u"crashed"_s;
    QTest::newRow("killed") << u"hello; kill -KILL $$"_s << u"system stopped the engine"_s;
    QTest::newRow("other protocol")
        << u"say '{\"event\":\"hello\",\"protocol\":99,\"program\":\"x\",\"device\":\"cpu\",\"recording\":\"x\",\"samples\":1,\"recorded\":0,\"flops\":[1]}'; sleep 5"_s
        << u"version 99 of the protocol"_s;
    QTest::newRow("version 1")
        << u"say '{\"event\":\"hello\",\"protocol\":1,\"program\":\"x\",\"device\":\"cpu\",\"recording\":\"x\",\"samples\":1,\"recorded\":0,\"flops\":[1]}'; sleep 5"_s
        << u"version 1 of the protocol"_s;
    QTest::newRow("no hello") << u"done_; sleep 5"_s << u"did not begin with hello"_s;
    QTest::newRow("gives a reason")
        << u"say '{\"event\":\"error\",\"kind\":\"bad_input\",\"sentence\":\"No labels.\",\"remedy\":\"Add them.\"}'; exit 3"_s
        << u"No labels."_s;
    QTest::newRow("done without a recording")
        << u"hello; out=${arguments##*--out }; rm -f \"${out%% *}\"\n"
           "say '{\"event\":\"done\",\"recorded\":100,\"samples\":100,\"seconds\":2.5}'"_s
        << u"recording is not there"_s;
    QTest::newRow("done but failed") << u"hello; done_; exit 1"_s << u"ended with code 1"_s;
}

void TestRecordQueue::failures()
{
    QFETCH(QString, body);
    QFETCH(QString, word);
    RecordQueue queue(engine(body));
    const int id = queue.add(job(u"net"_s));
    QTRY_COMPARE(queue.find(id)->state, State::Failed);
    const auto &error = queue.find(id)->error;
    QVERIFY(error.has_value());
    QVERIFY2(QString::fromStdString(error->sentence).contains(word), error->sentence.c_str());
    QVERIFY(!error->remedy.empty());
    // A file goes on with the device it was begun with only, and with no larger batch.
    if (error->remedy.find("batch") != std::string::npos)
        QVERIFY2(error->remedy.find("another file") != std::string::npos, error->remedy.c_str());
    QCOMPARE(queue.processId(id), qint64(0));
}

void TestRecordQueue::skipsUnknownEvents()
{
    RecordQueue queue(
        engine(u"say '{\"event\":\"dance\",\"steps\":3}'; hello; say '{\"event\":\"dance\"}'; progress 100; done_"_s));
    const int id = queue.add(job(u"net"_s));
    QTRY_COMPARE(queue.find(id)->state, State::Done);
    QCOMPARE(queue.find(id)->recorded, std::uint64_t(100));
}

void TestRecordQueue::queueGoesOnAfterAFailure()
{
    RecordQueue queue(engine(u"case \"$*\" in *bad*) kill -SEGV $$;; *) hello; progress 100; done_;; esac"_s));
    const int bad = queue.add(job(u"bad"_s));
    const int good = queue.add(job(u"good"_s));
    QTRY_COMPARE(queue.find(good)->state, State::Done);
    QCOMPARE(queue.find(bad)->state, State::Failed);

    RecordQueue missing(m_folder.filePath(u"no such program"_s));
    const int first = missing.add(job(u"a"_s));
    const int second = missing.add(job(u"b"_s));
    QTRY_COMPARE(missing.find(second)->state, State::Failed);
    QCOMPARE(missing.find(first)->state, State::Failed);
    QVERIFY(missing.find(first)->error->sentence.find("could not be started") != std::string::npos);
}

void TestRecordQueue::killedIsResumed()
{
    const QString memory = m_folder.filePath(u"memory"_s);
    RecordQueue queue(engine(u"hello; if [ -e '%1' ]; then progress 60; progress 100; done_; exit 0; fi\n"
                             "touch '%1'; progress 30; exec sleep 1000"_s.arg(memory)));
    const int id = queue.add(job(u"killed"_s));
    QTRY_COMPARE(queue.find(id)->recorded, std::uint64_t(30));
    QVERIFY(queue.processId(id) > 0);
    ::kill(static_cast<pid_t>(queue.processId(id)), SIGKILL);
    QTRY_COMPARE(queue.find(id)->state, State::Failed);
    queue.resume(id);
    QVERIFY(!queue.find(id)->error);
    QTRY_COMPARE(queue.find(id)->state, State::Done);
    QCOMPARE(queue.find(id)->flopsExecuted(), 130e9); // executed by both starts
    queue.resume(id);
    QCOMPARE(queue.find(id)->state, State::Done); // nothing to resume
}

void TestRecordQueue::cancelIsPolite()
{
    const QString asked = freshPath(u"asked"_s);
    RecordQueue queue(engine(
        u"hello; progress 10; read line; touch '%1'; say '{\"event\":\"error\",\"kind\":\"cancelled\",\"sentence\":\"C.\",\"remedy\":\"R.\"}'; exit 4"_s
            .arg(asked)));
    const int id = queue.add(job(u"polite"_s));
    QTRY_COMPARE(queue.find(id)->recorded, std::uint64_t(10));
    queue.cancel(id);
    QCOMPARE(queue.find(id)->state, State::Stopping);
    QTRY_COMPARE(queue.find(id)->state, State::Cancelled);
    QVERIFY(QFile::exists(asked));
    QVERIFY(!queue.find(id)->error);
}

void TestRecordQueue::cancelWaiting()
{
    const QString go = freshPath(u"go"_s);
    RecordQueue queue(engine(u"hello; %1; done_"_s.arg(fixtures::waitFor(go))));
    const int first = queue.add(job(u"first"_s));
    const int second = queue.add(job(u"second"_s));
    queue.cancel(second);
    QCOMPARE(queue.find(second)->state, State::Cancelled);
    queue.remove(first); // running: not removed
    QVERIFY(queue.find(first));
    makeFile(go);
    QTRY_COMPARE(queue.find(first)->state, State::Done);
    QCoreApplication::processEvents(); // now the next one would start
    QCOMPARE(queue.find(second)->state, State::Cancelled);
    queue.resume(second);
    QTRY_COMPARE(queue.find(second)->state, State::Done);
}

void TestRecordQueue::silentEngineIsReportedAndStopped()
{
    RecordQueue queue(engine(u"trap '' TERM; hello; progress 20; exec 0</dev/null; sleep 60 & wait; wait; sleep 60"_s));
    queue.setTimeout(0.3);
    const int id = queue.add(job(u"silent"_s));
    QTRY_VERIFY(queue.find(id)->isSilent);
    QCOMPARE(queue.find(id)->state, State::Running);
    queue.stopNow(id);
    QTRY_COMPARE(queue.find(id)->state, State::Cancelled);
    QVERIFY(!queue.find(id)->isSilent);
    QCOMPARE(queue.find(id)->recorded, std::uint64_t(20));
}

void TestRecordQueue::floodDoesNotStarve()
{
    RecordQueue queue(engine(u"hello; i=0; while [ $i -lt 30000 ]; do progress 50; i=$((i+1)); done; done_"_s));
    const int id = queue.add(job(u"flood"_s));
    int beats = 0;
    QTimer heart;
    connect(&heart, &QTimer::timeout, this, [&] { beats += queue.find(id)->recorded == 50; });
    heart.start(0);
    QTRY_COMPARE(queue.find(id)->state, State::Done);
    QVERIFY2(beats > 3, qPrintable(QString::number(beats)));
}

void TestRecordQueue::destroyedWhileRunning()
{
    const QString asked = freshPath(u"asked"_s);
    const QString go = freshPath(u"go"_s);
    qint64 process = 0;
    {
        RecordQueue queue(engine(u"hello; read line; touch '%1'; %2; exit 4"_s.arg(asked, fixtures::waitFor(go))));
        const int id = queue.add(job(u"left"_s));
        QTRY_COMPARE(queue.find(id)->samples, std::uint64_t(100));
        process = queue.processId(id);
    }
    QVERIFY(isRunning(process)); // nobody waited
    QTRY_VERIFY(QFile::exists(asked));
    makeFile(go);
    QTRY_VERIFY(!isRunning(process));
}

void TestRecordQueue::destroyedWhileNotListening()
{
    qint64 process = 0;
    {
        RecordQueue queue(engine(u"trap '' TERM; hello; while :; do sleep 0.05; done"_s));
        const int id = queue.add(job(u"deaf"_s));
        QTRY_COMPARE(queue.find(id)->samples, std::uint64_t(100));
        process = queue.processId(id);
    }
    QVERIFY(isRunning(process));
    QTRY_VERIFY(!isRunning(process));
}

void TestRecordQueue::programEndsWhileRunning()
{
    const QString asked = freshPath(u"asked"_s);
    const QString polite = engine(u"hello; read line; touch '%1'; exit 4"_s.arg(asked));
    const QString deaf = engine(u"trap '' TERM; hello; while :; do sleep 0.05; done"_s);
    for (const QString &program : {polite, deaf}) {
        QProcess child;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"OFFRAMP_TEST_CHILD"_s, program);
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(), {});
        QVERIFY(child.waitForFinished(fixtures::longTime));
        QCOMPARE(child.exitCode(), 0);
        const qint64 process = child.readAllStandardOutput().trimmed().toLongLong();
        QVERIFY(process > 0);
        QVERIFY(!isRunning(process)); // no orphan
    }
    QVERIFY(QFile::exists(asked));
}

void TestRecordQueue::timersEndWithTheirRun()
{
    // Were the first run's SIGKILL still pending, it would reach the second run before that one's SIGTERM.
    const QString terminated = freshPath(u"terminated"_s);
    const QString program
        = engine(u"trap \"touch '%1'; exit 4\" TERM; hello; while :; do sleep 0.02; done"_s.arg(terminated));
    EngineRun run;
    run.setTimeout(1500);
    for (int i = 0; i < 2; ++i) {
        QFile::remove(terminated);
        run.start(program, {});
        QTRY_COMPARE(run.state(), EngineRun::State::Running);
        run.cancel();
        QTRY_COMPARE(run.state(), EngineRun::State::Cancelled);
        QVERIFY(QFile::exists(terminated));
    }
}

void TestRecordQueue::sameFileReplacesATask()
{
    RecordQueue queue(engine(u"hello; done_"_s));
    const int first = queue.add(job(u"net"_s));
    QTRY_COMPARE(queue.find(first)->state, State::Done);
    const int stopped = queue.addStopped(job(u"other"_s));
    const int again = queue.add(job(u"net"_s));
    QCOMPARE(queue.find(first), nullptr);
    QVERIFY(queue.find(again));
    QCOMPARE(queue.find(stopped)->state, State::Cancelled);
}

void TestRecordQueue::plans()
{
    PlanCheck check(engine(u"say '{\"event\":\"warning\",\"text\":\"Careful.\"}'\n"
                           "case \"$*\" in *bad*) exit 7;; *--dry-run*) plan 40;; esac"_s));
    check.ask({job(u"good"_s)});
    QVERIFY(check.isAsking());
    QVERIFY(!check.isReady());
    QTRY_VERIFY(check.isReady());
    QCOMPARE(check.answers().front().plan->samples, std::uint64_t(100));
    QCOMPARE(check.answers().front().warnings, QStringList{u"Careful."_s});
    QCOMPARE(resumeText(*check.answers().front().plan, {}),
             u"Already recorded: 40 of 100. The run continues from there."_s);
    check.ask({job(u"good"_s), job(u"bad"_s)});
    QTRY_VERIFY(!check.isAsking());
    QVERIFY(!check.isReady());
    QVERIFY(check.answers()[0].plan);
    QVERIFY(check.answers()[1].problem);
    check.ask({job(u"second"_s), job(u"third"_s)});
    QTRY_VERIFY(check.isReady());
    check.ask({});
    QVERIFY(!check.isReady());
}

void TestRecordQueue::newestQuestionWins()
{
    const QString asked = freshPath(u"asked"_s);
    PlanCheck check(
        engine(u"case \"$*\" in *slow*) echo $$ > '%1.part'; mv '%1.part' '%1'; exec sleep 1000;; *) plan;; esac"_s.arg(
            asked)));
    check.ask({job(u"slow"_s)});
    QTRY_VERIFY(QFile::exists(asked));
    check.ask({job(u"fast"_s)});
    QTRY_VERIFY(check.isReady());
    QTRY_VERIFY(!isRunning(numberIn(asked)));
    QCOMPARE(check.answers().size(), std::size_t(1));
    QCOMPARE(check.answers().front().job, job(u"fast"_s));
}

void TestRecordQueue::knownPlansAreKept()
{
    const QString log = m_folder.filePath(u"asked"_s);
    PlanCheck check(engine(u"echo x >> '%1'; plan"_s.arg(log)));
    check.ask({job(u"a"_s)});
    QTRY_VERIFY(check.isReady());
    check.ask({job(u"a"_s), job(u"b"_s)});
    QTRY_VERIFY(check.isReady());
    QFile file(log);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('x'), 2);
}

void TestRecordQueue::devices()
{
    QCOMPARE(devicesFrom("garbage").size(), 0);
    QCOMPARE(devicesFrom("{\"devices\":7}").size(), 0);
    QCOMPARE(devicesFrom(QByteArray(200'000, ' ') + "{\"devices\":[{\"device\":\"cpu\"}]}").size(), 0);
    DeviceList list;
    QCOMPARE(list.devices().size(), 1);
    list.ask(engine(
        u"say '{\"devices\":[{\"device\":\"cpu\",\"name\":\"P\"},{\"device\":\"cuda:0\",\"name\":\"G\"},{\"name\":7}]}'"_s));
    QTRY_COMPARE(list.devices().size(), 2);
    QCOMPARE(list.devices()[1].id, u"cuda:0"_s);
}

void TestRecordQueue::devicesAreNotWaitedFor()
{
    const QString asked = freshPath(u"asked"_s);
    {
        DeviceList list;
        list.ask(engine(u"echo $$ > '%1.part'; mv '%1.part' '%1'; exec sleep 1000"_s.arg(asked)));
        QTRY_VERIFY(QFile::exists(asked));
        list.ask(engine(u"say '{\"devices\":[{\"device\":\"new\"}]}'"_s));
        QTRY_COMPARE(list.devices().front().id, u"new"_s);
        QTRY_VERIFY(!isRunning(numberIn(asked)));
        QFile::remove(asked);
        list.ask(engine(u"echo $$ > '%1.part'; mv '%1.part' '%1'; exec sleep 1000"_s.arg(asked)));
        QTRY_VERIFY(QFile::exists(asked));
    }
    QTRY_VERIFY(!isRunning(numberIn(asked)));
    DeviceList missing;
    missing.ask(m_folder.filePath(u"no such program"_s));
    missing.ask(m_folder.filePath(u"no such program"_s));
    QCOMPARE(missing.devices().size(), 1);
}

void TestRecordQueue::jobsAsJson()
{
    RecordJob full = job(u"net"_s);
    full.split = u"val"_s;
    full.labels = u"wnids"_s;
    full.among = u"labelled"_s;
    full.exits = u"0:1,2"_s;
    full.outputs = u"log-probabilities"_s;
    full.count = u"complete"_s;
    full.resize = u"pil13"_s;
    full.size = 64;
    full.mean = {0.485, 0.456, 0.406};
    full.std = {0.1, 0.2, 0.3};
    full.squash = true;
    full.device = u"cuda:0"_s;
    full.batch = 16;
    full.takesFewer = true;
    full.limit = 200;
    full.skipBroken = true;
    full.architecture = u"resnet18"_s;
    full.classes = 200;
    full.execution = u"archived"_s;
    full.precision = u"bf16"_s;
    full.allowsTf32 = true;
    full.logits = true;
    full.thumbnails = true;
    full.thumbnailSide = 24;
    QVERIFY(argumentsFor(full).contains(u"--skip-broken"_s));
    QVERIFY(!argumentsFor(job(u"plain"_s)).contains(u"--skip-broken"_s));
    QCOMPARE(recordJobFrom(toJson(full)), full);
    QVERIFY(argumentsFor(full).join(u' ').contains(u"--labels wnids --among labelled"_s));
    QCOMPARE(recordJobFrom(toJson(job(u"plain"_s))), job(u"plain"_s));
    const QString plain = argumentsFor(job(u"plain"_s)).join(u' ');
    for (const bool dryRun : {true, false}) {
        const QString arguments = argumentsFor(full, dryRun).join(u' ');
        for (const char *given : {"--exits 0:1,2", "--outputs log-probabilities", "--count complete", "--resize pil13",
                                  "--size 64", "--limit 200", "--mean 0.485,0.456,0.406", "--architecture resnet18",
                                  "--classes 200", "--execution archived", "--precision bf16", "--tf32", "--batch 16",
                                  "--logits", "--thumbnails", "--thumbnail-side 24"}) {
            QVERIFY2(arguments.contains(QString::fromLatin1(given)), qPrintable(arguments));
            QVERIFY2(!plain.contains(QString::fromLatin1(given).section(u' ', 0, 0)), qPrintable(plain));
        }
    }
    full.logits = false;
    full.thumbnails = false;
    const QStringList without = argumentsFor(full);
    QVERIFY(without.contains(u"--no-logits"_s) && !without.contains(u"--logits"_s));
    QVERIFY(without.contains(u"--no-thumbnails"_s) && !without.contains(u"--thumbnails"_s));
    QCOMPARE(recordJobFrom(toJson(full)), full);

    // Jobs of earlier versions have none of these, and texts are not choices.
    QJsonObject older = toJson(full);
    for (const QString &key : {u"architecture"_s, u"classes"_s, u"execution"_s, u"precision"_s, u"tf32"_s,
                               u"takes_fewer"_s, u"thumbnail_side"_s})
        older.remove(key);
    older[u"logits"_s] = u"yes"_s;
    older.remove(u"thumbnails"_s);
    const auto read = recordJobFrom(older);
    QVERIFY(read);
    QVERIFY(!read->allowsTf32 && !read->takesFewer);
    QVERIFY(read->architecture.isEmpty() && read->execution.isEmpty() && read->precision.isEmpty());
    QVERIFY(!read->classes && !read->logits && !read->thumbnails && !read->thumbnailSide);
    QJsonObject broken = toJson(full);
    broken.remove(u"out"_s);
    QVERIFY(!recordJobFrom(broken));
}

void TestRecordQueue::wording()
{
    QCOMPARE(workText(0.7351), u"0.7351"_s);
    QCOMPARE(workText(0.44e-3), u"0.0004400"_s);
    QCOMPARE(workText(37'025.4), u"37,025"_s);
    QCOMPARE(workText(0), u"0.000"_s);
    QCOMPARE(durationText(11.2), u"12 s"_s);
    QCOMPARE(durationText(185), u"3 min 5 s"_s);
    QCOMPARE(durationText(7800), u"2 h 10 min"_s);
    QCOMPARE(ofText(3200, 10000), u"3,200 of 10,000"_s);
    QCOMPARE(rateText(4.21), u"4.2"_s);
    QCOMPARE(rateText(4138.5), u"4,138"_s);
    PlanEvent plan;
    QCOMPARE(outputsText(plan), u"all are exits, taken as logits"_s);
    plan.exitOutputs = "0:1,2";
    plan.outputs = "probabilities,logits";
    QCOMPARE(outputsText(plan), u"exits are 0, 2 (counted from 0), taken as probabilities, logits; the score of exit 1 "
                                "is output 1"_s);
    plan.exitOutputs = "1";
    plan.outputs = "log-probabilities";
    QCOMPARE(outputsText(plan), u"the exit is 1 (counted from 0), taken as log-probabilities"_s);
    const QString network = m_folder.filePath(u"net.pt"_s);
    QCOMPARE(proposedOutput(network, {}, {}), m_folder.filePath(u"net.exits"_s));
    QCOMPARE(proposedOutput(network, u"/elsewhere"_s, {u"/elsewhere/net.exits"_s}), u"/elsewhere/net-2.exits"_s);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (const QString engine = qEnvironmentVariable("OFFRAMP_TEST_CHILD"); !engine.isEmpty())
        return runChild(engine);
    TestRecordQueue test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_recordqueue.moc"
