// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/engineprogram.h"

#include "core/recording/recording.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> jobNames{"exits-none_seed-0", "exits-none_seed-1", "exits-layer1_seed-0",
                                        "exits-layer1_seed-1"};

/// The process that another one has started, or 0.
qint64 childOf(qint64 process)
{
    const std::string number = std::to_string(process);
    return std::atoll(bytesOf("/proc/" + number + "/task/" + number + "/children").c_str());
}

/// Whether a process has ended, also one that nothing has waited for.
bool hasEnded(qint64 process)
{
    const std::string status = bytesOf("/proc/" + std::to_string(process) + "/status");
    return status.empty() || contains(status, "State:\tZ");
}

} // namespace

/// offramp-engine study, from its file to its table.
class TestStudyVerb : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }

    [[nodiscard]] std::vector<std::string> study(const std::string &out, const std::vector<std::string> &more = {},
                                                 const std::string &file = "study.json") const
    {
        std::vector<std::string> arguments{"study", at(file).string(), "--out", at(out).string(), "--threads", "1"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }

    /// Starts the study and waits until an epoch of the first job is done.
    void startAndTrain(QProcess &process, const std::string &out) const
    {
        process.start(program(), toArguments(study(out)));
        QVERIFY(process.waitForStarted());
        const fs::path log = at(out) / jobNames.front() / "net.safetensors.jsonl";
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(log) || process.state() == QProcess::NotRunning, 120000);
        QVERIFY(process.state() != QProcess::NotRunning);
    }

    /// Whether the networks, the tables and the answers are those of the study that ran in one go.
    [[nodiscard]] bool isLikeTheFirst(const std::string &out) const
    {
        bool isLike = bytesOf(at(out) / "table.csv") == bytesOf(at("out/table.csv"));
        for (const std::string &name : jobNames)
            isLike = isLike
                     && bytesOf(at(out) / name / "net.safetensors") == bytesOf(at("out") / name / "net.safetensors");
        return isLike;
    }

private Q_SLOTS:
    void initTestCase()
    {
        makeImages(at("set"), 2, 16);
        fs::rename(at("set/test"), at("set/train"));
        makeImages(at("set"), 2, 10);
        write(at("study.json"), R"({"offramp_study": 1, "dataset": "set", "architecture": "cifar_resnet20",
            "recipe": {"offramp_recipe": 1, "optimiser": "adamw", "learning_rate": 0.003, "epochs": 2, "batch": 8,
                       "held_back": 0.25},
            "exits": ["none", "layer1"], "seeds": 2})");
        const auto done = run(study("out"));
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY2(contains(done.err, "Job 4 of 4: exits-layer1_seed-1."), done.err.c_str());
        QVERIFY2(contains(done.out, "4 of 4 jobs are done."), done.out.c_str());
        QCOMPARE(done.out, bytesOf(at("out/table.txt")));
    }

    void makesATable()
    {
        const std::string csv = bytesOf(at("out/table.csv"));
        QVERIFY2(csv.starts_with("exits,exit,jobs,seeds,test_images,accuracy,"), csv.c_str());
        QVERIFY2(contains(csv, "\nnone,last,2,2,20,"), csv.c_str());
        QVERIFY2(contains(csv, "\nlayer1,layer1,2,2,20,") && contains(csv, "\nlayer1,last,2,2,20,"), csv.c_str());
        QVERIFY(bytesOf(at("out/table.tex")).starts_with("\\begin{tabular}{lllrrr}"));
        const std::string svg = bytesOf(at("out/table.svg"));
        QVERIFY2(contains(svg, "<svg ") && contains(svg, ">4 of 4 jobs are done.</text>"), svg.c_str());
        for (std::size_t i = 0; i < jobNames.size(); ++i) {
            const fs::path folder = at("out") / jobNames[i];
            const auto recording = readRecording(folder / "run.exits");
            QVERIFY(recording.has_value());
            QCOMPARE(recording->recordedCount(), std::size_t(20)); // of the split test
            QCOMPARE(recording->exits, i < 2 ? 1 : 2);
            QVERIFY(fs::exists(folder / "net.safetensors.csv") && fs::exists(folder / "spec.json"));
            QVERIFY(!fs::exists(folder / "net.safetensors.checkpoint"));
        }
        QVERIFY(bytesOf(at("out") / jobNames[0] / "net.safetensors")
                != bytesOf(at("out") / jobNames[1] / "net.safetensors")); // another seed
    }

    void skipsWhatIsDone()
    {
        const fs::path recording = at("out") / jobNames[2] / "run.exits";
        const auto before = fs::last_write_time(recording);
        const auto again = run(study("out"));
        QVERIFY2(again.code == 0, again.err.c_str());
        QVERIFY2(contains(again.err, "It is done already.") && !contains(again.err, "Epoch"), again.err.c_str());
        QVERIFY(fs::last_write_time(recording) == before);
        fs::remove(recording); // the network stays
        const auto recorded = run(study("out"));
        QVERIFY2(recorded.code == 0 && !contains(recorded.err, "Epoch"), recorded.err.c_str());
        QVERIFY(fs::exists(recording));
        QVERIFY(isLikeTheFirst("out"));
    }

    void runsInShares()
    {
        const auto first = run(study("shares", {"--job", "1/2"}));
        QVERIFY2(first.code == 0, first.err.c_str());
        QVERIFY2(contains(first.err, "Job 2 of 2: exits-layer1_seed-0."), first.err.c_str());
        QVERIFY2(contains(first.err, "2 of 4 jobs of the study are done."), first.err.c_str());
        QVERIFY(!fs::exists(at("shares/table.csv")));

        const auto list = run(study("shares", {"--list"}));
        QCOMPARE(list.code, 0);
        QCOMPARE(list.out, std::string("exits-none_seed-0: done\nexits-none_seed-1: not begun\n"
                                       "exits-layer1_seed-0: done\nexits-layer1_seed-1: not begun\n"));
        const auto table = run(study("shares", {"--table", "--figure", at("half.svg").string()}));
        QVERIFY2(table.code == 0 && contains(table.out, "2 of 4 jobs are done."), table.err.c_str());
        QVERIFY2(contains(table.out, "1 of 2"), table.out.c_str());
        QVERIFY(contains(bytesOf(at("half.svg")), ">2 of 4 jobs are done.</text>"));
        QCOMPARE(bytesOf(at("half.svg")), bytesOf(at("shares/table.svg")));

        const auto second = run(study("shares", {"--job", "2/2"}));
        QVERIFY2(second.code == 0 && contains(second.out, "4 of 4 jobs are done."), second.err.c_str());
        QVERIFY(isLikeTheFirst("shares"));

        const auto many = run(study("shares", {"--job", "1/5"}));
        QCOMPARE(many.code, 2);
        QVERIFY2(contains(many.err, "Use at most 4 shares."), many.err.c_str());
    }

    void survivesKills()
    {
        QProcess process;
        startAndTrain(process, "killed");
        qint64 child = 0;
        QTRY_VERIFY((child = childOf(process.processId())) > 0);
        process.kill();
        QVERIFY(process.waitForFinished(60000));
        QTRY_VERIFY_WITH_TIMEOUT(hasEnded(child), 60000); // so that it cannot write beside the next run
        const auto resumed = run(study("killed"));
        QVERIFY2(resumed.code == 0, resumed.err.c_str());
        QVERIFY(isLikeTheFirst("killed"));
    }

    void stopsOnRequest()
    {
        QProcess process;
        startAndTrain(process, "stopped");
        process.terminate();
        const auto stopped = finish(process);
        QCOMPARE(stopped.code, 4);
        QVERIFY2(contains(stopped.err, "The study was stopped. Run the same command again"), stopped.err.c_str());
        QVERIFY(!fs::exists(at("stopped/table.csv")));
        const auto resumed = run(study("stopped"));
        QVERIFY2(resumed.code == 0, resumed.err.c_str());
        QVERIFY(isLikeTheFirst("stopped"));
    }

    void leavesABusyJobOut()
    {
        QProcess process;
        startAndTrain(process, "twice");
        const auto other = run(study("twice", {"--job", "1/4"})); // the job that is at work, or is done by then
        QVERIFY2(other.code == 0, other.err.c_str());
        QVERIFY2(contains(other.err, "Another process is at it") || contains(other.err, "It is done already."),
                 other.err.c_str());
        const auto done = finish(process);
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY(isLikeTheFirst("twice"));
    }

    void goesOnAfterAFailure()
    {
        write(at("bad.json"), R"({"offramp_recipe": 1, "limit": 2, "held_back": 0.5})");
        write(at("good.json"), R"({"offramp_recipe": 1, "epochs": 1, "batch": 8})");
        write(at("mixed.json"), R"({"offramp_study": 1, "dataset": "set", "architecture": "cifar_resnet20",
            "recipe": ["bad.json", "good.json"]})");
        const auto done = run(study("mixed", {}, "mixed.json"));
        QCOMPARE(done.code, 1);
        QVERIFY2(contains(done.err, "too few to hold 1 back"), done.err.c_str());
        QVERIFY2(contains(done.err, "1 of 2 jobs failed: recipe-bad_seed-0."), done.err.c_str());
        const auto table = run(study("mixed", {"--table"}, "mixed.json"));
        QVERIFY2(table.code == 0, table.err.c_str());
        QVERIFY2(contains(bytesOf(at("mixed/table.csv")), "\nbad,,1,0,,,"), table.out.c_str());
    }

    /// Heads on an archive of three classes and two exits, which stay.
    void putsHeadsOnAnArchive()
    {
        makeImages(at("three"), 3, 16);
        fs::rename(at("three/test"), at("three/train"));
        makeImages(at("three"), 3, 10);
        const QString source = qEnvironmentVariable("OFFRAMP_SOURCE", QFINDTESTDATA("../.."));
        fs::copy_file((source + QStringLiteral("/tests/core/networks/data/hooked.pt")).toStdString(), at("trunk.pt"));
        write(at("heads.json"), R"({"offramp_study": 1, "dataset": "three", "architecture": "trunk.pt",
            "recipe": {"offramp_recipe": 1, "epochs": 1, "batch": 8}, "exits": ["backbone.0", "backbone.1"]})");
        const auto done = run(study("heads", {}, "heads.json"));
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY(fs::exists(at("heads/exits-backbone.0_seed-0/net.pt.jsonl")));
        QVERIFY(!fs::exists(at("heads/exits-backbone.0_seed-0/net.pt.checkpoint")));
        const std::string csv = bytesOf(at("heads/table.csv"));
        QVERIFY2(contains(csv, "\nbackbone.0,backbone.0,1,1,30,"), csv.c_str());
        QVERIFY2(contains(csv, "\nbackbone.1,exit1,1,1,30,") && contains(csv, "\nbackbone.1,backbone.1,1,1,30,")
                     && contains(csv, "\nbackbone.1,exit3,1,1,30,"),
                 csv.c_str());
    }

    void saysWhatIsWrong()
    {
        auto text = bytesOf(at("study.json"));
        text.replace(text.find("0.003"), 5, "0.002");
        write(at("changed.json"), text);
        const auto changed = run(study("out", {}, "changed.json"));
        QCOMPARE(changed.code, 3);
        QVERIFY2(contains(changed.err, "exits-none_seed-0 holds a job with another recipe"), changed.err.c_str());
        const auto gone = run(study("new", {"--dataset", at("gone").string()}));
        QCOMPARE(gone.code, 3);
        QVERIFY2(contains(gone.err, "gone is not a folder."), gone.err.c_str());
        const auto one = run(study("new", {"--dataset", at("set/train").string()}));
        QCOMPARE(one.code, 3);
        QVERIFY2(contains(one.err, "has no other images to test with"), one.err.c_str());
        const auto empty = run(study("new", {"--table"}));
        QCOMPARE(empty.code, 3);
        QVERIFY2(contains(empty.err, "No job of the study is done"), empty.err.c_str());
        const auto figure = run(study("out", {"--table", "--figure", at("half.png").string()}));
        QCOMPARE(figure.code, 2);
        QVERIFY2(contains(figure.err, "half.png does not end with .svg."), figure.err.c_str());
        const auto part = run(study("new", {"--job", "5/4"}));
        QCOMPARE(part.code, 2);
        QVERIFY2(contains(part.err, "\"5/4\" is not a share of the jobs."), part.err.c_str());
        QVERIFY(!fs::exists(at("new")));
    }
};

QTEST_GUILESS_MAIN(TestStudyVerb)
#include "tst_studyverb.moc"
