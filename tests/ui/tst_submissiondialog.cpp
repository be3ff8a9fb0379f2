// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/submission/check.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/recordfixture.h"
#include "tests/ui/windowfixture.h"
#include "ui/dialogs/submissiondialog.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/mainwindow.h"

#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// In place of the desktop's file manager.
class FolderOpener : public QObject
{
    Q_OBJECT
public:
    FolderOpener()
    {
        qunsetenv("DBUS_SESSION_BUS_ADDRESS"); // a file manager could be asked through it
        QDesktopServices::setUrlHandler(u"file"_s, this, "open");
    }
    ~FolderOpener() override { QDesktopServices::unsetUrlHandler(u"file"_s); }

    QList<QUrl> opened;

public Q_SLOTS:
    void open(const QUrl &url) { opened.append(url); }
};

class TestSubmissionDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { fixtures::prepareWindows(u"submissiondialog"_s); }
    void init();
    void cleanup();
    void writesTheWorkspace();
    void writesUnsavedWork();
    void showsViolatedRules();
    void namesMissingRecordings();
    void asksForNetworks();
    void cancels();
    void refusesFoldersInUse();
    void numbersHaveTips();

private:
    void open(const QStringList &paths, std::size_t recordings);
    void openDemo() { open({at(u"demo.offramp"_s)}, 2); }
    void ask();
    void keepOneVariant() const;
    void type(const QString &edit, const QString &text) const;
    void press() const { QTest::mouseClick(writeButton(), Qt::LeftButton); }
    [[nodiscard]] QPushButton *writeButton() const { return m_dialog->findChild<QPushButton *>(u"primary"_s); }
    [[nodiscard]] QString report() const { return textOf(u"submissionReport"_s); }
    [[nodiscard]] QString textOf(const QString &label) const { return m_dialog->findChild<QLabel *>(label)->text(); }
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QStringList made() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    QPointer<SubmissionDialog> m_dialog;
};

void TestSubmissionDialog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    for (const QString &name :
         {u"demo.offramp"_s, u"signs-small.exits"_s, u"signs-small.pt"_s, u"signs-large.exits"_s, u"signs-large.pt"_s})
        QVERIFY(QFile::copy(fixtures::demo(name), at(name)));
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestSubmissionDialog::cleanup()
{
    m_window.reset();
    m_folder.reset();
}

void TestSubmissionDialog::open(const QStringList &paths, std::size_t recordings)
{
    m_window->openFiles(paths);
    QTRY_COMPARE(m_window->document()->recordings().size(), recordings);
}

void TestSubmissionDialog::ask()
{
    QAction *action = m_window->exports()->submissionAction();
    QVERIFY(action->isEnabled());
    action->trigger();
    m_dialog = m_window->findChild<SubmissionDialog *>();
    QVERIFY(m_dialog);
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog));
}

void TestSubmissionDialog::keepOneVariant() const
{
    Document *document = m_window->document();
    while (document->variants().size() > 1)
        document->removeVariant(document->variants().back().id);
}

void TestSubmissionDialog::type(const QString &edit, const QString &text) const
{
    auto *line = m_dialog->findChild<QLineEdit *>(edit);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
}

QStringList TestSubmissionDialog::made() const
{
    return QDir(m_folder->path())
        .entryList({u"*made*"_s, u".*part"_s}, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

void TestSubmissionDialog::writesTheWorkspace()
{
    const FolderOpener opener;
    QVERIFY(!m_window->exports()->submissionAction()->isEnabled());
    openDemo();
    ask();
    QCOMPARE(m_dialog->findChild<QLineEdit *>(u"submissionFolder"_s)->text(), at(u"demo-submission"_s));
    QTRY_VERIFY(m_dialog->submission());
    QVERIFY2(report().startsWith(u"10 variants of 2 networks on 1,000 images."_s), qPrintable(report()));
    QVERIFY2(report().contains(u"Every rule is kept"_s), qPrintable(report()));
    QCOMPARE(m_dialog->submission()->area, *m_window->document()->results().area);
    const auto *file = m_dialog->findChild<QLineEdit *>(u"networkFile"_s);
    QCOMPARE(file->placeholderText(), at(u"signs-small.pt"_s));

    type(u"submissionTitle"_s, u"Signs"_s);
    type(u"submissionAuthors"_s, u"A. Author, B. Author,"_s);
    type(u"submissionFolder"_s, at(u"made"_s));
    QVERIFY(writeButton()->isEnabled());
    press();
    QTRY_VERIFY(m_dialog->findChild<QListWidget *>(u"submissionFiles"_s)->isVisible());
    QVERIFY2(textOf(u"submissionOutcome"_s).contains(u"10 variants were counted again"_s),
             qPrintable(textOf(u"submissionOutcome"_s)));
    QStringList listed;
    const auto *files = m_dialog->findChild<QListWidget *>(u"submissionFiles"_s);
    for (int row = 0; row < files->count(); ++row) {
        QVERIFY2(QFile::exists(at(u"made/"_s + files->item(row)->text())), qPrintable(files->item(row)->text()));
        listed.append(files->item(row)->text());
    }
    QVERIFY(listed.contains(u"networks/signs-large.pt"_s) && listed.contains(u"description.pdf"_s));
    const auto check = checkSubmission(at(u"made"_s).toStdString());
    QVERIFY(check && check->problems.empty());
    QFile readme(at(u"made/README.txt"_s));
    QVERIFY(readme.open(QIODevice::ReadOnly));
    QVERIFY(readme.readAll().startsWith("Signs\n=====\n\nBy A. Author, B. Author\n"));

    QTest::mouseClick(m_dialog->findChild<QPushButton *>(u"showInFolder"_s), Qt::LeftButton);
    QCOMPARE(opener.opened, QList<QUrl>{QUrl::fromLocalFile(at(u"made"_s))});
    QVERIFY2(m_window->message().contains(at(u"made"_s)), qPrintable(m_window->message()));
    QTest::mouseClick(m_dialog->findChild<QPushButton *>(u"close"_s), Qt::LeftButton);
    QTRY_VERIFY(!m_dialog);
    QCOMPARE(made(), QStringList{u"made"_s});
}

void TestSubmissionDialog::writesUnsavedWork()
{
    open({at(u"signs-small.exits"_s)}, 1);
    keepOneVariant();
    m_window->document()->rename(m_window->document()->variants().front().id, u"Mine"_s);
    ask();
    type(u"submissionFolder"_s, at(u"made"_s));
    QTRY_VERIFY2(writeButton()->isEnabled(), qPrintable(report()));
    press();
    QTRY_VERIFY(m_dialog->findChild<QListWidget *>(u"submissionFiles"_s)->isVisible());
    const auto check = checkSubmission(at(u"made"_s).toStdString());
    QVERIFY(check && check->problems.empty());
    QCOMPARE(check->variants.size(), std::size_t(1));
    QCOMPARE(check->variants.front().name, std::string("Mine"));
}

void TestSubmissionDialog::showsViolatedRules()
{
    openDemo();
    ask();
    QTRY_VERIFY(writeButton()->isEnabled());
    // The document changes beneath the dialog, as when a recording grows.
    Document *document = m_window->document();
    document->setEMax(0.004);
    QVERIFY(!m_dialog->submission() && !writeButton()->isEnabled());
    QTRY_VERIFY(m_dialog->submission());
    QVERIFY2(report().contains(u"The energy of V10, "_s), qPrintable(report()));
    QVERIFY2(report().contains(u"exclude it from the step curve"_s), qPrintable(report())); // the remedy
    QVERIFY(!report().contains(u"Every rule is kept"_s));
    QVERIFY(!writeButton()->isEnabled());
    document->undoStack()->undo();
    document->duplicateVariant(document->variants()[2].id);
    QTRY_VERIFY2(report().contains(u"answer every sample alike"_s), qPrintable(report()));
    QVERIFY(!writeButton()->isEnabled());
    document->undoStack()->undo();
    QTRY_VERIFY(writeButton()->isEnabled());
    QVERIFY(report().contains(u"Every rule is kept"_s));
}

void TestSubmissionDialog::namesMissingRecordings()
{
    QVERIFY(QFile::remove(at(u"signs-large.exits"_s)));
    open({at(u"demo.offramp"_s)}, 1);
    ask();
    QVERIFY2(report().contains(u"The recording \"signs-large\" is not at "_s), qPrintable(report()));
    QVERIFY2(report().contains(u"Put it back, or point to where it lies now."_s), qPrintable(report()));
    QVERIFY(!writeButton()->isEnabled());
}

void TestSubmissionDialog::asksForNetworks()
{
    QVERIFY(QFile::rename(at(u"signs-small.pt"_s), at(u"moved.bytes"_s)));
    open({at(u"signs-small.exits"_s)}, 1);
    keepOneVariant();
    ask();
    type(u"submissionFolder"_s, at(u"made"_s));
    QTRY_VERIFY(m_dialog->submission());
    QVERIFY2(report().contains(u"Give its file: \"Network file\"."_s), qPrintable(report()));
    QVERIFY(!writeButton()->isEnabled());
    type(u"networkFile"_s, at(u"signs-large.pt"_s));
    QTRY_VERIFY2(report().contains(u"is not the network that signs-small was recorded with"_s), qPrintable(report()));
    type(u"networkFile"_s, at(u"moved.bytes"_s));
    QTRY_VERIFY2(report().contains(u"Every rule is kept"_s), qPrintable(report()));
    QVERIFY(writeButton()->isEnabled());
    type(u"networkLabels"_s, at(u"none.json"_s));
    QTRY_VERIFY2(report().contains(u"none.json"_s), qPrintable(report()));
    QVERIFY(!writeButton()->isEnabled());
}

void TestSubmissionDialog::cancels()
{
    // A network large enough that the copy is still running when it is cancelled.
    QFile network(at(u"large.pt"_s));
    QVERIFY(network.open(QIODevice::WriteOnly) && network.resize(24 << 20));
    network.close();
    open({fixtures::writeRecording(at(u"net.exits"_s), 4)}, 1);
    keepOneVariant();
    ask();
    type(u"submissionFolder"_s, at(u"made"_s));
    QTRY_VERIFY2(report().contains(u"does not say which file its network is"_s), qPrintable(report()));
    m_dialog->findChild<QLineEdit *>(u"networkFile"_s)->setText(at(u"large.pt"_s));
    QTRY_VERIFY2(writeButton()->isEnabled(), qPrintable(report()));
    QVERIFY2(report().contains(u"on your word"_s), qPrintable(report())); // a note
    press();
    QVERIFY(m_dialog->findChild<QProgressBar *>(u"submissionProgress"_s)->isVisible());
    QTest::keyClick(m_dialog, Qt::Key_Escape);
    QVERIFY(m_dialog && m_dialog->isVisible());
    QTRY_COMPARE(textOf(u"warning"_s), u"Cancelled: nothing was written."_s);
    QCOMPARE(made(), QStringList());
    QVERIFY(!m_dialog->findChild<QProgressBar *>(u"submissionProgress"_s)->isVisible());
    QTRY_VERIFY(writeButton()->isEnabled()); // to try again
    QTest::keyClick(m_dialog, Qt::Key_Escape);
    QTRY_VERIFY(!m_dialog);
}

void TestSubmissionDialog::refusesFoldersInUse()
{
    openDemo();
    QVERIFY(QDir(m_folder->path()).mkpath(u"made/inside"_s));
    ask();
    QTRY_VERIFY(writeButton()->isEnabled());
    type(u"submissionFolder"_s, at(u"made"_s));
    QVERIFY2(textOf(u"warning"_s).contains(u"made exists and is not an empty folder."_s),
             qPrintable(textOf(u"warning"_s)));
    QVERIFY(!writeButton()->isEnabled());
    type(u"submissionFolder"_s, at(u"made/inside"_s));
    QCOMPARE(textOf(u"warning"_s), QString());
    QVERIFY(writeButton()->isEnabled());
}

void TestSubmissionDialog::numbersHaveTips()
{
    openDemo();
    ask();
    QTRY_VERIFY(writeButton()->isEnabled());
    const fixtures::NumberWalk walk(m_dialog);
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY(walk.told >= 1);
}

QTEST_MAIN(TestSubmissionDialog)
#include "tst_submissiondialog.moc"
