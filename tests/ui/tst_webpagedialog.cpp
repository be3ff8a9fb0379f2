// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "tests/ui/namewalk.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/windowfixture.h"
#include "ui/dialogs/webpagedialog.h"
#include "ui/panels/messagebar.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/mainwindow.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// In place of the desktop's browser.
class Browser : public QObject
{
    Q_OBJECT
public:
    Browser() { QDesktopServices::setUrlHandler(u"file"_s, this, "open"); }
    ~Browser() override { QDesktopServices::unsetUrlHandler(u"file"_s); }

    QList<QUrl> opened;

public Q_SLOTS:
    void open(const QUrl &url) { opened.append(url); }
};

class TestWebPageDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { fixtures::prepareWindows(u"webpagedialog"_s); }
    void init();
    void cleanup();
    void isInTheFileMenu();
    void proposesWhatThereIs();
    void writesAndOpens();
    void samplesOnlyWhenTicked();
    void savesThePageThatWasMeasured();
    void savesWhatChangedMeanwhile();
    void asksBeforeReplacing();
    void reportsProblems();
    void worksByKeysAndIsNamed();

private:
    void ask();
    void type(const QString &edit, const QString &text) const;
    void press() const { QTest::mouseClick(button(), Qt::LeftButton); }
    [[nodiscard]] QPushButton *button() const { return m_dialog->findChild<QPushButton *>(u"primary"_s); }
    [[nodiscard]] QString textOf(const QString &label) const { return m_dialog->findChild<QLabel *>(label)->text(); }
    [[nodiscard]] QCheckBox *withSamples() const { return m_dialog->findChild<QCheckBox *>(u"pageWithSamples"_s); }
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QByteArray contents(const QString &name) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    QPointer<WebPageDialog> m_dialog;
};

void TestWebPageDialog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QVERIFY(!m_window->exports()->shareAction()->isEnabled());
    m_window->openFiles({fixtures::writeRecording(at(u"net.exits"_s), 4)});
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(1));
}

void TestWebPageDialog::cleanup()
{
    m_window.reset();
    m_folder.reset();
}

void TestWebPageDialog::ask()
{
    QAction *action = m_window->exports()->shareAction();
    QVERIFY(action->isEnabled());
    action->trigger();
    m_dialog = m_window->findChild<WebPageDialog *>();
    QVERIFY(m_dialog);
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog));
}

void TestWebPageDialog::type(const QString &edit, const QString &text) const
{
    auto *line = m_dialog->findChild<QLineEdit *>(edit);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
}

QByteArray TestWebPageDialog::contents(const QString &name) const
{
    QFile file(at(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestWebPageDialog::isInTheFileMenu()
{
    QAction *file = m_window->menuBar()->actions().front();
    QVERIFY(file->menu()->actions().contains(m_window->exports()->shareAction()));
    QVERIFY(!m_window->exports()->shareAction()->toolTip().isEmpty());
}

void TestWebPageDialog::proposesWhatThereIs()
{
    m_window->document()->setNotes(u"Signs at dusk"_s);
    ask();
    QCOMPARE(m_dialog->findChild<QLineEdit *>(u"pageTitle"_s)->text(), u"net"_s);
    QVERIFY(m_dialog->findChild<QLineEdit *>(u"pageFile"_s)->text().endsWith(u".html"_s));
    const auto *notes = m_dialog->findChild<QPlainTextEdit *>(u"pageNotes"_s);
    QCOMPARE(notes->toPlainText(), u"Signs at dusk"_s);
    QVERIFY(notes->isReadOnly());
    QVERIFY(!withSamples()->isChecked());
    QTRY_VERIFY2(textOf(u"pageSize"_s).contains(u" kB."_s), qPrintable(textOf(u"pageSize"_s)));
}

void TestWebPageDialog::writesAndOpens()
{
    Browser browser;
    m_window->document()->setNotes(u"Signs at dusk"_s);
    ask();
    type(u"pageTitle"_s, u"Two exits"_s);
    type(u"pageFile"_s, at(u"page.html"_s));
    press();
    QTRY_VERIFY(!m_dialog);
    const QByteArray page = contents(u"page.html"_s);
    QVERIFY(page.contains("<title>Two exits</title>"));
    QVERIFY(page.contains("Signs at dusk"));
    QVERIFY(!page.contains("image399"));
    QVERIFY(m_window->message().contains(at(u"page.html"_s)));
    auto *offer = m_window->findChild<MessageBar *>()->findChild<QPushButton *>(u"offer"_s);
    QCOMPARE(offer->text(), u"Open page"_s);
    QTest::mouseClick(offer, Qt::LeftButton);
    QCOMPARE(browser.opened, QList<QUrl>{QUrl::fromLocalFile(at(u"page.html"_s))});
}

void TestWebPageDialog::samplesOnlyWhenTicked()
{
    ask();
    QVERIFY(!textOf(u"pageSamples"_s).contains(u"400"_s));
    QTRY_VERIFY(textOf(u"pageSize"_s).contains(u" kB."_s));
    const QString without = textOf(u"pageSize"_s);
    withSamples()->setChecked(true);
    QVERIFY2(textOf(u"pageSamples"_s).contains(u"400"_s), qPrintable(textOf(u"pageSamples"_s)));
    QTRY_VERIFY(textOf(u"pageSize"_s).contains(u" kB."_s));
    QVERIFY(textOf(u"pageSize"_s) != without);
    const fixtures::NumberWalk walk(m_dialog);
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY(walk.told >= 2);
    type(u"pageFile"_s, at(u"page.html"_s));
    press();
    QTRY_VERIFY(!m_dialog);
    QVERIFY(contents(u"page.html"_s).contains("image399"));
}

void TestWebPageDialog::savesThePageThatWasMeasured()
{
    ask();
    withSamples()->setChecked(true);
    QTRY_VERIFY(textOf(u"pageSize"_s).contains(u" kB."_s));
    QVERIFY(QFile::remove(at(u"net.exits"_s))); // the page cannot be made again
    type(u"pageFile"_s, at(u"page.html"_s));
    press();
    QTRY_VERIFY(!m_dialog);
    QVERIFY(contents(u"page.html"_s).contains("image399"));
}

void TestWebPageDialog::savesWhatChangedMeanwhile()
{
    ask();
    QTRY_VERIFY(textOf(u"pageSize"_s).contains(u" kB."_s));
    m_window->document()->setNotes(u"Signs at dawn"_s);
    type(u"pageTitle"_s, u"Later"_s);
    type(u"pageFile"_s, at(u"page.html"_s));
    press();
    QTRY_VERIFY(!m_dialog);
    QVERIFY(contents(u"page.html"_s).contains("Signs at dawn"));
    QVERIFY(contents(u"page.html"_s).contains("<title>Later</title>"));
}

void TestWebPageDialog::asksBeforeReplacing()
{
    QFile mine(at(u"page.html"_s));
    QVERIFY(mine.open(QIODevice::WriteOnly));
    mine.write("mine");
    mine.close();
    ask();
    type(u"pageFile"_s, at(u"page.html"_s));
    press();
    QVERIFY(textOf(u"warning"_s).contains(u"already exists"_s));
    QCOMPARE(contents(u"page.html"_s), QByteArray("mine"));
    QCOMPARE(button()->text(), u"Replace file"_s);
    type(u"pageFile"_s, at(u"other.html"_s));
    QCOMPARE(textOf(u"warning"_s), QString()); // the permission was for that file only
    type(u"pageFile"_s, at(u"page.html"_s));
    press();
    QCOMPARE(contents(u"page.html"_s), QByteArray("mine"));
    press();
    QTRY_VERIFY(!m_dialog);
    QVERIFY(contents(u"page.html"_s).contains("<title>net</title>"));
}

void TestWebPageDialog::reportsProblems()
{
    ask();
    type(u"pageFile"_s, at(u"no/folder/page.html"_s));
    press();
    QTRY_VERIFY2(textOf(u"warning"_s).contains(u"page.html"_s), qPrintable(textOf(u"warning"_s)));
    QVERIFY(button()->isEnabled());
    type(u"pageFile"_s, u" "_s);
    QVERIFY(!button()->isEnabled());
    type(u"pageFile"_s, at(u"page.html"_s));
    withSamples()->setChecked(true);
    QVERIFY(QFile::remove(at(u"net.exits"_s)));
    press();
    QTRY_VERIFY2(textOf(u"warning"_s).contains(u"net.exits"_s), qPrintable(textOf(u"warning"_s)));
    QVERIFY(!QFile::exists(at(u"page.html"_s)));
    QTRY_VERIFY2(!textOf(u"pageSize"_s).contains(u"Computing"_s), qPrintable(textOf(u"pageSize"_s)));
}

void TestWebPageDialog::worksByKeysAndIsNamed()
{
    ask();
    QTRY_VERIFY(textOf(u"pageSize"_s).contains(u" kB."_s));
    QCOMPARE(fixtures::faultsOf(m_dialog, 6).join(u'\n'), QString());
    QTest::keyClick(m_dialog, Qt::Key_I, Qt::AltModifier);
    QTRY_VERIFY(withSamples()->isChecked()); // a mnemonic clicks a button in the next turn of the event loop
    QTest::keyClick(m_dialog, Qt::Key_F, Qt::AltModifier);
    auto *file = m_dialog->findChild<QLineEdit *>(u"pageFile"_s);
    QTRY_VERIFY(file->hasFocus());
    type(u"pageFile"_s, at(u"page.html"_s));
    QTest::keyClick(file, Qt::Key_Return);
    QTRY_VERIFY(!m_dialog);
    QVERIFY(contents(u"page.html"_s).contains("image399"));
}

QTEST_MAIN(TestWebPageDialog)
#include "tst_webpagedialog.moc"
