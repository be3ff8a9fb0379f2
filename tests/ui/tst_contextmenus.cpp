// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/thresholdsteps.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/namewalk.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/panelcheck.h"
#include "tests/ui/windowfixture.h"
#include "ui/charts/energychart.h"
#include "ui/charts/exithistogram.h"
#include "ui/panels/chartactions.h"
#include "ui/panels/chartcard.h"
#include "ui/panels/exitcolumn.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/targetactions.h"
#include "ui/panels/variantactions.h"
#include "ui/panels/variantspanel.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// The menus of places in the window, the buttons that zoom, and the bar of the target line.
class TestContextMenus : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { fixtures::prepareWindows(u"contextmenus"_s); }
    void init();
    void cleanup();
    void chartMenus_data();
    void chartMenus();
    void entriesWork();
    void keysOpenThem_data();
    void keysOpenThem();
    void histogramMenu();
    void zoomButtons();
    void targetIsTyped();
    void targetIsStepped_data();
    void targetIsStepped();
    void targetIsAdded();
    void targetBarIsNamed();

private:
    [[nodiscard]] Document &document() const { return *m_window->document(); }
    [[nodiscard]] static QMenu *popup() { return qobject_cast<QMenu *>(QApplication::activePopupWidget()); }
    [[nodiscard]] static QStringList textsOf(const QMenu &menu)
    {
        QStringList texts;
        for (const QAction *action : menu.actions())
            texts.append(action->text().remove(u'&'));
        return texts;
    }
    /// Triggers the entry of the open menu that begins so, and closes the menu.
    static bool choose(const QString &text)
    {
        QMenu *menu = popup();
        bool isFound = false;
        for (QAction *action : menu ? menu->actions() : QList<QAction *>()) {
            if (!isFound && action->text().remove(u'&').startsWith(text) && action->isEnabled()) {
                isFound = true;
                action->trigger();
            }
        }
        if (menu)
            menu->close();
        return isFound;
    }
    [[nodiscard]] ChartPlace placeOf(ChartPlace::Kind kind) const;
    void ask(ChartPlace::Kind kind) const { Q_EMIT m_window->chart()->menuWanted(placeOf(kind), QPoint(300, 300)); }
    template<typename Widget>
    [[nodiscard]] Widget *find(const QString &name) const
    {
        return m_window->chartCard()->findChild<Widget *>(name);
    }
    void type(const QString &text) const
    {
        auto *number = find<QLineEdit>(u"targetNumber"_s);
        number->setFocus();
        number->selectAll();
        QTest::keyClicks(number, text);
        QTest::keyClick(number, Qt::Key_Return);
    }

    std::unique_ptr<MainWindow> m_window;
    RecordingId m_network;
    int m_steps = 0;
};

void TestContextMenus::init()
{
    QSettings().clear();
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1280, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_network = document().openRecording(fixtures::network(u"net"_s, 800, 2));
    m_window->selection()->select(document().variants()[2].id);
    QTRY_VERIFY(m_window->exitsPanel()->isVisible());
    QTRY_VERIFY(!m_window->variantsPanel()->visibleRegion().isEmpty());
    m_steps = document().undoStack()->count();
}

void TestContextMenus::cleanup()
{
    if (QMenu *menu = popup())
        menu->close();
    QTRY_COMPARE(fixtures::panelDisagreement(*m_window), QString()); // samples are listed in the background
    document().markSaved();
    m_window.reset();
}

ChartPlace TestContextMenus::placeOf(ChartPlace::Kind kind) const
{
    ChartPlace place;
    place.kind = kind;
    if (kind == ChartPlace::Kind::Variant)
        place.variant = m_window->selection()->variant();
    if (kind == ChartPlace::Kind::Curve || kind == ChartPlace::Kind::Network)
        place.network = m_network;
    place.threshold = 0.7;
    if (kind == ChartPlace::Kind::Plot)
        place.point = Point{1.4, .7};
    return place;
}

void TestContextMenus::chartMenus_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QStringList>("offered");
    using Kind = ChartPlace::Kind;
    QTest::newRow("variant") << int(Kind::Variant)
                             << QStringList{u"Add"_s,
                                            u"Duplicate"_s,
                                            u"Remove"_s,
                                            u"Include"_s,
                                            u"Rename"_s,
                                            u"Colour and marker"_s,
                                            u"Dragging moves"_s,
                                            u"Suggest variants…"_s,
                                            u"Remove dominated"_s,
                                            u"Save predictions…"_s,
                                            u"Pin as reference"_s,
                                            u"Clear reference"_s,
                                            u"Runnable network…"_s};
    QTest::newRow("curve") << int(Kind::Curve)
                           << QStringList{u"Add variant here"_s,   u"Rename"_s,       u"Colour"_s,
                                          u"Show on the charts"_s, u"Which exits…"_s, u"Close recording"_s};
    QTest::newRow("name") << int(Kind::Network)
                          << QStringList{u"Rename"_s, u"Colour"_s, u"Show on the charts"_s, u"Which exits…"_s,
                                         u"Close recording"_s};
    QTest::newRow("E_max") << int(Kind::EMax)
                           << QStringList{u"Contest limit: 39.32 GFLOPs"_s,
                                          u"Above the most expensive network: 2.5 GFLOPs"_s, u"Custom…"_s};
    QTest::newRow("target") << int(Kind::TargetLine)
                            << QStringList{u"At least an accuracy"_s, u"At most a cost"_s, u"Add variant"_s,
                                           u"Hide target line"_s};
    QTest::newRow("plot") << int(Kind::Plot)
                          << QStringList{u"Add"_s,
                                         u"Suggest variants…"_s,
                                         u"Set E_max to 1.4 GFLOPs"_s,
                                         u"Target: at least 70\u202f%"_s,
                                         u"Target: at most 1.4 GFLOPs"_s,
                                         u"Target line"_s,
                                         u"Energy axis"_s,
                                         u"Reference lines"_s,
                                         u"Zoom in"_s,
                                         u"Zoom out"_s,
                                         u"Zoom to fit"_s,
                                         u"Previous view"_s,
                                         u"Chart as table"_s,
                                         u"Logarithmic energy axis"_s,
                                         u"Pin as reference"_s,
                                         u"Present"_s};
}

void TestContextMenus::chartMenus()
{
    QFETCH(int, kind);
    QFETCH(QStringList, offered);
    ask(static_cast<ChartPlace::Kind>(kind));
    const QMenu *menu = popup();
    QVERIFY(menu);
    QCOMPARE(menu->objectName(), u"chartMenu"_s);
    const QStringList texts = textsOf(*menu);
    for (const QString &entry : offered + QStringList{u"Copy chart"_s, u"Export…"_s})
        QVERIFY2(texts.count(entry) == 1, qPrintable(entry + u" is not once in: "_s + texts.join(u", "_s)));
    // The same actions as in the menu bar, so with the same keys and states.
    QVERIFY(menu->actions().contains(m_window->exports()->exportAction()));
    const VariantActions *variants = m_window->variantsPanel()->variantActions();
    QCOMPARE(menu->actions().contains(variants->remove()), kind == int(ChartPlace::Kind::Variant));
    QCOMPARE(menu->actions().contains(m_window->chartCard()->chartActions()->fit()),
             kind == int(ChartPlace::Kind::Plot));
    QCOMPARE(document().undoStack()->count(), m_steps);
}

void TestContextMenus::entriesWork()
{
    QUndoStack *undo = document().undoStack();
    ask(ChartPlace::Kind::Plot);
    QVERIFY(choose(u"Set E_max"_s));
    QCOMPARE(document().eMax().value, 1.4);
    QCOMPARE(document().eMax().origin, EMaxOrigin::Chosen);
    QCOMPARE(undo->count(), m_steps + 1);

    ask(ChartPlace::Kind::EMax);
    QVERIFY(choose(u"Above the most expensive"_s));
    QCOMPARE(document().eMax().value, 2.5);
    ask(ChartPlace::Kind::EMax);
    QVERIFY(choose(u"Custom"_s));
    QTRY_COMPARE(QApplication::focusWidget()->objectName(), u"eMaxEdit"_s);

    ask(ChartPlace::Kind::Plot);
    QVERIFY(choose(u"Target: at most"_s));
    QCOMPARE(*m_window->target()->aim(), (Aim{Aim::Kind::AtMost, 1.4}));
    ask(ChartPlace::Kind::TargetLine);
    QVERIFY(choose(u"Hide"_s));
    QVERIFY(!m_window->target()->aim());

    const std::size_t count = document().variants().size();
    ask(ChartPlace::Kind::Curve);
    QVERIFY(choose(u"Add variant here"_s));
    QCOMPARE(document().variants().size(), count + 1);
    const double shared = document().variants().back().thresholds.front();
    const OpenRecording &network = *document().recording(m_network);
    QCOMPARE(intervalOf(network, shared), intervalOf(network, 0.7));

    ask(ChartPlace::Kind::Network);
    QVERIFY(choose(u"Show on the charts"_s));
    QVERIFY(document().isHidden(m_network));
    undo->undo();
    ask(ChartPlace::Kind::Variant);
    QVERIFY(choose(u"Remove"_s));
    QCOMPARE(document().variants().size(), count);
    ask(ChartPlace::Kind::Network);
    QVERIFY(choose(u"Close recording"_s));
    QVERIFY(document().recordings().empty());
    undo->undo();
    QCOMPARE(document().recordings().size(), std::size_t(1));
}

void TestContextMenus::keysOpenThem_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("entry");
    QTest::newRow("chart") << u"chart"_s << u"Duplicate"_s; // that of the selected variant
    QTest::newRow("table") << u"table"_s << u"Sort by"_s;
    QTest::newRow("histogram") << u"histogram"_s << u"Type the threshold"_s;
}

void TestContextMenus::keysOpenThem()
{
    QFETCH(QString, place);
    QFETCH(QString, entry);
    QWidget *asked = m_window->chart();
    if (place == u"table")
        asked = m_window->variantsPanel()->table();
    else if (place == u"histogram")
        asked = m_window->exitsPanel()->columns().front()->histogram();
    asked->setFocus();
    QCOMPARE(QApplication::focusWidget(), asked);
    QTest::keyClick(asked, Qt::Key_F10, Qt::ShiftModifier);
    QVERIFY(popup());
    QVERIFY2(textsOf(*popup()).contains(entry), qPrintable(textsOf(*popup()).join(u", "_s)));
    popup()->close();
    QVERIFY(asked->hasFocus());
}

void TestContextMenus::histogramMenu()
{
    const ExitColumn *column = m_window->exitsPanel()->columns().front();
    ExitHistogram *histogram = column->histogram();
    const VariantId id = *m_window->selection()->variant();
    int bin = 0;
    while (histogram->content().counts.total(bin) < 5)
        ++bin;
    const auto ask = [&] { Q_EMIT histogram->menuWanted({bin, 0.9, QPoint(300, 500)}); };
    ask();
    QCOMPARE(popup()->objectName(), u"histogramMenu"_s);
    const QStringList texts = textsOf(*popup());
    for (const QString &entry : {u"Set the threshold here"_s, u"Type the threshold"_s, u"Clear the selection"_s,
                                 u"Exit 1 on"_s, u"Link exits"_s, u"Table"_s, u"Which exits…"_s, u"Export…"_s})
        QVERIFY2(texts.count(entry) == 1, qPrintable(entry + u" is not once in: "_s + texts.join(u", "_s)));
    QVERIFY(choose(u"Set the threshold here"_s));
    const OpenRecording &network = *document().recording(m_network);
    QCOMPARE(intervalOf(network, document().variant(id)->thresholds[0]), intervalOf(network, 0.9));
    QCOMPARE(document().variant(id)->thresholds[1], document().variant(id)->thresholds[0]); // they are linked
    QCOMPARE(document().undoStack()->count(), m_steps + 1);

    const std::int64_t inBin = histogram->content().counts.total(bin);
    ask();
    QVERIFY(choose(u"Select the %1 samples"_s.arg(inBin)));
    QCOMPARE(static_cast<std::int64_t>(m_window->samples()->samples().size()), inBin);
    ask();
    QVERIFY(choose(u"Clear the selection"_s));
    QVERIFY(m_window->samples()->samples().empty());
    ask();
    QVERIFY(choose(u"Link exits"_s));
    QVERIFY(!m_window->exitsPanel()->linkButton()->isChecked());
    ask();
    QVERIFY(choose(u"Type the threshold"_s));
    QVERIFY(column->isAncestorOf(QApplication::focusWidget()));
    ask();
    QVERIFY(choose(u"Exit 1 on"_s));
    QVERIFY(document().recording(m_network)->isOff({0}));
    document().undoStack()->undo();
}

void TestContextMenus::zoomButtons()
{
    EnergyChart *chart = m_window->chart();
    auto *buttons = chart->findChild<QWidget *>(u"zoomButtons"_s);
    QVERIFY(buttons && buttons->isVisible());
    const auto click = [&](const QString &name) {
        auto *button = buttons->findChild<QToolButton *>(name);
        QVERIFY2(button && button->isVisible(), qPrintable(name));
        QVERIFY(!button->accessibleName().isEmpty() && !button->toolTip().isEmpty());
        QTest::mouseClick(button, Qt::LeftButton);
    };
    const auto *badge = buttons->findChild<QToolButton *>(u"zoomedBadge"_s);
    const PlotRange fitted = chart->range();
    const auto width = [&] { return chart->range().highEnergy - chart->range().lowEnergy; };
    const double whole = width();
    chart->setFocus();
    QVERIFY(!badge->isVisible());
    click(u"zoomin"_s);
    QVERIFY(width() < whole);
    QVERIFY(badge->isVisible());
    QVERIFY(badge->width() >= badge->sizeHint().width() && badge->height() >= badge->sizeHint().height());
    QVERIFY(chart->hasFocus()); // the keys stay with the chart
    click(u"zoomedBadge"_s);
    QCOMPARE(chart->range(), fitted);
    QVERIFY(!badge->isVisible());
    click(u"zoomout"_s);
    QVERIFY(width() > whole);
    click(u"fit"_s);
    QCOMPARE(chart->range(), fitted);
    // Dragged, it is a part too; and the buttons are never over the plot.
    for (const QSize size : {QSize(1024, 700), QSize(1600, 900)}) {
        m_window->resize(size);
        QTRY_COMPARE(m_window->size(), size);
        QCoreApplication::processEvents();
        chart->zoom(true);
        const QRectF place(buttons->geometry());
        QVERIFY(QRectF(chart->rect()).contains(place));
        QVERIFY(!chart->layout().geometry.area.intersects(place));
        chart->fit();
    }
    QCOMPARE(document().undoStack()->count(), m_steps);
}

void TestContextMenus::targetIsTyped()
{
    auto *bar = find<QWidget>(u"targetBar"_s);
    QVERIFY(bar && !bar->isVisible());
    m_window->chartCard()->targetActions()->menu()->actions().front()->trigger(); // at least
    QVERIFY(bar->isVisible());
    auto *number = find<QLineEdit>(u"targetNumber"_s);
    QTRY_VERIFY(number->hasFocus());
    type(u"70"_s);
    QCOMPARE(*m_window->target()->aim(), (Aim{Aim::Kind::AtLeast, .7}));
    QCOMPARE(number->text(), u"70"_s);
    const auto *answer = find<QLabel>(u"targetAnswer"_s);
    QVERIFY2(answer->text().startsWith(u"The cheapest of net: "_s), qPrintable(answer->text()));

    type(u"most"_s);
    QCOMPARE(m_window->target()->aim()->value, .7);
    QCOMPARE(number->text(), u"most"_s); // to be corrected
    QVERIFY(m_window->message().contains(u"most"_s));
    QTest::keyClick(number, Qt::Key_Escape);
    QCOMPARE(number->text(), u"70"_s);
    QVERIFY(bar->isVisible());

    // The number follows what the line is dragged to, and the kind what is chosen.
    m_window->target()->set(Aim{Aim::Kind::AtLeast, .723});
    QCOMPARE(number->text(), u"72.3"_s);
    auto *kind = find<QComboBox>(u"targetKind"_s);
    kind->setFocus();
    QTest::keyClick(kind, Qt::Key_Down);
    QCOMPARE(m_window->target()->aim()->kind, Aim::Kind::AtMost);
    type(u"1300 MFLOPs"_s);
    QCOMPARE(*m_window->target()->aim(), (Aim{Aim::Kind::AtMost, 1.3}));
    QCOMPARE(number->text(), u"1.3"_s);
    QVERIFY(answer->text().startsWith(u"The most accurate of net: "_s));
    QCOMPARE(document().undoStack()->count(), m_steps);
}

void TestContextMenus::targetIsStepped_data()
{
    QTest::addColumn<bool>("isAccuracy");
    QTest::addColumn<double>("from");
    QTest::addColumn<int>("key");
    QTest::addColumn<bool>("withShift");
    QTest::addColumn<double>("to");
    QTest::newRow("up") << true << .7 << int(Qt::Key_Up) << false << .701;
    QTest::newRow("down") << true << .723 << int(Qt::Key_Down) << false << .722;
    QTest::newRow("far") << true << .7 << int(Qt::Key_Down) << true << .69;
    QTest::newRow("not above all") << true << 1.0 << int(Qt::Key_Up) << false << 1.0;
    QTest::newRow("not to nothing") << true << .001 << int(Qt::Key_Down) << true << .001;
    QTest::newRow("cost up") << false << 1.3 << int(Qt::Key_Up) << false << 1.31; // E_max is 2.5
    QTest::newRow("cost down") << false << 1.3 << int(Qt::Key_Down) << true << 1.2;
}

void TestContextMenus::targetIsStepped()
{
    QFETCH(bool, isAccuracy);
    QFETCH(double, from);
    QFETCH(int, key);
    QFETCH(bool, withShift);
    QFETCH(double, to);
    m_window->target()->set(Aim{isAccuracy ? Aim::Kind::AtLeast : Aim::Kind::AtMost, from});
    auto *number = find<QLineEdit>(u"targetNumber"_s);
    number->setFocus();
    QTest::keyClick(number, static_cast<Qt::Key>(key), withShift ? Qt::ShiftModifier : Qt::NoModifier);
    QCOMPARE(m_window->target()->aim()->value, to);
}

void TestContextMenus::targetIsAdded()
{
    m_window->target()->set(Aim{Aim::Kind::AtLeast, .7});
    auto *add = find<QPushButton>(u"targetAdd"_s);
    QVERIFY(add->isEnabled());
    const std::size_t count = document().variants().size();
    QTest::mouseClick(add, Qt::LeftButton);
    QCOMPARE(document().variants().size(), count + 1);
    QCOMPARE(document().undoStack()->count(), m_steps + 1);
    QVERIFY(document().results().variants.back().point.accuracy >= .7 - 1e-9);
    m_window->target()->set(Aim{Aim::Kind::AtLeast, 1});
    QVERIFY(!add->isEnabled());
    QVERIFY(!m_window->chartCard()->targetActions()->add()->isEnabled());
    auto *hide = find<QWidget>(u"targetBar"_s)->findChild<QToolButton *>();
    QTest::mouseClick(hide, Qt::LeftButton);
    QVERIFY(!m_window->target()->aim());
    QVERIFY(!find<QWidget>(u"targetBar"_s)->isVisible());
    document().undoStack()->undo();
    QCOMPARE(document().variants().size(), count);
}

void TestContextMenus::targetBarIsNamed()
{
    m_window->target()->set(Aim{Aim::Kind::AtLeast, .7});
    QCoreApplication::processEvents();
    QCOMPARE(fixtures::faultsOf(m_window.get(), 30).join(u'\n'), QString());
    const fixtures::NumberWalk walk(find<QWidget>(u"targetBar"_s));
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY(walk.told >= 2);
    // Every part of it is reached by Tab.
    for (QWidget *part : find<QWidget>(u"targetBar"_s)->findChildren<QWidget *>()) {
        if (part->isVisible() && part->isEnabled()
            && (qobject_cast<QAbstractButton *>(part) || qobject_cast<QLineEdit *>(part)
                || qobject_cast<QComboBox *>(part)))
            QVERIFY2(part->focusPolicy() & Qt::TabFocus, qPrintable(part->objectName()));
    }
}

QTEST_MAIN(TestContextMenus)
#include "tst_contextmenus.moc"
