// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recordingwriter.h"
#include "core/recording/writerecording.h"
#include "core/results/loadrecording.h"
#include "core/submission/check.h"
#include "core/submission/parts_p.h"
#include "core/submission/submission.h"
#include "core/support/sha256.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    file.write(bytes);
}

bool contains(const std::vector<Error> &broken, const std::string &words)
{
    return std::ranges::any_of(broken, [&](const Error &error) {
        return (error.sentence + ' ' + error.remedy).find(words) != std::string::npos;
    });
}

std::string joined(const std::vector<std::string> &sentences)
{
    std::string text;
    for (const std::string &sentence : sentences)
        text += sentence + '\n';
    return text;
}

} // namespace

class TestSubmission : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }

    /// A network's file with its recording of four samples, two exits of 1 and 2 GFLOPs: at exit 1 the first and third
    /// are correct, at exit 2 all but the last.
    QString network(const QString &name, std::map<std::string, std::string> metadata = {},
                    std::vector<std::string> names = {"a.png", "=b.png", "c,d.png", "e.png"})
    {
        const QString file = at(name + u".pt"_s);
        write(file, (u"network "_s + name).toUtf8());
        metadata.insert({"network", name.toStdString()});
        metadata.insert({"network_sha256", sha256OfFile(file.toStdString()).value()});
        if (metadata["network_sha256"].empty())
            metadata.erase("network_sha256");
        metadata.insert({"classes", "4"});
        WholeRecording whole;
        whole.recording.metadata = metadata;
        whole.recording.exits = 2;
        whole.recording.label = {0, 1, 2, 3};
        whole.recording.predicted = {0, 0, 2, 0, 0, 1, 2, 0};
        whole.recording.entropy = {0.1F, 0.3F, 0.5F, 0.7F, 0.05F, 0.06F, 0.07F, 0.08F};
        whole.recording.flops = {1'000'000'000, 2'000'000'000};
        whole.sampleNames = std::move(names);
        const QString path = at(name + u".exits"_s);
        const auto written = writeRecording(path.toStdString(), whole);
        if (!written)
            qFatal("%s", toText(written.error()).c_str());
        return path;
    }

    /// Results of one variant for each pair of a recording and a threshold; off: exits of all networks.
    SetResults resultsOf(const std::vector<std::pair<QString, double>> &variants, double eMax = 2.5,
                         const ExitsOff &off = {})
    {
        Decisions decisions;
        decisions.eMax = {eMax, CostUnit::Gflops, EMaxOrigin::Chosen};
        Sources sources;
        std::map<QString, RecordingId> ids;
        for (const auto &[path, threshold] : variants) {
            if (!ids.contains(path)) {
                const RecordingId id{static_cast<int>(ids.size()) + 1};
                ids[path] = id;
                sources.add(id, loadRecording(path.toStdString()).value());
                decisions.recordings.push_back(id);
                if (!off.empty())
                    decisions.exitsOff.emplace(id, off);
            }
            const int number = static_cast<int>(decisions.variants.size()) + 1;
            decisions.variants.push_back({{number}, ids[path], {threshold}, "V" + std::to_string(number), 0, true});
        }
        return evaluate(decisions, sources);
    }

    SubmissionRequest request()
    {
        SubmissionRequest made;
        made.title = "Title";
        made.authors = {"A", "B"};
        made.folder = m_folder->path().toStdString();
        return made;
    }

    Submission collected(const std::vector<std::pair<QString, double>> &variants, double eMax = 2.5)
    {
        auto submission = collectSubmission(resultsOf(variants, eMax), request());
        if (!submission)
            qFatal("%s", toText(submission.error()).c_str());
        return *submission;
    }

    /// A written submission of two variants, moved elsewhere.
    QString written()
    {
        const QString file = network(u"net"_s);
        const auto done = writeSubmission(collected({{file, 0}, {file, 0.4}}), "%PDF", at(u"made"_s).toStdString());
        if (!done)
            qFatal("%s", toText(done.error()).c_str());
        QDir(m_folder->path()).mkdir(u"elsewhere"_s);
        if (!QDir().rename(at(u"made"_s), at(u"elsewhere/sub"_s)))
            qFatal("could not be moved");
        return at(u"elsewhere/sub"_s);
    }

    /// The problems that the check finds in folder, one on each line.
    static std::string problems(const QString &folder)
    {
        const auto check = checkSubmission(folder.toStdString());
        return check ? joined(check->problems) : "error: " + toText(check.error());
    }

    /// Makes SHA256SUMS fit the files again, as someone who hides a change would.
    static void fixSums(const QString &folder)
    {
        QByteArray sums;
        for (const QByteArray &line : bytesOf(folder + u"/SHA256SUMS"_s).split('\n')) {
            if (line.isEmpty())
                continue;
            const QByteArray path = line.sliced(66);
            const auto digest = sha256OfFile((folder + u'/' + QString::fromUtf8(path)).toStdString());
            sums += QByteArray::fromStdString(digest.value()) + "  " + path + '\n';
        }
        write(folder + u"/SHA256SUMS"_s, sums);
    }

    static void changeManifest(const QString &folder, const std::function<void(QJsonObject &)> &change)
    {
        const QString path = folder + u"/manifest.json"_s;
        QJsonObject json = QJsonDocument::fromJson(bytesOf(path)).object();
        change(json);
        write(path, QJsonDocument(json).toJson());
        fixSums(folder);
    }

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void exitsThatAreOffAreRefused()
    {
        const QString file = network(u"net"_s);
        const std::string words = "1 of the 2 exits of net is switched off";
        const auto submission = collectSubmission(resultsOf({{file, 0.4}}, 2.5, {{0}}), request());
        QVERIFY(submission); // counted again, they come out the same
        QCOMPARE(submission->variants[0].count.exits, (std::vector<std::uint64_t>{0, 4}));
        QVERIFY(contains(submission->broken, words));
        QVERIFY(!contains(collected({{file, 0.4}}).broken, words));
    }

    void isWrittenAndPassesElsewhere()
    {
        const QString folder = written();
        QCOMPARE(problems(folder), std::string());
        QCOMPARE(QDir(folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden, QDir::Name),
                 (QStringList{u"Containerfile"_s, u"README.txt"_s, u"SHA256SUMS"_s, u"check.py"_s, u"description.pdf"_s,
                              u"labels.csv"_s, u"manifest.json"_s, u"networks"_s, u"predictions"_s}));
        QCOMPARE(bytesOf(folder + u"/predictions/02-V2.csv"_s),
                 QByteArray("sample,predicted,exit,flops\na.png,0,1,1000000000\n'=b.png,0,1,1000000000\n\"c,d.png\",2,"
                            "2,2000000000\n"
                            "e.png,0,2,2000000000\n"));
        QCOMPARE(bytesOf(folder + u"/networks/net.pt"_s), QByteArray("network net"));
        const QJsonObject json = QJsonDocument::fromJson(bytesOf(folder + u"/manifest.json"_s)).object();
        QCOMPARE(json[u"offramp_submission"_s].toInt(), 1);
        QCOMPARE(json[u"area"_s].toDouble(), .5 * .5 + .75 * .5);
        QCOMPARE(json[u"variants"_s][1][u"energy"_s].toDouble(), 1.5);
        QCOMPARE(json[u"variants"_s][1][u"exit_counts"_s].toArray(), (QJsonArray{2, 2}));
        QCOMPARE(json[u"networks"_s][0][u"flops"_s].toArray(), (QJsonArray{1e9, 2e9}));
        const auto check = checkSubmission(folder.toStdString()).value();
        QCOMPARE(check.variants.size(), 2U);
        QCOMPARE(check.variants[1].point, (Point{1.5, .5}));
        QCOMPARE(check.area.value(), json[u"area"_s].toDouble());
    }

    void changesAreFound_data()
    {
        using Change = std::function<void(const QString &)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<QStringList>("sentences");
        const auto replace = [](const char *file, const char *from, const char *to, bool isHidden) {
            return [=](const QString &folder) {
                const QString path = folder + u'/' + QLatin1StringView(file);
                const QByteArray before = bytesOf(path);
                QVERIFY(before.contains(from));
                write(path, QByteArray(before).replace(from, to));
                if (isHidden)
                    fixSums(folder);
            };
        };
        const char *second = "predictions/02-V2.csv";
        QTest::newRow("one prediction")
            << Change(replace(second, "a.png,0,1", "a.png,1,1", false))
            << QStringList{u"02-V2.csv has changed: its SHA-256 is not the one in SHA256"_s,
                           u"V2: predictions/02-V2.csv gives the accuracy 0.25, the manif"_s, u"The area is"_s};
        QTest::newRow("hidden in the sums")
            << Change(replace(second, "a.png,0,1", "a.png,1,1", true))
            << QStringList{u"has changed: its SHA-256 is not the one in manifest.json"_s,
                           u"V2: predictions/02-V2.csv gives the accuracy 0.25"_s};
        QTest::newRow("an exit") << Change(replace(second, "a.png,0,1,1000000000", "a.png,0,2,2000000000", true))
                                 << QStringList{u"gives the energy 1.75, the manifest says 1.5"_s,
                                                u"gives the exit counts"_s};
        QTest::newRow("a cost") << Change(replace(second, "a.png,0,1,1000000000", "a.png,0,1,1000", true))
                                << QStringList{u"02-V2.csv, line 2: exit 1 costs 1000000000 FLOPs, not 1000."_s};
        QTest::newRow("an exit too many")
            << Change(replace(second, "a.png,0,1,", "a.png,0,3,", true)) << QStringList{u"exit 3 does not exist"_s};
        QTest::newRow("not a number") << Change(replace(second, "a.png,0,1,", "a.png,0,one,", true))
                                      << QStringList{u"line 2: exit and flops must be numbers"_s};
        QTest::newRow("another sample") << Change(replace(second, "a.png", "z.png", true))
                                        << QStringList{u"line 2 is for another sample"_s};
        QTest::newRow("a row less") << Change(replace(second, "e.png,0,2,2000000000\n", "", true))
                                    << QStringList{u"has 3 rows for 4 samples"_s};
        QTest::newRow("a label") << Change(replace("labels.csv", "e.png,3", "e.png,0", true))
                                 << QStringList{u"V1: predictions/01-V1.csv gives the accuracy 1, the manifest says"_s};
        QTest::newRow("a network") << Change(replace("networks/net.pt", "network", "Network", false))
                                   << QStringList{u"networks/net.pt has changed"_s};
        QTest::newRow("a digest") << Change(replace("SHA256SUMS", "  README.txt", "  README.tx", false))
                                  << QStringList{u"README.txt has changed"_s, u"README.tx is missing."_s};
        QTest::newRow("a file") << Change([](const QString &folder) {
            QVERIFY(QFile::remove(folder + u"/predictions/01-V1.csv"_s));
        }) << QStringList{u"predictions/01-V1.csv is missing."_s, u"V1: predictions/01-V1.csv is missing."_s};
        QTest::newRow("no sums") << Change([](const QString &folder) {
            QVERIFY(QFile::remove(folder + u"/SHA256SUMS"_s));
        }) << QStringList{u"SHA256SUMS is missing or cannot be read."_s};
        const auto manifest
            = [](auto change) { return Change([=](const QString &folder) { changeManifest(folder, change); }); };
        QTest::newRow("the area") << manifest([](QJsonObject &json) { json[u"area"_s] = 0.7; })
                                  << QStringList{u"The area is 0.625, the manifest says 0.7."_s};
        QTest::newRow("E_max") << manifest([](QJsonObject &json) { json[u"e_max"_s] = 1.75; })
                               << QStringList{u"V1: its energy 2 is not below E_max = 1.75."_s};
        QTest::newRow("the size") << manifest([](QJsonObject &json) { json[u"largest_bytes"_s] = 10; })
                                  << QStringList{u"more than the limit of 10."_s};
        QTest::newRow("a path that leads out") << manifest([](QJsonObject &json) {
            QJsonArray variants = json[u"variants"_s].toArray();
            QJsonObject first = variants[0].toObject();
            first[u"predictions"_s] = u"../../net.exits"_s;
            variants[0] = first;
            json[u"variants"_s] = variants;
        }) << QStringList{u"V1: ../../net.exits leads out of the submission."_s};
        QTest::newRow("alike") << manifest([](QJsonObject &json) {
            QJsonArray variants = json[u"variants"_s].toArray();
            variants.append(variants[0]);
            json[u"variants"_s] = variants;
        }) << QStringList{u"V1 answers every sample as V1 does."_s};
        QTest::newRow("no variant") << manifest([](QJsonObject &json) { json[u"variants"_s] = QJsonArray(); })
                                    << QStringList{u"There is no variant."_s};
        QTest::newRow("a type") << manifest([](QJsonObject &json) { json[u"e_max"_s] = u"39"_s; })
                                << QStringList{u"not the manifest of a submission"_s};
        QTest::newRow("a missing key") << manifest([](QJsonObject &json) { json.remove(u"samples"_s); })
                                       << QStringList{u"not the manifest of a submission"_s};
        QTest::newRow("a later version") << manifest([](QJsonObject &json) { json[u"offramp_submission"_s] = 2; })
                                         << QStringList{u"has format version 2"_s};
        QTest::newRow("not JSON") << Change([](const QString &folder) { write(folder + u"/manifest.json"_s, "{"); })
                                  << QStringList{u"not the manifest of a submission"_s};
    }

    /// The native check and check.py find the same.
    void changesAreFound()
    {
        QFETCH(const std::function<void(const QString &)>, change);
        QFETCH(const QStringList, sentences);
        const QString folder = written();
        change(folder);
        if (QTest::currentTestFailed())
            return;
        const QString found = QString::fromStdString(problems(folder));
        QProcess python;
        python.start(u"python3"_s, {u"-B"_s, folder + u"/check.py"_s});
        QVERIFY(python.waitForFinished(60000));
        QCOMPARE(python.exitCode(), 1);
        const QString byPython = QString::fromUtf8(python.readAllStandardError());
        for (const QString &sentence : sentences) {
            QVERIFY2(found.contains(sentence), qPrintable(found));
            QVERIFY2(byPython.contains(sentence), qPrintable(byPython));
        }
        QVERIFY2(!byPython.contains(u"Traceback"_s), qPrintable(byPython));
    }

    void folderMustBeNew()
    {
        const QString file = network(u"net"_s);
        const Submission submission = collected({{file, 0}});
        QVERIFY(QDir(m_folder->path()).mkdir(u"empty"_s));
        QVERIFY(writeSubmission(submission, "%PDF", at(u"empty"_s).toStdString()));
        QCOMPARE(problems(at(u"empty"_s)), std::string());
        const auto again = writeSubmission(submission, "%PDF", at(u"empty"_s).toStdString());
        QVERIFY(!again);
        QVERIFY(again.error().sentence.find("exists and is not an empty folder") != std::string::npos);
        QVERIFY(!writeSubmission(submission, "%PDF", file.toStdString()));
        QVERIFY(!writeSubmission(submission, "%PDF", at(u"no/where"_s).toStdString()));
        QVERIFY(!QDir(at(u"no"_s)).exists());
    }

    void saysHowFarItIs()
    {
        const QString file = network(u"net"_s);
        std::vector<std::pair<std::string, double>> steps;
        const auto done
            = writeSubmission(collected({{file, 0}, {file, 0.4}}), "%PDF", at(u"made"_s).toStdString(), {},
                              [&](const std::string &path, double share) { steps.emplace_back(path, share); });
        QVERIFY(done);
        const std::vector<std::pair<std::string, double>> expected{{"networks/net.pt", 0},
                                                                   {"predictions/01-V1.csv", 0.5},
                                                                   {"predictions/02-V2.csv", 0.65},
                                                                   {"", 0.8},
                                                                   {"", 1}};
        QCOMPARE(steps.size(), expected.size());
        for (std::size_t i = 0; i < steps.size(); ++i) {
            QCOMPARE(steps[i].first, expected[i].first);
            QVERIFY(std::abs(steps[i].second - expected[i].second) < 1e-12);
        }
        QVERIFY(done->check.problems.empty());
        QCOMPARE(done->check.variants.size(), 2U);
        std::uint64_t bytes = 0;
        for (const std::string &path : done->files)
            bytes += std::filesystem::file_size(done->folder / path);
        QCOMPARE(bytes, done->bytes);
        QCOMPARE(std::ranges::count(done->files, std::string("predictions/02-V2.csv")), 1);
        QCOMPARE(done->files.back(), std::string("SHA256SUMS"));
    }

    void cancelledLeavesNothing()
    {
        const QString file = network(u"net"_s);
        const Submission submission = collected({{file, 0}});
        int asked = 0;
        const auto before = QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        const auto done = writeSubmission(submission, "%PDF", at(u"sub"_s).toStdString(), [&] { return ++asked > 1; });
        QVERIFY(!done && done.error().kind == ErrorKind::Cancelled);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), before);
    }

    void killedLeavesNoFolderOfTheName()
    {
        const QString file = network(u"net"_s);
        const Submission submission = collected({{file, 0}});
        const std::string folder = at(u"sub"_s).toStdString();
        const pid_t child = ::fork();
        if (child == 0) {
            int asked = 0;
            static_cast<void>(writeSubmission(submission, "%PDF", folder, [&] {
                if (++asked > 1)
                    ::_exit(9);
                return false;
            }));
            ::_exit(0);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(WEXITSTATUS(status), 9);
        QVERIFY(!QFile::exists(at(u"sub"_s)));
        const QStringList hidden{u".sub.*.part"_s};
        QCOMPARE(QDir(m_folder->path()).entryList(hidden, QDir::AllEntries | QDir::Hidden).size(), 1);
        QVERIFY(writeSubmission(submission, "%PDF", folder));
        QCOMPARE(QDir(m_folder->path()).entryList(hidden, QDir::AllEntries | QDir::Hidden).size(), 0);
    }

    void rules()
    {
        const QString file = network(u"net"_s);
        QVERIFY(collected({{file, 0}, {file, 0.4}}).broken.empty());
        QVERIFY(contains(collected({}).broken, "no variant"));
        const auto over = collected({{file, 0}, {file, 0.4}}, 2).broken;
        QCOMPARE(over.size(), 1U);
        QVERIFY(contains(over, "The energy of V1, 2 GFLOPs, is not below E_max = 2."));
        // Thresholds between the same entropies, and another network that answers alike.
        const QString other = network(u"other"_s);
        const auto alike = collected({{file, 0}, {file, 0.4}, {file, 0.45}, {other, 0.35}}).broken;
        QCOMPARE(alike.size(), 1U);
        QVERIFY(contains(alike, "alike: V2, V3, V4."));
    }

    void oneTestSet()
    {
        const QString file = network(u"net"_s);
        const QString renamed = network(u"renamed"_s, {}, {"a.png", "x.png", "c,d.png", "e.png"});
        QVERIFY(contains(collected({{file, 0}, {renamed, 0.4}}).broken, "Sample 1 is =b.png for net and x.png for"));
        // One without names takes those of the other.
        const QString unnamed = network(u"unnamed"_s, {}, {});
        const Submission submission = collected({{unnamed, 0}, {file, 0.4}});
        QVERIFY(submission.broken.empty());
        QVERIFY(writeSubmission(submission, "%PDF", at(u"sub"_s).toStdString()));
        QVERIFY(bytesOf(at(u"sub/predictions/01-V1.csv"_s)).contains("'=b.png,"));
    }

    void wholeTestSet()
    {
        RecordingPlan plan;
        plan.metadata = {{"network", "part"}};
        plan.origin.networkSha256 = sha256OfFile((network(u"part"_s), at(u"part.pt"_s)).toStdString()).value();
        plan.origin.exits = 1;
        plan.origin.classes = 2;
        plan.origin.flops = {1'000'000'000};
        plan.origin.label = {0, 1, 1};
        plan.names = {"a.png", "b.png", "c.png"};
        const std::string path = at(u"unfinished.exits"_s).toStdString();
        {
            auto writer = RecordingWriter::create(path, plan);
            QVERIFY(writer);
            const std::vector<std::size_t> rows{0, 1};
            const std::vector<float> logits{1, 0, 1, 0};
            QVERIFY(writer->write(rows, logits, {}, {}));
        }
        Decisions decisions;
        Sources sources;
        const auto unfinished = loadRecording(path);
        QVERIFY2(unfinished, unfinished ? "" : toText(unfinished.error()).c_str());
        sources.add({1}, *unfinished);
        decisions.recordings = {{1}};
        decisions.variants = {{{1}, {1}, {}, "V1", 0, true}};
        const auto submission = collectSubmission(evaluate(decisions, sources), request());
        QVERIFY2(submission, submission ? "" : toText(submission.error()).c_str());
        QVERIFY(contains(submission->broken, "part has 2 of 3 samples"));
    }

    void onlyWhatTheContestCounts()
    {
        SetResults results = resultsOf({{network(u"net"_s), 0}});
        results.unit = CostUnit::Joules;
        const auto joules = collectSubmission(results, request());
        QVERIFY(!joules);
        QCOMPARE(joules.error().sentence,
                 std::string("The energies of the workspace are joules; the contest counts FLOPs."));
    }

    void size()
    {
        const QString file = network(u"net"_s);
        const SetResults results = resultsOf({{file, 0}});
        SubmissionRequest small = request();
        small.largest = 5;
        QVERIFY(contains(collectSubmission(results, small)->broken, "The networks have 11 bytes together, more than"));
        small.largest = 1000; // for the network, not for the rest
        const auto submission = collectSubmission(results, small);
        QVERIFY(submission->broken.empty());
        const auto written = writeSubmission(*submission, "%PDF", at(u"sub"_s).toStdString());
        QVERIFY(!written && written.error().sentence.find("more than the limit of 1000") != std::string::npos);
        QVERIFY(!QFile::exists(at(u"sub"_s)));
    }

    void networkFiles()
    {
        const QString file = network(u"net"_s);
        const SetResults results = resultsOf({{file, 0}});
        QDir(m_folder->path()).mkdir(u"far"_s);
        QVERIFY(QFile::rename(at(u"net.pt"_s), at(u"far/moved.bin"_s)));
        QVERIFY(contains(collectSubmission(results, request())->broken, "is not next to its recording"));
        QVERIFY(contains(collectSubmission(results, request())->broken, "--network FILE"));

        SubmissionRequest named = request();
        for (const QString &option : {at(u"far/moved.bin"_s), u"net="_s + at(u"far/moved.bin"_s)}) {
            named.networks = {option.toStdString()};
            const auto submission = collectSubmission(results, named);
            QVERIFY2(submission, submission ? "" : toText(submission.error()).c_str());
            QVERIFY(submission->broken.empty());
            QCOMPARE(submission->networks[0].file, std::string("networks/moved.bin"));
            QVERIFY(submission->networks[0].isRecordedHash);
        }
        write(at(u"wrong.pt"_s), "something else");
        for (const QString &option : {at(u"wrong.pt"_s), u"net="_s + at(u"wrong.pt"_s), at(u"none.pt"_s)}) {
            named.networks = {option.toStdString()};
            QVERIFY2(!collectSubmission(results, named), qPrintable(option));
        }
        // Found under any name next to the workspace, by its hash.
        QVERIFY(QFile::rename(at(u"far/moved.bin"_s), at(u"any.pth"_s)));
        QCOMPARE(collectSubmission(results, request())->networks[0].file, std::string("networks/any.pth"));
        QVERIFY(QFile::remove(at(u"any.pth"_s)));
        write(at(u"net.pt"_s), "trained further");
        QVERIFY(contains(collectSubmission(results, request())->broken, "has changed since net was recorded"));
    }

    void networkWithoutRecordedHash()
    {
        const QString file = network(u"imported"_s, {{"network_sha256", ""}});
        const SetResults results = resultsOf({{file, 0}});
        QVERIFY(contains(collectSubmission(results, request())->broken, "--network \"imported=FILE\""));
        SubmissionRequest named = request();
        named.networks = {"imported=" + at(u"imported.pt"_s).toStdString()};
        write(at(u"imported.json"_s), "{}");
        const auto submission = collectSubmission(results, named);
        QVERIFY(submission->broken.empty());
        QVERIFY(!submission->networks[0].isRecordedHash);
        QVERIFY(joined(submission->notes).find("was taken on your word") != std::string::npos);
        QVERIFY(writeSubmission(*submission, "%PDF", at(u"sub"_s).toStdString()));
        QCOMPARE(bytesOf(at(u"sub/networks/imported.json"_s)), QByteArray("{}"));
    }

    void labelIds()
    {
        const QString file = network(u"net"_s);
        const SetResults results = resultsOf({{file, 0}, {file, 0.4}});
        SubmissionRequest mapped = request();
        write(at(u"map.json"_s), R"({"0": "n01", "1": "n02", "2": "n03", "3": "n04"})");
        mapped.labels = {at(u"map.json"_s).toStdString()};
        const auto submission = collectSubmission(results, mapped);
        QVERIFY2(submission, submission ? "" : toText(submission.error()).c_str());
        QVERIFY(writeSubmission(*submission, "%PDF", at(u"sub"_s).toStdString()));
        QVERIFY(bytesOf(at(u"sub/predictions/01-V1.csv"_s)).contains("a.png,n01,2,"));
        QVERIFY(bytesOf(at(u"sub/labels.csv"_s)).contains("e.png,n04\n"));

        const auto sentence = [&](const char *map) {
            write(at(u"map.json"_s), map);
            const auto refused = collectSubmission(results, mapped);
            return refused ? std::string() : toText(refused.error());
        };
        QVERIFY(sentence(R"({"0": "a", "1": "b", "2": "c", "3": "a"})").find("have the same label")
                != std::string::npos);
        QVERIFY(sentence(R"({"0": "a", "1": "b", "2": "c"})").find("no entry for output 3") != std::string::npos);
        mapped.labels.push_back(mapped.labels.front());
        QVERIFY(!collectSubmission(results, mapped));
    }

    void labelIdsOfTwoOrders()
    {
        const SetResults results = resultsOf({{network(u"net"_s), 0}, {network(u"other"_s), 0.4}});
        write(at(u"a.json"_s), R"({"0": "n01", "1": "n02", "2": "n03", "3": "n04"})");
        write(at(u"b.json"_s), R"({"0": "n02", "1": "n01", "2": "n03", "3": "n04"})");
        SubmissionRequest mapped = request();
        mapped.labels = {at(u"a.json"_s).toStdString(), "other=" + at(u"b.json"_s).toStdString()};
        const auto submission = collectSubmission(results, mapped);
        QVERIFY(contains(submission->broken, "The label of a.png is \"n01\" for net and \"n02\" for other."));
        mapped.labels[1] = "other=" + at(u"a.json"_s).toStdString();
        QVERIFY(collectSubmission(results, mapped)->broken.empty());
    }

    void preprocessingMadeElsewhere()
    {
        const std::string deep(100'000, '[');
        const QString words = network(u"words"_s, {{"preprocessing", "resize 32"}});
        const Submission submission = collected({{words, 0}, {network(u"deep"_s, {{"preprocessing", deep}}), 0}});
        const auto manifest = QJsonDocument::fromJson(QByteArray::fromStdString(manifestText(submission, {})));
        const QJsonValue networks = manifest[u"networks"_s];
        QCOMPARE(networks[0][u"preprocessing"_s], QJsonValue(u"resize 32"_s));
        QCOMPARE(networks[1][u"preprocessing"_s], QJsonValue(QString::fromStdString(deep)));
        QCOMPARE(reproducingCommands(submission).size(), 3U);
    }

    void commands()
    {
        const QString file
            = network(u"net"_s, {{"preprocessing", R"({"resize":32,"crop":32,"squash":true,"resize_mode":"pil13",)"
                                                   R"("mean":[0.5,0.25,1],"std":[0.25]})"},
                                 {"split", "my val"}});
        const auto commands = reproducingCommands(collected({{file, 0}, {file, 0.4}}));
        QCOMPARE(commands.size(), 2U);
        QCOMPARE(commands[0], std::string("offramp-engine record --network networks/net.pt --dataset TEST_SET --split "
                                          "'my val' --size 32 --mean 0.5,0.25,1 --std 0.25 --squash --resize pil13 "
                                          "--out net.exits"));
        QCOMPARE(commands[1], std::string("offramp curve net.exits@0,0.4 --criterion entropy --emax 2.5"));
    }
};

QTEST_GUILESS_MAIN(TestSubmission)
#include "tst_submission.moc"
