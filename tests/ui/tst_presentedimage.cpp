// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/cutcheck.h"
#include "tests/ui/fakeengine.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/mouseevents.h"
#include "tests/ui/namewalk.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/windowfixture.h"
#include "ui/charts/energychart.h"
#include "ui/theme/textsize.h"
#include "ui/theme/themeswitch.h"
#include "ui/tryimage/exitcard.h"
#include "ui/tryimage/triedview.h"
#include "ui/tryimage/tryimagepanel.h"
#include "ui/window/mainwindow.h"
#include "ui/window/presentation.h"
#include "ui/window/presentedimage.h"
#include "ui/window/tryimagecontroller.h"

#include <QDockWidget>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// What an image that is tried looks like: in the window and to an audience, at all sizes, to a screen reader.
class TestPresentedImage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { fixtures::prepareWindows(u"presentedimage"_s); }
    void init();
    void cleanup();
    void fits_data();
    void fits();
    void isNamedAndTold();
    void cardsSayWhatTheyShow();
    void cardsDifferWithoutColour();
    void presentsTheImageInFront();
    void chartStaysWithoutAnImage();
    void keysOfThePresentation();
    void dropOnThePresentation();
    void fillsTheScreen_data();
    void fillsTheScreen();

private:
    void tryImages(int count = 1);
    void present();
    QString makeImage(const QString &name) const
    {
        return fixtures::writeImage(m_folder->filePath(name), {400, 300}, Qt::darkCyan);
    }
    [[nodiscard]] TriedView *view() const { return m_window->tries()->panel()->view(); }
    [[nodiscard]] PresentedImage *page() const { return m_presentation->findChild<PresentedImage *>(); }
    [[nodiscard]] double threshold() const
    {
        return m_window->document()->variant(*m_window->selection()->variant())->thresholds.front();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    QPointer<Presentation> m_presentation;
};

void TestPresentedImage::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    QFile network(m_folder->filePath(u"net.pt"_s));
    QVERIFY(network.open(QIODevice::WriteOnly));
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1280, 800);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->tries()->setEngine(fixtures::fakeEngine(m_folder->path(), u"engine"_s, u"classified \"$@\""_s));
    m_window->openFiles({fixtures::writeRecording(m_folder->filePath(u"net.exits"_s), 4)});
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(1));
    m_window->document()->setThresholds(*m_window->selection()->variant(), {0.5, 0.5});
}

void TestPresentedImage::cleanup()
{
    m_window.reset();
    TextSize::instance().set(TextSize::usual);
    applyAppearance(Appearance::Light);
}

void TestPresentedImage::tryImages(int count)
{
    QStringList paths;
    for (int i = 0; i < count; ++i)
        paths.append(makeImage(u"photo%1.png"_s.arg(i)));
    m_window->openFiles(paths);
    QTRY_VERIFY(!view()->visibleRegion().isEmpty() && view()->content());
}

void TestPresentedImage::present()
{
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    m_presentation = m_window->findChild<Presentation *>();
    QVERIFY(m_presentation && page());
    QVERIFY(QTest::qWaitForWindowExposed(m_presentation));
    m_presentation->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_presentation));
}

void TestPresentedImage::fits_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("percent");
    QTest::addColumn<bool>("isBelow");
    QTest::newRow("1024x700") << QSize(1024, 700) << 100 << false;
    QTest::newRow("1280x800, below") << QSize(1280, 800) << 100 << true;
    QTest::newRow("1024x700, large text") << QSize(1024, 700) << 200 << false;
    QTest::newRow("1920x1040") << QSize(1920, 1040) << 100 << false;
}

void TestPresentedImage::fits()
{
    QFETCH(QSize, size);
    QFETCH(int, percent);
    QFETCH(bool, isBelow);
    TextSize::instance().set(percent);
    m_window->resize(size);
    tryImages(2);
    QDockWidget *dock = m_window->tries()->dock();
    if (isBelow) {
        m_window->tabifyDockWidget(m_window->findChild<QDockWidget *>(u"exitsDock"_s), dock);
        dock->raise();
    }
    QTRY_VERIFY(!view()->visibleRegion().isEmpty());
    QCoreApplication::processEvents();
    QCOMPARE(fixtures::cutParts(*m_window->tries()->panel()).join(u'\n'), QString());
    for (const ExitCard *card : view()->cards()) {
        QVERIFY(card->width() >= card->minimumSizeHint().width());
        QVERIFY(card->height() >= card->minimumSizeHint().height());
    }
}

void TestPresentedImage::isNamedAndTold()
{
    tryImages(2);
    QCOMPARE(fixtures::faultsOf(m_window.get(), 30).join(u'\n'), QString());
    const fixtures::NumberWalk walk(m_window->tries()->panel());
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY2(walk.told >= 5, qPrintable(QString::number(walk.told)));
    present();
    QVERIFY(page()->isVisible());
    QCOMPARE(fixtures::faultsOf(m_presentation, 1).join(u'\n'), QString());
    const fixtures::NumberWalk presented(page());
    QVERIFY2(presented.untold.isEmpty(), qPrintable(presented.untold.join(u'\n')));
}

void TestPresentedImage::cardsSayWhatTheyShow()
{
    tryImages();
    const ExitCard &card = *view()->cards()[1];
    QCOMPARE(card.accessibleName(), u"Exit 2"_s);
    const QString said = card.accessibleDescription();
    QVERIFY2(said.startsWith(u"Exit 2: Exits here. dog 80.0\u202f%. Entropy 0.4000, below 0.5. "_s), qPrintable(said));
    QVERIFY2(said.endsWith(u", 70\u202f% of full."_s), qPrintable(said));
    QVERIFY(card.toolTip().startsWith(said));
    m_window->document()->setThresholds(*m_window->selection()->variant(), {0.5, 0.3});
    QVERIFY(card.accessibleDescription().startsWith(u"Exit 2: Continues."_s));
}

/// In grey, the card of the exit that is taken still differs: by its frame and its words.
void TestPresentedImage::cardsDifferWithoutColour()
{
    tryImages();
    const auto greyOf
        = [](ExitCard *card) { return card->grab().toImage().convertToFormat(QImage::Format_Grayscale8); };
    const auto frameOf = [](const QImage &grey) {
        int darkest = 255;
        for (int x = 0; x < 4; ++x)
            darkest = std::min(darkest, grey.pixelColor(x, grey.height() / 2).lightness());
        return darkest;
    };
    for (const Appearance appearance : {Appearance::Light, Appearance::Dark}) {
        applyAppearance(appearance);
        QCoreApplication::processEvents();
        const int continuing = frameOf(greyOf(view()->cards()[0]));
        const int taken = frameOf(greyOf(view()->cards()[1]));
        if (appearance == Appearance::Light)
            QVERIFY2(taken < continuing - 40, qPrintable(u"%1, %2"_s.arg(taken).arg(continuing)));
        QVERIFY(greyOf(view()->cards()[0]) != greyOf(view()->cards()[1]));
    }
}

void TestPresentedImage::presentsTheImageInFront()
{
    tryImages();
    present();
    QVERIFY(page()->isVisible());
    QVERIFY(!m_presentation->chart()->isVisible());
    QCOMPARE(page()->geometry(), m_presentation->rect());
    QTRY_VERIFY(page()->view()->content());
    QCOMPARE(page()->view()->content()->answer, u"dog"_s);
    QTest::keyClick(page(), Qt::Key_Escape);
    QTRY_VERIFY(!m_presentation);
}

void TestPresentedImage::chartStaysWithoutAnImage()
{
    present();
    QVERIFY(!page()->isVisible());
    QVERIFY(m_presentation->chart()->hasFocus());
    QTest::keyClick(m_presentation->chart(), Qt::Key_I);
    QVERIFY(!page()->isVisible());
}

void TestPresentedImage::keysOfThePresentation()
{
    tryImages(2);
    present();
    QVERIFY(page()->hasFocus());
    const double before = threshold();
    QTest::keyClick(page(), Qt::Key_PageUp);
    QVERIFY(threshold() != before);
    const VariantId variant = *m_window->selection()->variant();
    QTest::keyClick(page(), Qt::Key_Tab);
    QVERIFY(*m_window->selection()->variant() != variant);
    QVERIFY(page()->hasFocus());
    TriedImages *images = m_window->tries()->images();
    QCOMPARE(images->current(), std::size_t(0));
    QTest::keyClick(page(), Qt::Key_N);
    QCOMPARE(images->current(), std::size_t(1));
    QTest::keyClick(page(), Qt::Key_P);
    QCOMPARE(images->current(), std::size_t(0));
    const auto selected = m_window->selection()->variant();
    QTest::keyClick(page(), Qt::Key_I);
    QVERIFY(!page()->isVisible());
    QVERIFY(m_presentation->chart()->isVisible());
    QVERIFY(m_presentation->chart()->hasFocus());
    QTest::keyClick(m_presentation->chart(), Qt::Key_I);
    QVERIFY(page()->isVisible());
    QCOMPARE(m_window->selection()->variant(), selected);
}

void TestPresentedImage::dropOnThePresentation()
{
    present();
    QVERIFY(fixtures::drop(m_presentation, {makeImage(u"photo.png"_s)}));
    QVERIFY(page()->isVisible());
    QTRY_VERIFY(page()->view()->content());
}

void TestPresentedImage::fillsTheScreen_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<double>("least"); ///< height of the text, to the usual one
    QTest::newRow("1920x1080") << QSize(1920, 1080) << 1.7;
    QTest::newRow("3840x2160") << QSize(3840, 2160) << 3.4;
    QTest::newRow("1024x768") << QSize(1024, 768) << 1.0;
    QTest::newRow("800x600") << QSize(800, 600) << 1.0;
}

void TestPresentedImage::fillsTheScreen()
{
    QFETCH(QSize, size);
    QFETCH(double, least);
    tryImages();
    present();
    m_presentation->showNormal();
    m_presentation->resize(size);
    QTRY_COMPARE(page()->size(), size);
    QTRY_VERIFY(page()->view()->content());
    QCoreApplication::processEvents();
    const auto &cards = page()->view()->cards();
    QCOMPARE(cards.size(), std::size_t(3));
    const double usual = QFontMetricsF(QApplication::font()).height();
    QVERIFY2(QFontMetricsF(cards[0]->font()).height() >= least * usual,
             qPrintable(QString::number(QFontMetricsF(cards[0]->font()).height() / usual)));
    for (const ExitCard *card : cards) {
        QVERIFY(card->width() >= card->minimumSizeHint().width());
        QVERIFY(!card->visibleRegion().isEmpty());
        if (size.width() >= 1920) // nothing scrolls
            QCOMPARE(card->visibleRegion().boundingRect(), card->rect());
    }
}

QTEST_MAIN(TestPresentedImage)
#include "tst_presentedimage.moc"
