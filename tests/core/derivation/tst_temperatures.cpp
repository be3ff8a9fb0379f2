// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/calibration/reliability.h"
#include "core/calibration/temperature.h"
#include "core/derivation/cascade.h"
#include "core/derivation/temperature.h"
#include "core/recording/recordingtable.h"
#include "core/recording/recordingwriter.h"
#include "core/recording/temperatures.h"
#include "core/recording/writerecording.h"
#include "tests/core/derivation/logitsrecording.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace offramp;

namespace {

constexpr std::size_t samples = 600;
constexpr std::size_t classes = 4;

/// The entropy, the confidence and the margin of logits at a temperature, as the formulas have it.
struct Naive {
    double entropy = 0;
    double confidence = 0;
    double margin = 0;
};

Naive naive(std::span<const float> logits, double temperature)
{
    double sum = 0;
    for (const float logit : logits)
        sum += std::exp(logit / temperature);
    Naive found;
    double second = 0;
    for (const float logit : logits) {
        const double p = std::exp(logit / temperature) / sum;
        found.entropy -= p > 0 ? p * std::log(p) : 0;
        if (p > found.confidence)
            second = std::exchange(found.confidence, p);
        else
            second = std::max(second, p);
    }
    found.margin = found.confidence - second;
    return found;
}

template<typename T>
bool haveSameBytes(std::span<const T> a, std::span<const T> b)
{
    return std::ranges::equal(std::as_bytes(a), std::as_bytes(b));
}

std::span<const float> exitOf(const std::vector<float> &column, std::size_t exit)
{
    return std::span(column).subspan(exit * samples, samples);
}

bool isNear(double a, double b, double tolerance = 1e-9)
{
    return std::abs(a - b) <= tolerance;
}

} // namespace

class TestTemperatures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columnsAtATemperature()
    {
        const WholeRecording source = recordingWithLogits("net", samples);
        const std::vector<double> temperatures{2.5, .4, 1.3};
        const WholeRecording made = withTemperatures(source, temperatures).value();
        QVERIFY(haveSameBytes<float>(made.logits, source.logits));
        QCOMPARE(made.recording.predicted, source.recording.predicted);
        QCOMPARE(made.recording.label, source.recording.label);
        QCOMPARE(made.recording.flops, source.recording.flops);
        QCOMPARE(made.recording.about("network_sha256"), std::optional<std::string>("abc"));
        QCOMPARE(made.recording.about("temperatures"), std::optional<std::string>("[2.5,0.4,1.3]"));
        QCOMPARE(temperaturesOf(made.recording).value(), temperatures);
        for (std::size_t at = 0; at < 3 * samples; ++at) {
            const Naive expected
                = naive(std::span(source.logits).subspan(at * classes, classes), temperatures[at / samples]);
            QVERIFY(isNear(made.recording.entropy[at], expected.entropy, 1e-5));
            QVERIFY(isNear(made.recording.confidence[at], expected.confidence, 1e-5));
            QVERIFY(isNear(made.recording.margin[at], expected.margin, 1e-5));
        }
    }

    void anExitWhoseTemperatureStaysKeepsItsColumns()
    {
        WholeRecording source = recordingWithLogits("net", samples);
        for (float &entropy : source.recording.entropy)
            entropy += .001F; // as if recorded by another program
        const WholeRecording same = withTemperatures(source, {1, 1, 1}).value();
        QVERIFY(haveSameBytes<float>(same.recording.entropy, source.recording.entropy));
        QVERIFY(haveSameBytes<float>(same.recording.confidence, source.recording.confidence));
        QVERIFY(haveSameBytes<float>(same.recording.margin, source.recording.margin));
        const WholeRecording second = withTemperatures(source, {1, 2, 1}).value();
        for (const std::size_t k : {std::size_t(0), std::size_t(2)})
            QVERIFY(haveSameBytes(exitOf(second.recording.entropy, k), exitOf(source.recording.entropy, k)));
        QVERIFY(!haveSameBytes(exitOf(second.recording.entropy, 1), exitOf(source.recording.entropy, 1)));
    }

    void temperaturesAreReplaced()
    {
        const WholeRecording source = recordingWithLogits("net", samples);
        const WholeRecording warm = withTemperatures(source, {2, 3, 4}).value();
        const WholeRecording again = withTemperatures(warm, {2, .5, 1}).value();
        const WholeRecording atOnce = withTemperatures(source, {2, .5, 1}).value();
        QVERIFY(haveSameBytes<float>(again.recording.entropy, atOnce.recording.entropy));
        QVERIFY(haveSameBytes<float>(again.recording.margin, atOnce.recording.margin));
        QCOMPARE(temperaturesOf(again.recording).value(), (std::vector<double>{2, .5, 1}));
        const auto effects = temperatureEffects(warm, {.temperatures = {2, 1, 1}}).value();
        QCOMPARE(effects[0].chosen.before.negativeLogLikelihood, effects[0].chosen.after.negativeLogLikelihood);
        const auto plain = temperatureEffects(source, {.temperatures = {1, 3, 1}}).value();
        QCOMPARE(effects[1].chosen.before.negativeLogLikelihood, plain[1].chosen.after.negativeLogLikelihood);
        QCOMPARE(effects[1].chosen.after.negativeLogLikelihood, plain[1].chosen.before.negativeLogLikelihood);
    }

    /// Dividing can round two logits to the same; the answer stays the one that was recorded.
    void theClassStays()
    {
        const float high = 3.75F;
        const float low = std::nextafter(high, 0.F);
        const float temperature = 7;
        QVERIFY(low < high && low / temperature == high / temperature);
        const std::vector<float> logits{low, high};
        QCOMPARE(answerAt(logits, temperature)->predicted, 1);
        QCOMPARE(*answerAt(logits, 1), *answerFromLogits(logits));
        QVERIFY(!answerAt(std::vector<float>{std::numeric_limits<float>::max(), 0}, .5));
        const float never = -std::numeric_limits<float>::infinity();
        QCOMPARE(answerAt(std::vector<float>{never, 2, 4}, 2)->confidence,
                 answerFromLogits(std::vector<float>{1, 2})->confidence);
    }

    /// The samples that suggest would choose on by default, and no others.
    void theSplitIsThatOfSuggestions()
    {
        const WholeRecording source = recordingWithLogits("net", samples);
        const auto table = exitTable(source.recording, {}).value();
        const SampleSplit split = splitSamples(table, {}).value();
        QCOMPARE(split.chosen.size(), samples / 2);
        const auto exits = temperatureEffects(source, {}).value();
        QCOMPARE(exits.size(), std::size_t(3));
        for (std::size_t k = 0; k < 3; ++k) {
            const std::size_t values = samples * classes;
            const LabelledLogits of{std::span(source.logits).subspan(k * values, values), classes,
                                    source.recording.label};
            QCOMPARE(exits[k].temperature, fitTemperature(of, split.chosen)->temperature);
            QVERIFY(!exits[k].isAtBound);
            QVERIFY(exits[k].temperature > 1.05); // too certain as made
            QCOMPARE(exits[k].chosen.samples, samples / 2);
            QCOMPARE(exits[k].heldOut->samples, samples / 2);
            for (const auto &[effect, rows] :
                 {std::pair(exits[k].chosen, split.chosen), std::pair(*exits[k].heldOut, split.heldOut)}) {
                QCOMPARE(effect.before.negativeLogLikelihood, negativeLogLikelihood(of, rows, 1));
                QCOMPARE(effect.after.negativeLogLikelihood, negativeLogLikelihood(of, rows, exits[k].temperature));
                QCOMPARE(effect.before.calibrationError, errorOf(source, k, rows));
            }
            QVERIFY(*exits[k].chosen.after.negativeLogLikelihood < *exits[k].chosen.before.negativeLogLikelihood);
        }
        const auto other = temperatureEffects(source, {.chosenShare = .25, .seed = 2}).value();
        QCOMPARE(other[0].chosen.samples, samples / 4);
        QVERIFY(other[0].temperature != exits[0].temperature);
        QVERIFY(!temperatureEffects(source, {.chosenShare = 1}).value()[0].heldOut);
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<std::vector<double>>("temperatures");
        QTest::addColumn<QByteArray>("words");
        const std::vector<double> good{1, 2, 3};
        QTest::newRow("no logits") << QByteArray("logits") << good << QByteArray("has no logits");
        QTest::newRow("part") << QByteArray("shard") << good << QByteArray("part 1/2 of a test set");
        QTest::newRow("NaN") << QByteArray("nan") << good << QByteArray("sample 1 at exit 1 are not finite");
        QTest::newRow("too few") << QByteArray() << std::vector<double>{1, 2} << QByteArray("2 temperatures, and");
        QTest::newRow("zero") << QByteArray() << std::vector<double>{1, 0, 1} << QByteArray("0 is not one");
        QTest::newRow("negative") << QByteArray() << std::vector<double>{1, 1, -2} << QByteArray("-2 is not one");
        QTest::newRow("tiny") << QByteArray() << std::vector<double>{1, 1, 1e-300} << QByteArray("1e-300 is not one");
        QTest::newRow("NaN for one") << QByteArray() << std::vector<double>{1, 1, std::nan("")}
                                     << QByteArray("not one");
    }

    void refusals()
    {
        QFETCH(QByteArray, change);
        QFETCH(std::vector<double>, temperatures);
        QFETCH(QByteArray, words);
        WholeRecording source = recordingWithLogits("net", samples);
        if (change == "logits")
            source.logits.clear();
        if (change == "shard")
            source.recording.metadata["shard"] = "1/2";
        if (change == "nan")
            source.logits[classes] = std::numeric_limits<float>::quiet_NaN();
        const auto effects = temperatureEffects(source, {.temperatures = temperatures});
        QVERIFY(!effects);
        QVERIFY2(effects.error().sentence.find(words.toStdString()) != std::string::npos,
                 effects.error().sentence.c_str());
        if (change == "nan")
            temperatures = {2, 2, 2}; // those that stay are not looked at
        const auto made = withTemperatures(source, temperatures);
        QVERIFY(!made);
        QVERIFY(!made.error().remedy.empty());
    }

    void files()
    {
        const std::string path = at("run.exits");
        const std::string out = at("out.exits");
        WholeRecording source = recordingWithLogits("net", samples);
        source.sampleNames.assign(samples, "a");
        source.recording.score.assign(3 * samples, .5F);
        QVERIFY(writeRecording(path, source));
        const auto report = writeWithTemperatures(path, out, {});
        QVERIFY2(report, report ? "" : report.error().sentence.c_str());
        QCOMPARE(report->notes.size(), std::size_t(1)); // about scores
        const auto made = readWholeRecording(out).value();
        QVERIFY(made.recording.hasLogits);
        const auto temperatures = temperaturesOf(made.recording).value();
        for (std::size_t k = 0; k < 3; ++k)
            QCOMPARE(temperatures[k], report->exits[k].temperature);
        const auto expected = withTemperatures(source, temperatures).value();
        QVERIFY(haveSameBytes<float>(made.recording.entropy, expected.recording.entropy));
        QCOMPARE(made.sampleNames, source.sampleNames);
        QCOMPARE(made.recording.score, source.recording.score);
        QCOMPARE(made.recording.networkName, std::string("net, calibrated"));
        const auto from
            = QJsonDocument::fromJson(QByteArray::fromStdString(*made.recording.about("temperatures_from"))).object();
        QCOMPARE(from[QLatin1String("file")].toString(), QStringLiteral("run.exits"));
        QCOMPARE(from[QLatin1String("fingerprint")].toString().toStdString(), recordingFingerprint(path).value());
        QCOMPARE(from[QLatin1String("share")].toDouble(), .5);
        QCOMPARE(from[QLatin1String("seed")].toInt(), 1);
        QVERIFY(recordingFingerprint(path).value() != recordingFingerprint(out).value());

        QVERIFY(!writeWithTemperatures(path, out, {})); // it exists
        QCOMPARE(temperaturesOf(*readRecording(out)).value(), temperatures);
        QVERIFY(!writeWithTemperatures(at("nowhere.exits"), at("new.exits"), {}));
        QVERIFY(writeWithTemperatures(path, at("given.exits"), {.temperatures = {1, 2, 3}}));
        const auto given = readRecording(at("given.exits")).value();
        QVERIFY(given.about("temperatures_from")->find("seed") == std::string::npos);
        QVERIFY(writeWithTemperatures(out, at("again.exits"), {}));
        QCOMPARE(readRecording(at("again.exits"))->networkName, std::string("net, calibrated"));
        QVERIFY(writeWithTemperatures(out, at("named.exits"), {.name = "warm"}));
        QCOMPARE(readRecording(at("named.exits"))->networkName, std::string("warm"));
        const auto stopped = writeWithTemperatures(path, at("new.exits"), {}, [] { return true; });
        QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
        QVERIFY(!std::filesystem::exists(at("new.exits")));
    }

    /// The logits of all parts are in the cascade, so the temperatures of all are too.
    void cascadesKeepThem()
    {
        const SourceRecording warm{withTemperatures(recordingWithLogits("a", samples), {2, 1, .5}).value(), "a", "1"};
        const SourceRecording plain{recordingWithLogits("b", samples, 2, classes, 2), "b", "2"};
        const auto mixed = cascade({warm, plain}).value();
        QCOMPARE(temperaturesOf(mixed.whole.recording).value(), (std::vector<double>{2, 1, .5, 1, 1}));
        QVERIFY(writeRecording(at("cascade.exits"), mixed.whole));
        QVERIFY(
            !cascade({plain, {recordingWithLogits("c", samples), "c", "3"}})->whole.recording.about("temperatures"));
        // Temperatures are given to a cascade as to any recording.
        const auto other = withTemperatures(mixed.whole, {1, 1, 1, 3, 1}).value();
        const auto expected = withTemperatures(plain.whole, {3, 1}).value();
        QVERIFY(haveSameBytes(exitOf(other.recording.entropy, 3), exitOf(expected.recording.entropy, 0)));
        QVERIFY(haveSameBytes(exitOf(other.recording.entropy, 0),
                              exitOf(recordingWithLogits("a", samples).recording.entropy, 0)));
    }

    void cannotBeResumed()
    {
        const std::string path = at("resumed.exits");
        const auto warm = withTemperatures(recordingWithLogits("net", samples), {1, 2, 1}).value();
        QVERIFY(writeRecording(path, warm));
        RecordingPlan plan;
        plan.origin.label = warm.recording.label;
        plan.origin.flops = warm.recording.flops;
        plan.origin.exits = 3;
        const auto resumed = RecordingWriter::resume(path, plan);
        QVERIFY(!resumed);
        QVERIFY2(resumed.error().sentence.find("has temperatures: it was made from another recording")
                     != std::string::npos,
                 resumed.error().sentence.c_str());
    }

    /// A file of another program that leaves out what follows from logits.
    void columnsThatAreAbsentAreDerived()
    {
        WholeRecording bare = withTemperatures(recordingWithLogits("net", samples), {2, 1, .5}).value();
        const Recording expected = bare.recording;
        for (auto *column : {&bare.recording.entropy, &bare.recording.confidence, &bare.recording.margin})
            column->clear();
        QVERIFY(writeRecording(at("bare.exits"), bare));
        const auto read = readRecording(at("bare.exits")).value();
        QVERIFY(haveSameBytes<float>(read.entropy, expected.entropy));
        QVERIFY(haveSameBytes<float>(read.confidence, expected.confidence));
        QVERIFY(haveSameBytes<float>(read.margin, expected.margin));
    }

    void malformedTemperatures_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isGood");
        for (const char *text : {"[1, 2, 3]", "[0.5,1e0,2]"})
            QTest::newRow(text) << QByteArray(text) << true;
        for (const char *text :
             {"", "2", "[2]", "[1,2,3,4]", "[1,0,1]", "[1,-1,1]", "[1,null,1]", "[1,\"2\",1]", "[1,[2],1]",
              "[1e400,1,1]", "[1e-300,1,1]", "[1e39,1,1]", "[true,1,1]", "{\"a\":1,\"b\":1,\"c\":1}", "[1,1,1"})
            QTest::addRow("bad: %s", text) << QByteArray(text) << false;
        QTest::newRow("deep") << QByteArray(100'000, '[') << false;
    }

    void malformedTemperatures()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isGood);
        WholeRecording whole = recordingWithLogits("net", samples);
        whole.recording.metadata["temperatures"] = text.toStdString();
        QCOMPARE(temperaturesOf(whole.recording).has_value(), isGood);
        const std::string path = at(std::string("malformed") + std::to_string(m_malformed++) + ".exits");
        const auto written = writeRecording(path, whole); // reads it back
        QVERIFY2(written.has_value() == isGood, written ? "" : written.error().sentence.c_str());
        if (!isGood)
            QVERIFY2(written.error().sentence.find("temperatures are not a positive number for each exit")
                         != std::string::npos,
                     written.error().sentence.c_str());
    }

    void typedTemperatures()
    {
        QCOMPARE(parseTemperatures("1.5:2:1", 3).value(), (std::vector<double>{1.5, 2, 1}));
        QCOMPARE(parseTemperatures("2", 3).value(), (std::vector<double>{2, 2, 2}));
        for (const char *text : {"", "1:2", "1:2:3:4", "1:2:x", "1:0:1", "1:-1:1", "1:inf:1", "1,2,3"}) {
            const auto refused = parseTemperatures(text, 3);
            QVERIFY2(!refused && refused.error().kind == ErrorKind::Usage, text);
        }
        QCOMPARE(temperaturesText({1.41976, 1.2, 1}), std::string("1.42, 1.2, 1"));
    }

private:
    [[nodiscard]] std::string at(const std::string &name) const { return m_folder.path().toStdString() + '/' + name; }

    static double errorOf(const WholeRecording &source, std::size_t exit, const std::vector<std::size_t> &rows)
    {
        std::vector<bool> isCorrect;
        for (std::size_t i = 0; i < samples; ++i)
            isCorrect.push_back(source.recording.predicted[exit * samples + i] == source.recording.label[i]);
        return reliability(exitOf(source.recording.confidence, exit), isCorrect,
                           std::vector<std::uint32_t>(rows.begin(), rows.end()))
            .error();
    }

    QTemporaryDir m_folder;
    int m_malformed = 0;
};

QTEST_GUILESS_MAIN(TestTemperatures)
#include "tst_temperatures.moc"
