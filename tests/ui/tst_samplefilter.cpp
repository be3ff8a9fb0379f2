// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/samples/samplefilter.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

std::vector<std::size_t> numbers(const SampleMatches &matches)
{
    std::vector<std::size_t> values;
    for (const SampleIndex sample : matches.samples)
        values.push_back(sample.value);
    return values;
}

using Numbers = std::vector<std::size_t>;

/// Filters sample by sample in the simplest way.
SampleMatches bruteForce(const ExitTable &table, const SampleQuery &query)
{
    SampleMatches matches;
    std::vector<double> keys(table.sampleCount());
    for (std::size_t i = 0; i < table.sampleCount(); ++i) {
        const auto leaves = [&](const Thresholds &thresholds) {
            int k = 0;
            while (k + 1 < table.exitCount() && !(table.uncertainty({k})[i] < thresholds[static_cast<std::size_t>(k)]))
                ++k;
            return k;
        };
        const int exit = leaves(query.thresholds);
        const bool right = table.predicted({exit})[i] == table.label()[i];
        const int exitBefore = leaves(query.before.value_or(query.thresholds));
        const bool rightBefore = table.predicted({exitBefore})[i] == table.label()[i];
        const SampleFilter &filter = query.filter;
        const int answering = filter.answersAt ? filter.answersAt->value : exit;
        const std::int32_t answer = table.predicted({answering})[i];
        const bool isSelected = std::ranges::find(query.selected, SampleIndex{i}) != query.selected.end();
        if ((filter.exit && filter.exit->value != exit)
            || (filter.correct && *filter.correct != (answer == table.label()[i]))
            || (filter.trueClass && *filter.trueClass != table.label()[i])
            || (filter.predictedClass && *filter.predictedClass != answer) || (filter.onlySelected && !isSelected)
            || (filter.effect == MoveEffect::Won && (rightBefore || !right))
            || (filter.effect == MoveEffect::Lost && (!rightBefore || right))
            || (filter.effect == MoveEffect::ChangedExit && exit == exitBefore)
            || (filter.effect == MoveEffect::None && exit != exitBefore))
            continue;
        matches.samples.push_back({i});
        matches.won += right && !rightBefore;
        matches.lost += rightBefore && !right;
        const double uncertainty = table.uncertainty({exit})[i];
        keys[i] = query.order == SampleOrder::MostUncertain ? -uncertainty : uncertainty;
        if (query.order == SampleOrder::NearestToThreshold) {
            keys[i] = INFINITY;
            for (int k = 0; k <= exit && k + 1 < table.exitCount(); ++k)
                keys[i] = std::min(keys[i], std::abs(double(table.uncertainty({k})[i])
                                                     - query.thresholds[static_cast<std::size_t>(k)]));
        }
    }
    if (query.order != SampleOrder::TestSet)
        std::ranges::stable_sort(matches.samples, {}, [&](SampleIndex sample) { return keys[sample.value]; });
    return matches;
}

} // namespace

class TestSampleFilter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void byHand();
    void movesByHand();
    void asBruteForce();
    void byName();
    void namesWithoutCase();
};

void TestSampleFilter::byHand()
{
    // At .4 the first two samples exit at exit 1, the first of them correct; at exit 2 the last is incorrect.
    const RecordingPtr recording = fixtures::tiny();
    SampleQuery query{.thresholds = {0.4}};
    QCOMPARE(numbers(matchingSamples(*recording, query)), (Numbers{0, 1, 2, 3}));
    query.filter = {.exit = ExitIndex{0}};
    QCOMPARE(numbers(matchingSamples(*recording, query)), (Numbers{0, 1}));
    query.filter = {.correct = false};
    QCOMPARE(numbers(matchingSamples(*recording, query)), (Numbers{1, 3}));
    query.filter = {.exit = ExitIndex{1}, .correct = false};
    QCOMPARE(numbers(matchingSamples(*recording, query)), (Numbers{3}));
    query.filter = {.trueClass = 2};
    QCOMPARE(numbers(matchingSamples(*recording, query)), (Numbers{2}));
    query.filter = {.predictedClass = 0};
    QCOMPARE(numbers(matchingSamples(*recording, query)), (Numbers{0, 1, 3}));
    // At exit 2, which the first two do not take, they are predicted as 0 and 1.
    query.filter = {.predictedClass = 1, .answersAt = ExitIndex{1}};
    QCOMPARE(numbers(matchingSamples(*recording, query)), (Numbers{1}));
    query.filter = {.exit = ExitIndex{0}, .correct = true, .answersAt = ExitIndex{1}};
    QCOMPARE(numbers(matchingSamples(*recording, query)), (Numbers{0, 1}));
    query.filter = {.onlySelected = true};
    QVERIFY(matchingSamples(*recording, query).samples.empty());
    query.selected = {{1}, {2}};
    QCOMPARE(numbers(matchingSamples(*recording, query)), (Numbers{1, 2}));
    // Uncertainty at their exits: .1 .3 .07 .08; distance to .4 at exit 1: .3 .1 .1 .3.
    query = {.thresholds = {0.4}, .order = SampleOrder::MostUncertain};
    QCOMPARE(numbers(matchingSamples(*recording, query)), (Numbers{1, 0, 3, 2}));
    query.order = SampleOrder::LeastUncertain;
    QCOMPARE(numbers(matchingSamples(*recording, query)), (Numbers{2, 3, 0, 1}));
    query.thresholds = {0.45};
    query.order = SampleOrder::NearestToThreshold;
    QCOMPARE(numbers(matchingSamples(*recording, query)), (Numbers{2, 1, 3, 0}));
}

void TestSampleFilter::movesByHand()
{
    // From .4 to .2 the second sample continues to exit 2, where it is correct; back again it is lost.
    const RecordingPtr recording = fixtures::tiny();
    const ExitTable &table = recording->table();
    QCOMPARE(moveEffect(table, {1}, {0.4}, {0.2}), MoveEffect::Won);
    QCOMPARE(moveEffect(table, {1}, {0.2}, {0.4}), MoveEffect::Lost);
    QCOMPARE(moveEffect(table, {0}, {0.4}, {0.2}), MoveEffect::None);
    QCOMPARE(moveEffect(table, {2}, {0.4}, {0.6}), MoveEffect::ChangedExit);
    SampleQuery query{.thresholds = {0.2}, .before = Thresholds{0.4}};
    QCOMPARE(matchingSamples(*recording, query), (SampleMatches{{{0}, {1}, {2}, {3}}, 1, 0}));
    query.filter.effect = MoveEffect::Won;
    QCOMPARE(matchingSamples(*recording, query), (SampleMatches{{{1}}, 1, 0}));
    query.filter.effect = MoveEffect::ChangedExit;
    QCOMPARE(matchingSamples(*recording, query), (SampleMatches{{{1}}, 1, 0}));
    query.before.reset();
    QVERIFY(matchingSamples(*recording, query).samples.empty());
}

void TestSampleFilter::asBruteForce()
{
    std::mt19937 dice(7);
    const auto pick = [&](int count) { return static_cast<int>(dice() % static_cast<unsigned>(count)); };
    const RecordingPtr recording = fixtures::network(u"n"_s, 400, 1, 5, 4);
    const ExitTable &table = recording->table();
    std::size_t found = 0;
    for (int round = 0; round < 600; ++round) {
        SampleQuery query{.thresholds = {pick(40) / 20.0, pick(40) / 20.0}};
        if (pick(3))
            query.before = Thresholds{pick(40) / 20.0, pick(40) / 20.0};
        if (!pick(3))
            query.filter.exit = ExitIndex{pick(3)};
        if (!pick(3))
            query.filter.correct = pick(2) == 0;
        if (!pick(4))
            query.filter.trueClass = pick(4);
        if (!pick(4))
            query.filter.predictedClass = pick(4);
        if (!pick(3))
            query.filter.answersAt = ExitIndex{pick(3)};
        if (!pick(2))
            query.filter.effect = static_cast<MoveEffect>(pick(4));
        query.filter.onlySelected = !pick(4);
        query.order = static_cast<SampleOrder>(pick(4));
        for (std::size_t i = 0; i < table.sampleCount(); ++i) {
            if (pick(3) == 0)
                query.selected.push_back({i});
        }
        const SampleMatches matches = matchingSamples(*recording, query);
        QCOMPARE(matches, bruteForce(table, query));
        found += matches.samples.size();
    }
    QVERIFY(found > 10000);
}

void TestSampleFilter::byName()
{
    const RecordingPtr recording = fixtures::tiny();
    const SampleNames names({"val/Cat_1.png", "val/dog_1.png", "val/dog_2.png", "cat.png"});
    const auto found = [&](const std::string &text, std::optional<std::int32_t> trueClass = {}) {
        const SampleQuery query{.thresholds = {0.4}, .filter = {.trueClass = trueClass, .name = text}};
        return numbers(matchingSamples(*recording, query, &names));
    };
    QCOMPARE(found("cat"), (Numbers{0, 3}));
    QCOMPARE(found("DOG_"), (Numbers{1, 2}));
    QCOMPARE(found("_1"), (Numbers{0, 1}));
    QCOMPARE(found("_1", 1), (Numbers{1}));
    QCOMPARE(found(".png"), (Numbers{0, 1, 2, 3}));
    QVERIFY(found("pngval").empty()); // no match goes from one name into the next
    QVERIFY(found("horse").empty());
    const SampleQuery query{.thresholds = {0.4}, .filter = {.name = "cat"}};
    QVERIFY(matchingSamples(*recording, query).samples.empty()); // no names, no match
}

void TestSampleFilter::namesWithoutCase()
{
    // As a search in each name by itself finds them.
    const std::vector<QString> words{u"Straße"_s, u"ÉCOLE"_s, u"école"_s, u"abab"_s, u"ba"_s, u"ΣΑΣ"_s, QString()};
    std::mt19937 dice(3);
    std::vector<std::string> names;
    for (int i = 0; i < 500; ++i)
        names.push_back((words[dice() % words.size()] + words[dice() % words.size()]).toStdString());
    const SampleNames searched(names);
    QVERIFY(!searched.isEmpty());
    for (const QString &text : {u"strasse"_s, u"É"_s, u"é"_s, u"ab"_s, u"b"_s, u"bab"_s, u"σασ"_s, u"x"_s}) {
        const auto held = searched.holding(text.toStdString());
        QCOMPARE(held.size(), names.size());
        for (std::size_t i = 0; i < names.size(); ++i)
            QCOMPARE(bool(held[i]), QString::fromStdString(names[i]).toCaseFolded().contains(text.toCaseFolded()));
    }
    QVERIFY(SampleNames({}).isEmpty());
    QVERIFY(SampleNames({"", ""}).isEmpty());
    QCOMPARE(SampleNames({"", ""}).holding("a"), (std::vector<bool>{false, false}));
}

QTEST_APPLESS_MAIN(TestSampleFilter)
#include "tst_samplefilter.moc"
