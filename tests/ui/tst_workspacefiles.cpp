// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/numbers.h"
#include "core/workspace/workspacefile.h"
#include "tests/ui/answers.h"
#include "tests/ui/fixtures.h"
#include "ui/files/demo.h"
#include "ui/files/loadworkspace.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/mainwindow.h"
#include "ui/panels/missingbar.h"
#include "ui/panels/recentbutton.h"
#include "ui/panels/welcomepage.h"
#include "ui/theme/themeswitch.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestWorkspaceFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void savedAndReopenedIsEqual();
    void undoReachesTheStartAfterReopening();
    void referenceIsKept();
    void coloursStayWithTheirNetworks();
    void openingAloneIsNoDecision();
    void savingWhileOneIsMissingLosesNothing();
    void missingOneIsAskedForByName();
    void missingOneIsFoundWhileItIsLookedFor();
    void missingOneIsTakenByOpeningIt();
    void closingAMissingOneIsOneStep();
    void refusals_data();
    void refusals();
    void thresholdsThatDoNotFit();
    void demoOpensAndSaveAsksWhere();
    void reportsUnwritableFolder();
    void recentFiles();
    void recentRowsAreListedOnce();
    void buttonsOfFileDialogsShowTheirIcons();

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] Workspace fileAt(const QString &path) const;
    void openBoth(MainWindow &window) const;
    void decide(Document &document) const;
    void saveWithMissing(MainWindow &window) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_small;
    QString m_large;
};

void TestWorkspaceFiles::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    QCoreApplication::setApplicationName(u"workspacefiles"_s);
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestWorkspaceFiles::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_folder->path()).mkdir(u"data"_s));
    m_small = fixtures::writeRecording(at(u"data/small.exits"_s), 1);
    m_large = fixtures::writeRecording(at(u"data/large.exits"_s), 2);
}

Workspace TestWorkspaceFiles::fileAt(const QString &path) const
{
    const auto workspace = readWorkspace(path.toStdString());
    if (!workspace)
        qFatal("%s", toText(workspace.error()).c_str());
    return *workspace;
}

void TestWorkspaceFiles::openBoth(MainWindow &window) const
{
    window.openFiles({m_small, m_large});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
}

void TestWorkspaceFiles::decide(Document &document) const
{
    document.setThresholds(document.variants()[1].id, {0.1, 1.0 / 3});
    document.setIncluded(document.variants()[2].id, false);
    document.rename(document.variants()[0].id, u"whole, \"ü\""_s);
    document.duplicateVariant(document.variants()[6].id);
    document.setEMax(0.875);
}

void TestWorkspaceFiles::savedAndReopenedIsEqual()
{
    MainWindow window;
    openBoth(window);
    decide(*window.document());
    QVERIFY(window.document()->isModified());
    QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    QVERIFY(!window.document()->isModified());
    QVERIFY(!window.isWindowModified());
    QVERIFY(window.windowTitle().startsWith(u"talk.offramp[*]"_s));
    const Workspace saved = fileAt(at(u"talk.offramp"_s));
    QCOMPARE(saved.recordings[0].path, std::string("data/small.exits"));
    QCOMPARE(saved.decisions.eMax.origin, EMaxOrigin::Chosen);

    MainWindow again;
    again.openFiles({at(u"talk.offramp"_s)});
    QTRY_COMPARE(again.files()->path(), at(u"talk.offramp"_s));
    QCOMPARE(toJson(again.document()->toWorkspace(m_folder->path())), toJson(saved));
    QCOMPARE(fixtures::disagreement(*again.document()), QString());
    QCOMPARE(again.document()->results().area, window.document()->results().area);
    QCOMPARE(again.document()->eMax(), window.document()->eMax());
    QVERIFY(!again.document()->isModified());

    // A workspace moved together with its recordings opens as well.
    QVERIFY(QFile::rename(m_folder->path(), m_folder->path() + u"-moved"_s));
    MainWindow moved;
    moved.openFiles({m_folder->path() + u"-moved/talk.offramp"_s});
    QTRY_COMPARE(moved.document()->recordings().size(), std::size_t(2));
    QCOMPARE(toJson(moved.document()->toWorkspace(m_folder->path() + u"-moved"_s)), toJson(saved));
    QVERIFY(QFile::rename(m_folder->path() + u"-moved"_s, m_folder->path()));
}

void TestWorkspaceFiles::undoReachesTheStartAfterReopening()
{
    MainWindow window;
    openBoth(window);
    QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    const Workspace saved = fileAt(at(u"talk.offramp"_s));
    window.openFiles({at(u"talk.offramp"_s)});
    QTRY_VERIFY(!window.document()->undoStack()->canUndo());
    decide(*window.document());
    window.document()->closeRecording(window.document()->decisions().recordings[0]);
    QVERIFY(window.isWindowModified());
    while (window.document()->undoStack()->canUndo())
        window.document()->undoStack()->undo();
    QCOMPARE(toJson(window.document()->toWorkspace(m_folder->path())), toJson(saved));
    QVERIFY(!window.isWindowModified());
    while (window.document()->undoStack()->canRedo())
        window.document()->undoStack()->redo();
    QCOMPARE(window.document()->recordings().size(), std::size_t(1));
    QVERIFY(window.isWindowModified());
}

void TestWorkspaceFiles::referenceIsKept()
{
    MainWindow window;
    openBoth(window);
    QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    Workspace pinned = fileAt(at(u"talk.offramp"_s));
    const auto ids = pinned.decisions.recordings;
    const Variant old{{}, ids[1], {0.25, 0.5}, "old", 1, true};
    pinned.decisions.reference = {{old, {{}, ids[0], {1, 1}, "older", 0, false}}, 0.75};
    QVERIFY(writeWorkspace(at(u"pinned.offramp"_s).toStdString(), pinned).has_value());
    window.openFiles({at(u"pinned.offramp"_s)});
    QTRY_COMPARE(window.files()->path(), at(u"pinned.offramp"_s));
    Document &document = *window.document();
    document.addVariant(document.decisions().recordings[0], {0.3, 0.3});
    QVERIFY(window.files()->saveTo(at(u"again.offramp"_s)));
    QCOMPARE(fileAt(at(u"again.offramp"_s)).decisions.reference, pinned.decisions.reference);
    // Closing a recording removes its part of the reference, and undo restores it.
    document.closeRecording(document.decisions().recordings[0]);
    const Workspace closed = parseWorkspace(toJson(document.toWorkspace(m_folder->path())), "closed").value();
    QCOMPARE(closed.decisions.reference->variants,
             (std::vector<Variant>{{{}, closed.decisions.recordings[0], {0.25, 0.5}, "old", 1, true}}));
    document.undoStack()->undo();
    const Workspace again = parseWorkspace(toJson(document.toWorkspace(m_folder->path())), "again").value();
    QCOMPARE(again.decisions.reference, pinned.decisions.reference);
}

void TestWorkspaceFiles::coloursStayWithTheirNetworks()
{
    MainWindow window;
    openBoth(window);
    Document &document = *window.document();
    document.closeRecording(document.decisions().recordings[0]);
    const int colour = document.colourOf(document.decisions().recordings[0]);
    QCOMPARE(colour, 1);
    QVERIFY(window.files()->saveTo(at(u"one.offramp"_s)));
    window.openFiles({at(u"one.offramp"_s), m_small});
    QTRY_COMPARE(document.recordings().size(), std::size_t(2));
    QCOMPARE(document.colourOf(document.decisions().recordings[0]), colour);
    QCOMPARE(document.colourOf(document.decisions().recordings[1]), 0);
}

void TestWorkspaceFiles::openingAloneIsNoDecision()
{
    MainWindow window;
    openBoth(window);
    QVERIFY(!window.document()->isModified());
    QVERIFY(!window.files()->hasChanges());
    window.document()->setIncluded(window.document()->variants()[0].id, false);
    QVERIFY(window.isWindowModified());
    window.document()->undoStack()->undo();
    QVERIFY(!window.isWindowModified());
    window.document()->undoStack()->undo();
    QVERIFY(!window.isWindowModified());
}

void TestWorkspaceFiles::saveWithMissing(MainWindow &window) const
{
    openBoth(window);
    decide(*window.document());
    QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    QVERIFY(QFile::rename(m_small, at(u"elsewhere.exits"_s)));
    window.openFiles({at(u"talk.offramp"_s)});
    QTRY_COMPARE(window.document()->decisions().absent.size(), std::size_t(1));
    QCOMPARE(window.document()->recordings().size(), std::size_t(1));
}

void TestWorkspaceFiles::savingWhileOneIsMissingLosesNothing()
{
    MainWindow window;
    window.show();
    saveWithMissing(window);
    const Workspace saved = fileAt(at(u"talk.offramp"_s));
    Document &document = *window.document();
    QCOMPARE(document.variants().size(), std::size_t(5)); // of the network that is there
    QVERIFY(!document.isModified());
    QCOMPARE(toJson(document.toWorkspace(m_folder->path())), toJson(saved));

    // Edited and saved in another folder while it is missing.
    document.setIncluded(document.variants()[0].id, false);
    QVERIFY(QDir(m_folder->path()).mkdir(u"other"_s));
    QVERIFY(window.files()->saveTo(at(u"other/talk.offramp"_s)));
    Workspace wanted = saved;
    wanted.recordings[0].path = "../data/small.exits";
    wanted.recordings[1].path = "../data/large.exits";
    wanted.decisions.variants[4].included = false;
    QCOMPARE(toJson(fileAt(at(u"other/talk.offramp"_s))), toJson(wanted));

    // Back in its place, it opens as before.
    QVERIFY(QFile::rename(at(u"elsewhere.exits"_s), m_small));
    window.openFiles({at(u"other/talk.offramp"_s)});
    QTRY_COMPARE(document.recordings().size(), std::size_t(2));
    QCOMPARE(toJson(document.toWorkspace(at(u"other"_s))), toJson(wanted));
    QVERIFY(document.decisions().absent.empty());
    QCOMPARE(fixtures::disagreement(document), QString());
}

void TestWorkspaceFiles::missingOneIsAskedForByName()
{
    MainWindow window;
    window.show();
    saveWithMissing(window);
    Document &document = *window.document();
    MissingBar *bar = window.missingBar();
    QVERIFY(bar->isVisible());
    QVERIFY2(bar->sentence().contains(u"\"small\""_s), qPrintable(bar->sentence()));
    QVERIFY(bar->sentence().contains(u"4 variants are kept"_s));

    // Another recording is refused, and nothing changes.
    const Decisions before = document.decisions();
    bar->look(document.decisions().absent[0].id, m_large);
    QTRY_VERIFY2(window.message().contains(u"is not the recording"_s), qPrintable(window.message()));
    QCOMPARE(document.decisions(), before);

    QTest::mouseClick(bar->findChild<QPushButton *>(u"accept"_s), Qt::LeftButton);
    const QString title = fixtures::choose(at(u"elsewhere.exits"_s));
    QVERIFY2(title.contains(u"small.exits"_s), qPrintable(title));
    QTRY_COMPARE(document.recordings().size(), std::size_t(2));
    QVERIFY(!bar->isVisible());
    QVERIFY(document.isModified());
    Workspace wanted = fileAt(at(u"talk.offramp"_s));
    wanted.recordings[0].path = "elsewhere.exits";
    QCOMPARE(toJson(document.toWorkspace(m_folder->path())),
             toJson(wanted)); // names, order and thresholds as they were
    QCOMPARE(fixtures::disagreement(document), QString());

    document.undoStack()->undo();
    QCOMPARE(document.decisions(), before);
    QVERIFY(bar->isVisible());
    document.undoStack()->redo();
    QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    QCOMPARE(toJson(fileAt(at(u"talk.offramp"_s))), toJson(wanted));
}

void TestWorkspaceFiles::missingOneIsFoundWhileItIsLookedFor()
{
    MainWindow window;
    window.show();
    openBoth(window);
    QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    QVERIFY(QFile::rename(m_small, at(u"elsewhere.exits"_s)));
    QVERIFY(QFile::rename(m_large, at(u"another.exits"_s)));
    window.openFiles({at(u"talk.offramp"_s)});
    QTRY_COMPARE(window.document()->decisions().absent.size(), std::size_t(2));
    const RecordingId first = window.document()->decisions().absent[0].id;
    QVERIFY(window.missingBar()->sentence().contains(u"\"small\""_s));
    QTest::mouseClick(window.missingBar()->findChild<QPushButton *>(u"accept"_s), Qt::LeftButton);
    window.document()->closeRecording(first);
    QVERIFY(window.missingBar()->sentence().contains(u"\"large\""_s)); // by the time the file is chosen
    fixtures::choose(at(u"elsewhere.exits"_s));
    window.openFiles({at(u"another.exits"_s)}); // what was asked of the loader before is answered before
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    QCOMPARE(window.message(), QString());
}

void TestWorkspaceFiles::missingOneIsTakenByOpeningIt()
{
    MainWindow window;
    saveWithMissing(window);
    window.openFiles({at(u"elsewhere.exits"_s)});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
    QVERIFY(window.document()->decisions().absent.empty());
    QCOMPARE(window.document()->variants().size(), std::size_t(9));
}

void TestWorkspaceFiles::closingAMissingOneIsOneStep()
{
    MainWindow window;
    saveWithMissing(window);
    Document &document = *window.document();
    const Decisions before = document.decisions();
    document.closeRecording(document.decisions().absent[0].id);
    QVERIFY(document.decisions().absent.empty());
    QCOMPARE(document.toWorkspace(m_folder->path()).recordings.size(), std::size_t(1));
    document.undoStack()->undo();
    QCOMPARE(document.decisions(), before);
}

void TestWorkspaceFiles::refusals_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("not JSON") << QByteArray("\x89PNG\r\n");
    QTest::newRow("another JSON") << QByteArray("[1, 2]");
    QTest::newRow("newer") << QByteArray(R"({"offramp_workspace": 99})");
    QTest::newRow("half") << QByteArray(R"({"offramp_workspace": 1, "recordings": [{"name")");
    QTest::newRow("unknown criterion") << QByteArray(
        R"({"offramp_workspace":1,"recordings":[],"criterion":"luck","e_max":{"gflops":1,"origin":"chosen"},"variants":[]})");
}

void TestWorkspaceFiles::refusals()
{
    QFETCH(QByteArray, text);
    MainWindow window;
    window.show();
    openBoth(window);
    const Decisions before = window.document()->decisions();
    QFile file(at(u"broken.offramp"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    window.openFiles({file.fileName()});
    QTRY_VERIFY2(window.message().contains(u"broken.offramp"_s), qPrintable(window.message()));
    QCOMPARE(window.document()->decisions(), before); // what was open is kept
    QVERIFY(window.files()->path().isEmpty());
}

void TestWorkspaceFiles::thresholdsThatDoNotFit()
{
    MainWindow window;
    openBoth(window);
    QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    Workspace wrong = fileAt(at(u"talk.offramp"_s));
    wrong.decisions.variants[0].thresholds = {1, 2, 3};
    QVERIFY(writeWorkspace(at(u"wrong.offramp"_s).toStdString(), wrong).has_value());
    window.openFiles({at(u"wrong.offramp"_s)});
    QTRY_VERIFY2(window.message().contains(u"3 thresholds; a network of 3 exits takes 2"_s),
                 qPrintable(window.message()));
    QCOMPARE(window.files()->path(), at(u"talk.offramp"_s));
}

void TestWorkspaceFiles::demoOpensAndSaveAsksWhere()
{
    MainWindow window;
    window.show();
    QVERIFY(!demoWorkspace().isEmpty());
    Q_EMIT window.welcomePage()->demoRequested();
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
    Document &document = *window.document();
    QVERIFY(document.decisions().absent.empty());
    QCOMPARE(document.eMax().origin, EMaxOrigin::MostExpensiveNetwork);
    QCOMPARE(document.eMax().network, std::string("signs-large"));
    QCOMPARE(document.eMax().value, roundStepAbove(document.recordings()[1]->fullCost()));
    QVERIFY(document.results().area.has_value());
    for (const VariantResult &result : document.results().variants)
        QCOMPARE(result.standing, Standing{}); // each one adds to the area
    QVERIFY(window.files()->recentFiles()->paths().isEmpty());

    // Nothing is written beside the demo, which is installed for all.
    window.exports()->exportAction()->trigger();
    const auto *base = window.findChild<QLineEdit *>(u"exportBase"_s);
    QVERIFY(base);
    QVERIFY(QFileInfo(base->text()).absolutePath() != QFileInfo(demoWorkspace()).absolutePath());
    QCOMPARE(QFileInfo(base->text()).fileName(), u"demo"_s);
    QTest::keyClick(QApplication::activeModalWidget(), Qt::Key_Escape);

    document.setIncluded(document.variants()[0].id, false);
    const Workspace shipped = fileAt(demoWorkspace());
    window.files()->save();
    fixtures::choose({});
    QVERIFY(document.isModified());
    window.files()->save();
    fixtures::choose(at(u"mine.offramp"_s));
    QVERIFY(!document.isModified());
    QCOMPARE(fileAt(demoWorkspace()), shipped);
    QVERIFY(!fileAt(at(u"mine.offramp"_s)).decisions.variants[0].included);
    window.files()->save();
    QVERIFY(!QApplication::activeModalWidget()); // no more questions
    window.openFiles({at(u"mine.offramp"_s)});
    QTRY_VERIFY(!document.undoStack()->canUndo());
    QCOMPARE(document.recordings().size(), std::size_t(2));
}

void TestWorkspaceFiles::reportsUnwritableFolder()
{
    MainWindow window;
    window.show();
    openBoth(window);
    decide(*window.document());
    QVERIFY(!window.files()->saveTo(at(u"no/such/folder/x.offramp"_s)));
    QVERIFY(window.message().contains(u"x.offramp"_s));
    QVERIFY(!window.files()->saveTo(u"/proc/x.offramp"_s)); // read-only for everyone, including root
    QVERIFY(window.message().contains(u"/proc/x.offramp"_s));
    QVERIFY(window.document()->isModified());
    QVERIFY(window.files()->path().isEmpty());
}

void TestWorkspaceFiles::recentFiles()
{
    MainWindow window;
    window.show();
    openBoth(window);
    QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    RecentFiles *recent = window.files()->recentFiles();
    QCOMPARE(recent->paths(), (QStringList{at(u"talk.offramp"_s), m_large, m_small}));
    recent->add(m_small);
    QCOMPARE(recent->paths().constFirst(), m_small);
    QCOMPARE(recent->paths().size(), qsizetype(3));

    window.files()->startNew();
    QVERIFY(QFile::remove(m_large));
    window.welcomePage()->hide();
    window.welcomePage()->show();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    const auto rows = window.welcomePage()->findChildren<RecentButton *>();
    QCOMPARE(rows.size(), qsizetype(2)); // a missing file is not offered
    QTest::mouseClick(rows[1], Qt::LeftButton);
    QTRY_COMPARE(window.files()->path(), at(u"talk.offramp"_s));

    for (int i = 0; i < 14; ++i)
        recent->add(at(u"%1.exits"_s.arg(i)));
    QCOMPARE(recent->paths().size(), qsizetype(10));
    QCOMPARE(recent->paths().constFirst(), at(u"13.exits"_s));
}

void TestWorkspaceFiles::recentRowsAreListedOnce()
{
    RecentFiles recent;
    recent.add(m_small);
    WelcomePage page(&recent);
    page.show(); // lists the files again, before the first rows are deleted
    const auto shown = [&page] {
        QCoreApplication::processEvents(); // does not delete them yet
        QStringList tips;
        for (const RecentButton *row : page.findChildren<RecentButton *>()) {
            if (row->isVisible())
                tips.append(row->toolTip());
        }
        return tips;
    };
    QCOMPARE(shown(), QStringList{m_small});
    recent.add(m_large);
    QCOMPARE(shown(), (QStringList{m_large, m_small}));
}

void TestWorkspaceFiles::buttonsOfFileDialogsShowTheirIcons()
{
    QFileDialog dialog;
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    int seen = 0;
    for (auto *button : dialog.findChildren<QToolButton *>()) {
        if (!button->isVisible() || button->icon().isNull())
            continue;
        button->setEnabled(true); // as its icon is plainest
        const QImage shot = button->grab().toImage();
        const QRect inside = shot.rect().adjusted(4, 4, -4, -4); // without its border
        QRect drawn;
        for (int y = inside.top(); y <= inside.bottom(); ++y) {
            for (int x = inside.left(); x <= inside.right(); ++x) {
                if (shot.pixel(x, y) != shot.pixel(inside.topLeft()))
                    drawn |= QRect(x, y, 1, 1);
            }
        }
        QVERIFY2(drawn.width() >= 7, qPrintable(button->objectName()));
        ++seen;
    }
    QVERIFY(seen >= 4);
}

QTEST_MAIN(TestWorkspaceFiles)
#include "tst_workspacefiles.moc"
