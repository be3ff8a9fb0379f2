// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/imageword.h"
#include "core/recording/recordingwriter.h"
#include "core/results/loadrecording.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/testsetfixture.h"
#include "ui/samples/testset.h"

#include <QDir>
#include <QFile>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using fixtures::imageColour;
using fixtures::imageName;
using fixtures::ImagesToRecord;

/// Where the images of a recording's samples are, and which of them are shown.
class TestTestSet : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void besideAndAbove();
    void whereItWasSaid();
    void whenItIsGone();
    void onlyWhatWasRecorded();
    void whatCannotBeShown();
    void namesThatLeadElsewhere();
    void withoutNames();
    void manyImagesInAFile();

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] static QString why(const Result<QImage> &image)
    {
        return image ? u"an image was found"_s : QString::fromStdString(toText(image.error()));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestTestSet::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestTestSet"_s);
}

void TestTestSet::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    QDir(m_folder->path()).mkpath(u"runs/first"_s);
}

void TestTestSet::besideAndAbove()
{
    int number = 0;
    for (const QString &place : {u"runs/first/colours"_s, u"runs/colours"_s, u"colours"_s}) {
        const RecordingPtr recording
            = fixtures::recordImages({.recording = at(u"runs/first/%1.exits"_s.arg(++number)), .testSet = at(place)});
        TestSet testSet;
        for (std::size_t i = 0; i < fixtures::recordedImages; ++i) {
            const auto image = testSet.image(*recording, i);
            QVERIFY2(image, qPrintable(why(image)));
            QCOMPARE(image->size(), QSize(40, 20));
            QCOMPARE(image->pixelColor(30, 10), imageColour(i));
        }
        QCOMPARE(QString::fromStdString(testSet.file(*recording, 3)->string()), at(place) + u'/' + imageName(3));
        QVERIFY(QDir(at(place)).removeRecursively());
    }
}

void TestTestSet::whereItWasSaid()
{
    const RecordingPtr recording
        = fixtures::recordImages({.recording = at(u"runs/a.exits"_s), .testSet = at(u"elsewhere/colours"_s)});
    TestSet testSet;
    QCOMPARE(why(testSet.image(*recording, 0)),
             u"The test set \"colours\" was not found beside the recording. Choose its folder."_s);
    QVERIFY(QDir(m_folder->path()).rename(u"elsewhere/colours"_s, u"elsewhere/renamed"_s));
    rememberTestSet(*recording, at(u"elsewhere/renamed"_s));
    QCOMPARE(rememberedTestSet(*recording), at(u"elsewhere/renamed"_s));
    QVERIFY(testSet.image(*recording, 0));
    // It holds for every recording of the test set, and no other.
    QVERIFY(QFile::copy(at(u"runs/a.exits"_s), at(u"runs/b.exits"_s)));
    QVERIFY(testSet.image(*loadRecording(at(u"runs/b.exits"_s).toStdString()).value(), 0));
    const RecordingPtr other
        = fixtures::recordImages({.recording = at(u"runs/c.exits"_s), .testSet = at(u"elsewhere/others"_s)});
    QVERIFY(rememberedTestSet(*other).isEmpty());
    // A folder that is not the test set says so.
    rememberTestSet(*other, at(u"runs"_s));
    QCOMPARE(why(testSet.image(*other, 1)), at(u"runs"_s) + u" has no b/1.png. Choose its folder."_s);
}

void TestTestSet::whenItIsGone()
{
    const RecordingPtr recording
        = fixtures::recordImages({.recording = at(u"runs/a.exits"_s), .testSet = at(u"elsewhere/colours"_s)});
    rememberTestSet(*recording, at(u"elsewhere/colours"_s));
    TestSet testSet;
    QVERIFY(testSet.image(*recording, 0));
    QVERIFY(QDir(at(u"elsewhere"_s)).removeRecursively());
    QCOMPARE(why(testSet.image(*recording, 0)),
             u"The test set is no longer in "_s + at(u"elsewhere/colours"_s) + u". Choose its folder."_s);
}

void TestTestSet::onlyWhatWasRecorded()
{
    for (const bool withWords : {true, false}) {
        const RecordingPtr recording = fixtures::recordImages({.recording = at(u"runs/%1.exits"_s.arg(withWords)),
                                                               .testSet = at(u"runs/colours%1"_s.arg(withWords)),
                                                               .withWords = withWords});
        fixtures::writeImage(at(u"runs/colours%1/"_s.arg(withWords)) + imageName(2), {10, 10}, Qt::black);
        TestSet testSet;
        QVERIFY(testSet.image(*recording, 1));
        const auto shown = testSet.image(*recording, 2);
        QCOMPARE(shown.has_value(), !withWords); // without the word nothing tells
        if (withWords)
            QVERIFY2(why(shown).contains(u"is not the image that was recorded"_s), qPrintable(why(shown)));
        // Another folder that has the image is taken.
        if (withWords) {
            static_cast<void>(fixtures::recordImages(
                {.recording = at(u"again.exits"_s), .testSet = at(u"colours%1"_s.arg(withWords))}));
            QVERIFY(testSet.image(*recording, 2));
        }
    }
}

void TestTestSet::whatCannotBeShown()
{
    const RecordingPtr recording
        = fixtures::recordImages({.recording = at(u"a.exits"_s), .testSet = at(u"colours"_s), .withWords = false});
    QFile file(at(u"colours/"_s) + imageName(0));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("not an image") > 0);
    file.close();
    TestSet testSet;
    const QString sentence = why(testSet.image(*recording, 0));
    QVERIFY2(sentence.contains(u"a/0.png cannot be shown: "_s), qPrintable(sentence));
    QVERIFY2(sentence.contains(u"qt6-image-formats-plugins"_s), qPrintable(sentence));
    QVERIFY(testSet.file(*recording, 0)); // it is there all the same
}

void TestTestSet::namesThatLeadElsewhere()
{
    QFile secret(at(u"secret.png"_s));
    QVERIFY(secret.open(QIODevice::WriteOnly) && secret.write("x") == 1);
    secret.close();
    for (const QString &name : {u"../secret.png"_s, at(u"secret.png"_s), u"a/../../secret.png"_s}) {
        RecordingPlan plan;
        plan.origin.exits = 1;
        plan.origin.classes = 2;
        plan.origin.flops = {1};
        plan.origin.label = {0};
        plan.names = {name.toStdString()};
        plan.metadata["dataset"] = "runs";
        QFile::remove(at(u"e.exits"_s));
        auto writer = RecordingWriter::create(at(u"e.exits"_s).toStdString(), plan);
        QVERIFY(writer && writer->write(std::vector<std::size_t>{0}, std::vector<float>{1, 0}) && writer->finish());
        TestSet testSet;
        const auto image = testSet.image(*loadRecording(at(u"e.exits"_s).toStdString()).value(), 0);
        QVERIFY2(why(image).contains(u"is not a path below a test set"_s), qPrintable(why(image)));
    }
}

void TestTestSet::withoutNames()
{
    const RecordingPtr recording
        = fixtures::recordImages({.recording = at(u"a.exits"_s), .testSet = at(u"colours"_s), .withNames = false});
    TestSet testSet;
    QVERIFY2(why(testSet.image(*recording, 0)).startsWith(u"The recording has no sample names"_s),
             qPrintable(why(testSet.image(*recording, 0))));
}

void TestTestSet::manyImagesInAFile()
{
    // Two records of CIFAR-10: a label, then 1024 red, green and blue values each.
    QDir(m_folder->path()).mkpath(u"cifar"_s);
    const auto planes = [](char red, char green, char blue) {
        return std::string(1024, red) + std::string(1024, green) + std::string(1024, blue);
    };
    const std::string first = planes(10, 20, 30);
    std::string second = planes(40, 50, 60);
    second[5 * 32 + 7] = 99; // red, of the eighth pixel in the sixth row
    QFile file(at(u"cifar/test_batch.bin"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write(QByteArray(1, 3) + QByteArray::fromStdString(first) + QByteArray(1, 1)
                       + QByteArray::fromStdString(second))
            == 2 * 3073);
    file.close();

    RecordingPlan plan;
    plan.metadata = {{"dataset", "cifar"}, {"split", "test"}};
    plan.origin.exits = 1;
    plan.origin.classes = 10;
    plan.origin.flops = {1};
    plan.origin.label = {3, 1};
    plan.names = {"test_batch.bin#0", "test_batch.bin#1"};
    const std::string path = at(u"c.exits"_s).toStdString();
    auto writer = RecordingWriter::create(path, plan);
    const std::vector<std::int32_t> words{imageWord(plan.names[0], first), imageWord(plan.names[1], second)};
    std::vector<float> logits(20);
    logits[3] = logits[11] = 1;
    QVERIFY(writer && writer->write(std::vector<std::size_t>{0, 1}, logits, {}, {}, words) && writer->finish());

    const RecordingPtr recording = loadRecording(path).value();
    TestSet testSet;
    const auto image = testSet.image(*recording, 1);
    QVERIFY2(image, qPrintable(why(image)));
    QCOMPARE(image->size(), QSize(32, 32));
    QCOMPARE(image->pixelColor(0, 0), QColor(40, 50, 60));
    QCOMPARE(image->pixelColor(7, 5), QColor(99, 50, 60));
    QCOMPARE(testSet.image(*recording, 0)->pixelColor(7, 5), QColor(10, 20, 30));
    QCOMPARE(QString::fromStdString(testSet.file(*recording, 0)->string()), at(u"cifar/test_batch.bin"_s));
}

QTEST_GUILESS_MAIN(TestTestSet)
#include "tst_testset.moc"
