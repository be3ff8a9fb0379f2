// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/dialogs/framefields.h"
#include "ui/dialogs/preferencesdialog.h"
#include "ui/dialogs/recordfields.h"
#include "ui/theme/textsize.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/mainwindow.h"

#include <QComboBox>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestPreferences : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void opensOnce();
    void appliesAtOnce();
    void isKept();
    void ignoresNonsense();
    void followsTheMenus();
    void resets();
    void clearsRecentFiles();
    void forgetsTheLastRecording();
    void fitsItsText();

private:
    [[nodiscard]] PreferencesDialog *dialog() const { return m_window->findChild<PreferencesDialog *>(); }
    [[nodiscard]] QComboBox *combo(const QString &name) const { return dialog()->findChild<QComboBox *>(name); }
    [[nodiscard]] QPushButton *button(const QString &name) const { return dialog()->findChild<QPushButton *>(name); }
    void key(Qt::Key key) const
    {
        m_window->activateWindow();
        QTRY_COMPARE(QApplication::activeWindow(), m_window.get());
        QTest::keyClick(m_window.get(), key, Qt::ControlModifier);
    }
    void open() const
    {
        key(Qt::Key_Comma);
        QVERIFY(dialog() && dialog()->isVisible());
    }
    /// Chooses an entry with the keyboard.
    void choose(const QString &name, const QString &text) const
    {
        QComboBox *box = combo(name);
        QVERIFY2(box->findText(text) >= 0, qPrintable(text));
        QTest::keyClick(box, Qt::Key_Home);
        for (int i = 0; i < box->count() && box->currentText() != text; ++i)
            QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(box->currentText(), text);
    }
    static bool isDark() { return QGuiApplication::palette().color(QPalette::Window).lightness() < 128; }

    std::unique_ptr<MainWindow> m_window;
};

void TestPreferences::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    QCoreApplication::setApplicationName(u"preferences"_s);
    installStyle(*qApp);
}

void TestPreferences::init()
{
    QSettings().clear();
    applyAppearance(Appearance::Light);
    m_window = std::make_unique<MainWindow>();
    m_window->document()->openRecording(fixtures::network(u"net"_s, 300, 2));
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestPreferences::cleanup()
{
    m_window.reset();
    TextSize::instance().set(TextSize::usual);
}

void TestPreferences::opensOnce()
{
    open();
    for (const QComboBox *box : dialog()->findChildren<QComboBox *>())
        QVERIFY2(!box->accessibleName().isEmpty(), qPrintable(box->objectName()));
    open();
    QCOMPARE(m_window->findChildren<PreferencesDialog *>().size(), qsizetype(1));
    button(u"close"_s)->click();
    QTRY_VERIFY(!dialog());
}

void TestPreferences::appliesAtOnce()
{
    open();
    choose(u"appearanceCombo"_s, u"Dark"_s);
    QVERIFY(isDark());
    choose(u"appearanceCombo"_s, u"Light"_s);
    QVERIFY(!isDark());
    choose(u"textSizeCombo"_s, u"125 %"_s);
    QCOMPARE(TextSize::instance().percent(), 125);
    choose(u"unitCombo"_s, u"Bits"_s);
    QCOMPARE(m_window->thresholds()->shownUnit(), EntropyUnit::Bits);
    choose(u"presetCombo"_s, u"Talk, 16:9"_s);
    const FrameFields frame;
    QCOMPARE(frame.frame(), frameOf(FigurePreset::Talk));
    key(Qt::Key_E);
    auto *exported = m_window->findChild<ExportDialog *>();
    QVERIFY(exported);
    QCOMPARE(exported->request().frame, frameOf(FigurePreset::Talk));
    exported->close();
}

void TestPreferences::isKept()
{
    QCOMPARE(preferredPreset(), FigurePreset::Page);
    QCOMPARE(chosenAppearance(), Appearance::System);
    open();
    choose(u"appearanceCombo"_s, u"Dark"_s);
    choose(u"textSizeCombo"_s, u"150 %"_s);
    choose(u"unitCombo"_s, u"Normalised (0 to 1)"_s);
    choose(u"presetCombo"_s, u"Paper, one column"_s);
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QCOMPARE(chosenAppearance(), Appearance::Dark);
    QCOMPARE(QSettings().value(u"textSize"_s).toInt(), 150);
    QCOMPARE(m_window->thresholds()->unit(), EntropyUnit::Normalised);
    QCOMPARE(preferredPreset(), FigurePreset::Paper);
    open();
    QCOMPARE(combo(u"appearanceCombo"_s)->currentText(), u"Dark"_s);
    QCOMPARE(combo(u"textSizeCombo"_s)->currentText(), u"150 %"_s);
    QCOMPARE(combo(u"unitCombo"_s)->currentText(), u"Normalised (0 to 1)"_s);
    QCOMPARE(combo(u"presetCombo"_s)->currentText(), u"Paper, one column"_s);
}

void TestPreferences::ignoresNonsense()
{
    QSettings().setValue(u"appearance"_s, 77);
    QSettings().setValue(u"export/preset"_s, u"wall"_s);
    QCOMPARE(chosenAppearance(), Appearance::System);
    QCOMPARE(preferredPreset(), FigurePreset::Page);
    open();
    QVERIFY(combo(u"appearanceCombo"_s)->currentIndex() >= 0);
    QVERIFY(combo(u"presetCombo"_s)->currentIndex() >= 0);
}

void TestPreferences::followsTheMenus()
{
    open();
    key(Qt::Key_Plus);
    QCOMPARE(combo(u"textSizeCombo"_s)->currentText(), u"110 %"_s);
    chooseAppearance(Appearance::Dark);
    QTRY_COMPARE(combo(u"appearanceCombo"_s)->currentText(), u"Dark"_s);
    m_window->thresholds()->setUnit(EntropyUnit::Bits);
    QCOMPARE(combo(u"unitCombo"_s)->currentText(), u"Bits"_s);
    m_window->files()->recentFiles()->add(u"/somewhere/net.exits"_s);
    QVERIFY(button(u"clearRecent"_s)->isEnabled());
}

void TestPreferences::resets()
{
    m_window->files()->recentFiles()->add(u"/somewhere/net.exits"_s);
    open();
    QVERIFY(!button(u"resetPreferences"_s)->isEnabled());
    const std::pair<QString, QString> changes[] = {{u"appearanceCombo"_s, u"Dark"_s},
                                                   {u"textSizeCombo"_s, u"125 %"_s},
                                                   {u"unitCombo"_s, u"Bits"_s},
                                                   {u"presetCombo"_s, u"Poster"_s}};
    for (const auto &[name, text] : changes) {
        choose(name, text);
        QVERIFY2(button(u"resetPreferences"_s)->isEnabled(), qPrintable(name));
        button(u"resetPreferences"_s)->click();
        QVERIFY2(!button(u"resetPreferences"_s)->isEnabled(), qPrintable(name));
        QVERIFY2(combo(name)->currentText() != text, qPrintable(name));
    }
    QCOMPARE(chosenAppearance(), Appearance::System);
    QCOMPARE(TextSize::instance().percent(), TextSize::usual);
    QCOMPARE(m_window->thresholds()->unit(), EntropyUnit::Nats);
    QCOMPARE(preferredPreset(), FigurePreset::Page);
    QCOMPARE(m_window->files()->recentFiles()->paths().size(), qsizetype(1));
}

void TestPreferences::clearsRecentFiles()
{
    RecentFiles *recent = m_window->files()->recentFiles();
    open();
    QVERIFY(!button(u"clearRecent"_s)->isEnabled());
    recent->add(u"/somewhere/net.exits"_s);
    recent->add(u"/somewhere/other.exits"_s);
    button(u"clearRecent"_s)->click();
    QCOMPARE(recent->paths(), QStringList());
    QVERIFY(!button(u"clearRecent"_s)->isEnabled());
}

void TestPreferences::forgetsTheLastRecording()
{
    open();
    QVERIFY(!button(u"forgetRecording"_s)->isEnabled());
    dialog()->close();
    QTRY_VERIFY(!dialog());
    QSettings().setValue(u"record/batch"_s, 32);
    QSettings().setValue(u"record/dataset"_s, u"/somewhere/images"_s);
    QSettings().setValue(u"record/unfinished"_s, u"[]"_s);
    QVERIFY(RecordFields::hasKept());
    open();
    button(u"forgetRecording"_s)->click();
    QVERIFY(!RecordFields::hasKept());
    QVERIFY(!button(u"forgetRecording"_s)->isEnabled());
    QVERIFY(!QSettings().contains(u"record/batch"_s));
    QVERIFY(QSettings().contains(u"record/unfinished"_s)); // recordings to continue are not choices
}

void TestPreferences::fitsItsText()
{
    open();
    const QSize usual = dialog()->size();
    choose(u"textSizeCombo"_s, u"200 %"_s);
    QTRY_VERIFY(dialog()->width() > usual.width() && dialog()->height() > usual.height());
    for (const QWidget *widget : dialog()->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
        if (!widget->isVisible())
            continue;
        QVERIFY2(dialog()->rect().contains(widget->geometry()), widget->metaObject()->className());
        QVERIFY2(widget->width() >= widget->minimumSizeHint().width(), widget->metaObject()->className());
    }
}

QTEST_MAIN(TestPreferences)
#include "tst_preferences.moc"
