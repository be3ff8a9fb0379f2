// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "core/results/loadrecording.h"
#include "ui/samples/samplelist.h"
#include "ui/samples/sampleportraits.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestSampleList : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void followsTheSelectedVariant();
    void knowsTheLastMove();
    void onlySelected();
    void aMissingExitIsDropped();
    void veryManyInTheBackground();
    void searchesNames();
    void namesThatCannotBeRead();
    void aSmallFileOvertakesLargeOnes();
    void portraits();
    void portraitsOfMissingFiles();

private:
    /// Whether the list matches its current query.
    void compareWithTruth(const SampleList &list, const Document &document, const Selection &variants)
    {
        const ListedSamples &listed = list.listed();
        const Variant &variant = *document.variant(*variants.variant());
        QCOMPARE(listed.id, std::optional(variant.recording));
        QCOMPARE(listed.recording, document.recording(variant.recording));
        QCOMPARE(listed.query.thresholds, variant.thresholds);
        QCOMPARE(listed.query.filter, list.filter());
        QCOMPARE(listed.matches, matchingSamples(*listed.recording, listed.query));
    }
};

void TestSampleList::followsTheSelectedVariant()
{
    Document document;
    Selection variants(&document);
    SampleSelection selection(&document);
    SampleList list(&document, &variants, &selection);
    QVERIFY(!list.listed().recording);
    const RecordingId first = document.openRecording(fixtures::network(u"a"_s, 300, 1, 1));
    const RecordingId second = document.openRecording(fixtures::network(u"b"_s, 200, 2, 2));
    const VariantId a = document.addVariant(first, {0.5, 0.5});
    const VariantId b = document.addVariant(second, {0.4, 0.9});
    list.setFilter({.exit = ExitIndex{0}, .correct = true});
    for (const VariantId id : {a, b, a}) {
        variants.select(id);
        compareWithTruth(list, document, variants);
    }
    document.setThresholds(a, {0.8, 0.1});
    compareWithTruth(list, document, variants);
    list.setOrder(SampleOrder::MostUncertain);
    compareWithTruth(list, document, variants);
    QVERIFY(!list.listed().matches.samples.empty());
    QSignalSpy changed(&list, &SampleList::changed);
    document.rename(a, u"other"_s);
    QCOMPARE(changed.count(), 0);

    list.setFollowing(false);
    document.setThresholds(a, {0.3, 0.3});
    QCOMPARE(changed.count(), 0);
    list.setFollowing(true);
    compareWithTruth(list, document, variants);
    document.clear();
    QVERIFY(!list.listed().recording);
}

void TestSampleList::knowsTheLastMove()
{
    Document document;
    Selection variants(&document);
    SampleSelection selection(&document);
    SampleList list(&document, &variants, &selection);
    const RecordingId id = document.openRecording(fixtures::tiny());
    const VariantId moved = document.addVariant(id, {0.4});
    const VariantId other = document.addVariant(id, {0.6});
    variants.select(moved);
    list.setFilter({.effect = MoveEffect::Won});
    QVERIFY(list.listed().matches.samples.empty());
    document.setThresholds(moved, {0.2});
    QCOMPARE(list.listed().matches, (SampleMatches{{{1}}, 1, 0}));
    QCOMPARE(list.listed().effectOn({1}), MoveEffect::Won);
    QCOMPARE(list.listed().effectOn({0}), MoveEffect::None);
    variants.select(other);
    QVERIFY(!list.listed().query.before);
    variants.select(moved);
    QVERIFY(list.listed().query.before);
    document.undoStack()->undo();
    QVERIFY(!list.listed().query.before);
    QVERIFY(list.listed().matches.samples.empty());
}

void TestSampleList::onlySelected()
{
    Document document;
    Selection variants(&document);
    SampleSelection selection(&document);
    SampleList list(&document, &variants, &selection);
    const RecordingId first = document.openRecording(fixtures::tiny());
    const RecordingId second = document.openRecording(fixtures::network(u"b"_s, 50, 1));
    variants.select(document.addVariant(first, {0.4}));
    list.setFilter({.onlySelected = true});
    selection.select(first, {{3}, {1}});
    QCOMPARE(list.listed().matches.samples, (std::vector<SampleIndex>{{1}, {3}}));
    selection.select(second, {{1}});
    QVERIFY(list.listed().matches.samples.empty());
    list.setFilter({});
    QSignalSpy changed(&list, &SampleList::changed);
    selection.select(first, {{2}});
    QCOMPARE(changed.count(), 0);
}

void TestSampleList::aMissingExitIsDropped()
{
    Document document;
    Selection variants(&document);
    SampleSelection selection(&document);
    SampleList list(&document, &variants, &selection);
    const VariantId three = document.addVariant(document.openRecording(fixtures::network(u"b"_s, 50, 1)), {0.4, 0.4});
    const VariantId two = document.addVariant(document.openRecording(fixtures::tiny()), {0.4});
    variants.select(three);
    list.setFilter({.exit = ExitIndex{2}, .correct = true});
    variants.select(two);
    QCOMPARE(list.filter(), (SampleFilter{.correct = true}));
    compareWithTruth(list, document, variants);
    variants.select(three);
    list.setFilter({.correct = true, .answersAt = ExitIndex{2}});
    variants.select(two);
    QCOMPARE(list.filter(), (SampleFilter{.correct = true}));
}

void TestSampleList::veryManyInTheBackground()
{
    Document document;
    Selection variants(&document);
    SampleSelection selection(&document);
    SampleList list(&document, &variants, &selection);
    const VariantId id = document.addVariant(document.openRecording(fixtures::network(u"a"_s, 120'000, 1)), {1.0, 1.0});
    variants.select(id);
    list.setFilter({.exit = ExitIndex{1}});
    for (int step = 1; step <= 40; ++step)
        document.setThresholds(id, {1.0 - step * 0.02, 1.0}, 7);
    // The list is always one consistent state, and finally the newest.
    QTRY_COMPARE(list.listed().query.thresholds, (Thresholds{1.0 - 40 * 0.02, 1.0}));
    compareWithTruth(list, document, variants);
}

void TestSampleList::searchesNames()
{
    QTemporaryDir folder;
    Document document;
    Selection variants(&document);
    SampleSelection selection(&document);
    SampleList list(&document, &variants, &selection);
    const RecordingPtr recording
        = *loadRecording(fixtures::writeRecording(folder.filePath(u"a.exits"_s), 1, false).toStdString());
    const VariantId id = document.addVariant(document.openRecording(recording), {0.5, 0.5});
    variants.select(id);
    const auto listedRows = [&] {
        std::vector<std::size_t> rows;
        for (const SampleIndex sample : list.listed().matches.samples)
            rows.push_back(sample.value);
        return rows;
    };
    // One types faster than names are read: the newest text counts.
    for (const std::string typed : {"i", "IM", "image39", "image3", "Image39"})
        list.setFilter({.name = typed});
    QTRY_COMPARE(listedRows(), (std::vector<std::size_t>{39, 390, 391, 392, 393, 394, 395, 396, 397, 398, 399}));
    // Once they are known, the list follows at once, also a threshold.
    list.setFilter({.name = "ge7"});
    QCOMPARE(listedRows(), (std::vector<std::size_t>{7, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79}));
    document.setThresholds(id, {0.1, 0.1});
    QCOMPARE(listedRows().size(), std::size_t(11));
    QCOMPARE(list.listed().query.thresholds, (Thresholds{0.1, 0.1}));
    list.setFilter({});
    QCOMPARE(listedRows().size(), std::size_t(400));
}

void TestSampleList::namesThatCannotBeRead()
{
    Document document;
    Selection variants(&document);
    SampleSelection selection(&document);
    SampleList list(&document, &variants, &selection);
    variants.select(document.addVariant(document.openRecording(fixtures::tiny()), {0.4}));
    QSignalSpy failed(&list, &SampleList::failed);
    list.setFilter({.name = "a"});
    QTRY_COMPARE(failed.count(), 1); // there is no such file
    QCOMPARE(list.listed().matches.samples.size(), std::size_t(4));
    list.setFilter({});
    compareWithTruth(list, document, variants);
}

void TestSampleList::aSmallFileOvertakesLargeOnes()
{
    Document document;
    Selection variants(&document);
    SampleSelection selection(&document);
    SampleList list(&document, &variants, &selection);
    const VariantId many = document.addVariant(document.openRecording(fixtures::network(u"a"_s, 120'000, 1)), {1, 1});
    const VariantId few = document.addVariant(document.openRecording(fixtures::tiny()), {0.4});
    variants.select(many);
    variants.select(few);
    compareWithTruth(list, document, variants);
    std::vector<Thresholds> listed;
    connect(&list, &SampleList::changed, this, [&] { listed.push_back(list.listed().query.thresholds); });
    // The thread answers in order: once the second question is answered, the first can no longer be.
    document.setThresholds(many, {0.5, 0.5});
    variants.select(many);
    QTRY_COMPARE(list.listed().query.thresholds, (Thresholds{0.5, 0.5}));
    compareWithTruth(list, document, variants);
    QCOMPARE(listed, (std::vector<Thresholds>{{0.5, 0.5}}));
}

void TestSampleList::portraits()
{
    QTemporaryDir folder;
    Document document;
    const RecordingPtr recording
        = *loadRecording(fixtures::writeRecording(folder.filePath(u"a.exits"_s), 1).toStdString());
    SamplePortraits portraits;
    QSignalSpy arrived(&portraits, &SamplePortraits::arrived);
    QVERIFY(!portraits.find(recording, {7}));
    QVERIFY(!portraits.find(recording, {399}));
    QTRY_VERIFY(portraits.find(recording, {399}));
    QTRY_VERIFY(portraits.find(recording, {7}));
    QCOMPARE(portraits.find(recording, {7})->name, u"image7"_s);
    QCOMPARE(portraits.find(recording, {399})->name, u"image399"_s);
    const QImage thumbnail = portraits.find(recording, {7})->thumbnail;
    QCOMPARE(thumbnail.size(), QSize(4, 3));
    QCOMPARE(thumbnail.pixelColor(2, 1), fixtures::thumbnailColour(7));

    QSignalSpy names(&portraits, &SamplePortraits::namesRead);
    QStringList read;
    connect(&portraits, &SamplePortraits::namesRead, this, [&](const Result<QStringList> &result) { read = *result; });
    portraits.readNames(recording, {{3}, {1}});
    QTRY_COMPARE(read, (QStringList{u"image3"_s, u"image1"_s}));
    // Everything requested while scrolling arrives, the last first.
    for (std::size_t i = 0; i < 400; ++i)
        static_cast<void>(portraits.find(recording, {i}));
    for (std::size_t i = 0; i < 400; ++i)
        QTRY_VERIFY(portraits.find(recording, {i}));
}

void TestSampleList::portraitsOfMissingFiles()
{
    // A missing file: neither name nor thumbnail, and no second request.
    const RecordingPtr recording = fixtures::tiny();
    SamplePortraits portraits;
    QSignalSpy arrived(&portraits, &SamplePortraits::arrived);
    QVERIFY(!portraits.find(recording, {0}));
    QTRY_COMPARE(arrived.count(), 1);
    const SamplePortrait *portrait = portraits.find(recording, {0});
    QVERIFY(portrait && portrait->name.isEmpty() && portrait->thumbnail.isNull());
    bool failed = false;
    connect(&portraits, &SamplePortraits::namesRead, this, [&](const Result<QStringList> &names) { failed = !names; });
    portraits.readNames(recording, {{0}});
    QTRY_VERIFY(failed);
}

QTEST_GUILESS_MAIN(TestSampleList)
#include "tst_samplelist.moc"
