// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "tests/app/engineprogram.h"

#include "core/exits/operatingpoint.h"
#include "core/recording/layout.h"
#include "core/recording/recordingtable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <torch/version.h>

#include <cmath>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

constexpr int classes = 3;
constexpr int imagesOfClass = 60;
constexpr std::size_t images = classes * imagesOfClass;

QJsonObject jsonOf(const Finished &done)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(done.out)).object();
}

QJsonObject settingOf(const Finished &done, int index)
{
    return jsonOf(done)[QLatin1String("settings")].toArray()[index].toObject();
}

/// Writes a value of a row over a recording's and marks the row as unchecked, as somebody who meddles would.
template<typename T>
void meddle(const fs::path &path, const char *tensor, int exit, std::size_t row, T value)
{
    auto file = *File::open(path, File::Mode::ReadWrite);
    const auto layout = *readLayout(file);
    const std::int32_t unchecked = recordedUnchecked;
    const auto at = static_cast<std::size_t>(exit) * images + row;
    QVERIFY(file.write(layout.position(tensor) + at * sizeof(T), std::as_bytes(std::span(&value, 1))).has_value());
    QVERIFY(file.write(layout.position("check") + row * 4, std::as_bytes(std::span(&unchecked, 1))).has_value());
}

} // namespace

class TestVerify : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }

    [[nodiscard]] Finished record(const std::string &network, const std::string &out,
                                  const std::vector<std::string> &more = {}) const
    {
        std::vector<std::string> arguments{"record",
                                           "--network",
                                           at(network).string(),
                                           "--dataset",
                                           at("images").string(),
                                           "--out",
                                           at(out).string(),
                                           "--mean",
                                           "0.5,0.5,0.5",
                                           "--std",
                                           "0.25,0.25,0.25",
                                           "--batch",
                                           "16"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }
    [[nodiscard]] Finished verify(const std::string &recording, const std::string &thresholds,
                                  const std::vector<std::string> &more = {}, const std::string &network = "toy.pt",
                                  const std::string &testSet = "images") const
    {
        std::vector<std::string> arguments{"verify",    at(recording).string(), "--network",    at(network).string(),
                                           "--dataset", at(testSet).string(),   "--thresholds", thresholds,
                                           "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }
    /// A copy to meddle with.
    void copy(const char *name) const
    {
        fs::copy_file(at("toy.exits"), at(name), fs::copy_options::overwrite_existing);
    }
    /// A row that is right in the middle of the entropies at exit 1.
    [[nodiscard]] std::size_t middleRow(const Recording &recording) const
    {
        std::vector<std::size_t> rows(images);
        for (std::size_t i = 0; i < images; ++i)
            rows[i] = i;
        std::sort(rows.begin(), rows.end(),
                  [&](std::size_t a, std::size_t b) { return recording.entropy[a] < recording.entropy[b]; });
        return rows[images / 2];
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(QFile::exists(program()), "OFFRAMP_BIN must be the folder of offramp-engine");
        ToyNetwork().save(at("toy.pt"));
        makeImages(at("images"), classes, imagesOfClass);
        const auto done = record("toy.pt", "toy.exits");
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(readRecording(at("toy.exits"))->about("execution"), std::optional<std::string>("optimised"));
    }

    void tellsEvents()
    {
        const auto events = [this](const char *recording) {
            QProcess process;
            process.start(program(), toArguments({"verify", at(recording).string(), "--network", at("toy.pt").string(),
                                                  "--dataset", at("images").string(), "--thresholds", "0.6", "--limit",
                                                  "100", "--events"}));
            const auto done = finish(process);
            QList<QJsonObject> lines;
            for (const auto &line : QByteArray::fromStdString(done.out).trimmed().split('\n'))
                lines.append(QJsonDocument::fromJson(line).object());
            return std::pair(done.code, lines);
        };
        const auto nameOf = [](const QJsonObject &line) { return line[QLatin1String("event")].toString(); };
        const auto [code, lines] = events("toy.exits");
        QCOMPARE(code, 0);
        QCOMPARE(nameOf(lines.first()), QStringLiteral("hello"));
        QCOMPARE(lines.first()[QLatin1String("samples")].toInt(), 100);
        const QJsonObject &report = lines[lines.size() - 2];
        QCOMPARE(nameOf(report), QStringLiteral("verified"));
        QCOMPARE(report[QLatin1String("agrees")].toBool(), true);
        QCOMPARE(report[QLatin1String("settings")].toArray().size(), 1);
        QCOMPARE(nameOf(lines.last()), QStringLiteral("done"));
        QCOMPARE(lines.last()[QLatin1String("recorded")].toInt(), 100);

        const auto [failed, one] = events("missing.exits");
        QCOMPARE(failed, 3);
        QCOMPARE(one.size(), 1);
        QCOMPARE(nameOf(one.first()), QStringLiteral("error"));
        QCOMPARE(one.first()[QLatin1String("kind")].toString(), QStringLiteral("bad_input"));
    }

    void agrees_data()
    {
        QTest::addColumn<QByteArray>("criterion");
        QTest::addColumn<QByteArray>("thresholds");
        QTest::addColumn<QByteArray>("execution");
        for (const char *execution : {"optimised", "archived"}) {
            QTest::addRow("entropy, %s", execution)
                << QByteArray("entropy") << QByteArray("0,0.3,0.6,0.9,5") << QByteArray(execution);
            QTest::addRow("confidence, %s", execution)
                << QByteArray("confidence") << QByteArray("-1,-0.8,-0.5,0") << QByteArray(execution);
            QTest::addRow("margin, %s", execution)
                << QByteArray("margin") << QByteArray("-0.7,-0.2") << QByteArray(execution);
        }
    }

    void agrees()
    {
        QFETCH(QByteArray, criterion);
        QFETCH(QByteArray, thresholds);
        QFETCH(QByteArray, execution);
        const auto done = verify("toy.exits", thresholds.toStdString(),
                                 {"--criterion", criterion.toStdString(), "--execution", execution.toStdString()});
        QVERIFY2(done.code == 0, done.err.c_str());
        const auto json = jsonOf(done);
        QCOMPARE(json[QLatin1String("samples")].toInt(), static_cast<int>(images));
        QCOMPARE(json[QLatin1String("unknown")].toArray().size(), 0);
        const auto which = criterion == "entropy"      ? Criterion::Entropy
                           : criterion == "confidence" ? Criterion::Confidence
                                                       : Criterion::Margin;
        const auto table = exitTable(*readRecording(at("toy.exits")), which);
        const auto list = thresholds.split(',');
        QCOMPARE(json[QLatin1String("settings")].toArray().size(), list.size());
        for (int i = 0; i < list.size(); ++i) {
            const auto expected = evaluate(*table, {list[i].toDouble()});
            const auto ran = settingOf(done, i)[QLatin1String("run")].toObject();
            QCOMPARE(ran[QLatin1String("total_flops")].toDouble(), expected.totalCost(table->cost()));
            QCOMPARE(ran[QLatin1String("accuracy")].toDouble(), expected.accuracy());
            QCOMPARE(ran[QLatin1String("leaving")].toArray()[0].toInt(), static_cast<int>(expected.leaving[0]));
            QCOMPARE(settingOf(done, i)[QLatin1String("disagreements")].toArray().size(), 0);
        }
    }

    void limitAndBatch()
    {
        const auto done = verify("toy.exits", "0.6", {"--limit", "50", "--batch", "7"});
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(jsonOf(done)[QLatin1String("samples")].toInt(), 50);
    }

    void flippedPredictionIsFound()
    {
        copy("flipped.exits");
        const auto recording = *readRecording(at("flipped.exits"));
        const std::size_t row = middleRow(recording);
        meddle(at("flipped.exits"), "predicted", 0, row, (recording.predicted[row] + 1) % classes);
        const auto found = verify("flipped.exits", "5"); // all leave at exit 1
        QCOMPARE(found.code, 1);
        QVERIFY2(contains(found.err, "disagree about 1 of 180 images. The first is row " + std::to_string(row)),
                 found.err.c_str());
        QCOMPARE(
            settingOf(found, 0)[QLatin1String("disagreements")].toArray()[0].toObject()[QLatin1String("row")].toInt(),
            static_cast<int>(row));
        QCOMPARE(verify("flipped.exits", "0").code, 0); // nobody leaves there
    }

    void movedEntropyIsFound()
    {
        copy("moved.exits");
        const auto recording = *readRecording(at("moved.exits"));
        const std::size_t row = middleRow(recording);
        const float entropy = recording.entropy[row];
        meddle(at("moved.exits"), "entropy", 0, row, entropy - 0.01f);
        const auto found = verify("moved.exits", std::to_string(entropy - 0.005f));
        QCOMPARE(found.code, 1);
        QVERIFY2(contains(found.err, "at exit 1 in the recording"), found.err.c_str());
    }

    void nearSamplesAreListedApart()
    {
        copy("near.exits");
        const auto recording = *readRecording(at("near.exits"));
        const std::size_t row = middleRow(recording);
        const float entropy = recording.entropy[row];
        std::ostringstream threshold;
        threshold.precision(17);
        threshold << static_cast<double>(entropy);
        // On the threshold itself it stays, in the run as in the recording.
        auto done = verify("near.exits", threshold.str());
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(settingOf(done, 0)[QLatin1String("near")].toArray()[0].toObject()[QLatin1String("row")].toInt(),
                 static_cast<int>(row));
        QCOMPARE(settingOf(done, 0)[QLatin1String("near_otherwise")].toArray().size(), 0);
        // Less by one bit in the recording: it left there, but not in the run.
        meddle(at("near.exits"), "entropy", 0, row, std::nextafter(entropy, 0.0f));
        done = verify("near.exits", threshold.str());
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(settingOf(done, 0)[QLatin1String("near_otherwise")].toArray().size(), 1);
        QCOMPARE(settingOf(done, 0)[QLatin1String("disagreements")].toArray().size(), 0);
        // Being near excuses no wrong answer.
        meddle(at("near.exits"), "predicted", 1, row, (recording.predicted[images + row] + 1) % classes);
        QCOMPARE(verify("near.exits", threshold.str()).code, 1);
    }

    void namesWhatDiffers()
    {
        ToyNetwork other;
        other.scale = 2;
        other.save(at("other.pt"));
        auto refused = verify("toy.exits", "0.6", {}, "other.pt");
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "another network (SHA-256)"), refused.err.c_str());
        makeImages(at("more"), classes, imagesOfClass + 1);
        refused = verify("toy.exits", "0.6", {}, "toy.pt", "more");
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "another test set (fingerprint)"), refused.err.c_str());
        QCOMPARE(verify("toy.exits", "0.6:0.7").code, 2);
        QCOMPARE(verify("toy.exits", "many").code, 2);
        QCOMPARE(verify("missing.exits", "0.6").code, 3);
    }

    void whatCannotBeSplit()
    {
        ToyNetwork together;
        together.result = "(e1, e2 - torch.mean(e2, [0], True))";
        together.save(at("together.pt"));
        const auto recorded = record("together.pt", "together.exits");
        QVERIFY2(recorded.code == 0, recorded.err.c_str());
        QVERIFY2(contains(recorded.err, "runs as archived, which is slower"), recorded.err.c_str());
        QCOMPARE(readRecording(at("together.exits"))->about("execution"), std::optional<std::string>("as archived"));
        const auto refused = verify("together.exits", "0.6", {}, "together.pt");
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "depends on the other images of the batch"), refused.err.c_str());
    }

    void anotherExecutionIsRefused()
    {
        QCOMPARE(record("toy.pt", "part.exits", {"--limit", "32"}).code, 0);
        const auto refused = record("toy.pt", "part.exits", {"--execution", "archived"});
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "another execution: optimised in the file, as archived now"),
                 refused.err.c_str());
        QCOMPARE(record("toy.pt", "part.exits").code, 0);
        const auto whole = readRecording(at("toy.exits"));
        const auto resumed = readRecording(at("part.exits"));
        QVERIFY(whole->entropy == resumed->entropy && whole->predicted == resumed->predicted);
    }

    void lowPrecision()
    {
        const auto done = record("toy.pt", "low.exits", {"--precision", "bf16"});
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY2(contains(done.err, "of 360 answers (all exits of a sample) against float32"), done.err.c_str());
        const auto recording = readRecording(at("low.exits"));
        QCOMPARE(recording->about("precision"), std::optional<std::string>("bfloat16"));
        QCOMPARE(recording->about("precision_answers"), std::optional<std::string>("360"));
        QVERIFY(recording->about("precision_changed").has_value());
        QVERIFY(recording->entropy != readRecording(at("toy.exits"))->entropy);
        const auto verified = verify("low.exits", "0.3,0.6");
        QVERIFY2(verified.code == 0, verified.err.c_str());
        QCOMPARE(jsonOf(verified)[QLatin1String("precision")].toString(), QStringLiteral("bfloat16"));

        const auto half = record("toy.pt", "half.exits", {"--precision", "fp16"});
#if TORCH_VERSION_MAJOR >= 2 // computes in float16 on the processor too
        QVERIFY2(half.code == 0, half.err.c_str());
#else
        QVERIFY2(half.code == 3, (std::to_string(half.code) + ": " + half.err).c_str());
        QVERIFY2(contains(half.err, "cpu cannot run this network in float16"), half.err.c_str());
        QVERIFY(!fs::exists(at("half.exits")));
#endif
    }
};

QTEST_APPLESS_MAIN(TestVerify)
#include "tst_verify.moc"
