// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/workspace/workspacefile.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/namewalk.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/windowfixture.h"
#include "ui/export/curvestable.h"
#include "ui/panels/notesedit.h"
#include "ui/panels/notespanel.h"
#include "ui/panels/snapshotactions.h"
#include "ui/panels/snapshotsmodel.h"
#include "ui/window/mainwindow.h"
#include "ui/window/notescontroller.h"

#include <QDockWidget>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

QString nameAt(const Document &document, std::size_t place)
{
    return nameOf(document.decisions().snapshots->at(place));
}

/// The name of the snapshot that is the reference; empty where none is.
QString referenceIn(const Document &document)
{
    const Snapshot *snapshot = document.decisions().referenceSnapshot();
    return snapshot ? nameOf(*snapshot) : QString();
}

} // namespace

/// Snapshots and notes: in the document, the menus and the dock.
class TestSnapshots : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void everyEditIsOneStep();
    void flipsAreOneStep();
    void comparingKeepsWhatWasPinned();
    void restoringIsOneStep();
    void keptInTheWorkspace();
    void keysAndMenu();
    void panelByKeyboard();
    void panelSaysWhatIsThere();
    void notesAreUndoneWithTheRest();
    void longNotesAreRefused();
    void notesAreSaved();
    void dockIsShownWhereItWas();
    void everythingIsNamedAndExplained();
    void exportedAsJson();

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] NotesPanel *panelIn(MainWindow &window) const;
    void show(MainWindow &window) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSnapshots::initTestCase()
{
    fixtures::prepareWindows(u"snapshots"_s);
}

void TestSnapshots::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestSnapshots::show(MainWindow &window) const
{
    window.resize(1280, 800);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
}

NotesPanel *TestSnapshots::panelIn(MainWindow &window) const
{
    window.notes()->dock()->toggleViewAction()->trigger();
    NotesPanel *panel = window.notes()->panel();
    const bool isSeen = QTest::qWaitFor([panel] { return !panel->visibleRegion().isEmpty() && panel->isEnabled(); });
    return isSeen ? panel : nullptr;
}

void TestSnapshots::everyEditIsOneStep()
{
    Document document;
    document.openRecording(fixtures::network(u"net"_s, 500, 2));
    QSignalSpy snapshots(&document, &Document::snapshotsChanged);
    QSignalSpy references(&document, &Document::referenceChanged);
    QSignalSpy notes(&document, &Document::notesChanged);
    std::vector<Decisions> states{document.decisions()};
    const auto remember = [&] {
        QVERIFY(states.back() != document.decisions());
        states.push_back(document.decisions());
        QCOMPARE(document.undoStack()->index(), static_cast<int>(states.size()));
    };
    const SnapshotId first = document.takeSnapshot(u"first"_s);
    remember();
    document.setThresholds(document.variants()[1].id, {0.5, 0.25});
    remember();
    document.takeSnapshot(u"second"_s);
    remember();
    document.rename(first, u"  before "_s);
    remember();
    QCOMPARE(nameAt(document, 0), u"before"_s);
    document.setNote(first, u"a note"_s);
    remember();
    QCOMPARE(snapshots.count(), 4);
    QVERIFY(document.compareWith(first));
    remember();
    QCOMPARE(references.count(), 1);
    document.setNotes(u"some text"_s);
    remember();
    QCOMPARE(notes.count(), 1);
    document.removeSnapshot(first);
    remember();
    QVERIFY(!document.decisions().reference);
    QCOMPARE(references.count(), 2);

    const int steps = document.undoStack()->index();
    QVERIFY(document.compareWith(first)); // it is gone
    QVERIFY(document.restoreSnapshot(first));
    document.rename(first, u"x"_s);
    document.setNote(first, u"x"_s);
    document.removeSnapshot(first);
    QCOMPARE(document.undoStack()->index(), steps);

    for (auto state = states.rbegin(); state != states.rend(); ++state) {
        QCOMPARE(document.decisions(), *state);
        document.undoStack()->undo();
    }
    for (const Decisions &state : states) {
        document.undoStack()->redo();
        QCOMPARE(document.decisions(), state);
    }
    QCOMPARE(fixtures::disagreement(document), QString());
}

void TestSnapshots::flipsAreOneStep()
{
    Document document;
    document.openRecording(fixtures::network(u"net"_s, 500, 2));
    const VariantId moved = document.variants()[1].id;
    SnapshotActions actions(&document);
    QSignalSpy messages(&actions, &SnapshotActions::message);
    QVERIFY(!actions.next()->isEnabled() && !actions.previous()->isEnabled());
    std::vector<double> areas;
    for (const double threshold : {0.2, 0.4, 0.6}) {
        document.setThresholds(moved, {threshold, threshold});
        areas.push_back(*document.results().area);
        actions.take()->trigger();
        document.rename(document.decisions().snapshots->back().id, QString::number(threshold));
    }
    document.setThresholds(moved, {1, 1});
    const int steps = document.undoStack()->index();
    const auto isComparedWith = [&](std::size_t place) {
        return document.decisions().referenceSnapshot() == &document.decisions().snapshots->at(place)
               && *document.results().areaChange() == *document.results().area - areas[place];
    };
    messages.clear();
    actions.next()->trigger();
    QVERIFY(isComparedWith(0));
    QCOMPARE(messages.takeLast().front().toString(), u"Compared with \"0.2\" (1 of 3)."_s);
    actions.next()->trigger();
    QVERIFY(isComparedWith(1));
    actions.next()->trigger();
    actions.next()->trigger();
    QVERIFY(isComparedWith(0)); // round and round
    actions.previous()->trigger();
    QVERIFY(isComparedWith(2));
    QCOMPARE(document.undoStack()->index(), steps + 1);
    document.undoStack()->undo();
    QVERIFY(!document.decisions().reference);
    actions.previous()->trigger();
    QVERIFY(isComparedWith(2)); // the last one is the first backwards
}

void TestSnapshots::comparingKeepsWhatWasPinned()
{
    Document document;
    document.openRecording(fixtures::network(u"net"_s, 500, 2));
    const SnapshotId taken = document.takeSnapshot(u"taken"_s);
    document.setThresholds(document.variants()[1].id, {0.5, 0.25});
    document.pinReference();
    const ReferenceDecision pinned = *document.decisions().reference;
    QVERIFY(document.compareWith(taken));
    QCOMPARE(referenceIn(document), u"taken"_s);
    QCOMPARE(document.decisions().snapshots->size(), std::size_t(2));
    QCOMPARE(nameAt(document, 1), u"Pinned"_s);
    QCOMPARE(document.decisions().snapshots->at(1).state, pinned);
    QVERIFY(document.compareWith(document.decisions().snapshots->at(1).id));
    QCOMPARE(document.decisions().snapshots->size(), std::size_t(2));
    document.undoStack()->undo();
    document.undoStack()->undo();
    QCOMPARE(*document.decisions().reference, pinned);
    QCOMPARE(document.decisions().snapshots->size(), std::size_t(1));
}

void TestSnapshots::restoringIsOneStep()
{
    Document document;
    document.openRecording(fixtures::network(u"net"_s, 500, 2));
    const SnapshotId taken = document.takeSnapshot(u"taken"_s);
    const Decisions then = document.decisions();
    const double area = *document.results().area;
    document.setThresholds(document.variants()[1].id, {0.5, 0.25});
    document.removeVariant(document.variants()[0].id);
    document.setEMax(1.5);
    const Decisions now = document.decisions();
    const int steps = document.undoStack()->index();
    QVERIFY(document.restoreSnapshot(taken));
    QCOMPARE(document.decisions(), then);
    QCOMPARE(*document.results().area, area);
    QCOMPARE(fixtures::disagreement(document), QString());
    QCOMPARE(document.undoStack()->index(), steps + 1);
    document.undoStack()->undo();
    QCOMPARE(document.decisions(), now);
    // Another variant never gets the id of one that can come back.
    const VariantId added = document.addVariant(document.variants()[0].recording, {0.1, 0.1});
    for (const Variant &variant : document.decisions().find(taken)->state.variants)
        QVERIFY(variant.id != added);
}

void TestSnapshots::keptInTheWorkspace()
{
    Document document;
    const RecordingPtr recording = fixtures::network(u"net"_s, 500, 2);
    document.openRecording(recording);
    document.takeSnapshot(u"first"_s);
    const std::size_t count = document.variants().size();
    document.removeVariant(document.variants()[0].id);
    QVERIFY(document.compareWith(document.decisions().snapshots->front().id));
    document.setNotes(u"some text"_s);
    const Workspace workspace = document.toWorkspace(u"/x"_s);
    const auto read = parseWorkspace(toJson(workspace), "t");
    QVERIFY2(read, read ? "" : toText(read.error()).c_str());

    Document again;
    again.openRecording(fixtures::network(u"other"_s, 100, 1));
    again.takeSnapshot(u"gone"_s);
    QVERIFY(again.takeWorkspace(*read, u"/x"_s, {recording}));
    QVERIFY(!again.isModified());
    QCOMPARE(toJson(again.toWorkspace(u"/x"_s)), toJson(workspace));
    QCOMPARE(referenceIn(again), u"first"_s);
    QCOMPARE(*again.decisions().notes, std::string("some text"));
    QCOMPARE(*again.results().areaChange(), *document.results().areaChange());
    // The variant that was removed has no number in the file: it comes back under a new one, and is compared.
    QVERIFY(again.restoreSnapshot(again.decisions().snapshots->front().id));
    QCOMPARE(again.variants().size(), count);
    for (const Variant &variant : again.variants())
        QCOMPARE(again.results().changeOf(variant.id)->accuracy, 0.0);
    QVERIFY(again.isModified());
    again.clear();
    QVERIFY(again.decisions().snapshots->empty() && again.decisions().notes->empty());
}

void TestSnapshots::keysAndMenu()
{
    MainWindow window;
    show(window);
    Document &document = *window.document();
    constexpr auto both = Qt::ControlModifier | Qt::ShiftModifier;
    QTest::keyClick(&window, Qt::Key_T, both); // there is nothing to keep
    QVERIFY(document.decisions().snapshots->empty());
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    QTest::keyClick(&window, Qt::Key_T, both);
    QCOMPARE(document.decisions().snapshots->size(), std::size_t(1));
    QVERIFY2(nameAt(document, 0).startsWith(u"As of "_s), qPrintable(nameAt(document, 0)));
    QVERIFY2(window.message().contains(nameAt(document, 0)), qPrintable(window.message()));
    QTest::keyClick(&window, Qt::Key_T, both);
    QVERIFY(nameAt(document, 0) != nameAt(document, 1));
    document.rename(document.decisions().snapshots->at(1).id, u"a & b"_s);
    document.setNote(document.decisions().snapshots->at(1).id, u"why"_s);
    QTest::keyClick(&window, Qt::Key_F8, Qt::ShiftModifier);
    QCOMPARE(referenceIn(document), u"a & b"_s);
    QCOMPARE(window.message(), u"Compared with \"a & b\" (2 of 2).\nwhy"_s);
    QTest::keyClick(&window, Qt::Key_F8);
    QCOMPARE(referenceIn(document), nameAt(document, 0));

    QMenu *menu = nullptr;
    for (QMenu *each : window.findChildren<QMenu *>()) {
        if (each->title().remove(u'&') == u"Snapshots")
            menu = each;
    }
    QVERIFY(menu);
    for (int shown = 0; shown < 2; ++shown) { // nothing is listed twice
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 4 + 1 + 2);
    }
    QAction *first = menu->actions().at(5);
    QAction *second = menu->actions().at(6);
    QCOMPARE(second->text(), u"a && b"_s);
    QCOMPARE(second->toolTip(), u"why"_s);
    QVERIFY(first->isChecked() && !second->isChecked());
    second->trigger();
    QCOMPARE(referenceIn(document), u"a & b"_s);
    Q_EMIT menu->aboutToShow();
    QVERIFY(menu->actions().at(6)->isChecked());
    menu->actions().at(6)->trigger();
    QVERIFY(!document.decisions().reference);
    menu->actions().at(3)->trigger(); // the list
    QTRY_VERIFY(!window.notes()->panel()->visibleRegion().isEmpty());
}

void TestSnapshots::panelByKeyboard()
{
    MainWindow window;
    show(window);
    Document &document = *window.document();
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    NotesPanel *panel = panelIn(window);
    QVERIFY(panel);
    QTableView *table = panel->table();
    const auto button = [panel](const QString &name) { return panel->findChild<QPushButton *>(name); };
    QVERIFY(!button(u"restoreSnapshot"_s)->isEnabled() && !button(u"removeSnapshot"_s)->isEnabled());
    QVERIFY(table->isHidden() && panel->findChild<QLabel *>(u"noSnapshots"_s)->isVisible());
    QTest::mouseClick(button(u"takeSnapshot"_s), Qt::LeftButton);
    const Thresholds before = document.variants()[1].thresholds;
    const std::size_t count = document.variants().size();
    document.setThresholds(document.variants()[1].id, {0.5, 0.25});
    QTest::mouseClick(button(u"takeSnapshot"_s), Qt::LeftButton);
    QVERIFY(table->isVisible() && panel->findChild<QLabel *>(u"noSnapshots"_s)->isHidden());
    QCOMPARE(table->currentIndex().row(), 1); // the one that was just taken

    const auto type = [&](int column, const QString &text) {
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, column));
        QTest::keyClick(table, Qt::Key_F2);
        auto *editor = table->findChild<QLineEdit *>();
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, text);
        QTest::keyClick(editor, Qt::Key_Return);
    };
    type(SnapshotsModel::Name, u"before"_s);
    QTRY_COMPARE(nameAt(document, 0), u"before"_s);
    QTRY_VERIFY(!table->findChild<QLineEdit *>());
    type(SnapshotsModel::Note, u"the old ones"_s);
    QTRY_COMPARE(document.decisions().snapshots->front().note, std::string("the old ones"));
    QTRY_VERIFY(!table->findChild<QLineEdit *>());

    table->setCurrentIndex(table->model()->index(0, SnapshotsModel::Name));
    QTest::keyClick(table, Qt::Key_Space);
    QCOMPARE(referenceIn(document), u"before"_s);
    QCOMPARE(table->model()->index(0, 0).data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Checked));
    QCOMPARE(table->model()->index(1, 0).data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Unchecked));
    QTest::keyClick(table, Qt::Key_Space);
    QVERIFY(!document.decisions().reference);

    QTest::keyClick(button(u"restoreSnapshot"_s), Qt::Key_Space);
    QCOMPARE(document.variants()[1].thresholds, before);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(document.decisions().snapshots->size(), std::size_t(1));
    QCOMPARE(table->currentIndex().row(), 0); // what took its place
    QTest::keyClick(button(u"removeSnapshot"_s), Qt::Key_Space);
    QVERIFY(document.decisions().snapshots->empty());
    QVERIFY(table->isHidden());
    QCOMPARE(document.variants().size(), count); // none of them was meant
}

void TestSnapshots::panelSaysWhatIsThere()
{
    Document document;
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    const SnapshotId id = document.takeSnapshot(u"<b>first</b>"_s);
    document.setNote(id, u"a note"_s);
    SnapshotsModel model(&document);
    const QModelIndex name = model.index(0, SnapshotsModel::Name);
    QCOMPARE(name.data().toString(), u"<b>first</b>"_s);
    QCOMPARE(name.data(Qt::ToolTipRole).toString(),
             u"<b>first</b>\n%1 variants, entropy, E_max 2.5 GFLOPs\na note\nTick it to compare everything with it."_s
                 .arg(document.variants().size()));
    QSignalSpy messages(&model, &SnapshotsModel::message);
    QVERIFY(model.setData(name, u" "_s));
    QCOMPARE(name.data().toString(), u"<b>first</b>"_s); // a blank name is none
    QVERIFY(model.setData(model.index(0, SnapshotsModel::Note), QString(100'001, u'x')));
    QCOMPARE(messages.count(), 1);
    QCOMPARE(document.decisions().snapshots->front().note, std::string("a note"));
    QVERIFY(!model.setData(model.index(7, 0), u"x"_s));
    QVERIFY(!(model.flags(model.index(0, SnapshotsModel::Note)) & Qt::ItemIsUserCheckable));
}

void TestSnapshots::notesAreUndoneWithTheRest()
{
    MainWindow window;
    show(window);
    Document &document = *window.document();
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    NotesPanel *panel = panelIn(window);
    QVERIFY(panel);
    NotesEdit *edit = panel->notes();
    edit->setFocus();
    const int steps = document.undoStack()->index();
    QTest::keyClicks(edit, u"first"_s);
    QCOMPARE(document.undoStack()->index(), steps + 1);
    QTest::keyClick(edit, Qt::Key_Return);
    QTest::keyClicks(edit, u"second?"_s); // the key of a menu, elsewhere
    QCOMPARE(document.undoStack()->index(), steps + 2);
    QCOMPARE(*document.decisions().notes, std::string("first\nsecond?"));
    document.setEMax(1.5);
    QTest::keyClicks(edit, u"!"_s);
    QCOMPARE(document.undoStack()->index(), steps + 4);

    const auto undo = [&] { QTest::keyClick(edit, Qt::Key_Z, Qt::ControlModifier); };
    undo();
    QCOMPARE(edit->toPlainText(), u"first\nsecond?"_s);
    undo();
    QVERIFY(document.eMax().value != 1.5);
    undo();
    QCOMPARE(edit->toPlainText(), u"first"_s);
    undo();
    QCOMPARE(edit->toPlainText(), QString());
    QVERIFY(document.decisions().notes->empty());
    QTest::keyClick(edit, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(edit->toPlainText(), u"first"_s);
    QTest::keyClick(edit, Qt::Key_Tab);
    QVERIFY(!edit->hasFocus()); // Tab goes on
}

void TestSnapshots::longNotesAreRefused()
{
    Document document;
    NotesEdit edit(&document);
    QSignalSpy messages(&edit, &NotesEdit::message);
    const QString most(50'000, u'\u00fc'); // two bytes each
    edit.setPlainText(most);
    QCOMPARE(*document.decisions().notes, most.toStdString());
    QCOMPARE(messages.count(), 0);
    edit.insertPlainText(u"x"_s);
    QCOMPARE(messages.count(), 1);
    QCOMPARE(*document.decisions().notes, most.toStdString());
    QCOMPARE(edit.toPlainText(), most);
    QVERIFY(parseWorkspace(toJson(document.toWorkspace(u"/x"_s)), "t"));
}

void TestSnapshots::notesAreSaved()
{
    const QString recording = fixtures::writeRecording(at(u"net.exits"_s), 1);
    {
        MainWindow window;
        window.openFiles({recording});
        QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
        QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
        window.notes()->panel()->notes()->setPlainText(u"Tried it."_s);
        QVERIFY(window.document()->isModified());
        QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    }
    QCOMPARE(*readWorkspace(at(u"talk.offramp"_s).toStdString())->decisions.notes, std::string("Tried it."));
    MainWindow window;
    show(window);
    window.openFiles({at(u"talk.offramp"_s)});
    QTRY_COMPARE(window.message(), u"This workspace has notes: View > Notes shows them."_s);
    QVERIFY(window.notes()->dock()->isHidden());
    QCOMPARE(window.notes()->panel()->notes()->toPlainText(), u"Tried it."_s);
    window.files()->startNew();
    QTRY_COMPARE(window.notes()->panel()->notes()->toPlainText(), QString());
}

void TestSnapshots::dockIsShownWhereItWas()
{
    const QString recording = fixtures::writeRecording(at(u"net.exits"_s), 1);
    const auto open = [&](MainWindow &window) {
        show(window);
        window.openFiles({recording});
        QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    };
    for (const bool isShown : {true, false}) {
        MainWindow window;
        open(window);
        QDockWidget *dock = window.notes()->dock();
        QCOMPARE(dock->isHidden(), isShown); // as it was left before; at first it is hidden
        dock->toggleViewAction()->trigger();
        QCOMPARE(dock->isHidden(), !isShown);
        window.close();
    }
    MainWindow window;
    open(window);
    QVERIFY(window.notes()->dock()->isHidden());
}

void TestSnapshots::everythingIsNamedAndExplained()
{
    MainWindow window;
    show(window);
    window.document()->openRecording(fixtures::network(u"net"_s, 300, 2));
    NotesPanel *panel = panelIn(window);
    QVERIFY(panel);
    QCOMPARE(fixtures::faultsOf(&window, 30).join(u'\n'), QString());
    window.document()->takeSnapshot(u"As of 8 Mar, 14:05"_s);
    window.document()->setNote(window.document()->decisions().snapshots->front().id, u"7 tries"_s);
    QCoreApplication::processEvents();
    QCOMPARE(fixtures::faultsOf(&window, 30).join(u'\n'), QString());
    const fixtures::NumberWalk walk(panel);
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY(walk.told >= 2);
}

void TestSnapshots::exportedAsJson()
{
    Document document;
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    const auto exported
        = [&] { return QJsonDocument::fromJson(QByteArray::fromStdString(everythingJson(document))).object(); };
    QVERIFY(!exported().contains(u"notes"_s) && !exported().contains(u"snapshots"_s));
    document.takeSnapshot(u"first \"one\""_s);
    document.setNote(document.takeSnapshot(u"second"_s), u"why"_s);
    QVERIFY(document.compareWith(document.decisions().snapshots->at(1).id));
    document.setNotes(u"two\nlines"_s);
    const QJsonObject json = exported();
    QCOMPARE(json[u"notes"_s].toString(), u"two\nlines"_s);
    const QJsonArray snapshots = json[u"snapshots"_s].toArray();
    QCOMPARE(snapshots.size(), 2);
    QCOMPARE(snapshots[0][u"name"_s].toString(), u"first \"one\""_s);
    QCOMPARE(snapshots[0][u"is_reference"_s].toBool(), false);
    QCOMPARE(snapshots[1][u"is_reference"_s].toBool(), true);
    QCOMPARE(snapshots[1][u"note"_s].toString(), u"why"_s);
    QCOMPARE(snapshots[1][u"unit"_s].toString(), u"GFLOPs"_s);
    QCOMPARE(snapshots[1][u"e_max"_s].toDouble(), 2.5);
    const QJsonArray variants = snapshots[1][u"variants"_s].toArray();
    QCOMPARE(variants.size(), qsizetype(document.variants().size()));
    QCOMPARE(variants[1][u"network"_s].toString(), u"net"_s);
    QCOMPARE(variants[1][u"thresholds"_s][0].toDouble(), document.variants()[1].thresholds[0]);
}

QTEST_MAIN(TestSnapshots)
#include "tst_snapshots.moc"
