// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fakeengine.h"
#include "ui/engine/dryrun.h"
#include "ui/engine/recordwording.h"
#include "ui/engine/trainingrun.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using State = TrainingRun::State;

namespace {

QString textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
}

const QString cancelled
    = u"say '{\"event\":\"error\",\"kind\":\"cancelled\",\"sentence\":\"Cancelled.\",\"remedy\":\"Resume.\"}'"_s;

} // namespace

/// A training by an engine that does what each test says.
class TestTrainingRun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void followsATraining();
    void goesOnAfterACancel();
    void knowsWhatTheFileHolds();
    void failures_data();
    void failures();
    void epochsOutsideThePlanAreNotTaken();
    void oneAtATime();
    void destroyedWhileRunning();
    void aStoppedJobWaits();
    void dryRuns();
    void newestQuestionWins();
    void jobsAsArguments();
    void jobsAsJson();
    void wording();

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QString engine(const QString &body) const { return fixtures::fakeEngine(at({}), u"engine"_s, body); }
    [[nodiscard]] TrainJob job(const QString &name = u"net"_s) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

TrainJob TestTrainingRun::job(const QString &name) const
{
    TrainJob made;
    made.architecture = u"resnet18"_s;
    made.dataset = m_folder->path();
    made.recipe = u"quick"_s;
    made.out = at(name + u".safetensors"_s);
    return made;
}

void TestTrainingRun::followsATraining()
{
    const QString go = at(u"go"_s);
    TrainingRun run(engine(
        u"say '{\"event\":\"warning\",\"text\":\"Careful.\"}'; training; epoch 1 0.5 0.25 true\n"
        "progress 30; %1\n"
        "epoch 2 0.4 0.3 false; epoch 3 0.55 0.65 true; epoch 4 0.1 0.1 false; trained"_s.arg(fixtures::waitFor(go))));
    QSignalSpy changes(&run, &TrainingRun::changed);
    QCOMPARE(run.state(), State::None);
    run.start(job());
    QCOMPARE(run.state(), State::Running);
    QVERIFY(run.isActive() && !run.plan());
    QCOMPARE(run.name(), u"net"_s);
    QTRY_VERIFY(run.progress());
    QCOMPARE(run.warnings(), QStringList{u"Careful."_s});
    QCOMPARE(run.plan()->exits, (std::vector<std::string>{"early", "last"}));
    QCOMPARE(run.epochs().size(), std::size_t(1));
    QCOMPARE(run.best()->epoch, 1);
    QCOMPARE(run.images(), std::uint64_t(30));
    QVERIFY(run.isActive());
    write(go, {});
    QTRY_COMPARE(run.state(), State::Done);
    QVERIFY(!run.isActive());
    QCOMPARE(run.epochs().size(), std::size_t(4));
    QCOMPARE(run.epochs().back().epoch, 4);
    QCOMPARE(run.best()->epoch, 3);
    QCOMPARE(run.best()->heldBackAccuracy, (std::vector<double>{0.55, 0.65}));
    QCOMPARE(run.images(), std::uint64_t(400));
    QCOMPARE(run.allImages(), std::uint64_t(400));
    QCOMPARE(run.seconds(), std::optional(2.5));
    QVERIFY(!run.error());
    QVERIFY(changes.size() >= 6);
    run.clear();
    QCOMPARE(run.state(), State::None);
    QVERIFY(run.epochs().empty() && !run.plan());
    QVERIFY(QFileInfo::exists(job().out)); // only the list forgets it
}

void TestTrainingRun::goesOnAfterACancel()
{
    const QString log = at(u"log"_s);
    TrainingRun run(
        engine(u"echo \"$*\" >> '%1'\n"
               "if [ -e '%2' ]; then\n"
               "  training 1; epoch 1 0.5 0.25 true; epoch 2 0.6 0.5 true; trained; exit 0\n"
               "fi\n"
               "training; epoch 1 0.5 0.25 true; read line; touch '%2'; %3; exit 4"_s.arg(log, at(u"cancelled"_s),
                                                                                          cancelled)));
    run.start(job());
    QTRY_COMPARE(run.epochs().size(), std::size_t(1));
    run.cancel();
    QCOMPARE(run.state(), State::Stopping);
    QTRY_COMPARE(run.state(), State::Cancelled);
    QVERIFY(!run.error() && !run.isActive());
    QCOMPARE(run.epochs().size(), std::size_t(1)); // they are still shown
    run.resume();
    QCOMPARE(run.state(), State::Running);
    QTRY_COMPARE(run.state(), State::Done);
    QCOMPARE(run.epochs().size(), std::size_t(2));
    QCOMPARE(run.plan()->epochsDone, 1);
    run.resume(); // nothing happens
    QCOMPARE(run.state(), State::Done);
    const QStringList asked = textOf(log).split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(asked.size(), 2);
    QCOMPARE(asked.front(), asked.back());
    QVERIFY2(asked.back().contains(u"--resume"_s), qPrintable(asked.back()));
}

/// A network that is written while its epoch was not reported yet is not taken for an older one.
void TestTrainingRun::knowsWhatTheFileHolds()
{
    const QString go = at(u"go"_s);
    TrainingRun run(engine(u"training; epoch 1 0.5 0.25 true; epoch 2 0.4 0.2 false; %1"_s.arg(fixtures::waitFor(go))));
    QCOMPARE(run.epochInFile(), 0);
    run.start(job());
    QTRY_COMPARE(run.epochs().size(), std::size_t(2));
    QCOMPARE(run.epochInFile(), 1);
    QFile file(job().out);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QFileInfo(file).lastModified().addSecs(5), QFileDevice::FileModificationTime));
    file.close();
    QCOMPARE(run.epochInFile(), 3);
    write(go, {});
    QTRY_VERIFY(!run.isActive());
}

void TestTrainingRun::failures_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("word");
    QTest::newRow("crash") << u"training; epoch 1 0.5 0.5 true; kill -SEGV $$"_s << u"crashed (signal 11)"_s;
    QTest::newRow("killed") << u"training; kill -KILL $$"_s << u"system stopped the engine"_s;
    QTest::newRow("no hello") << u"trained; sleep 5"_s << u"did not begin with hello"_s;
    QTest::newRow("garbage") << u"training; say '{\"event\":\"epoch\",\"epoch\":1}'; sleep 5"_s
                             << u"does not follow the protocol"_s;
    QTest::newRow("no network") << u"training; epoch 1 0.5 0.5 false; trained"_s << u"the network is not there"_s;
    QTest::newRow("gives a reason")
        << u"say '{\"event\":\"error\",\"kind\":\"bad_input\",\"sentence\":\"No images.\",\"remedy\":\"Add some.\"}'; exit 3"_s
        << u"No images."_s;
}

void TestTrainingRun::failures()
{
    QFETCH(QString, body);
    QFETCH(QString, word);
    TrainingRun run(engine(body));
    run.start(job());
    QTRY_COMPARE(run.state(), State::Failed);
    QVERIFY(run.error());
    QVERIFY2(QString::fromStdString(run.error()->sentence).contains(word), run.error()->sentence.c_str());
    QVERIFY(!run.error()->remedy.empty());
    QVERIFY2(!QString::fromStdString(run.error()->remedy).contains(u"samples"_s), run.error()->remedy.c_str());
    TrainingRun without{QString()};
    without.start(job());
    QCOMPARE(without.state(), State::Failed);
    QVERIFY(!without.isActive());
}

void TestTrainingRun::epochsOutsideThePlanAreNotTaken()
{
    const QString early
        = u"say '{\"event\":\"epoch\",\"epoch\":1,\"learning_rate\":0,\"train_loss\":[1],\"train_accuracy\":[1],"
          "\"held_back_loss\":[],\"held_back_accuracy\":[],\"held_back_images\":0,\"images_per_second\":1,\"gflops\":1,"
          "\"best\":true}'"_s;
    TrainingRun run(engine(u"training; %1; epoch 5 0.5 0.5 true; epoch 2 0.5 0.5 true; epoch 1 0.25 0.5 true\n"
                           "epoch 1 0.75 0.5 true; hello; training; epoch 3 0.5 0.5 true; trained"_s.arg(early)));
    std::vector<int> longest;
    connect(&run, &TrainingRun::changed, &run, [&] {
        std::vector<int> epochs;
        for (const EpochEvent &epoch : run.epochs())
            epochs.push_back(epoch.epoch);
        if (epochs.size() > longest.size())
            longest = epochs;
    });
    run.start(job());
    QTRY_COMPARE(run.state(), State::Done);
    QCOMPARE(longest, (std::vector<int>{1, 2}));   // in order, each once
    QCOMPARE(run.epochs().size(), std::size_t(1)); // those after the last hello
    QCOMPARE(run.epochInFile(), 3);
}

void TestTrainingRun::oneAtATime()
{
    TrainingRun run(engine(u"training; read line; %1; exit 4"_s.arg(cancelled)));
    run.start(job(u"first"_s));
    run.start(job(u"second"_s));
    run.setStopped(job(u"third"_s));
    run.clear();
    QCOMPARE(run.name(), u"first"_s);
    QVERIFY(run.isActive());
    QTRY_VERIFY(run.plan());
    run.cancel();
    QTRY_COMPARE(run.state(), State::Cancelled);
    run.start(job(u"second"_s));
    QCOMPARE(run.name(), u"second"_s);
    QVERIFY(!run.plan()); // nothing of the one before
    QTRY_VERIFY(run.plan());
    run.cancel();
    QTRY_COMPARE(run.state(), State::Cancelled);
}

void TestTrainingRun::destroyedWhileRunning()
{
    const QString asked = at(u"asked"_s);
    {
        TrainingRun run(engine(u"training; read line; touch '%1'"_s.arg(asked)));
        run.start(job());
        QTRY_VERIFY(run.plan());
    }
    QTRY_VERIFY(QFile::exists(asked)); // politely
}

void TestTrainingRun::aStoppedJobWaits()
{
    TrainingRun run(engine(u"training 2; epoch 1 0.5 0.5 true; epoch 2 0.5 0.5 false; trained"_s));
    run.setStopped(job());
    QCOMPARE(run.state(), State::Cancelled);
    QVERIFY(!run.isActive() && run.epochs().empty());
    run.resume();
    QTRY_COMPARE(run.state(), State::Done);
    QCOMPARE(run.epochs().size(), std::size_t(2));
}

void TestTrainingRun::dryRuns()
{
    DryRun dryRun(
        engine(u"say '{\"event\":\"warning\",\"text\":\"Careful.\"}'\n"
               "case \"$*\" in *bad*) exit 7;; *unfinished*) training; exit 3;; *plan*) plan;; *) training 2; "
               "trained;; esac"_s));
    std::vector<DryRunAnswer> answers;
    connect(&dryRun, &DryRun::answered, this, [&](const DryRunAnswer &answer) { answers.push_back(answer); });
    const auto ask = [&](const QString &name) {
        const std::size_t before = answers.size();
        dryRun.ask(argumentsFor(job(name), true), 0);
        return QTest::qWaitFor([&] { return answers.size() > before; }, fixtures::longTime);
    };
    QVERIFY(ask(u"good"_s));
    QVERIFY(answers.back().training && !answers.back().problem);
    QCOMPARE(answers.back().training->epochsDone, 2);
    QCOMPARE(answers.back().warnings, QStringList{u"Careful."_s});
    QVERIFY(ask(u"bad"_s));
    QVERIFY(!answers.back().training && answers.back().problem);
    QCOMPARE(answers.back().warnings.size(), 1);
    QVERIFY(ask(u"unfinished"_s)); // a plan counts only where the engine ended well
    QVERIFY(!answers.back().training && answers.back().problem);
    QVERIFY(ask(u"plan"_s)); // of a recording, which was not asked for
    QVERIFY(!answers.back().training && answers.back().problem);
}

void TestTrainingRun::newestQuestionWins()
{
    const QString asked = at(u"asked"_s);
    DryRun dryRun(
        engine(u"case \"$*\" in *slow*) touch '%1'; exec sleep 1000;; *) training; trained;; esac"_s.arg(asked)));
    QSignalSpy answers(&dryRun, &DryRun::answered);
    dryRun.ask(argumentsFor(job(u"slow"_s), true), 0);
    QTRY_VERIFY(QFile::exists(asked));
    dryRun.ask(argumentsFor(job(u"first"_s), true), 100'000);
    dryRun.ask(argumentsFor(job(u"second"_s), true), 0);
    QTRY_COMPARE(answers.size(), 1);
    dryRun.ask(argumentsFor(job(u"third"_s), true), 0);
    dryRun.drop();
    QTest::qWait(50); // nothing is pending that could answer
    QCOMPARE(answers.size(), 1);
}

void TestTrainingRun::jobsAsArguments()
{
    const QString plain = argumentsFor(job()).join(u' ');
    QCOMPARE(plain,
             u"train --events --resume --architecture resnet18 --dataset %1 --recipe quick --out %2 --device cpu "
             "--precision fp32"_s.arg(m_folder->path(), job().out));
    QVERIFY(argumentsFor(job(), true).contains(u"--dry-run"_s));
    TrainJob full = job();
    full.weights = u"w.pt"_s;
    full.device = u"cuda:0"_s;
    full.precision = u"bf16"_s;
    full.size = 64;
    full.epochs = 7;
    full.limit = 200;
    full.seed = 0; // a seed of its own
    full.threads = 3;
    const QString all = argumentsFor(full).join(u' ');
    for (const char *given : {"--weights w.pt", "--device cuda:0", "--precision bf16", "--size 64", "--epochs 7",
                              "--limit 200", "--seed 0", "--threads 3"})
        QVERIFY2(all.contains(QLatin1StringView(given)), given);
}

void TestTrainingRun::jobsAsJson()
{
    TrainJob full = job();
    full.weights = u"w.pt"_s;
    full.size = 64;
    full.epochs = 7;
    full.limit = 200;
    full.seed = 0;
    full.threads = 3;
    for (const TrainJob &each : {job(), full})
        QCOMPARE(trainJobFrom(toJson(each)), std::optional(each));
    for (const QString &key : {u"architecture"_s, u"dataset"_s, u"recipe"_s, u"out"_s}) {
        QJsonObject broken = toJson(full);
        broken[key] = 3;
        QVERIFY2(!trainJobFrom(broken), qPrintable(key));
        broken.remove(key);
        QVERIFY2(!trainJobFrom(broken), qPrintable(key));
    }
    QVERIFY(!trainJobFrom({}));
}

void TestTrainingRun::wording()
{
    TrainingEvent plan;
    plan.layout = "cifar-10-binary";
    plan.split = "train";
    plan.images = 45'000;
    plan.heldBack = 5'000;
    plan.classes = 10;
    plan.labels = "sorted";
    plan.epochs = 30;
    QCOMPARE(trainingSetText(plan), u"CIFAR-10 (binary), split train: 45,000 images to train with, 5,000 held back, 10 "
                                    "classes, labels in name order"_s);
    QCOMPARE(epochsText(plan), u"A new training of 30 epochs."_s);
    QCOMPARE(epochsText(plan, u"net.safetensors"_s),
             u"A new training of 30 epochs. It replaces net.safetensors, which exists."_s);
    plan.epochsDone = 2;
    QCOMPARE(epochsText(plan), u"2 of 30 epochs are done. The training goes on from there."_s);
    plan.epochsDone = 30;
    QCOMPARE(epochsText(plan), u"All 30 epochs are done. There is nothing left to train."_s);
    plan.epochs = 1;
    plan.epochsDone = 0;
    QCOMPARE(epochsText(plan), u"A new training of 1 epoch."_s);
    QCOMPARE(proposedNetwork(u"resnet18"_s, m_folder->path()), at(u"resnet18.safetensors"_s));
    QCOMPARE(proposedNetwork(u"/specs/small.json"_s, m_folder->path()), at(u"small.safetensors"_s));
    write(at(u"small.safetensors"_s), "taken");
    QCOMPARE(proposedNetwork(u"/specs/small.json"_s, m_folder->path()), at(u"small-2.safetensors"_s));
}

QTEST_GUILESS_MAIN(TestTrainingRun)
#include "tst_trainingrun.moc"
