// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/derivation/cascade.h"

#include "core/exits/operatingpoint.h"
#include "core/recording/origin.h"
#include "core/recording/recordingtable.h"
#include "core/recording/writerecording.h"
#include "core/results/loadrecording.h"
#include "tests/core/derivation/randomrecording.h"

#include <QTemporaryDir>
#include <QTest>

using namespace offramp;

namespace {

/// What a sample makes of a cascade, network by network and exit by exit, without a table.
struct Outcome {
    std::int64_t correct = 0;
    std::int64_t flops = 0;
};

Outcome byHand(const std::vector<SourceRecording> &parts, const std::vector<double> &thresholds)
{
    Outcome sum;
    const WholeRecording &first = parts.front().whole;
    for (std::size_t i = 0; i < first.sampleCount(); ++i) {
        std::size_t dial = 0;
        bool hasExited = false;
        for (std::size_t p = 0; p < parts.size() && !hasExited; ++p) {
            const Recording &recording = parts[p].whole.recording;
            const auto &names = parts[p].whole.sampleNames;
            const auto found = std::ranges::find(names, first.sampleNames[i]);
            const auto row = static_cast<std::size_t>(found - names.begin());
            for (int k = 0; k < recording.exits && !hasExited; ++k, ++dial) {
                const std::size_t at = static_cast<std::size_t>(k) * recording.sampleCount() + row;
                const bool isEnd = p + 1 == parts.size() && k + 1 == recording.exits;
                hasExited = isEnd || static_cast<double>(recording.entropy[at]) < thresholds[dial];
                if (hasExited) {
                    sum.correct += recording.predicted[at] == recording.label[row];
                    sum.flops += recording.flops[static_cast<std::size_t>(k)];
                }
            }
            if (!hasExited)
                sum.flops += recording.flops.back();
        }
    }
    return sum;
}

std::string said(const Result<DerivedRecording> &made)
{
    return made ? std::string() : made.error().sentence;
}

} // namespace

class TestCascade : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outcomesAreThoseOfNetworksInARow()
    {
        std::mt19937 random(1);
        for (int round = 0; round < 400; ++round) {
            const auto labels = randomLabels(random, 5 + random() % 20, 3);
            std::vector<SourceRecording> parts;
            const std::size_t networks = 2 + random() % 2;
            for (std::size_t p = 0; p < networks; ++p) {
                const RandomShape shape{labels.size(), static_cast<int>(1 + random() % 3), 3, "n" + std::to_string(p)};
                auto part = randomSource(random, shape, labels);
                parts.push_back(p > 0 && random() % 2 == 0 ? shuffled(std::move(part), random) : std::move(part));
            }
            const auto made = cascade(parts);
            QVERIFY2(made, said(made).c_str());
            const auto table = exitTable(made->whole.recording, {});
            QVERIFY(table);
            for (int setting = 0; setting < 20; ++setting) {
                Thresholds thresholds;
                for (int k = 0; k + 1 < table->exitCount(); ++k)
                    thresholds.push_back(static_cast<double>(random() % 10) / 8 - .0625);
                const OperatingPoint outcome = evaluate(*table, thresholds);
                const Outcome expected = byHand(parts, thresholds);
                QCOMPARE(outcome.correctInAll(), expected.correct);
                QCOMPARE(outcome.totalCost(table->cost()), static_cast<double>(expected.flops));
            }
        }
    }

    void isARecordingLikeAnyOther()
    {
        std::mt19937 random(2);
        const auto labels = randomLabels(random, 30, 4);
        const std::vector<SourceRecording> parts{randomSource(random, {30, 2, 4, "small"}, labels),
                                                 randomSource(random, {30, 3, 4, "large"}, labels)};
        const auto made = cascade(parts).value();
        const QTemporaryDir folder;
        const std::string path = folder.path().toStdString() + "/cascade.exits";
        QVERIFY(writeRecording(path, made.whole));
        const auto opened = loadRecording(path);
        QVERIFY(opened);
        const OpenRecording &recording = **opened;
        QCOMPARE(recording.name(), std::string("small then large"));
        QCOMPARE(recording.table().exitCount(), 5);
        QCOMPARE(recording.exitName({0}), std::string("small: exit1"));
        QCOMPARE(recording.exitName({4}), std::string("large: exit3"));
        const auto whole = readWholeRecording(path).value();
        QCOMPARE(whole.logits.size(), std::size_t(5 * 30 * 4));
        QCOMPARE(whole.sampleNames, parts[0].whole.sampleNames);
        QVERIFY(whole.recording.about(cascadeKey)->find("fingerprint of large") != std::string::npos);
    }

    void hasWhatAllPartsHave()
    {
        std::mt19937 random(3);
        const auto labels = randomLabels(random, 8, 4);
        std::vector<SourceRecording> parts{randomSource(random, {8, 2, 4, "a"}, labels),
                                           randomSource(random, {8, 1, 4, "b"}, labels)};
        parts[1].whole.recording.margin.clear();
        parts[0].whole.recording.joules = {1, 2};
        parts[1].whole.recording.joules = {10};
        parts[0].whole.recording.metadata["head_flops"] = "[5, 0]";
        parts[1].whole.recording.metadata["head_flops"] = "[0]";
        const auto made = cascade(parts).value();
        QVERIFY(made.whole.recording.margin.empty());
        QCOMPARE(made.whole.recording.confidence.size(), std::size_t(24));
        QCOMPARE(made.whole.recording.joules, (std::vector<double>{1, 2, 12}));
        // Without its last exit the first network stops at its first one.
        const auto &flops = parts[0].whole.recording.flops;
        QCOMPARE(made.whole.recording.about("head_flops"),
                 std::optional<std::string>("[5," + std::to_string(flops[1] - flops[0]) + ",0]"));
        const auto turned = cascade({parts[1], parts[0]}).value();
        QCOMPARE(turned.whole.recording.about("head_flops"),
                 std::optional<std::string>("[" + std::to_string(parts[1].whole.recording.flops[0]) + ",5,0]"));

        parts[0].whole.recording.metadata["measured"] = R"({"device": "A", "joules": {"source": "counter"}})";
        parts[1].whole.recording.metadata["measured"] = R"({"device": "A", "joules": {"source": "estimated"}})";
        QVERIFY(cascade(parts)->whole.recording.about("measured")->find("estimated") != std::string::npos);
        parts[1].whole.recording.metadata["measured"] = R"({"device": "B", "joules": {"source": "counter"}})";
        const auto apart = cascade(parts).value();
        QVERIFY(!apart.whole.recording.about(tf32Key));
        parts[1].whole.recording.metadata[tf32Key] = tf32Allowed; // of some of its answers
        QVERIFY(allowsTf32(cascade(parts)->whole.recording.metadata));
        QVERIFY(apart.whole.recording.joules.empty());
        QCOMPARE(apart.notes.size(), std::size_t(1));
    }

    void whatDoesNotBelongTogetherIsRefused()
    {
        std::mt19937 random(4);
        const auto labels = randomLabels(random, 8, 4);
        const SourceRecording a = randomSource(random, {8, 2, 4, "a"}, labels);
        const SourceRecording b = randomSource(random, {8, 2, 4, "b"}, labels);
        QVERIFY(said(cascade({a})).find("at least two") != std::string::npos);

        SourceRecording other = b;
        other.whole.sampleNames[3] = "elsewhere.png";
        QVERIFY(said(cascade({a, other})).find("\"elsewhere.png\"") != std::string::npos);
        other = b;
        other.whole.recording.label[2] = (labels[2] + 1) % 4;
        QVERIFY(said(cascade({a, other})).find("\"test/2.png\" has label") != std::string::npos);
        other = b;
        other.whole.recording.metadata["count"] = "complete";
        QVERIFY(said(cascade({a, other})).find("counted differently") != std::string::npos);
        other = b;
        other.whole.recording.flops.clear();
        QVERIFY(said(cascade({a, other})).find("no cost in common") != std::string::npos);
        other = b;
        other.whole.recording.classes = 5;
        QVERIFY(said(cascade({a, other})).find("same classes") != std::string::npos);
        other = b;
        const std::vector<std::size_t> seven{0, 1, 2, 3, 4, 5, 6};
        other.whole = withRows(other.whole, seven);
        QVERIFY(said(cascade({a, other})).find("only the first has \"test/7.png\"") != std::string::npos);
        other.whole.sampleNames.clear();
        QVERIFY(said(cascade({a, other})).find("8 and 7") != std::string::npos);
    }

    void withoutNamesTheOrderCounts()
    {
        std::mt19937 random(5);
        const auto labels = randomLabels(random, 8, 4);
        const SourceRecording a = randomSource(random, {8, 2, 4, "a"}, labels);
        SourceRecording b = randomSource(random, {8, 2, 4, "b", false}, labels);
        const auto made = cascade({a, b}).value();
        const auto &predicted = made.whole.recording.predicted;
        QVERIFY(std::equal(predicted.begin() + 16, predicted.end(), b.whole.recording.predicted.begin()));
        b.whole.sampleNames.assign(8, "same.png"); // does not tell samples apart
        QVERIFY(cascade({a, b}));
    }
};

QTEST_GUILESS_MAIN(TestCascade)
#include "tst_cascade.moc"
