// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/loadrecording.h"
#include "tests/ui/fixtures.h"
#include "ui/export/webpage.h"
#include "ui/theme/themeswitch.h"

#include <QCryptographicHash>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <cstring>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What is between two texts, from the first place of begin on; empty where one of them is missing.
QByteArray between(const QByteArray &page, const QByteArray &begin, const QByteArray &end)
{
    const qsizetype at = page.indexOf(begin);
    const qsizetype from = at + begin.size();
    const qsizetype to = page.indexOf(end, from);
    return at < 0 || to < 0 ? QByteArray() : page.sliced(from, to - from);
}

QJsonObject dataOf(const QByteArray &page)
{
    return QJsonDocument::fromJson(between(page, "id=\"data\">", "</script>")).object();
}

QByteArray hashOf(const QByteArray &text)
{
    return "'sha256-" + QCryptographicHash::hash(text, QCryptographicHash::Sha256).toBase64() + "'";
}

} // namespace

class TestWebPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { initResources(); }
    void init();
    void everyPlaceIsFilledOnce();
    void policyAllowsOnlyItsOwn();
    void namesEndNoElement();
    void nothingOfSamplesUnlessAskedFor();
    void samplesThatAreAskedFor();
    void samplesOfAnUnfinishedRecording();
    void samplesWithoutImages();
    void filesThatAreGone();
    void oneMegabyteIsEnough();
    void emptyWorkspaces();
    void titles();
    void largePages();

private:
    void open(const QString &path);
    [[nodiscard]] QByteArray page(const WebPageOptions &options = {u"Signs"_s}) const;
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Document> m_document;
};

void TestWebPage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_document = std::make_unique<Document>();
}

void TestWebPage::open(const QString &path)
{
    const auto recording = loadRecording(path.toStdString(), std::nullopt);
    QVERIFY2(recording, recording ? "" : recording.error().sentence.c_str());
    m_document->openRecording(*recording);
}

QByteArray TestWebPage::page(const WebPageOptions &options) const
{
    const auto made = webPage(webPageContent(*m_document), options);
    if (!made)
        qWarning("%s", made.error().sentence.c_str());
    return made ? *made : QByteArray();
}

void TestWebPage::everyPlaceIsFilledOnce()
{
    open(fixtures::writeRecording(at(u"net.exits"_s), 1));
    const QByteArray made = page({.title = u"Signs & \u201csigns\u201d"_s, .date = QDate(2026, 11, 28)});
    for (const char *marker : {"@POLICY@", "@TITLE@", "@STYLE@", "@DATA@", "@SCRIPT@"})
        QVERIFY2(!made.contains(marker), marker);
    QVERIFY(made.contains("<title>Signs &amp; \u201csigns\u201d</title>"));
    const QJsonObject data = dataOf(made);
    QCOMPARE(data[u"title"_s].toString(), u"Signs & \u201csigns\u201d"_s);
    QCOMPARE(data[u"date"_s].toString(), u"2026-11-28"_s);
    QCOMPARE(data[u"recordings"_s].toArray().size(), 1);
    QCOMPARE(data[u"variants"_s].toArray().size(), qsizetype(m_document->variants().size()));
    // Nothing is loaded: no address but those of names in SVG.
    static const QRegularExpression address(u"https?://(?!www\\.w3\\.org/)"_s);
    QVERIFY(!address.match(QString::fromUtf8(made)).hasMatch());
}

void TestWebPage::policyAllowsOnlyItsOwn()
{
    open(fixtures::writeRecording(at(u"net.exits"_s), 1));
    const QByteArray made = page();
    const QByteArray script = between(made, "<script>", "</script>");
    const QByteArray style = between(made, "<style>", "</style>");
    QVERIFY(script.contains("'use strict'"));
    QVERIFY(!style.isEmpty());
    QCOMPARE(between(made, "http-equiv=\"Content-Security-Policy\" content=\"", "\""),
             "default-src 'none'; script-src " + hashOf(script) + "; style-src " + hashOf(style)
                 + "; img-src data:; base-uri 'none'; form-action 'none'");
}

void TestWebPage::namesEndNoElement()
{
    open(fixtures::writeRecording(at(u"net.exits"_s), 1));
    const QString name = u"</script><script>alert('@DATA@ @SCRIPT@')</script>"_s;
    const qsizetype scripts = page().count("<script");
    m_document->rename(m_document->variants().front().id, name);
    m_document->rename(m_document->decisions().recordings.front(), name);
    m_document->setNotes(name);
    const QByteArray made = page({name});
    QCOMPARE(made.count("</script>"), scripts);
    QCOMPARE(made.count("<script"), scripts);
    QCOMPARE(between(made, "<title>", "</title>"), name.toHtmlEscaped().toUtf8());
    const QJsonObject data = dataOf(made);
    QCOMPARE(data[u"variants"_s][0][u"name"_s].toString(), name);
    QCOMPARE(data[u"recordings"_s][0][u"name"_s].toString(), name);
    QCOMPARE(data[u"notes"_s].toString(), name);
}

void TestWebPage::nothingOfSamplesUnlessAskedFor()
{
    open(fixtures::writeRecording(at(u"net.exits"_s), 1, true, {{"dataset", "tiny"}, {"split", "val"}}));
    const QByteArray made = page();
    QVERIFY(!made.contains("image399"));
    QVERIFY(!made.contains("image/jpeg;base64,/9j"));
    QVERIFY(!made.contains(m_folder->path().toUtf8()));
    const QJsonObject data = dataOf(made);
    QVERIFY(data[u"samples"_s].isNull());
    QVERIFY(!data[u"recordings"_s][0].toObject().contains(u"predicted"_s));
    QCOMPARE(data[u"recordings"_s][0][u"test_set"_s].toString(), u"tiny, val"_s);
    QCOMPARE(data[u"recordings"_s][0][u"hash"_s].toString(),
             QString::fromStdString(m_document->recordings().front()->fingerprint()));
}

void TestWebPage::samplesThatAreAskedFor()
{
    open(fixtures::writeRecording(at(u"net.exits"_s), 1));
    open(fixtures::writeRecording(at(u"other.exits"_s), 2));
    const QByteArray made = page({.title = u"Signs"_s, .withSamples = true});
    QVERIFY(!made.contains(m_folder->path().toUtf8()));
    const QJsonObject data = dataOf(made);
    const QJsonObject samples = data[u"samples"_s].toObject();
    QCOMPARE(samples.size(), 1); // both networks answered the same images
    const QJsonObject set = samples[data[u"recordings"_s][1][u"images"_s].toString()].toObject();
    QCOMPARE(set[u"names"_s].toArray().size(), 400);
    QCOMPARE(set[u"names"_s][399].toString(), u"image399"_s);
    QCOMPARE(set[u"labels"_s][398].toInt(), 8);
    QCOMPARE(set[u"class_names"_s].toArray().size(), 10);
    QCOMPARE(set[u"side"_s].toInt(), 4);
    QCOMPARE(set[u"columns"_s].toInt(), 40);
    QVERIFY(set[u"per_sheet"_s].toInt() >= 400);
    QCOMPARE(set[u"sheets"_s].toArray().size(), 1);
    const QString address = set[u"sheets"_s][0].toString();
    QVERIFY(address.startsWith(u"data:image/jpeg;base64,"_s));
    const QImage sheet
        = QImage::fromData(QByteArray::fromBase64(address.sliced(address.indexOf(u',') + 1).toLatin1()), "JPEG");
    QCOMPARE(sheet.size(), QSize(40 * 4, 10 * 4));
    for (const int sample : {0, 130, 255, 399}) {
        const QColor shown = sheet.pixelColor(sample % 40 * 4 + 1, sample / 40 * 4 + 1);
        const QColor recorded = fixtures::thumbnailColour(static_cast<std::size_t>(sample));
        const int away = std::max({std::abs(shown.red() - recorded.red()), std::abs(shown.green() - recorded.green()),
                                   std::abs(shown.blue() - recorded.blue())});
        QVERIFY2(away < 90, qPrintable(u"%1: %2 instead of %3"_s.arg(sample).arg(shown.name(), recorded.name())));
    }

    const RecordingPtr recording = m_document->recordings()[1];
    const QByteArray predicted = QByteArray::fromBase64(data[u"recordings"_s][1][u"predicted"_s].toString().toLatin1());
    QCOMPARE(predicted.size(), 3 * 400 * 4);
    std::int32_t last = 0;
    std::memcpy(&last, predicted.constData() + (2 * 400 + 399) * 4, 4);
    QCOMPARE(last, recording->table().predicted({2})[399]);
}

void TestWebPage::samplesOfAnUnfinishedRecording()
{
    open(fixtures::writeRecording(at(u"net.exits"_s), 1, true, {}, 3));
    const QJsonObject data = dataOf(page({.title = u"Signs"_s, .withSamples = true}));
    QCOMPARE(data[u"recordings"_s][0][u"samples"_s].toInt(), 134);
    QCOMPARE(data[u"recordings"_s][0][u"expected"_s].toInt(), 400);
    const QJsonObject set = data[u"samples"_s].toObject().begin()->toObject();
    QCOMPARE(set[u"names"_s].toArray().size(), 134);
    QCOMPARE(set[u"names"_s][133].toString(), u"image399"_s);
    QCOMPARE(set[u"labels"_s][133].toInt(), 9);
}

void TestWebPage::samplesWithoutImages()
{
    open(fixtures::writeRecording(at(u"net.exits"_s), 1, false));
    const QJsonObject data = dataOf(page({.title = u"Signs"_s, .withSamples = true}));
    const QJsonObject set = data[u"samples"_s].toObject().begin()->toObject();
    QVERIFY(set[u"sheets"_s].toArray().isEmpty());
    QCOMPARE(set[u"names"_s][0].toString(), u"image0"_s);
}

void TestWebPage::filesThatAreGone()
{
    const QString path = fixtures::writeRecording(at(u"net.exits"_s), 1);
    open(path);
    QVERIFY(QFile::remove(path));
    QVERIFY(!page().isEmpty()); // nothing is read of it
    const auto made = webPage(webPageContent(*m_document), {.title = u"Signs"_s, .withSamples = true});
    QVERIFY(!made);
    QVERIFY(made.error().sentence.find("net.exits") != std::string::npos);
}

void TestWebPage::oneMegabyteIsEnough()
{
    m_document->openRecording(fixtures::network(u"a"_s, 10'000, 2, 1));
    m_document->openRecording(fixtures::network(u"b"_s, 10'000, 3, 2));
    const QByteArray made = page();
    QVERIFY(!made.isEmpty());
    QVERIFY2(made.size() <= 1'000'000, qPrintable(QString::number(made.size())));
}

void TestWebPage::emptyWorkspaces()
{
    const auto made = webPage(webPageContent(*m_document), {u"Signs"_s});
    QVERIFY(!made);
    QVERIFY(made.error().sentence.find("no recording") != std::string::npos);
}

void TestWebPage::titles()
{
    QCOMPARE(webPageTitle(u"/home/someone/talk.v2.offramp"_s), u"talk.v2"_s);
    QCOMPARE(webPageTitle(u"talk.offramp"_s), u"talk"_s);
    QCOMPARE(webPageTitle({}), QString());
}

void TestWebPage::largePages()
{
    QCOMPARE(largePageSentence(20'000'000, true), QString());
    QCOMPARE(largePageSentence(34'400'000, true),
             u"A page of 34 MB opens slowly, and may be too large to be sent. Without the samples it is smaller."_s);
    QVERIFY(!largePageSentence(34'400'000, false).contains(u"Without the samples"_s));
}

QTEST_MAIN(TestWebPage)
#include "tst_webpage.moc"
