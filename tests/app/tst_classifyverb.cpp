// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/engineprogram.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <map>
#include <sstream>

using namespace Qt::Literals::StringLiterals;

namespace {

namespace fs = std::filesystem;

/// A handful of the demo's images, by their names in its recording: one of each second class.
const std::vector<std::string> samples{"test/arrow/000.png",   "test/circle/000.png", "test/crescent/050.png",
                                       "test/hexagon/000.png", "test/star/077.png",   "test/triangle/099.png"};

std::vector<std::string> demoImages()
{
    std::vector<std::string> files;
    for (const std::string &sample : samples)
        files.push_back(demo("images/" + sample).string());
    return files;
}

Finished classify(const std::vector<std::string> &images, const std::vector<std::string> &more,
                  const fs::path &network = demo("signs-small.pt"))
{
    std::vector<std::string> arguments{"classify", "--network", network.string()};
    arguments.insert(arguments.end(), images.begin(), images.end());
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
}

QJsonArray imagesIn(const Finished &done)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(done.out)).object()["images"_L1].toArray();
}

/// The fields of a row of predictions by its sample: predicted, exit, flops.
std::map<std::string, std::vector<std::string>> rowsOf(const std::string &csv)
{
    std::map<std::string, std::vector<std::string>> rows;
    std::istringstream lines(csv);
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> fields;
        std::istringstream cells(line);
        for (std::string cell; std::getline(cells, cell, ',');)
            fields.push_back(cell);
        rows[fields.front()] = {fields.begin() + 1, fields.end()};
    }
    return rows;
}

} // namespace

/// Image files on the command line of the engine, with the demo's network.
class TestClassifyVerb : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(QFile::exists(program()), "OFFRAMP_BIN must be the folder of offramp-engine"); }

    void asPredicted_data()
    {
        QTest::addColumn<QByteArray>("criterion");
        QTest::addColumn<QByteArray>("thresholds");
        QTest::addColumn<bool>("withRecording");
        QTest::addRow("entropy") << QByteArray("entropy") << QByteArray("0.5") << true;
        QTest::addRow("entropy, without the recording") << QByteArray("entropy") << QByteArray("0.5") << false;
        QTest::addRow("two thresholds") << QByteArray("entropy") << QByteArray("1.04:0.3") << true;
        QTest::addRow("confidence") << QByteArray("confidence") << QByteArray("0.8") << true;
        QTest::addRow("margin") << QByteArray("margin") << QByteArray("0.5") << true;
        QTest::addRow("patience") << QByteArray("patience") << QByteArray("1") << true;
    }

    void asPredicted()
    {
        QFETCH(QByteArray, criterion);
        QFETCH(QByteArray, thresholds);
        QFETCH(bool, withRecording);
        const QString offramp = qEnvironmentVariable("OFFRAMP_BIN") + u"/offramp"_s;
        if (!QFile::exists(offramp))
            QSKIP("offramp is not built.");
        const std::vector<std::string> decision{"--criterion", criterion.toStdString(), "--thresholds",
                                                thresholds.toStdString()};
        std::vector<std::string> predictions{"predictions", demo("signs-small.exits").string()};
        predictions.insert(predictions.end(), decision.begin(), decision.end());
        QProcess process;
        process.start(offramp, toArguments(predictions));
        const Finished predicted = finish(process);
        QVERIFY2(predicted.code == 0, predicted.err.c_str());
        const auto rows = rowsOf(predicted.out);

        auto more = decision;
        more.emplace_back("--json");
        if (withRecording)
            more.insert(more.end(), {"--recording", demo("signs-small.exits").string()});
        const Finished done = classify(demoImages(), more);
        QVERIFY2(done.code == 0, done.err.c_str());
        const QJsonArray images = imagesIn(done);
        QCOMPARE(images.size(), static_cast<qsizetype>(samples.size()));
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const QJsonObject image = images[static_cast<qsizetype>(i)].toObject();
            QCOMPARE(image.keys(), (QStringList{u"class"_s, u"exit"_s, u"exits"_s, u"file"_s, u"flops"_s, u"name"_s}));
            QCOMPARE(image["file"_L1].toString().toStdString(), demo("images/" + samples[i]).string());
            const auto row = rows.find(samples[i]);
            QVERIFY2(row != rows.end() && row->second.size() == 3, samples[i].c_str());
            QCOMPARE(std::to_string(image["class"_L1].toInt()), row->second[0]);
            QCOMPARE("exit" + std::to_string(image["exit"_L1].toInt()), row->second[1]);
            QCOMPARE(std::to_string(image["flops"_L1].toInteger()), row->second[2]);
            const QJsonArray exits = image["exits"_L1].toArray();
            QCOMPARE(exits.size(), image["exit"_L1].toInt());
            const QJsonArray top = exits.last()["top"_L1].toArray();
            QCOMPARE(top.size(), 5);
            QCOMPARE(top.first()["class"_L1], image["class"_L1]);
            QCOMPARE(top.first()["name"_L1], image["name"_L1]);
            QVERIFY(top.first()["probability"_L1].toDouble() >= top[1]["probability"_L1].toDouble());
        }
    }

    /// The first of the demo's images: its entropies are 0.6126, 0.1449 and 0.0003 in the recording.
    void showsEveryExit()
    {
        const Finished done
            = classify({demoImages().front()}, {"--thresholds", "0.7", "--all-exits", "--top", "2", "--recording",
                                                demo("signs-small.exits").string(), "--json"});
        QVERIFY2(done.code == 0, done.err.c_str());
        const QJsonObject image = imagesIn(done).first().toObject();
        QCOMPARE(image["exit"_L1].toInt(), 1);
        QCOMPARE(image["name"_L1].toString(), u"arrow"_s);
        QCOMPARE(image["flops"_L1].toInt(), 7668352);
        const QJsonArray exits = image["exits"_L1].toArray();
        QCOMPARE(exits.size(), 3);
        constexpr std::array entropies{.6126, .1449, .0003};
        for (int k = 0; k < 3; ++k) {
            QCOMPARE(exits[k]["top"_L1].toArray().size(), 2);
            QVERIFY(std::abs(exits[k]["uncertainty"_L1].toDouble() - entropies[static_cast<std::size_t>(k)]) < 1e-4);
        }
    }

    void textForPeople()
    {
        const Finished done = classify({demoImages().front()},
                                       {"--thresholds", "0.5", "--recording", demo("signs-small.exits").string()});
        QVERIFY2(done.code == 0, done.err.c_str());
        const QStringList lines = QString::fromStdString(done.out).split(u'\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY2(lines[0].endsWith(u"000.png: arrow at exit2, 11.25 MFLOPs"_s), done.out.c_str());
        QVERIFY2(lines[1].startsWith(u"  exit1  arrow  "_s)
                     && lines[1].endsWith(u" %  entropy 0.6126, not below 0.5"_s),
                 done.out.c_str());
        QVERIFY2(lines[2].startsWith(u"  exit2  arrow  "_s)
                     && lines[2].endsWith(u" %  entropy 0.1449, below 0.5: exits here"_s),
                 done.out.c_str());
        const Finished last = classify({demoImages().front()}, {"--thresholds", "1", "--criterion", "confidence"});
        QVERIFY2(last.code == 0, last.err.c_str());
        QVERIFY2(contains(last.out, ", not above 1\n") && contains(last.out, ", the last exit: exits here\n"),
                 last.out.c_str());
    }

    void weightsOfAnArchitecture()
    {
        const Finished done
            = classify({demoImages().front()},
                       {"--thresholds", "0.5", "--recording", demo("real/resnet20.exits").string(), "--json"},
                       demo("real/resnet20.safetensors"));
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY(imagesIn(done).first()["flops"_L1].toInteger() > 0);
    }

    void brokenImages()
    {
        write(at("broken.png"), "not an image");
        const std::vector<std::string> images{at("broken.png").string(), demoImages().front(),
                                              at("missing.png").string()};
        const std::vector<std::string> asJson{"--thresholds", "0.5", "--json"};
        const Finished done = classify(images, asJson);
        QCOMPARE(done.code, 3);
        QVERIFY2(contains(done.err, "2 of 3 images cannot be classified; the first: ")
                     && contains(done.err, "(--skip-broken)"),
                 done.err.c_str());
        const QJsonArray entries = imagesIn(done);
        QCOMPARE(entries.size(), 3);
        for (const qsizetype i : {0, 2}) {
            const QJsonObject entry = entries[i].toObject();
            QCOMPARE(entry.keys(), (QStringList{u"error"_s, u"file"_s}));
            QCOMPARE(entry["file"_L1].toString().toStdString(), images[static_cast<std::size_t>(i)]);
            QVERIFY(entry["error"_L1].toString().contains(entry["file"_L1].toString()));
        }
        QCOMPARE(entries[1]["name"_L1].toString(), u"arrow"_s);

        const Finished skipped = classify(images, {"--thresholds", "0.5", "--skip-broken"});
        QVERIFY2(skipped.code == 0, skipped.err.c_str());
        QVERIFY2(contains(skipped.err, "2 of 3 images cannot be classified and are skipped."), skipped.err.c_str());
        QVERIFY2(contains(skipped.out, "broken.png") && contains(skipped.out, ": arrow at exit"), skipped.out.c_str());

        const Finished none = classify({images[0], images[2]}, {"--thresholds", "0.5", "--skip-broken", "--json"});
        QCOMPARE(none.code, 3);
        QVERIFY2(contains(none.err, "None of the 2 images can be classified; the first: "), none.err.c_str());
        QCOMPARE(imagesIn(none).size(), 2);
        const Finished one = classify({images[2]}, {"--thresholds", "0.5"});
        QCOMPARE(one.code, 3);
        QVERIFY2(contains(one.err, "missing.png"), one.err.c_str());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArrayList>("more");
        QTest::addColumn<QByteArray>("network");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addRow("no thresholds") << QByteArrayList() << QByteArray("signs-small.pt") << 2
                                       << QByteArray("--thresholds is missing");
        QTest::addRow("four thresholds") << QByteArrayList{"--thresholds", "1:1:1:1"} << QByteArray("signs-small.pt")
                                         << 2 << QByteArray("holds 4 thresholds; a network of 3 exits takes 2.");
        QTest::addRow("no scores") << QByteArrayList{"--thresholds", "0.5", "--criterion", "score"}
                                   << QByteArray("signs-small.pt") << 3
                                   << QByteArray("The network gives no scores for its exits.");
        QTest::addRow("another network") << QByteArrayList{"--thresholds", "0.5", "--recording",
                                                           QByteArray::fromStdString(
                                                               demo("signs-small.exits").string())}
                                         << QByteArray("signs-large.pt") << 3
                                         << QByteArray("The recording was made with another network (SHA-256)");
        QTest::addRow("no recording") << QByteArrayList{"--thresholds", "0.5", "--recording",
                                                        QByteArray::fromStdString(demo("demo.offramp").string())}
                                      << QByteArray("signs-small.pt") << 3
                                      << QByteArray("demo.offramp is a workspace, not a recording.");
        QTest::addRow("no such network") << QByteArrayList{"--thresholds", "0.5"} << QByteArray("nowhere.pt") << 3
                                         << QByteArray("nowhere.pt");
    }

    void refuses()
    {
        QFETCH(QByteArrayList, more);
        QFETCH(QByteArray, network);
        QFETCH(int, code);
        QFETCH(QByteArray, sentence);
        std::vector<std::string> options;
        for (const QByteArray &option : more)
            options.push_back(option.toStdString());
        const Finished done = classify({demoImages().front()}, options, demo(network.toStdString()));
        QVERIFY2(done.code == code, done.err.c_str());
        QVERIFY2(contains(done.err, sentence.toStdString()), done.err.c_str());
        QVERIFY2(done.out.empty(), done.out.c_str());
    }

    /// The numbers of --mean end where the images begin.
    void imagesAfterNumbers()
    {
        const Finished done = run({"classify", "--network", demo("signs-small.pt").string(), "--thresholds", "0.5",
                                   "--mean", "0.5,0.5,0.5", "--std", "0.25", demoImages().front(), "--json"});
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(imagesIn(done).first()["name"_L1].toString(), u"arrow"_s);
    }
};

QTEST_GUILESS_MAIN(TestClassifyVerb)
#include "tst_classifyverb.moc"
