// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/workspace/workspacefile.h"
#include "tests/ui/answers.h"
#include "tests/ui/fixtures.h"
#include "ui/window/mainwindow.h"
#include "ui/panels/areapanel.h"
#include "ui/panels/variantsmodel.h"
#include "ui/panels/variantspanel.h"
#include "ui/panels/welcomepage.h"
#include "ui/theme/themeswitch.h"

#include <QSettings>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// What is open closes, or is replaced, without loss: the user is asked, and neither an edit nor a file is lost behind
/// the question.
class TestClosing : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void closingAsks();
    void typedValueIsAskedFor_data();
    void typedValueIsAskedFor();
    void typedValueIsSaved();
    void recordingBehindTheQuestionIsKept_data();
    void recordingBehindTheQuestionIsKept();

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] Workspace fileAt(const QString &path) const;
    void openBoth(MainWindow &window) const;
    void decide(Document &document) const;
    void typeInto(MainWindow &window, bool isTable) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_small;
    QString m_large;
};

void TestClosing::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    QCoreApplication::setApplicationName(u"closing"_s);
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestClosing::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    m_small = fixtures::writeRecording(at(u"small.exits"_s), 1);
    m_large = fixtures::writeRecording(at(u"large.exits"_s), 2);
}

Workspace TestClosing::fileAt(const QString &path) const
{
    const auto workspace = readWorkspace(path.toStdString());
    if (!workspace)
        qFatal("%s", toText(workspace.error()).c_str());
    return *workspace;
}

void TestClosing::openBoth(MainWindow &window) const
{
    window.openFiles({m_small, m_large});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
}

void TestClosing::decide(Document &document) const
{
    document.setThresholds(document.variants()[1].id, {0.1, 1.0 / 3});
    document.setIncluded(document.variants()[2].id, false);
    document.rename(document.variants()[0].id, u"whole, \"ü\""_s);
    document.duplicateVariant(document.variants()[6].id);
    document.setEMax(0.875);
}

void TestClosing::closingAsks()
{
    MainWindow window;
    window.show();
    openBoth(window);
    decide(*window.document());
    const Workspace wanted = window.document()->toWorkspace(m_folder->path());
    QVERIFY(!window.close());
    fixtures::press(u"Cancel"_s);
    QVERIFY(window.isVisible());
    QVERIFY(window.document()->isModified());

    QVERIFY(!window.close());
    fixtures::press(u"Save"_s);
    fixtures::choose({}); // asked for a file, the user cancels
    QVERIFY(window.isVisible());

    QVERIFY(!window.close());
    fixtures::press(u"Save"_s);
    fixtures::choose(at(u"closed.offramp"_s));
    QVERIFY(!window.isVisible());
    QCOMPARE(toJson(fileAt(at(u"closed.offramp"_s))), toJson(wanted));

    MainWindow other;
    other.show();
    openBoth(other);
    decide(*other.document());
    other.files()->startNew();
    QCOMPARE(other.document()->recordings().size(), std::size_t(2));
    fixtures::press(u"Discard"_s);
    QVERIFY(other.document()->recordings().empty());
    QVERIFY(other.welcomePage()->isVisible());
    QVERIFY(other.close()); // asks nothing

    // A recording that still grows in the background has nothing to replace.
    other.document()->replaceRecording({1}, fixtures::tiny());
    QVERIFY(other.document()->recordings().empty());
}

void TestClosing::typeInto(MainWindow &window, bool isTable) const
{
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    if (isTable) {
        QTableView *table = window.variantsPanel()->table();
        QTRY_VERIFY(window.variantsPanel()->isEnabled()); // its tab is in front
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, VariantsModel::Name));
        table->edit(table->currentIndex());
    } else {
        auto *eMax = window.areaPanel()->findChild<QLineEdit *>(u"eMaxEdit"_s);
        eMax->setFocus();
    }
    auto *line = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(line);
    line->selectAll();
    QTest::keyClicks(line, isTable ? u"typed"_s : u"0.002"_s);
}

void TestClosing::typedValueIsAskedFor_data()
{
    QTest::addColumn<bool>("isTable");
    QTest::addColumn<Qt::Key>("key");
    for (const bool isTable : {false, true}) {
        const char *field = isTable ? "name of a variant" : "E_max";
        QTest::addRow("%s, quit", field) << isTable << Qt::Key_Q;
        QTest::addRow("%s, new", field) << isTable << Qt::Key_N;
    }
}

void TestClosing::typedValueIsAskedFor()
{
    QFETCH(bool, isTable);
    QFETCH(Qt::Key, key);
    MainWindow window;
    window.show();
    openBoth(window);
    QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    typeInto(window, isTable);
    QVERIFY(!window.document()->isModified());
    QTest::keyClick(QApplication::focusWidget(), key, Qt::ControlModifier);
    QVERIFY(window.isVisible());
    QVERIFY(window.document()->isModified());
    QCOMPARE(window.document()->recordings().size(), std::size_t(2));
    auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
    QVERIFY(box);
    box->reject();
    QVERIFY(window.isVisible());
    if (isTable)
        QCOMPARE(window.document()->variants()[0].name, std::string("typed"));
    else
        QCOMPARE(window.document()->eMax().value, 0.002);
    QTRY_VERIFY(QApplication::focusWidget()); // the keyboard is not lost
}

void TestClosing::typedValueIsSaved()
{
    MainWindow window;
    window.show();
    openBoth(window);
    QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    typeInto(window, false);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(fileAt(at(u"talk.offramp"_s)).decisions.eMax.value, 0.002);
    QVERIFY(!window.document()->isModified());
}

void TestClosing::recordingBehindTheQuestionIsKept_data()
{
    QTest::addColumn<QString>("answer");
    QTest::newRow("discarded") << u"Discard"_s;
    QTest::newRow("saved") << u"Save"_s;
    QTest::newRow("cancelled") << u"Cancel"_s;
}

void TestClosing::recordingBehindTheQuestionIsKept()
{
    QFETCH(QString, answer);
    MainWindow window;
    window.show();
    window.openFiles({m_small});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    QVERIFY(window.files()->saveTo(at(u"other.offramp"_s)));
    window.document()->setIncluded(window.document()->variants()[0].id, false);
    window.openFiles({at(u"talk.offramp"_s), m_large});
    QTRY_VERIFY(QApplication::activeModalWidget());
    QTest::qWait(200); // the recording is read meanwhile
    QCOMPARE(window.document()->recordings().size(), std::size_t(1));
    fixtures::press(answer);
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
    const bool isTaken = answer != u"Cancel"_s;
    QTRY_COMPARE(window.files()->path(), at(isTaken ? u"talk.offramp"_s : u"other.offramp"_s));
    QTRY_VERIFY(!QApplication::activeModalWidget());
    QCOMPARE(window.document()->recordings().size(), std::size_t(2));
    QCOMPARE(window.document()->variants()[0].included, isTaken);
    QCOMPARE(fileAt(at(u"other.offramp"_s)).decisions.variants[0].included, answer != u"Save"_s);
}

QTEST_MAIN(TestClosing)
#include "tst_closing.moc"
