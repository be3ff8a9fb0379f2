// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/labelcheck.h"

#include <QTest>

#include <numeric>

using namespace offramp;

namespace {

constexpr std::size_t batch = 16;

/// Ten classes of which `wnids` is the reversed order; nothing on disk.
LabelCheck reversedCheck()
{
    Dataset dataset;
    dataset.labels.word = "sorted";
    dataset.labels.outputOf.resize(10);
    std::iota(dataset.labels.outputOf.begin(), dataset.labels.outputOf.end(), 0);
    dataset.knownOrders = {{"wnids", {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}}};
    dataset.classIds.resize(10);
    return checkOfLabels(dataset, 10);
}

} // namespace

/// The check of labels as a part of a recording keeps it, and as a whole recording gets it.
class TestLabelCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void verdictsOfRuns_data()
    {
        QTest::addColumn<int>("correct");        // answers at first
        QTest::addColumn<int>("reversed");       // and then
        QTest::addColumn<QByteArray>("samples"); // in the sentence; empty: none
        QTest::newRow("at the first look") << 0 << 250 << QByteArray("(last exit, 208 samples)");
        QTest::newRow("at the first look, which is the end") << 0 << 200 << QByteArray("(last exit, 200 samples)");
        QTest::newRow("at the end, of few") << 0 << 150 << QByteArray("(last exit, 150 samples)");
        QTest::newRow("at the end, not before") << 208 << 800 << QByteArray("(last exit, 1008 samples)");
        QTest::newRow("of too few") << 0 << 99 << QByteArray();
        QTest::newRow("correct") << 250 << 0 << QByteArray();
    }

    void verdictsOfRuns()
    {
        QFETCH(const int, correct);
        QFETCH(const int, reversed);
        QFETCH(const QByteArray, samples);
        std::vector<std::int32_t> label;
        std::vector<std::int32_t> predicted;
        for (std::int32_t i = 0; i < correct + reversed; ++i) {
            label.push_back(i % 10);
            predicted.push_back(i < correct ? i % 10 : 9 - i % 10);
        }
        const auto verdict = verdictOfRun(reversedCheck(), label, predicted, batch);
        QCOMPARE(verdict.has_value(), !samples.isEmpty());
        if (verdict)
            QVERIFY2(QByteArray::fromStdString(*verdict).contains(samples), verdict->c_str());
        const auto kept = LabelCheck::fromJson(reversedCheck().toJson(), 10);
        QVERIFY(kept.has_value());
        QCOMPARE(verdictOfRun(*kept, label, predicted, batch), verdict);
    }

    void otherTextsAreNotChecks()
    {
        const std::string text = reversedCheck().toJson();
        QVERIFY(LabelCheck::fromJson(text, 10).has_value());
        QVERIFY(!LabelCheck::fromJson(text, 11).has_value()); // an eleventh label is in none of its orders
        for (const char *other : {"", "{}", "[]", "null", "{\"others\":[],\"used\":1,\"remedy\":\"\"}",
                                  "{\"others\":[{}],\"used\":\"\",\"remedy\":\"\"}"})
            QVERIFY2(!LabelCheck::fromJson(other, 1).has_value(), other);
    }
};

QTEST_APPLESS_MAIN(TestLabelCheck)
#include "tst_labelcheck.moc"
