// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "tests/app/engineprogram.h"

#include "core/derivation/temperature.h"
#include "core/protocol/events.h"
#include "core/recording/layout.h"
#include "core/recording/measuredcosts.h"
#include "core/recording/recording.h"
#include "core/recording/writerecording.h"

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
const std::vector<std::string> preprocessing{"--mean", "0.5,0.5,0.5", "--std", "0.25,0.25,0.25"};

QJsonObject jsonOf(const Finished &done)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(done.out)).object();
}

QJsonObject settingOf(const Finished &done, int index)
{
    return jsonOf(done)[QLatin1String("settings")].toArray()[index].toObject();
}

/// What a threshold as people write it means, counted here sample by sample from the recorded columns.
struct Expected {
    int early = 0; ///< samples that exit at exit 1
    double accuracy = 0;
    double flops = 0; ///< over all samples
};

Expected expectedAt(const Recording &recording, const QByteArray &criterion, double threshold)
{
    Expected expected;
    int correct = 0;
    for (std::size_t i = 0; i < images; ++i) {
        const bool exits = criterion == "entropy"      ? recording.entropy[i] < threshold
                           : criterion == "confidence" ? recording.confidence[i] > threshold
                                                       : recording.margin[i] > threshold;
        expected.early += exits;
        correct += recording.predicted[exits ? i : images + i] == recording.label[i];
        expected.flops += static_cast<double>(recording.flops[exits ? 0 : 1]);
    }
    expected.accuracy = static_cast<double>(correct) / images;
    return expected;
}

/// Writes a value of a row over a recording's and marks the row as unchecked, as a person who changes it by hand would.
template<typename T>
void change(const fs::path &path, const char *tensor, int exit, std::size_t row, T value)
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
        auto usual = preprocessing;
        usual.insert(usual.end(), {"--batch", "16"});
        return run(recordArguments(at(network), at("images"), at(out), usual, more));
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
    /// A copy that may be changed.
    void copy(const char *name) const
    {
        fs::copy_file(at("toy.exits"), at(name), fs::copy_options::overwrite_existing);
    }
    /// The row with the median entropy at exit 1.
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

    /// Only measured costs are known: the FLOPs are counted, not compared.
    void flopsThatAreNotCounted()
    {
        copy("timed.exits");
        QVERIFY(addMeasuredCosts(at("timed.exits"), {{}, {1, 2}, {}}));
        const std::string bytes = bytesOf(at("timed.exits"));
        const auto before = *readLayout(*File::open(at("timed.exits"), File::Mode::Read));
        std::vector<TensorPlan> plans;
        for (const TensorInfo &tensor : before.header.tensors) {
            if (tensor.name != "flops")
                plans.push_back({tensor.name, tensor.type, tensor.shape});
        }
        auto metadata = before.header.metadata;
        metadata.erase("fixed_crc32"); // which covers the FLOPs
        const TensorHeader header = layOut(std::move(plans), std::move(metadata));
        std::string file = headerBytes(header);
        for (const TensorInfo &tensor : header.tensors)
            file += bytes.substr(before.position(tensor.name), tensor.end - tensor.begin);
        write(at("timed.exits"), file);
        QVERIFY(readRecording(at("timed.exits"))->flops.empty());

        const auto done = verify("timed.exits", "0.5");
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY2(contains(done.err, "does not give its FLOPs up to each exit: not compared"), done.err.c_str());
        const auto known = verify("toy.exits", "0.5");
        QVERIFY(settingOf(done, 0)[QLatin1String("recorded")].isObject());
        QCOMPARE(settingOf(done, 0)[QLatin1String("recorded")], settingOf(known, 0)[QLatin1String("recorded")]);
    }

    void reportsEvents()
    {
        const auto events = [this](const char *recording, const char *thresholds) {
            QProcess process;
            process.start(program(), toArguments({"verify", at(recording).string(), "--network", at("toy.pt").string(),
                                                  "--dataset", at("images").string(), "--criterion", "confidence",
                                                  "--thresholds", thresholds, "--limit", "100", "--events"}));
            const auto done = finish(process);
            std::vector<Event> list;
            for (const auto &line : QByteArray::fromStdString(done.out).trimmed().split('\n')) {
                const auto event = parseEvent(line.toStdString());
                if (event && *event)
                    list.push_back(**event);
                else
                    qWarning("Not an event: %s", line.constData());
            }
            return std::pair(done.code, list);
        };
        const auto [code, list] = events("toy.exits", "0.5,0.9");
        QCOMPARE(code, 0);
        const auto &hello = std::get<HelloEvent>(list.front());
        QCOMPARE(hello.verb, std::string("verify"));
        QCOMPARE(hello.samples, std::uint64_t(100));
        QCOMPARE(hello.flops, readRecording(at("toy.exits"))->flops);
        const auto &report = std::get<VerifiedEvent>(list[list.size() - 2]);
        QVERIFY(report.agrees());
        QCOMPARE(report.samples, std::uint64_t(100));
        QCOMPARE(report.criterion, std::string("confidence"));
        QCOMPARE(report.settings.size(), std::size_t(2));
        QCOMPARE(report.settings[1].thresholds, std::vector<double>{0.9});
        QCOMPARE(report.settings[1].run, report.settings[1].recorded);
        QCOMPARE(report.settings[0].run.exiting[0] + report.settings[0].run.exiting[1], std::int64_t(100));
        QCOMPARE(std::get<DoneEvent>(list.back()).recorded, std::uint64_t(100));

        const auto [failed, one] = events("missing.exits", "0.5");
        QCOMPARE(failed, 3);
        QCOMPARE(one.size(), std::size_t(1));
        QCOMPARE(std::get<ErrorEvent>(one.front()).error.kind, ErrorKind::BadInput);
    }

    /// A line of the protocol stays short, however many samples disagree.
    void listsTheFirstDisagreements()
    {
        copy("flipped.exits");
        const auto recording = *readRecording(at("flipped.exits"));
        for (std::size_t row = 0; row < images; ++row)
            change(at("flipped.exits"), "predicted", 0, row, (recording.predicted[row] + 1) % classes);
        const auto done = run({"verify", at("flipped.exits").string(), "--network", at("toy.pt").string(), "--dataset",
                               at("images").string(), "--thresholds", "5", "--events"});
        QCOMPARE(done.code, 1);
        const auto lines = QByteArray::fromStdString(done.out).trimmed().split('\n');
        const auto event = parseEvent(lines[lines.size() - 2].toStdString());
        QVERIFY(event && *event);
        const auto &report = std::get<VerifiedEvent>(**event);
        QVERIFY(!report.agrees());
        QCOMPARE(report.settings[0].disagreementCount, std::uint64_t(images));
        QCOMPARE(report.settings[0].disagreements.size(), std::size_t(50));
        QCOMPARE(report.settings[0].disagreements[7].row, std::uint64_t(7));
        QCOMPARE(report.settings[0].disagreements[7].exit, 0);
        QCOMPARE(settingOf(verify("flipped.exits", "5"), 0)[QLatin1String("disagreements")].toArray().size(),
                 static_cast<int>(images));
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
                << QByteArray("confidence") << QByteArray("0,0.4,0.5,0.8,1") << QByteArray(execution);
            QTest::addRow("margin, %s", execution)
                << QByteArray("margin") << QByteArray("0.05,0.2,0.7") << QByteArray(execution);
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
        const auto recording = readRecording(at("toy.exits"));
        const auto list = thresholds.split(',');
        QCOMPARE(json[QLatin1String("settings")].toArray().size(), list.size());
        for (int i = 0; i < list.size(); ++i) {
            const double threshold = list[i].toDouble();
            const Expected expected = expectedAt(*recording, criterion, threshold);
            QCOMPARE(settingOf(done, i)[QLatin1String("thresholds")].toArray()[0].toDouble(), threshold);
            const auto ran = settingOf(done, i)[QLatin1String("run")].toObject();
            QCOMPARE(ran[QLatin1String("total_flops")].toDouble(), expected.flops);
            QCOMPARE(ran[QLatin1String("accuracy")].toDouble(), expected.accuracy);
            QCOMPARE(ran[QLatin1String("leaving")].toArray()[0].toInt(), expected.early);
            QCOMPARE(settingOf(done, i)[QLatin1String("disagreements")].toArray().size(), 0);
        }
    }

    void limitAndBatch()
    {
        const auto done = verify("toy.exits", "0.6", {"--limit", "50", "--batch", "7"});
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(jsonOf(done)[QLatin1String("samples")].toInt(), 50);
    }

    /// A recording with temperatures decides by the divided logits, in the run as in the file.
    void temperatures()
    {
        const auto made = withTemperatures(*readWholeRecording(at("toy.exits")), {3, .5});
        QVERIFY2(made, made ? "" : made.error().sentence.c_str());
        QVERIFY(writeRecording(at("divided.exits"), *made));
        const auto recording = readRecording(at("divided.exits"));
        std::vector<float> sorted(recording->entropy.begin(), recording->entropy.begin() + images);
        std::ranges::sort(sorted);
        const double middle = (static_cast<double>(sorted[images / 2 - 1]) + sorted[images / 2]) / 2;
        const std::string threshold = std::to_string(middle);
        const auto done = verify("divided.exits", threshold + ",0");
        QVERIFY2(done.code == 0, done.err.c_str());
        const Expected expected = expectedAt(*recording, "entropy", std::stod(threshold));
        const auto ran = settingOf(done, 0)[QLatin1String("run")].toObject();
        QCOMPARE(ran[QLatin1String("leaving")].toArray()[0].toInt(), expected.early);
        QCOMPARE(ran[QLatin1String("accuracy")].toDouble(), expected.accuracy);
        QVERIFY(expected.early != expectedAt(*readRecording(at("toy.exits")), "entropy", std::stod(threshold)).early);

        WholeRecording other = *made; // its entropies are those of other temperatures
        other.recording.metadata["temperatures"] = "[1,1]";
        QVERIFY(writeRecording(at("undivided.exits"), other));
        const auto differs = verify("undivided.exits", threshold);
        QVERIFY2(differs.code == 1 && contains(differs.err, "disagree about"), differs.err.c_str());

        const auto resumed = record("toy.pt", "divided.exits");
        QVERIFY2(resumed.code == 3 && contains(resumed.err, "divided.exits has temperatures"), resumed.err.c_str());
    }

    void flippedPredictionIsFound()
    {
        copy("flipped.exits");
        const auto recording = *readRecording(at("flipped.exits"));
        const std::size_t row = middleRow(recording);
        change(at("flipped.exits"), "predicted", 0, row, (recording.predicted[row] + 1) % classes);
        const auto found = verify("flipped.exits", "5,0"); // all exit at exit 1, then none
        QCOMPARE(found.code, 1);
        QVERIFY2(contains(found.err, "disagree about 1 of 180 images. The first is row " + std::to_string(row)),
                 found.err.c_str());
        QCOMPARE(
            settingOf(found, 0)[QLatin1String("disagreements")].toArray()[0].toObject()[QLatin1String("row")].toInt(),
            static_cast<int>(row));
        QCOMPARE(settingOf(found, 1)[QLatin1String("thresholds")].toArray()[0].toDouble(-1), 0.0);
        QCOMPARE(settingOf(found, 1)[QLatin1String("disagreements")].toArray().size(), 0);
    }

    void movedEntropyIsFound()
    {
        copy("moved.exits");
        const auto recording = *readRecording(at("moved.exits"));
        const std::size_t row = middleRow(recording);
        const float entropy = recording.entropy[row];
        change(at("moved.exits"), "entropy", 0, row, entropy - 0.01f);
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
        // On the threshold itself it goes on, in the run as in the recording.
        auto done = verify("near.exits", threshold.str());
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(settingOf(done, 0)[QLatin1String("near")].toArray()[0].toObject()[QLatin1String("row")].toInt(),
                 static_cast<int>(row));
        QCOMPARE(settingOf(done, 0)[QLatin1String("near_otherwise")].toArray().size(), 0);
        // One bit less in the recording: it exits there, but not in the run.
        change(at("near.exits"), "entropy", 0, row, std::nextafter(entropy, 0.0f));
        done = verify("near.exits", threshold.str());
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(settingOf(done, 0)[QLatin1String("near_otherwise")].toArray().size(), 1);
        QCOMPARE(settingOf(done, 0)[QLatin1String("disagreements")].toArray().size(), 0);
        // Being near does not excuse an incorrect answer.
        change(at("near.exits"), "predicted", 1, row, (recording.predicted[images + row] + 1) % classes);
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
        refused = verify("other.pt", "0.6");
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "other.pt is a network (TorchScript), not a recording."), refused.err.c_str());
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

    void madeForOneBatch_data()
    {
        QTest::addColumn<int>("batch");
        QTest::addRow("one image") << 1;
        QTest::addRow("four images") << 4;
    }

    /// As if traced with that many images: found, said and used; the answers are those of the network for any number.
    void madeForOneBatch()
    {
        QFETCH(int, batch);
        const std::string size = std::to_string(batch);
        const std::string out = "fixed" + size + ".exits";
        ToyNetwork fixed;
        fixed.result
            = "(e1, torch.linear(torch.reshape(torch.adaptive_avg_pool2d(b, [1, 1]), [" + size + ", -1]), self.h2))";
        fixed.save(at("fixed.pt"));
        const std::string said = "made for batches of " + size + (batch == 1 ? " image: " : " images: ");
        for (const char *verb : {"flops", "inspect"}) {
            const auto done = run({verb, "--network", at("fixed.pt").string(), "--input", "1x3x8x8"});
            QVERIFY2(done.code == 0 && contains(done.err, said.c_str()), done.err.c_str());
        }
        const auto refused = record("fixed.pt", out, {"--batch", "7"});
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, (size + (batch == 1 ? " image, not of 7" : " images, not of 7")).c_str()),
                 refused.err.c_str());
        const auto done = run(recordArguments(at("fixed.pt"), at("images"), at(out), preprocessing, {}));
        QVERIFY2(done.code == 0 && contains(done.err, said.c_str()), done.err.c_str());
        const auto recorded = readRecording(at(out));
        QCOMPARE(recorded->about("batch_size"), std::optional<std::string>(size));
        QCOMPARE(recorded->about("execution"), std::optional<std::string>("optimised"));
        QCOMPARE(recorded->predicted, readRecording(at("toy.exits"))->predicted);
        const auto verified = verify(out, "0.6", {}, "fixed.pt");
        QVERIFY2(verified.code == 0, verified.err.c_str());
        QCOMPARE(verify(out, "0.6", {"--batch", "7"}, "fixed.pt").code, 3);
    }

    void anotherExecutionIsRefused()
    {
        QCOMPARE(record("toy.pt", "part.exits", {"--limit", "32"}).code, 0);
        const auto refused = record("toy.pt", "part.exits", {"--execution", "archived"});
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "a different execution: optimised in the file, as archived now"),
                 refused.err.c_str());
        QCOMPARE(record("toy.pt", "part.exits").code, 0);
        const auto whole = readRecording(at("toy.exits"));
        const auto resumed = readRecording(at("part.exits"));
        QVERIFY(whole->entropy == resumed->entropy && whole->predicted == resumed->predicted);
    }

    void probabilities()
    {
        ToyNetwork toy;
        toy.result = "(torch.softmax(e1, 1), torch.softmax(e2, 1))";
        toy.save(at("softmax.pt"));
        const auto done = record("softmax.pt", "softmax.exits");
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY2(contains(done.err, "outputs are probabilities; their logarithm is taken"), done.err.c_str());
        const auto recording = readRecording(at("softmax.exits"));
        const auto plain = readRecording(at("toy.exits"));
        QCOMPARE(recording->about("outputs"), std::optional<std::string>("probabilities"));
        QCOMPARE(plain->about("outputs"), std::optional<std::string>("logits"));
        QVERIFY(contains(*recording->about("warnings"), "outputs are probabilities"));
        for (std::size_t i = 0; i < plain->entropy.size(); ++i)
            QVERIFY(std::abs(recording->entropy[i] - plain->entropy[i]) < 1e-5F);

        const auto verified = verify("softmax.exits", "0.3,0.6", {}, "softmax.pt");
        QVERIFY2(verified.code == 0, verified.err.c_str());
        const auto other = verify("softmax.exits", "0.3", {"--outputs", "logits"}, "softmax.pt");
        QCOMPARE(other.code, 3);
        QVERIFY2(contains(other.err, "another kind of outputs: probabilities in the file, logits now"),
                 other.err.c_str());

        const auto resumed = record("softmax.pt", "softmax.exits", {"--outputs", "logits"});
        QCOMPARE(resumed.code, 3);
        QVERIFY2(contains(resumed.err, "different kind of outputs: probabilities in the file, logits now"),
                 resumed.err.c_str());
        // What the file says goes on without the option.
        QCOMPARE(record("softmax.pt", "asis.exits", {"--outputs", "logits", "--limit", "32"}).code, 0);
        QCOMPARE(record("softmax.pt", "asis.exits").code, 0);
        QCOMPARE(readRecording(at("asis.exits"))->about("outputs"), std::optional<std::string>("logits"));
        QCOMPARE(verify("asis.exits", "0.3", {}, "softmax.pt").code, 0);
        QCOMPARE(record("softmax.pt", "no.exits", {"--outputs", "odds"}).code, 2);
        const auto wrong = record("toy.pt", "no.exits", {"--outputs", "probabilities"});
        QCOMPARE(wrong.code, 3);
        QVERIFY2(contains(wrong.err, "are not probabilities: one is"), wrong.err.c_str());
    }

    void chosenExits()
    {
        const auto done = record("toy.pt", "second.exits", {"--exits", "1"});
        QVERIFY2(done.code == 0, done.err.c_str());
        const auto recording = readRecording(at("second.exits"));
        QCOMPARE(recording->exits, 1);
        QCOMPARE(recording->about("exit_outputs"), std::optional<std::string>("1"));
        const auto whole = readRecording(at("toy.exits"));
        QVERIFY(!whole->about("exit_outputs"));
        QVERIFY(std::equal(recording->predicted.begin(), recording->predicted.end(),
                           whole->predicted.begin() + static_cast<std::ptrdiff_t>(images)));
        const auto resumed = record("toy.pt", "second.exits");
        QVERIFY2(resumed.code == 0 && contains(resumed.err, "Nothing to do"), resumed.err.c_str());
        const auto other = record("toy.pt", "second.exits", {"--exits", "0"});
        QCOMPARE(other.code, 3);
        QVERIFY2(contains(other.err, "different choice of exits: 1 in the file, 0 now"), other.err.c_str());
        QCOMPARE(record("toy.pt", "no.exits", {"--exits", "one"}).code, 2);
    }

    void scores()
    {
        ToyNetwork toy;
        toy.result = "(e1, torch.sum(e1, [1]), e2)";
        toy.save(at("scored.pt"));
        const auto left = record("scored.pt", "unscored.exits");
        QVERIFY2(left.code == 0 && contains(left.err, "output 1 (counted from 0) has one value: a score, not an exit"),
                 left.err.c_str());
        QVERIFY(readRecording(at("unscored.exits"))->score.empty());
        const auto none = verify("unscored.exits", "0", {"--criterion", "score"}, "scored.pt");
        QVERIFY2(none.code == 3 && contains(none.err, "--exits 0:1,2"), none.err.c_str());

        const auto done = record("scored.pt", "scored.exits", {"--exits", "0:1,2"});
        QVERIFY2(done.code == 0, done.err.c_str());
        const auto recording = readRecording(at("scored.exits"));
        QCOMPARE(recording->exits, 2);
        QCOMPARE(recording->about("exit_outputs"), std::optional<std::string>("0:1,2"));
        QCOMPARE(recording->score.size(), 2 * images);
        std::vector<float> sorted(recording->score.begin(), recording->score.begin() + images);
        for (std::size_t i = 0; i < images; ++i) {
            const auto logits = **readLogits(at("scored.exits"), i);
            QVERIFY(std::abs(recording->score[i] - (logits[0] + logits[1] + logits[2])) < 1e-4F);
            QCOMPARE(recording->score[images + i], 0.F);
        }
        std::ranges::sort(sorted);
        const double threshold = (static_cast<double>(sorted[59]) + sorted[60]) / 2;
        const auto verified = verify("scored.exits", std::to_string(threshold), {"--criterion", "score"}, "scored.pt");
        QVERIFY2(verified.code == 0, verified.err.c_str());
        const auto setting = settingOf(verified, 0);
        QCOMPARE(setting[QLatin1String("run")].toObject()[QLatin1String("leaving")].toArray()[0].toInt(), 120);
        QCOMPARE(jsonOf(verified)[QLatin1String("criterion")].toString(), QStringLiteral("score"));

        // Resumed after it was begun, and with a changed score.
        QCOMPARE(record("scored.pt", "partscored.exits", {"--exits", "0:1,2", "--limit", "32"}).code, 0);
        QCOMPARE(record("scored.pt", "partscored.exits").code, 0);
        QVERIFY(readRecording(at("partscored.exits"))->score == recording->score);
        fs::copy_file(at("scored.exits"), at("edited.exits"));
        change(at("edited.exits"), "score", 0, 7, recording->score[7] > static_cast<float>(threshold) ? -1e3F : 1e3F);
        const auto differs = verify("edited.exits", std::to_string(threshold), {"--criterion", "score"}, "scored.pt");
        QVERIFY2(differs.code == 1 && contains(differs.err, "disagree about 1 of"), differs.err.c_str());
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
