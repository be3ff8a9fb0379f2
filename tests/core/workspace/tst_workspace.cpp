// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"
#include "core/recording/recordingwriter.h"
#include "core/workspace/workspacefile.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace offramp;

class TestWorkspace : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::filesystem::path pathTo(const char *name) const { return m_dir.path().toStdString() + '/' + name; }

    static Workspace sample()
    {
        Workspace workspace;
        workspace.recordings = {{"a/b.exits", "0123", "b \"ü\""}, {"../c.exits", "4567", "c"}};
        workspace.variants = {{0, "V1", {.1, 1.0 / 3}, 0, true}, {1, "V2", {}, 5, false}};
        workspace.criterion = Criterion::Margin;
        workspace.eMax = .044533632;
        workspace.eMaxOrigin = EMaxOrigin::DearestNetwork;
        workspace.reference = {{{1, "old", {2.5e-17}, 1, true}}, 39.32};
        workspace.curves = {{"theirs", {{{.39, .771}, {1.0 / 3, 1}}, {"B0", ""}, AccuracyUnit::Percent}},
                            {"others", {{{0, 0}}, {}, AccuracyUnit::Fraction}}};
        return workspace;
    }

    static void makeRecording(const std::filesystem::path &path, const std::string &network)
    {
        RecordingPlan plan;
        plan.metadata["network"] = network;
        plan.origin.exits = 1;
        plan.origin.classes = 2;
        plan.origin.label = {0, 1};
        plan.names = {"x", "y"};
        plan.origin.flops = {10};
        auto writer = RecordingWriter::create(path, plan);
        QVERIFY(writer);
        const std::string before = *recordingFingerprint(path);
        const std::vector<std::size_t> rows{0};
        QVERIFY(writer->write(rows, std::vector<float>{1, 2}));
        QCOMPARE(*recordingFingerprint(path), before);
    }

private Q_SLOTS:
    void textReadsBack()
    {
        const std::string text = toJson(sample());
        const auto again = parseWorkspace(text, "t");
        QVERIFY2(again, again ? "" : again.error().sentence.c_str());
        QCOMPARE(*again, sample());
        QCOMPARE(toJson(*again), text);
        QCOMPARE(*parseWorkspace(toJson(Workspace()), "t"), Workspace());
    }

    void olderVersionsRead()
    {
        Workspace old = sample();
        old.curves.clear();
        std::string text = toJson(old);
        const std::string version = "\"offramp_workspace\": 3";
        for (const char *older : {"\"offramp_workspace\": 1", "\"offramp_workspace\": 2"}) {
            text.replace(text.find("\"offramp_workspace\""), version.size(), older);
            QCOMPARE(*parseWorkspace(text, "t"), old);
        }
    }

    void everyCutOfTheTextIsRefused()
    {
        const std::string text = toJson(sample());
        for (std::size_t size = 0; size + 2 < text.size(); ++size)
            QVERIFY(!parseWorkspace(std::string_view(text).substr(0, size), "t"));
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        const auto add = [](const char *name, const char *from, const char *to) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to);
        };
        add("newer version", "\"offramp_workspace\": 3", "\"offramp_workspace\": 4");
        add("no version", "\"offramp_workspace\": 3", "\"other\": 1");
        add("recording out of range", "\"recording\": 1", "\"recording\": 2");
        add("negative recording", "\"recording\": 1", "\"recording\": -1");
        add("threshold as text", "2.5e-17", "\"2.5\"");
        add("infinite threshold", "2.5e-17", "1e999");
        add("unknown criterion", "\"margin\"", "\"magic\"");
        add("E_max of nothing", "0.044533632", "0");
        add("colour", "\"colour\": 5", "\"colour\": -5");
        add("included", "\"included\": false", "\"included\": 0");
        add("path", "\"path\": \"a/b.exits\"", "\"path\": 7");
        add("energy below 0", "\"energy\": 0.39", "\"energy\": -0.39");
        add("accuracy in percent", "\"accuracy\": 0.771", "\"accuracy\": 77.1");
        add("accuracy as text", "\"accuracy\": 0.771", "\"accuracy\": \"0.771\"");
        add("reading", "\"accuracy_read_as\": \"percent\"", "\"accuracy_read_as\": \"detect\"");
        add("points", "\"points\": [", "\"pints\": [");
        add("name of a point", "\"name\": \"B0\"", "\"name\": 0");
        add("variants", "\"name\": \"V1\"", "\"nome\": \"V1\"");
    }

    void refusals()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QByteArray text = QByteArray::fromStdString(toJson(sample()));
        QVERIFY(text.contains(from));
        text.replace(from, to);
        const auto workspace = parseWorkspace(text.toStdString(), "w.offramp");
        QVERIFY(!workspace);
        QVERIFY(workspace.error().sentence.starts_with("w.offramp is not a workspace"));
    }

    void filesAndRelativePaths()
    {
        QVERIFY(writeWorkspace(pathTo("w.offramp"), sample()));
        QCOMPARE(*readWorkspace(pathTo("w.offramp")), sample());
        QCOMPARE(relativeTo("/a/b", "/a/c/x.exits"), std::string("../c/x.exits"));
        QCOMPARE(relativeTo("/a/b", "/a/b/x.exits"), std::string("x.exits"));
        QVERIFY(!readWorkspace(pathTo("missing.offramp")));
    }

    void recordingsAreFoundByFingerprint()
    {
        std::filesystem::create_directory(pathTo("sub"));
        makeRecording(pathTo("sub/r.exits"), "one");
        const WorkspaceRecording wanted{"sub/r.exits", *recordingFingerprint(pathTo("sub/r.exits")), "one"};
        QCOMPARE(findRecording(pathTo("."), wanted), std::optional(pathTo("sub/r.exits")));

        std::filesystem::rename(pathTo("sub/r.exits"), pathTo("r.exits"));
        QCOMPARE(findRecording(pathTo("."), wanted), std::optional(pathTo("r.exits")));

        makeRecording(pathTo("sub/r.exits"), "another");
        std::filesystem::remove(pathTo("r.exits"));
        QVERIFY(!findRecording(pathTo("."), wanted));
        QVERIFY(missingRecording(pathTo("."), wanted).sentence.find("is not the recording") != std::string::npos);
        std::filesystem::remove(pathTo("sub/r.exits"));
        QVERIFY(missingRecording(pathTo("."), wanted).sentence.find("is not at") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
