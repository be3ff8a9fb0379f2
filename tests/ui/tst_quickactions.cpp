// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/charts/energychart.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/theme/lineicon.h"
#include "ui/theme/textsize.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/mainwindow.h"
#include "ui/window/presentation.h"
#include "ui/window/quickactions.h"

#include <QMenuBar>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

const QStringList names{u"open"_s, u"record"_s, u"undo"_s, u"redo"_s, u"pin"_s, u"export"_s, u"present"_s};

/// The mean colour of an icon's opaque pixels, and how many there are, in thousandths of all.
std::pair<QColor, int> inkOf(const QImage &image)
{
    qint64 red = 0;
    qint64 green = 0;
    qint64 blue = 0;
    qint64 opaque = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor colour = image.pixelColor(x, y);
            if (colour.alpha() < 200)
                continue;
            red += colour.red();
            green += colour.green();
            blue += colour.blue();
            ++opaque;
        }
    }
    if (opaque == 0)
        return {};
    return {QColor(int(red / opaque), int(green / opaque), int(blue / opaque)),
            int(1000 * opaque / (image.width() * image.height()))};
}

} // namespace

class TestQuickActions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void areThereOnceThereIsWork();
    void doWhatTheMenusDo();
    void areEnabledAsTheMenus();
    void sayWhatTheyDo();
    void leaveTheKeysWithTheChart();
    void takeNoRoom_data();
    void takeNoRoom();
    void leaveOutWordsWhereTheBarIsNarrow();
    void iconsFollowTheAppearance();

private:
    [[nodiscard]] QuickActions *bar() const { return m_window->findChild<QuickActions *>(); }
    [[nodiscard]] QToolButton *button(const QString &name) const { return bar()->findChild<QToolButton *>(name); }
    void click(const QString &name) const { QTest::mouseClick(button(name), Qt::LeftButton); }
    void openNetwork() const { m_window->document()->openRecording(fixtures::network(u"net"_s, 300, 2)); }

    std::unique_ptr<MainWindow> m_window;
};

void TestQuickActions::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    QCoreApplication::setApplicationName(u"quickactions"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestQuickActions::init()
{
    QSettings().clear();
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1280, 800);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestQuickActions::cleanup()
{
    m_window.reset();
    TextSize::instance().set(TextSize::usual);
    applyAppearance(Appearance::Light);
}

void TestQuickActions::areThereOnceThereIsWork()
{
    QVERIFY(!bar()->isVisible());
    openNetwork();
    QVERIFY(bar()->isVisible());
    int right = -1;
    for (const QString &name : names) {
        QVERIFY2(button(name) && button(name)->isVisible(), qPrintable(name));
        QVERIFY2(button(name)->x() > right, qPrintable(name)); // from left to right
        right = button(name)->geometry().right();
    }
    QVERIFY(right < bar()->width());

    // The recording was closed by undo: what is left is redo.
    click(u"undo"_s);
    QVERIFY(m_window->document()->recordings().empty());
    QVERIFY(bar()->isVisible());
    click(u"redo"_s);
    QCOMPARE(m_window->document()->recordings().size(), std::size_t(1));
    m_window->document()->clear();
    QVERIFY(!bar()->isVisible());
}

void TestQuickActions::doWhatTheMenusDo()
{
    openNetwork();
    Document &document = *m_window->document();
    const VariantId id = document.variants()[1].id;
    const Thresholds before = document.variant(id)->thresholds;
    document.setThresholds(id, {0.4, 0.4});
    click(u"undo"_s);
    QCOMPARE(document.variant(id)->thresholds, before);
    click(u"redo"_s);
    QCOMPARE(document.variant(id)->thresholds, (Thresholds{0.4, 0.4}));
    click(u"pin"_s);
    QVERIFY(document.decisions().reference.has_value());

    click(u"export"_s);
    auto *dialog = m_window->findChild<ExportDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    dialog->close();
    QTRY_VERIFY(!m_window->findChild<ExportDialog *>());
    click(u"record"_s);
    auto *record = m_window->findChild<RecordDialog *>();
    QVERIFY(record && record->isVisible());
    record->close();
    QTRY_VERIFY(!m_window->findChild<RecordDialog *>());
    click(u"present"_s);
    auto *presentation = m_window->findChild<Presentation *>();
    QVERIFY(presentation);
    presentation->close();
}

void TestQuickActions::areEnabledAsTheMenus()
{
    openNetwork();
    QVERIFY(button(u"undo"_s)->isEnabled());
    QVERIFY(!button(u"redo"_s)->isEnabled());
    for (const QString &name : {u"open"_s, u"record"_s, u"pin"_s, u"export"_s, u"present"_s})
        QVERIFY2(button(name)->isEnabled(), qPrintable(name));
    click(u"undo"_s);
    QVERIFY(!button(u"undo"_s)->isEnabled());
    QVERIFY(button(u"redo"_s)->isEnabled());
    for (const QString &name : {u"pin"_s, u"export"_s, u"present"_s})
        QVERIFY2(!button(name)->isEnabled(), qPrintable(name));
    QVERIFY(!m_window->presentAction()->isEnabled());
}

void TestQuickActions::sayWhatTheyDo()
{
    openNetwork();
    const std::pair<QString, QString> tips[] = {{u"open"_s, u"Open (Ctrl+O)"_s},
                                                {u"record"_s, u"Record (Ctrl+R)"_s},
                                                {u"undo"_s, u"Undo Open net (Ctrl+Z)"_s},
                                                {u"redo"_s, u"Redo (Ctrl+Shift+Z)"_s},
                                                {u"pin"_s, u"Pin as reference (Ctrl+P)"_s},
                                                {u"export"_s, u"Export (Ctrl+E)"_s},
                                                {u"present"_s, u"Present (F5)"_s}};
    for (const auto &[name, tip] : tips) {
        QVERIFY2(button(name)->toolTip().startsWith(tip), qPrintable(button(name)->toolTip()));
        QVERIFY2(tip.startsWith(button(name)->accessibleName()), qPrintable(button(name)->accessibleName()));
        QVERIFY(!button(name)->accessibleName().isEmpty());
        QVERIFY(!button(name)->icon().isNull());
    }
    QVERIFY(button(u"pin"_s)->toolTip().contains(u"\nCompare everything"_s)); // the action's own tip
    QVERIFY(!button(u"export"_s)->toolTip().contains(u'\n'));
}

void TestQuickActions::leaveTheKeysWithTheChart()
{
    openNetwork();
    m_window->chart()->setFocus();
    click(u"pin"_s);
    QVERIFY(m_window->chart()->hasFocus());
    QCOMPARE(button(u"pin"_s)->focusPolicy(), Qt::TabFocus);
}

void TestQuickActions::takeNoRoom_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("text");
    QTest::newRow("usual") << QSize(1280, 800) << 100;
    QTest::newRow("small") << QSize(1024, 700) << 100;
    QTest::newRow("larger text") << QSize(1280, 800) << 125;
    QTest::newRow("largest text") << QSize(1280, 800) << 200;
}

void TestQuickActions::takeNoRoom()
{
    QFETCH(QSize, size);
    QFETCH(int, text);
    TextSize::instance().set(text);
    m_window->resize(size);
    openNetwork();
    QCoreApplication::processEvents();
    const QMenuBar *menus = m_window->menuBar();
    const QRect last = menus->actionGeometry(menus->actions().constLast());
    QVERIFY(!last.isEmpty()); // no menu went behind a »
    QVERIFY(last.right() < bar()->x());
    QVERIFY(menus->rect().contains(bar()->geometry()));
    QVERIFY(bar()->width() >= bar()->sizeHint().width());
    for (const QString &name : names)
        QVERIFY2(bar()->rect().contains(button(name)->geometry()), qPrintable(name));
    QMenuBar plain;
    plain.addMenu(u"File"_s);
    plain.ensurePolished();
    QCOMPARE(menus->sizeHint().height(), plain.sizeHint().height());
}

void TestQuickActions::leaveOutWordsWhereTheBarIsNarrow()
{
    openNetwork();
    const auto hasWords = [this] { return button(u"present"_s)->toolButtonStyle() == Qt::ToolButtonTextBesideIcon; };
    QVERIFY(hasWords());
    QCOMPARE(button(u"undo"_s)->toolButtonStyle(), Qt::ToolButtonIconOnly);
    const int usual = button(u"undo"_s)->iconSize().width();
    TextSize::instance().set(200);
    QVERIFY(!hasWords());
    QCOMPARE(button(u"undo"_s)->iconSize().width(), 2 * usual);
    QCoreApplication::processEvents();
    QVERIFY(bar()->width() >= bar()->sizeHint().width());
    TextSize::instance().set(100);
    QVERIFY(hasWords());
    QCoreApplication::processEvents();
    QVERIFY(bar()->width() >= bar()->sizeHint().width());
}

void TestQuickActions::iconsFollowTheAppearance()
{
    QList<QImage> drawn;
    for (const QString &name : names + QStringList{u"choices"_s}) {
        const QIcon icon = lineIcon(name);
        const QPixmap pixmap = icon.pixmap(QSize(16, 16), 2);
        QCOMPARE(pixmap.size(), QSize(32, 32)); // not enlarged from 16
        const QImage image = pixmap.toImage();
        const auto [light, ink] = inkOf(image);
        QVERIFY2(ink > 20 && ink < 500, qPrintable(name));
        QVERIFY(light.lightness() < 90);
        QVERIFY2(!drawn.contains(image), qPrintable(name));
        drawn.append(image);
        QCOMPARE(inkOf(icon.pixmap(QSize(16, 16), 2, QIcon::Disabled).toImage()).second, 0); // pale
        applyAppearance(Appearance::Dark);
        QVERIFY(inkOf(icon.pixmap(QSize(16, 16), 2).toImage()).first.lightness() > 180);
        applyAppearance(Appearance::Light);
    }
}

QTEST_MAIN(TestQuickActions)
#include "tst_quickactions.moc"
