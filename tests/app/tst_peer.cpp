// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/protocol/events.h"
#include "core/recording/recording.h"
#include "tests/app/engineprogram.h"
#include "tests/toynetwork.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>
#include <signal.h>

#include <algorithm>

using namespace offramp;

/// A network that prints, that is dangerous, or that never returns: what people see, and when the engine ends.
class TestPeer : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    std::filesystem::path at(const std::string &name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

    std::vector<std::string> record(const std::string &network, const std::string &out) const
    {
        return {"record", "--network",      at(network).string(), "--dataset", at("images").string(),
                "--out",  at(out).string(), "--threads",          "1"};
    }

    void saveNetwork(const std::string &name, const std::string &line, const std::string &exits = "(e, e)") const
    {
        torch::jit::Module net("Net");
        net.define("def forward(self, x):\n"
                   "    e = torch.flatten(x, 1)[:, :3]\n"
                   "    "
                   + line + "\n    return " + exits + "\n");
        net.save(at(name).string());
    }

private Q_SLOTS:
    void initTestCase()
    {
        makeImages(at("images"), 3, 2);
        saveNetwork("prints.pt", "print(\"\\033[2Jhello\\n{\\\"event\\\":\\\"done\\\",\\\"recorded\\\":6}\")");
        saveNetwork("floods.pt", "for i in range(1000):\n        print(i)");
        saveNetwork("saves.pt", "torch.save(x, \"" + at("pwned").string() + "\")");
        saveNetwork("endless.pt", "while bool(torch.all(torch.isfinite(e))):\n        e = e * 0.5");
        saveNetwork("named.pt", "pass", "{\"a\\033[2J\\nWarning: all is well\": e, \"b\": e}");
    }

    void printsDoNotReachTheEvents()
    {
        auto arguments = record("prints.pt", "prints.exits");
        arguments.push_back("--events");
        QProcess process;
        process.start(program(), toArguments(arguments));
        const auto done = finish(process);
        QVERIFY2(done.code == 0, done.err.c_str());
        std::size_t ends = 0;
        bool isWarned = false;
        for (const auto &line : QByteArray::fromStdString(done.out).split('\n')) {
            if (line.isEmpty())
                continue;
            const auto event = parseEvent(line.toStdString());
            QVERIFY2(event && *event, line.constData());
            ends += std::holds_alternative<DoneEvent>(**event) ? 1 : 0;
            const auto *warning = std::get_if<WarningEvent>(&**event);
            isWarned = isWarned || (warning && contains(warning->text, "prints text (print)"));
        }
        QCOMPARE(ends, std::size_t(1));
        QVERIFY(isWarned);
        QVERIFY2(contains(done.err, "The network prints: \uFFFD[2Jhello"), done.err.c_str());
        QVERIFY(!contains(done.err, "\x1b"));
        QVERIFY2(!contains(done.err, "\n{"), done.err.c_str());
        QVERIFY(contains(readRecording(at("prints.exits"))->about("code").value_or(""), "prints text"));
    }

    void printsDoNotReachJson_data()
    {
        QTest::addColumn<std::string>("verb");
        QTest::addRow("inspect") << std::string("inspect");
        QTest::addRow("flops") << std::string("flops");
    }

    void printsDoNotReachJson()
    {
        QFETCH(std::string, verb);
        const auto done = run({verb, "--network", at("prints.pt").string(), "--input", "1x3x8x8", "--json"});
        QVERIFY2(done.code == 0, done.err.c_str());
        const auto json = nlohmann::json::parse(done.out, nullptr, false);
        QVERIFY2(json.is_object(), done.out.c_str());
        QVERIFY(contains(json["code"].at(0).get<std::string>(), "prints text (print)"));
        QVERIFY2(contains(done.err, "Warning: The code in prints.pt prints text"), done.err.c_str());
    }

    void floodsAreCut()
    {
        const auto done = run({"flops", "--network", at("floods.pt").string(), "--input", "1x3x8x8"});
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY2(std::ranges::count(done.err, '\n') < 40, done.err.c_str());
        QVERIFY2(contains(done.err, "The network prints more, which is not shown."), done.err.c_str());
    }

    void whatTheCodeDoesIsSaidBeforeItRuns()
    {
        const auto refused = run(record("saves.pt", "saves.exits")); // with or without a sandbox
        const auto said = refused.err.find("Warning: The code in saves.pt writes a file (save): ");
        QVERIFY2(said != std::string::npos, refused.err.c_str());
        QVERIFY2(contains(refused.err, ".py line "), refused.err.c_str());
    }

    void namesCannotWriteToTheTerminal()
    {
        for (const char *verb : {"inspect", "flops"}) {
            const auto done = run({verb, "--network", at("named.pt").string(), "--input", "1x3x8x8"});
            QVERIFY2(done.code == 0, done.err.c_str());
            const std::string all = done.out + done.err;
            QVERIFY2(contains(all, "a\uFFFD[2J\uFFFD"), all.c_str());
            QVERIFY(!contains(all, "\x1b"));
            QVERIFY(!contains(all, "\nWarning: all is well"));
        }
    }

    void endsWithItsParent_data()
    {
        QTest::addColumn<bool>("isStopped");
        QTest::addRow("in a network that never returns") << false;
        QTest::addRow("stopped") << true;
    }

    void endsWithItsParent()
    {
        QFETCH(bool, isStopped);
        // A parent that keeps the engine's stdin open (sleep has it too), tells its number, and waits for it.
        std::string command = "sleep 60 | \"$0\" \"$@\" --events >/dev/null 2>&1 & echo $!; wait";
        QStringList arguments{QStringLiteral("-c"), QString::fromStdString(command), program()};
        arguments += toArguments(record("endless.pt", "endless.exits"));
        QProcess parent;
        parent.start(QStringLiteral("bash"), arguments);
        QVERIFY(parent.waitForReadyRead(10000));
        const auto engine = static_cast<pid_t>(parent.readLine().trimmed().toInt());
        QVERIFY(engine > 1);
        const auto isWatching = [engine] {
            std::error_code none;
            const auto files = std::filesystem::path("/proc") / std::to_string(engine) / "fd";
            for (auto it = std::filesystem::directory_iterator(files, none);
                 it != std::filesystem::directory_iterator(); it.increment(none)) {
                if (contains(std::filesystem::read_symlink(it->path(), none).string(), "pidfd"))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isWatching(), 60000);
        if (isStopped)
            ::kill(engine, SIGSTOP);
        parent.kill();
        QVERIFY(parent.waitForFinished(10000));
        const auto isGone = [engine] {
            const std::string state = bytesOf(std::filesystem::path("/proc") / std::to_string(engine) / "stat");
            return state.empty() || contains(state, ") Z ");
        };
        QTRY_VERIFY_WITH_TIMEOUT(isGone(), 15000);
    }
};

QTEST_GUILESS_MAIN(TestPeer)
#include "tst_peer.moc"
