// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fakeengine.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/windowfixture.h"
#include "ui/dialogs/deploydialog.h"
#include "ui/engine/deployjob.h"
#include "ui/panels/messagebar.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/mainwindow.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestDeployDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { fixtures::prepareWindows(u"deploydialog"_s); }
    void init();
    void cleanup();
    void writesTheVariant();
    void remembersTheNetwork();
    void showsWhyNot();
    void cancels();
    void asksBeforeReplacing();
    void asksForEachNetwork();
    void refusesWithoutEngine();
    void argumentsOfAJob();
    void numbersHaveTips();

private:
    void open(const std::map<std::string, std::string> &metadata = {});
    void ask(const QString &engine);
    void type(const QString &edit, const QString &text) const;
    void makeFile(const QString &name) const;
    [[nodiscard]] QString engine(const QString &body) const
    {
        return fixtures::fakeEngine(m_folder->path(), u"engine"_s, body);
    }
    [[nodiscard]] QPushButton *button() const { return m_dialog->findChild<QPushButton *>(u"primary"_s); }
    [[nodiscard]] QString field(const QString &name) const { return m_dialog->findChild<QLineEdit *>(name)->text(); }
    [[nodiscard]] QString textOf(const QString &label) const { return m_dialog->findChild<QLabel *>(label)->text(); }
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    QPointer<DeployDialog> m_dialog;
    VariantId m_id;
};

void TestDeployDialog::init()
{
    QSettings().remove(u"networks"_s);
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QVERIFY(!m_window->exports()->deployAction()->isEnabled());
}

void TestDeployDialog::cleanup()
{
    m_window.reset();
    m_folder.reset();
}

void TestDeployDialog::open(const std::map<std::string, std::string> &metadata)
{
    m_window->openFiles({fixtures::writeRecording(at(u"net.exits"_s), 4, true, metadata)});
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(1));
    m_id = m_window->document()->variants()[2].id;
    m_window->selection()->select(m_id);
}

void TestDeployDialog::ask(const QString &engine)
{
    m_window->exports()->setEngine(engine);
    QAction *action = m_window->exports()->deployAction();
    QVERIFY(action->isEnabled());
    action->trigger();
    m_dialog = m_window->findChild<DeployDialog *>();
    QVERIFY(m_dialog);
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog));
}

void TestDeployDialog::type(const QString &edit, const QString &text) const
{
    auto *line = m_dialog->findChild<QLineEdit *>(edit);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
}

void TestDeployDialog::makeFile(const QString &name) const
{
    QFile file(at(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
}

void TestDeployDialog::writesTheVariant()
{
    makeFile(u"net.pt"_s);
    open();
    ask(engine(u"printf '%s\\n' \"$@\" >\"%1\"; hello; done_"_s.arg(at(u"arguments"_s))));
    QCOMPARE(field(u"networkFile1"_s), at(u"net.pt"_s)); // next to the recording
    QCOMPARE(field(u"archiveFile"_s), at(u"net-V3.pt"_s));
    QVERIFY(button()->isEnabled());
    QTest::mouseClick(button(), Qt::LeftButton);
    QTRY_VERIFY(!m_dialog);
    QVERIFY(QFile::exists(at(u"net-V3.pt"_s)));
    QVERIFY2(m_window->message().contains(at(u"net-V3.pt"_s)), qPrintable(m_window->message()));
    const auto *offer = m_window->findChild<MessageBar *>()->findChild<QPushButton *>(u"offer"_s);
    QVERIFY(offer->isVisible());
    QCOMPARE(offer->text(), u"Show in folder"_s);
    QFile file(at(u"arguments"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QStringList arguments = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(arguments.first(), u"deploy"_s);
    QCOMPARE(arguments[arguments.indexOf(u"--recording"_s) + 1], at(u"net.exits"_s));
    QCOMPARE(arguments[arguments.indexOf(u"--network"_s) + 1], at(u"net.pt"_s));
    const Variant &variant = *m_window->document()->variant(m_id);
    QVERIFY(arguments.contains(
        u"--thresholds=%1"_s.arg(QString::fromStdString(toText(variant.thresholds, Criterion::Entropy)))));
}

void TestDeployDialog::remembersTheNetwork()
{
    makeFile(u"elsewhere.bytes"_s);
    open();
    const QString program = engine(u"hello; done_"_s);
    ask(program);
    QCOMPARE(field(u"networkFile1"_s), QString());
    QVERIFY(!button()->isEnabled());
    type(u"networkFile1"_s, at(u"elsewhere.bytes"_s));
    QTest::mouseClick(button(), Qt::LeftButton);
    QTRY_VERIFY(!m_dialog);
    ask(program);
    QCOMPARE(field(u"networkFile1"_s), at(u"elsewhere.bytes"_s));
}

void TestDeployDialog::showsWhyNot()
{
    makeFile(u"net.pt"_s);
    open();
    ask(engine(
        u"hello; say '{\"event\":\"error\",\"kind\":\"bad_input\",\"sentence\":\"It is another network.\",\"remedy\":\"Give --network FILE.\"}'; exit 3"_s));
    QTest::mouseClick(button(), Qt::LeftButton);
    QTRY_VERIFY2(textOf(u"deployProblem"_s).contains(u"It is another network."_s),
                 qPrintable(textOf(u"deployProblem"_s)));
    QVERIFY2(textOf(u"deployProblem"_s).contains(u"Give \"Network file\"."_s), qPrintable(textOf(u"deployProblem"_s)));
    QVERIFY(button()->isEnabled());
    QVERIFY(m_dialog->findChild<QLineEdit *>(u"networkFile1"_s)->hasFocus());
    type(u"networkFile1"_s, at(u"other.pt"_s)); // what was said holds no longer
    QCOMPARE(textOf(u"deployProblem"_s), QString());
    m_dialog->reject();
    QTRY_VERIFY(!m_dialog);
}

void TestDeployDialog::cancels()
{
    makeFile(u"net.pt"_s);
    open();
    ask(engine(u"hello; read -r line; exit 4"_s));
    QTest::mouseClick(button(), Qt::LeftButton);
    QTRY_VERIFY(!button()->isEnabled());
    QVERIFY(m_dialog->findChild<QWidget *>(u"deployProgress"_s)->isVisible());
    QTest::keyClick(m_dialog, Qt::Key_Escape);
    QTRY_COMPARE(textOf(u"warning"_s), u"Cancelled: nothing was written."_s);
    QVERIFY(!m_dialog->findChild<QWidget *>(u"deployProgress"_s)->isVisible());
    QVERIFY(button()->isEnabled());
    QTest::keyClick(m_dialog, Qt::Key_Escape);
    QTRY_VERIFY(!m_dialog);
}

void TestDeployDialog::asksBeforeReplacing()
{
    makeFile(u"net.pt"_s);
    makeFile(u"net-V3.md"_s); // the card of an archive before
    open();
    ask(engine(u"hello; done_"_s));
    QTest::mouseClick(button(), Qt::LeftButton);
    QCOMPARE(textOf(u"warning"_s), u"net-V3.md already exists."_s);
    QCOMPARE(button()->text(), u"Replace file"_s);
    type(u"archiveFile"_s, at(u"other.pt"_s));
    QCOMPARE(button()->text(), u"Write"_s);
    type(u"archiveFile"_s, at(u"net-V3.pt"_s));
    QTest::mouseClick(button(), Qt::LeftButton);
    QVERIFY(!QFile::exists(at(u"net-V3.pt"_s)));
    QTest::mouseClick(button(), Qt::LeftButton);
    QTRY_VERIFY(!m_dialog);
    QVERIFY(QFile::exists(at(u"net-V3.pt"_s)));
}

void TestDeployDialog::asksForEachNetwork()
{
    makeFile(u"first.pt"_s);
    open({{"cascade", R"([{"file": "a.exits", "exits": 1, "metadata": {"network": "first"}},
                          {"file": "b.exits", "exits": 2, "metadata": {"network": "second"}}])"}});
    ask(engine(u"printf '%s\\n' \"$@\" >\"%1\"; hello; done_"_s.arg(at(u"arguments"_s))));
    QCOMPARE(field(u"networkFile1"_s), at(u"first.pt"_s));
    QCOMPARE(field(u"networkFile2"_s), QString());
    QVERIFY(!button()->isEnabled());
    type(u"networkFile2"_s, at(u"second.pt"_s));
    QVERIFY(button()->isEnabled());
    QTest::mouseClick(button(), Qt::LeftButton);
    QTRY_VERIFY(!m_dialog);
    QFile file(at(u"arguments"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(QString::fromUtf8(file.readAll())
                .contains(u"--network\n%1\n--network\n%2\n"_s.arg(at(u"first.pt"_s), at(u"second.pt"_s))));
}

void TestDeployDialog::refusesWithoutEngine()
{
    open();
    ask({});
    QVERIFY2(textOf(u"deployProblem"_s).startsWith(u"offramp-engine is not installed."_s),
             qPrintable(textOf(u"deployProblem"_s)));
    QVERIFY(!button()->isEnabled());
}

void TestDeployDialog::argumentsOfAJob()
{
    const DeployJob job{.recording = u"/r.exits"_s,
                        .criterion = Criterion::Confidence,
                        .thresholds = {-0.5, -0.75},
                        .off = {{0}, {2}},
                        .networks = {u"/a.pt"_s, u"/b.pt"_s},
                        .out = u"/out.pt"_s};
    QCOMPARE(argumentsFor(job).join(u' '),
             u"deploy --events --recording /r.exits --thresholds=0.5:0.75 --criterion confidence --off 1,3 "
             "--network /a.pt --network /b.pt --out /out.pt"_s);
    QVERIFY(argumentsFor({.recording = u"/r.exits"_s, .thresholds = {}, .networks = {}, .out = {}})
                .contains(u"--thresholds=0"_s)); // a single exit
}

void TestDeployDialog::numbersHaveTips()
{
    open();
    ask(engine(u"hello"_s));
    const fixtures::NumberWalk walk(m_dialog);
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY(walk.told >= 1);
}

QTEST_MAIN(TestDeployDialog)
#include "tst_deploydialog.moc"
