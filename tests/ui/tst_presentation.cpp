// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/charts/energychart.h"
#include "core/results/thresholdsteps.h"
#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"
#include "ui/window/mainwindow.h"
#include "ui/window/presentation.h"
#include "ui/theme/themeswitch.h"

#include <QLabel>
#include <QPointer>
#include <QStandardPaths>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What arrow keys settle on in an interval.
double shortestOf(const ThresholdIntervals &intervals, std::size_t interval)
{
    return shortestInInterval(intervals, thresholdOfInterval(intervals, interval));
}

} // namespace

class TestPresentation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void needsARecording();
    void keysMoveAndUndo();
    void saysHowSureTheAreaIs();
    void dragMoves();
    void escapeEndsTheDragFirst();
    void returnsToWhatWas_data();
    void returnsToWhatWas();
    void sizes_data();
    void sizes();

private:
    [[nodiscard]] double threshold() const { return m_window->document()->variant(m_id)->thresholds.front(); }

    std::unique_ptr<MainWindow> m_window;
    QPointer<Presentation> m_presentation;
    RecordingPtr m_network;
    VariantId m_id;
};

void TestPresentation::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestPresentation::init()
{
    m_window = std::make_unique<MainWindow>();
    m_network = fixtures::network(u"net"_s, 2000, 2);
    m_window->document()->openRecording(m_network);
    m_id = m_window->document()->variants()[2].id;
    m_window->selection()->select(m_id);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    m_presentation = m_window->findChild<Presentation *>();
    QVERIFY(m_presentation);
    QVERIFY(QTest::qWaitForWindowExposed(m_presentation));
    QVERIFY(m_presentation->isFullScreen());
}

void TestPresentation::cleanup()
{
    QCOMPARE(fixtures::disagreement(*m_window->document()), QString());
    m_window.reset();
}

void TestPresentation::needsARecording()
{
    MainWindow empty;
    empty.show();
    QVERIFY(QTest::qWaitForWindowExposed(&empty));
    empty.activateWindow();
    QTest::keyClick(&empty, Qt::Key_F5);
    QVERIFY(!empty.findChild<Presentation *>());
}

void TestPresentation::keysMoveAndUndo()
{
    m_presentation->activateWindow();
    const double before = threshold();
    const std::size_t interval = intervalOf(*m_network, before);
    QTest::keyClick(m_presentation->chart(), Qt::Key_Left);
    QCOMPARE(threshold(), shortestOf(*m_network, interval + 1));
    QVERIFY(m_presentation->findChild<QLabel *>(u"presentedVariant"_s)
                ->text()
                .contains(thresholdsText(m_window->document()->variant(m_id)->thresholds)));
    QCOMPARE(m_presentation->findChild<QLabel *>(u"presentedArea"_s)->text(),
             areaFigures(m_window->document()->results(), costScale(*m_window->document())).leading.text);
    QTest::keyClick(m_presentation->chart(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(threshold(), before);
    QTest::keyClick(m_presentation->chart(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(threshold() != before);
    QTest::keyClick(m_presentation->chart(), Qt::Key_Tab);
    QVERIFY(m_window->selection()->isSelected(m_window->document()->variants()[3].id));
}

void TestPresentation::saysHowSureTheAreaIs()
{
    const auto *presented = m_presentation->findChild<QLabel *>(u"presentedInterval"_s);
    const auto *inWindow = m_window->findChild<QLabel *>(u"intervalFigure"_s);
    const auto isShown = [&] {
        return presented->text().startsWith(u'\u00b1') && !presented->text().endsWith(u'…')
               && presented->text() == inWindow->text();
    };
    QTRY_VERIFY(isShown());
    const QString before = presented->text();
    const std::vector<Variant> variants = m_window->document()->variants(); // a copy: it changes
    for (const Variant &variant : variants) {
        if (variant.id != variants.front().id)
            m_window->document()->setIncluded(variant.id, false);
    }
    QTRY_VERIFY(isShown() && presented->text() != before);
}

void TestPresentation::dragMoves()
{
    EnergyChart *chart = m_presentation->chart();
    const int steps = m_window->document()->undoStack()->count();
    const Point wanted = pointOf(m_network->sweep().at(0.6), m_network->table().cost());
    const QPoint from = chart->pixelOf(m_window->document()->results().find(m_id)->point).toPoint();
    const QPoint to = chart->pixelOf(wanted).toPoint();
    QVERIFY((to - from).manhattanLength() > 20);
    QTest::mousePress(chart, Qt::LeftButton, {}, from);
    for (int i = 1; i <= 6; ++i)
        QTest::mouseMove(chart, from + (to - from) * i / 6);
    QTest::mouseRelease(chart, Qt::LeftButton, {}, to);
    QVERIFY(std::abs(m_window->document()->results().find(m_id)->point.energy - wanted.energy) < 0.01);
    QCOMPARE(m_window->document()->undoStack()->count(), steps + 1);
}

void TestPresentation::escapeEndsTheDragFirst()
{
    EnergyChart *chart = m_presentation->chart();
    const double before = threshold();
    const QPoint from = chart->pixelOf(m_window->document()->results().find(m_id)->point).toPoint();
    QTest::mousePress(chart, Qt::LeftButton, {}, from);
    QTest::mouseMove(chart, from + QPoint(-150, 90));
    QVERIFY(threshold() != before);
    QTest::keyClick(chart, Qt::Key_Escape);
    QCOMPARE(threshold(), before);
    QVERIFY(m_presentation && m_presentation->isVisible());
    QTest::mouseRelease(chart, Qt::LeftButton, {}, from);
}

void TestPresentation::returnsToWhatWas_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::newRow("Escape") << Qt::Key_Escape;
    QTest::newRow("F5") << Qt::Key_F5;
}

void TestPresentation::returnsToWhatWas()
{
    QFETCH(Qt::Key, key);
    const PlotRange range = m_window->chart()->range();
    const QByteArray layout = m_window->saveState();
    QCOMPARE(m_presentation->chart()->range(), range);

    QTest::keyClick(m_presentation->chart(), Qt::Key_Tab);
    QVERIFY(!m_window->selection()->isSelected(m_id));
    const QPoint empty = m_presentation->chart()->rect().center();
    QTest::mousePress(m_presentation->chart(), Qt::LeftButton, Qt::ShiftModifier, empty);
    QTest::mouseMove(m_presentation->chart(), empty + QPoint(120, 90));
    QTest::mouseRelease(m_presentation->chart(), Qt::LeftButton, Qt::ShiftModifier, empty + QPoint(120, 90));
    QVERIFY(m_presentation->chart()->range() != range);

    m_presentation->activateWindow();
    QTest::keyClick(m_presentation->chart(), key);
    QTRY_VERIFY(m_presentation.isNull());
    QVERIFY(m_window->isVisible());
    QVERIFY(m_window->selection()->isSelected(m_id));
    QCOMPARE(m_window->chart()->range(), range);
    QCOMPARE(m_window->saveState(), layout);
}

void TestPresentation::sizes_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("projector") << QSize(1280, 720);
    QTest::newRow("large") << QSize(3840, 2160);
    QTest::newRow("small") << QSize(640, 400);
}

void TestPresentation::sizes()
{
    QFETCH(QSize, size);
    m_presentation->showNormal();
    m_presentation->resize(size);
    QTRY_COMPARE(m_presentation->size(), size);
    const auto *area = m_presentation->findChild<QLabel *>(u"presentedArea"_s);
    QVERIFY(area->font().pixelSize() >= 26);
    const auto *head = m_presentation->findChild<QLabel *>(u"presentedVariant"_s);
    QTRY_VERIFY(area->sizeHint().width() <= area->width() && head->sizeHint().width() <= head->width());
    QVERIFY(m_presentation->chart()->height() > 0.7 * size.height());
    QVERIFY(!m_presentation->grab().isNull());
}

QTEST_MAIN(TestPresentation)
#include "tst_presentation.moc"
