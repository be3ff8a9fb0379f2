// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/help/textdialog.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/mainwindow.h"

#include <QMenuBar>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>
#include <QTextBrowser>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

QString withoutMnemonic(QString text)
{
    return text.remove(u'&');
}

void collect(const QList<QAction *> &from, QList<QAction *> &actions)
{
    for (QAction *action : from) {
        actions.push_back(action);
        if (action->menu())
            collect(action->menu()->actions(), actions);
    }
}

} // namespace

/// The Help menu in the window; tst_tour and tst_accessibility walk through the tour.
class TestHelp : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_window.reset(); }
    void manualNamesWhatThereIs();
    void everyShortcutIsListed();
    void questionMarkOpensThem();
    void aboutShowsLicences();
    void openOnce();

private:
    [[nodiscard]] QList<QAction *> actions() const
    {
        QList<QAction *> all;
        collect(m_window->menuBar()->actions(), all);
        return all;
    }
    [[nodiscard]] QTextBrowser *open(const QString &action, const QString &name) const
    {
        for (QAction *candidate : actions()) {
            if (withoutMnemonic(candidate->text()) == action)
                candidate->trigger();
        }
        return m_window->findChild<QTextBrowser *>(name);
    }

    std::unique_ptr<MainWindow> m_window;
};

void TestHelp::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    installStyle(*qApp);
}

void TestHelp::init()
{
    m_window = std::make_unique<MainWindow>();
    m_window->show();
}

void TestHelp::manualNamesWhatThereIs()
{
    const QTextBrowser *text = open(u"Manual"_s, u"manual"_s);
    QVERIFY(text);
    const QString manual = text->toPlainText();
    QVERIFY2(manual.startsWith(u"The window"_s), qPrintable(manual.left(100)));
    QVERIFY(manual.contains(u"E_max"_s));
    QStringList texts;
    for (const QAction *action : actions())
        texts.push_back(withoutMnemonic(action->text()));
    // What the manual prints in italics and with an ellipsis is a command.
    QFile file(u":/manual.md"_s);
    QVERIFY(file.open(QFile::ReadOnly));
    const QString source = QString::fromUtf8(file.readAll());
    int commands = 0;
    for (const auto &match : QRegularExpression(u"\\*([A-Z][^*]*\u2026)\\*"_s).globalMatch(source)) {
        QVERIFY2(texts.contains(match.captured(1)), qPrintable(match.captured(1)));
        ++commands;
    }
    QVERIFY(commands >= 4);
    for (const QString &name : {u"Save"_s, u"Present"_s, u"Pin as reference"_s, u"Exit criterion"_s})
        QVERIFY2(texts.contains(name) && manual.contains(name), qPrintable(name));
}

void TestHelp::everyShortcutIsListed()
{
    const QTextBrowser *text = open(u"Keyboard and mouse"_s, u"shortcuts"_s);
    QVERIFY(text);
    const QString listed = text->toPlainText();
    int count = 0;
    for (const QAction *action : actions()) {
        for (const QKeySequence &key : action->shortcuts()) {
            QVERIFY2(listed.contains(key.toString(QKeySequence::NativeText)), qPrintable(action->text()));
            ++count;
        }
        if (!action->shortcuts().isEmpty())
            QVERIFY2(listed.contains(withoutMnemonic(action->text()).remove(u'\u2026')), qPrintable(action->text()));
    }
    QVERIFY(count >= 15);
    QVERIFY(!listed.contains(u'&'));
}

void TestHelp::questionMarkOpensThem()
{
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keyClick(m_window.get(), Qt::Key_Question);
    QTRY_VERIFY(m_window->findChild<QTextBrowser *>(u"shortcuts"_s));
}

void TestHelp::aboutShowsLicences()
{
    QTextBrowser *text = open(u"About Offramp"_s, u"about"_s);
    QVERIFY(text);
    QVERIFY(text->toPlainText().contains(u"Offramp " OFFRAMP_VERSION ""_s));
    QVERIFY(text->toPlainText().contains(QString::fromLatin1(qVersion())));
    int licences = 0;
    for (const auto &match : QRegularExpression(u"href=\"licence:([^\"]+)\""_s).globalMatch(text->toHtml())) {
        Q_EMIT text->anchorClicked(QUrl(u"licence:"_s + match.captured(1)));
        const QList<QTextBrowser *> shown = m_window->findChildren<QTextBrowser *>(u"licence"_s);
        QCOMPARE(shown.size(), qsizetype(++licences));
        QVERIFY2(shown.back()->toPlainText().size() > 1000, qPrintable(match.captured(1)));
    }
    QCOMPARE(licences, 3);
}

void TestHelp::openOnce()
{
    for (int i = 0; i < 2; ++i) {
        QVERIFY(open(u"Manual"_s, u"manual"_s));
        QVERIFY(open(u"Keyboard and mouse"_s, u"shortcuts"_s));
        QVERIFY(open(u"About Offramp"_s, u"about"_s));
    }
    QCOMPARE(m_window->findChildren<TextDialog *>().size(), qsizetype(3));
}

QTEST_MAIN(TestHelp)
#include "tst_help.moc"
