// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/measuredcosts.h"
#include "tests/app/engineprogram.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>

namespace {

namespace fs = std::filesystem;

QJsonObject jsonOf(const std::string &text)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
}

QJsonValue valueAt(QJsonValue value, const char *path)
{
    for (const QString &key : QString::fromLatin1(path).split(QLatin1Char('/')))
        value = value[key];
    return value;
}

} // namespace

class TestMeasure : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] fs::path inFolder(const char *name) const { return fs::path(m_folder.path().toStdString()) / name; }

    /// Measures the demo's network over 30 of its images, three times.
    [[nodiscard]] static Finished measureDemo(const std::vector<std::string> &more)
    {
        std::vector<std::string> arguments{"measure",
                                           "--network",
                                           demo("signs-small.pt"),
                                           "--dataset",
                                           demo("images"),
                                           "--limit",
                                           "30",
                                           "--batch",
                                           "10",
                                           "--alone",
                                           "4",
                                           "--repeat",
                                           "3",
                                           "--idle",
                                           "0"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }

    /// Measures a program three times, without waiting before.
    [[nodiscard]] static Finished measureProgram(const std::vector<std::string> &command,
                                                 const std::vector<std::string> &more = {"--repeat", "3"})
    {
        std::vector<std::string> arguments{"measure", "--idle", "0", "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        arguments.emplace_back("--");
        arguments.insert(arguments.end(), command.begin(), command.end());
        return run(arguments);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(QFile::exists(program()), "OFFRAMP_BIN must be the folder of offramp-engine"); }

    void measuresANetwork()
    {
        const auto done = measureDemo({"--meters", "none", "--watts", "10", "--thresholds", "0.5", "--json", "--out",
                                       inFolder("r.json").string()});
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(bytesOf(inFolder("r.json")), done.out);
        const QJsonObject json = jsonOf(done.out);
        QCOMPARE(json[QLatin1String("version")].toInt(), 1);
        QCOMPARE(valueAt(json, "run/images").toInt(), 30);
        QCOMPARE(valueAt(json, "repeats/count").toInt(), 3);
        QCOMPARE(valueAt(json, "run/energy/unit").toString(), QStringLiteral("J/image"));
        QCOMPARE(valueAt(json, "run/time/unit").toString(), QStringLiteral("ms/image"));
        QCOMPARE(valueAt(json, "run/time/repeats").toInt(), 3);
        QVERIFY(valueAt(json, "run/time/low").toDouble() < valueAt(json, "run/time/high").toDouble());
        QVERIFY(valueAt(json, "run/rate/mean").toDouble() > 0);
        QVERIFY(valueAt(json, "run/energy/cpu").isNull());
        // 10 W: a hundredth of a joule for each millisecond; reading the meter takes a little time too.
        const double joules = valueAt(json, "run/energy/total/mean").toDouble();
        const double ms = valueAt(json, "run/time/mean").toDouble();
        QVERIFY(joules >= 0.0099 * ms && joules < 0.02 * ms);
        QCOMPARE(valueAt(json, "meters").toArray().size(), 1);
        QCOMPARE(valueAt(json[QLatin1String("meters")].toArray()[0], "source").toString(), QStringLiteral("estimated"));
        for (const char *path : {"alone/time/mean", "alone/p50/mean", "alone/p95/mean", "comparison/time/expected/mean",
                                 "comparison/energy/difference/mean"})
            QVERIFY2(valueAt(json, path).isDouble(), path);
        QVERIFY(valueAt(json, "alone/p50/mean").toDouble() <= valueAt(json, "alone/p95/mean").toDouble());
        QCOMPARE(valueAt(json, "prefixes").toArray().size(), 3);
        QCOMPARE(valueAt(json, "network/exits").toArray().size(), 3);
        QCOMPARE(valueAt(json, "decoding").toString(), QStringLiteral("before"));
    }

    void costsGoIntoTheRecording()
    {
        using namespace offramp;
        const fs::path recording = inFolder("small.exits");
        fs::copy_file(demo("signs-small.exits"), recording);
        const auto before = readRecording(recording);
        const auto fingerprint = recordingFingerprint(recording);
        QVERIFY(before && before->joules.empty() && fingerprint);
        const auto done = measureDemo(
            {"--meters", "none", "--watts", "10", "--thresholds", "0.5", "--json", "--into", recording.string()});
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY2(contains(done.err, "J (estimated) per image up to each exit"), done.err.c_str());
        const auto after = readRecording(recording);
        QVERIFY2(after, after ? "" : toText(after.error()).c_str());
        QCOMPARE(after->milliseconds.size(), std::size_t(3));
        QCOMPARE(after->joules.size(), std::size_t(3));
        QVERIFY(std::ranges::is_sorted(after->joules));
        double sum = 0; // averaging keeps it
        for (const QJsonValue prefix : valueAt(jsonOf(done.out), "prefixes").toArray())
            sum += valueAt(prefix, "time/mean").toDouble();
        QVERIFY(std::abs(after->milliseconds[0] + after->milliseconds[1] + after->milliseconds[2] - sum) < 1e-9 * sum);
        QVERIFY(after->joules[2] >= 0.0099 * after->milliseconds[2]); // 10 W
        QCOMPARE(costSource(*after, CostUnit::Joules), std::string("estimated"));
        QCOMPARE(after->flops, before->flops);
        QCOMPARE(after->entropy, before->entropy);
        QCOMPARE(after->recorded, before->recorded);
        QCOMPARE(*recordingFingerprint(recording), *fingerprint);
        const auto verified = run({"verify", recording.string(), "--network", demo("signs-small.pt"), "--dataset",
                                   demo("images"), "--thresholds", "0.5", "--limit", "20"});
        QVERIFY2(verified.code == 0, verified.err.c_str());

        const auto again = measureDemo({"--meters", "none", "--thresholds", "0.5", "--into", recording.string()});
        QVERIFY2(again.code == 0, again.err.c_str());
        QVERIFY(readRecording(recording)->joules.empty()); // the earlier ones are replaced
        QCOMPARE(*recordingFingerprint(recording), *fingerprint);
    }

    void costsOfAnotherNetworkAreRefused()
    {
        const fs::path large = inFolder("large.exits");
        fs::copy_file(demo("signs-large.exits"), large);
        const std::string bytes = bytesOf(large);
        const auto other = measureDemo({"--meters", "none", "--thresholds", "0.5", "--into", large.string()});
        QCOMPARE(other.code, 3);
        QVERIFY2(contains(other.err, "was recorded with another network"), other.err.c_str());
        QVERIFY(other.out.empty()); // nothing was measured
        QCOMPARE(bytesOf(large), bytes);
        const std::string none = inFolder("none.exits").string();
        const auto missing = measureDemo({"--meters", "none", "--thresholds", "0.5", "--into", none});
        QVERIFY(missing.code != 0);
        QVERIFY2(contains(missing.err, "none.exits"), missing.err.c_str());
        QVERIFY(!fs::exists(none));
        const auto workspace
            = measureDemo({"--meters", "none", "--thresholds", "0.5", "--into", demo("demo.offramp").string()});
        QCOMPARE(workspace.code, 3);
        QVERIFY2(contains(workspace.err, "demo.offramp is a workspace, not a recording."), workspace.err.c_str());
        QCOMPARE(measureDemo({"--thresholds", "0.5", "--into", none, "--out", inFolder("x.json").string()}).code, 2);
        QCOMPARE(measureDemo({"--thresholds", "0.5", "--into", none, "--no-prefixes"}).code, 2);
        QCOMPARE(measureProgram({"true"}, {"--repeat", "1", "--into", none}).code, 2);
    }

    void earlyExitsExecuteLess()
    {
        const auto executed = [](const char *threshold) {
            const auto done = measureDemo({"--meters", "none", "--thresholds", threshold, "--json"});
            if (done.code != 0)
                qWarning("%s", done.err.c_str());
            return valueAt(jsonOf(done.out), "run/executed").toArray();
        };
        QCOMPARE(executed("10"), (QJsonArray{30, 0, 0})); // nats: above the entropy of every answer
        QCOMPARE(executed("0"), (QJsonArray{30, 30, 30}));
        const QJsonArray some = executed("0.5:0.2");
        QCOMPARE(some[0].toInt(), 30);
        QVERIFY(some[1].toInt() < 30 && some[2].toInt() <= some[1].toInt());
    }

    /// Divided by much, the logits of a first exit are too even for the threshold.
    void temperaturesDivideLogits()
    {
        const auto measured = [](const std::vector<std::string> &more) {
            std::vector<std::string> options{"--meters", "none", "--thresholds", "0.5", "--json", "--no-prefixes"};
            options.insert(options.end(), more.begin(), more.end());
            const auto done = measureDemo(options);
            if (done.code != 0)
                qWarning("%s", done.err.c_str());
            return jsonOf(done.out);
        };
        const QJsonObject plain = measured({});
        QVERIFY(valueAt(plain, "temperatures").isNull());
        QVERIFY(valueAt(plain, "run/executed").toArray()[1].toInt() < 30);
        const QJsonObject even = measured({"--temperatures", "1000:1000:1"});
        const QJsonArray temperatures = valueAt(even, "temperatures").toArray();
        QCOMPARE(temperatures.size(), 3);
        QCOMPARE(temperatures[1].toDouble(), 1000.0);
        QCOMPARE(valueAt(even, "run/executed").toArray(), (QJsonArray{30, 30, 30}));
    }

    void withoutAMeterJoulesAreUnknown()
    {
        const auto done = measureDemo({"--meters", "none", "--thresholds", "0.5", "--json", "--no-prefixes"});
        QVERIFY2(done.code == 0, done.err.c_str());
        const QJsonObject json = jsonOf(done.out);
        QVERIFY(valueAt(json, "run/energy/total").isNull());
        QVERIFY(valueAt(json, "run/time/mean").toDouble() > 0);
        QVERIFY(valueAt(json, "prefixes").toArray().isEmpty());
        const auto text = measureDemo({"--meters", "none", "--thresholds", "0.5"});
        QVERIFY2(contains(text.out, "unknown") && (contains(text.out, " ms") || contains(text.out, " µs")),
                 text.out.c_str());
    }

    void decodingIsMeasuredOrNot()
    {
        const auto done = measureDemo({"--meters", "none", "--thresholds", "0.5", "--json", "--decode", "yes"});
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(valueAt(jsonOf(done.out), "decoding").toString(), QStringLiteral("measured"));
    }

    void mistakesAreSentences_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no thresholds") << QStringList() << QStringLiteral("A network of 3 exits is measured at");
        QTest::newRow("too many thresholds")
            << QStringList{QStringLiteral("--thresholds"), QStringLiteral("1:2:3")} << QStringLiteral("3 thresholds");
        QTest::newRow("temperatures") << QStringList{QStringLiteral("--thresholds"), QStringLiteral("1"),
                                                     QStringLiteral("--temperatures"), QStringLiteral("1:2")}
                                      << QStringLiteral("2 temperatures, and the network has 3 exits");
        QTest::newRow("unknown meter") << QStringList{QStringLiteral("--thresholds"), QStringLiteral("1"),
                                                      QStringLiteral("--meters"), QStringLiteral("steam")}
                                       << QStringLiteral("\"steam\" is not a meter.");
        QTest::newRow("no share") << QStringList{QStringLiteral("--thresholds"), QStringLiteral("1"),
                                                 QStringLiteral("--until"), QStringLiteral("5x")}
                                  << QStringLiteral("\"5x\" is not a share");
        QTest::newRow("images") << QStringList{QStringLiteral("--images"), QStringLiteral("9")}
                                << QStringLiteral("--images says how many images a program classifies.");
        QTest::newRow("contest of a part") << QStringList{QStringLiteral("--contest"), QStringLiteral("cifar10-joules")}
                                           << QStringLiteral("--limit and --contest cannot be used together");
    }

    void mistakesAreSentences()
    {
        QFETCH(QStringList, options);
        QFETCH(QString, sentence);
        std::vector<std::string> words;
        for (const QString &option : options)
            words.push_back(option.toStdString());
        const auto done = measureDemo(words);
        QCOMPARE(done.code, 2);
        QVERIFY2(contains(done.err, sentence.toStdString()), done.err.c_str());
    }

    void optionsOfNetworksAreNotForPrograms()
    {
        for (const auto &option : std::vector<std::vector<std::string>>{
                 {"--thresholds", "0.5"}, {"--batch", "7"}, {"--device", "cpu"}, {"--no-prefixes"}}) {
            const auto done = measureProgram({"true"}, option);
            QCOMPARE(done.code, 2);
            QVERIFY2(contains(done.err, option.front() + " is for networks, and a program is measured."),
                     done.err.c_str());
        }
    }

    void costsAreOfTheSizeThatWasRecorded()
    {
        const std::string out = inFolder("sixteen.exits").string();
        const std::vector<std::string> both{"--network", demo("signs-small.pt"), "--dataset", demo("images")};
        const auto with = [&both](std::vector<std::string> words, const std::vector<std::string> &more) {
            words.insert(words.end(), both.begin(), both.end());
            words.insert(words.end(), more.begin(), more.end());
            return run(words);
        };
        const auto recorded = with({"record"}, {"--size", "16", "--limit", "20", "--out", out});
        QVERIFY2(recorded.code == 0, recorded.err.c_str());
        const std::vector<std::string> into{"--thresholds", "0.5",  "--limit",  "8", "--alone", "0",
                                            "--meters",     "none", "--repeat", "1", "--into",  out};
        auto other = into;
        other.insert(other.end(), {"--size", "32"});
        const auto refused = with({"measure"}, other);
        QCOMPARE(refused.code, 2);
        QVERIFY2(contains(refused.err, "was made with images of 16 x 16, and these are 32 x 32."), refused.err.c_str());
        const auto done = with({"measure"}, into);
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(offramp::readRecording(out)->milliseconds.size(), std::size_t(3));
    }

    void nothingToMeasureIsASentence()
    {
        for (const auto &arguments : std::vector<std::vector<std::string>>{{"measure"}, {"measure", "--"}}) {
            const auto done = run(arguments);
            QCOMPARE(done.code, 2);
            QVERIFY2(contains(done.err, "There is nothing to measure."), done.err.c_str());
        }
        const auto both = run({"measure", "--network", demo("signs-small.pt"), "--", "true"});
        QCOMPARE(both.code, 2);
        QVERIFY2(contains(both.err, "A network and a program were given."), both.err.c_str());
    }

    void aReportThatCannotBeWrittenIsNoticedFirst()
    {
        const auto done = measureProgram({"touch", inFolder("ran").string()},
                                         {"--repeat", "1", "--out", inFolder("none").string() + "/r.json"});
        QVERIFY(done.code != 0);
        QVERIFY2(contains(done.err, "r.json"), done.err.c_str());
        QVERIFY(!fs::exists(inFolder("ran")));
    }

    void measuresAProgram()
    {
        const auto done = measureProgram({"sleep", "0.05"}, {"--repeat", "3", "--images", "10", "--meters", "none",
                                                             "--watts", "10", "--out", inFolder("p.json").string()});
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(bytesOf(inFolder("p.json")), done.out);
        const QJsonObject json = jsonOf(done.out);
        QCOMPARE(json[QLatin1String("command")].toArray(),
                 (QJsonArray{QStringLiteral("sleep"), QStringLiteral("0.05")}));
        QCOMPARE(valueAt(json, "repeats/count").toInt(), 3);
        QCOMPARE(valueAt(json, "repeats/warm_up").toInt(), 1);
        QVERIFY(valueAt(json, "run/time/mean").toDouble() >= 0.05);
        QVERIFY(valueAt(json, "run/energy/total/mean").toDouble() >= 0.5);
        QVERIFY(valueAt(json, "run/per_image/time/mean").toDouble() >= 5);
    }

    void aProgramGetsItsArgumentsAndEnvironment()
    {
        const std::string file = inFolder("arguments").string();
        const auto done
            = measureProgram({"sh", "-c", "printf '%s|' \"$@\" > \"$0\"; env >> \"$0\"; echo out; echo err >&2", file,
                              "--json", "--", "[a,b]", "two words"},
                             {"--repeat", "1", "--warm-up", "0"});
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY(!jsonOf(done.out).isEmpty()); // stdout has JSON only
        QVERIFY(contains(done.err, "err"));
        const std::string text = bytesOf(file);
        QVERIFY2(text.starts_with("--json|--|[a,b]|two words|"), text.c_str());
        QVERIFY(!contains(text, "OFFRAMP_SANDBOX"));
    }

    void programsThatFailAreSentences()
    {
        const auto failing = measureProgram({"false"});
        QCOMPARE(failing.code, 1);
        QVERIFY2(contains(failing.err, "false ended with exit code 1."), failing.err.c_str());
        QVERIFY(failing.out.empty());
        const auto missing = measureProgram({"offramp-no-such-program"});
        QCOMPARE(missing.code, 3);
        QVERIFY2(contains(missing.err, "offramp-no-such-program"), missing.err.c_str());
    }

    void theContestHasItsProtocol()
    {
        const auto done
            = measureProgram({"true"}, {"--contest", "cifar10-joules", "--meters", "none", "--watts", "10"});
        QVERIFY2(done.code == 0, done.err.c_str());
        const QJsonObject json = jsonOf(done.out);
        QCOMPARE(valueAt(json, "contest/passes").toInt(), 200);
        QVERIFY(valueAt(json, "contest/energy_per_pass/mean").toDouble() > 0);
        QCOMPARE(valueAt(json, "run/images").toInt(), 10000);
        QCOMPARE(measureProgram({"true"}, {"--contest", "cifar10-joules", "--repeat", "3"}).code, 2);
    }

    void aSignalEndsTheProgramToo()
    {
        const std::string file = inFolder("pid").string();
        QProcess process;
        process.start(program(), toArguments({"measure", "--idle", "0", "--out", inFolder("cancelled.json").string(),
                                              "--", "sh", "-c", "sleep 600 & echo $! > \"$0\"; wait", file}));
        QTRY_VERIFY_WITH_TIMEOUT(contains(bytesOf(file), "\n"), 60000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        const auto done = finish(process);
        QCOMPARE(done.code, 4);
        QVERIFY2(contains(done.err, "Cancelled."), done.err.c_str());
        QVERIFY(!fs::exists(inFolder("cancelled.json")));
        const auto hasEnded = [&] { // also where its end was not waited for
            const std::string state = bytesOf("/proc/" + std::to_string(std::stoi(bytesOf(file))) + "/stat");
            return state.empty() || contains(state, ") Z ");
        };
        QTRY_VERIFY(hasEnded());
    }

    void aSignalEndsTheNetworkToo()
    {
        const fs::path folder = inFolder("stopped");
        fs::create_directory(folder);
        QProcess process;
        process.start(program(), toArguments({"measure", "--network", demo("signs-small.pt"), "--dataset",
                                              demo("images"), "--thresholds", "0.5", "--repeat", "1000000", "--idle",
                                              "0", "--meters", "none", "--out", (folder / "r.json").string()}));
        const auto hasBegun = [&] {
            std::error_code code;
            for (fs::recursive_directory_iterator entry(folder, code), end; !code && entry != end;
                 entry.increment(code)) {
                if (entry->path().extension() == ".part")
                    return true;
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasBegun(), 60000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        const auto done = finish(process);
        QCOMPARE(done.code, 4);
        QVERIFY(!fs::exists(folder / "r.json"));
    }
};

QTEST_GUILESS_MAIN(TestMeasure)
#include "tst_measure.moc"
