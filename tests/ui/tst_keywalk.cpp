// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fakeengine.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/keywalkhelpers.h"
#include "tests/ui/panelcheck.h"
#include "tests/ui/recordfixture.h"
#include "tests/ui/windowfixture.h"
#include "ui/window/mainwindow.h"
#include "ui/window/recordingcontroller.h"
#include "ui/window/tryimagecontroller.h"
#include "ui/wording/costscale.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>

#include <cmath>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using Action = QAccessibleActionInterface;
using Role = QAccessible::Role;

/// What an answer says is wrong, as a failure.
#define DO(answer) QCOMPARE(answer, QString())

#define CHECK_PANELS() QCOMPARE(fixtures::panelDisagreement(*m_window), QString())

namespace {

const QString chartName = u"Energy\u2013accuracy chart"_s;
const QString eMaxName = u"E_max in MFLOPs per image"_s;
const QString changeName = u"Change of the area from the reference"_s;

} // namespace

/// One session on the demo without a mouse and without looking: once by keys, once as screen readers do it, through the
/// accessible tree. Each test function continues from the previous one, and after every step all panels must agree with
/// a fresh count of the samples.
class TestKeyWalk : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_hasFailed = m_hasFailed || QTest::currentTestFailed(); }

    void opensTheDemo();
    void movesOnTheCurve();
    void movesInAHistogram();
    void types();
    void suggests();
    void pins();
    void filters();
    void exports();
    void presents();
    void records();
    void triesAnImage();
    void undoesEverything();

    void opensThroughTheTree();
    void movesThroughTheTree();
    void typesThroughTheTree();
    void suggestsThroughTheTree();
    void pinsThroughTheTree();
    void filtersThroughTheTree();
    void exportsThroughTheTree();
    void presentsThroughTheTree();
    void recordsThroughTheTree();
    void triesAnImageThroughTheTree();
    void undoesThroughTheTree();

    void quits();
    void cleanupTestCase() { m_window.reset(); }

private:
    [[nodiscard]] Document &document() const { return *m_window->document(); }
    [[nodiscard]] const Variant &variant(std::size_t row) const { return document().variants()[row]; }
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }
    void waitForTheDemo();
    void moveByPage();
    void checkSuggested(std::size_t most, const Decisions &before);
    void checkFiles(const QString &base, const QStringList &figures);
    void checkRecorded(const QString &name);
    void checkTried(const QString &image);

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
    fixtures::KeyWalk m_walk;
    Decisions m_opened;
    bool m_hasFailed = false;
};

void TestKeyWalk::initTestCase()
{
    fixtures::prepareWindows(u"keywalk"_s);
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    QApplication::setQuitOnLastWindowClosed(false);
    QSettings().clear();
    for (const QString &network : {u"net.pt"_s, u"other.pt"_s})
        QVERIFY(QFile(at(network)).open(QIODevice::WriteOnly));
    for (const QString &image : {u"photo.png"_s, u"second.png"_s})
        fixtures::writeImage(at(image), {40, 30}, Qt::darkGreen);
    // It records what the demo's network answered.
    const QString engine = fixtures::fakeEngine(m_folder.path(), u"engine"_s,
                                                u"printf '%s\\n' \"$*\" >>'%1'\n"
                                                "case \"$*\" in\n"
                                                "devices*) say '{\"devices\":[]}';;\n"
                                                "record*--dry-run*) plan;;\n"
                                                "record*) out=${arguments##*--out }; cp '%2' \"${out%% *}\"\n"
                                                "hello; progress 100; done_;;\n"
                                                "classify*) classified \"$@\";;\n"
                                                "esac"_s.arg(at(u"runs"_s), fixtures::demo(u"signs-small.exits"_s)));
    m_window = std::make_unique<MainWindow>();
    m_window->recorder()->setEngine(engine);
    m_window->tries()->setEngine(engine);
    m_window->resize(1280, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    DO(m_walk.enter(Role::Window));
}

void TestKeyWalk::init()
{
    if (m_hasFailed)
        QSKIP("The step before it failed.");
}

void TestKeyWalk::waitForTheDemo()
{
    QTRY_COMPARE(document().recordings().size(), std::size_t(2));
    QTRY_VERIFY(m_walk.find(Role::Table, u"Variants"_s) && m_walk.find(Role::Chart, chartName));
    QVERIFY(!document().isModified());
    QVERIFY(!document().undoStack()->canUndo());
    m_opened = document().decisions();
    QTRY_COMPARE(fixtures::panelDisagreement(*m_window), QString());
}

void TestKeyWalk::opensTheDemo()
{
    DO(m_walk.click(Role::Button, u"Open the demo"_s));
    waitForTheDemo();
    QTRY_VERIFY(m_walk.find(Role::Slider, u"Entropy at exit 1 (nats)"_s));
}

void TestKeyWalk::movesOnTheCurve()
{
    DO(m_walk.tabTo(Role::Chart, chartName));
    QVERIFY(m_walk.spoken(Role::Chart, chartName).contains(u"Selected: V2"_s));
    const Thresholds before = variant(1).thresholds;
    QCOMPARE(m_walk.value(Role::Chart, chartName), before[0]);
    for (const Qt::Key key : {Qt::Key_Left, Qt::Key_Left, Qt::Key_Right, Qt::Key_PageUp, Qt::Key_PageUp}) {
        m_walk.press(key);
        CHECK_PANELS();
    }
    const Thresholds after = variant(1).thresholds;
    QVERIFY(after[0] < before[0]); // towards more energy
    QCOMPARE(after[0], after[1]);
    QCOMPARE(m_walk.value(Role::Chart, chartName), after[0]);
    m_walk.press(Qt::Key_Tab);
    QVERIFY(m_walk.spoken(Role::Chart, chartName).contains(u"Selected: V3"_s));
    CHECK_PANELS();
}

void TestKeyWalk::movesInAHistogram()
{
    const QString second = u"Entropy at exit 2 (nats)"_s;
    DO(m_walk.goToCell(u"Variants"_s, u"V4"_s, u"Threshold"_s));
    CHECK_PANELS();
    const Thresholds before = variant(3).thresholds;
    DO(m_walk.tabTo(Role::Slider, second));
    QCOMPARE(m_walk.value(Role::Slider, second), before[1]);
    DO(m_walk.click(Role::CheckBox, u"Link exits"_s));
    QVERIFY(!m_walk.find(Role::CheckBox, u"Link exits"_s)->state().checked);
    DO(m_walk.tabTo(Role::Slider, second, true));
    for (const Qt::Key key : {Qt::Key_Right, Qt::Key_Right, Qt::Key_Left, Qt::Key_PageUp}) {
        m_walk.press(key);
        CHECK_PANELS();
    }
    const Thresholds after = variant(3).thresholds;
    QCOMPARE(after[0], before[0]);
    QVERIFY(after[1] > before[1]);
    QCOMPARE(m_walk.value(Role::Slider, second), after[1]);
    QVERIFY(m_walk.spoken(Role::Slider, second).contains(m_walk.find(Role::Slider, second)->text(QAccessible::Value)));
}

void TestKeyWalk::types()
{
    DO(m_walk.goToCell(u"Variants"_s, u"V3"_s, u"Threshold"_s));
    m_walk.press(Qt::Key_F2);
    m_walk.press(Qt::Key_A, Qt::ControlModifier);
    m_walk.type(u"1.5"_s);
    m_walk.press(Qt::Key_Return);
    QTRY_COMPARE(variant(2).thresholds, (Thresholds{1.5, 1.5}));
    CHECK_PANELS();
    DO(m_walk.write(Role::EditableText, eMaxName, u"20"_s));
    m_walk.press(Qt::Key_Return);
    QVERIFY(std::abs(document().eMax().value - 0.02) < 1e-12);
    CHECK_PANELS();
}

/// The included variants are those that were suggested.
void TestKeyWalk::checkSuggested(std::size_t most, const Decisions &before)
{
    QTRY_VERIFY(m_walk.isGone(Role::Dialog, u"Suggest variants"_s));
    DO(m_walk.enter(Role::Window));
    QVERIFY(document().decisions() != before);
    std::size_t added = 0;
    for (const Variant &each : document().variants())
        added += before.find(each.id) ? 0U : 1U;
    QVERIFY2(added >= 1 && added <= most, qPrintable(QString::number(added)));
    CHECK_PANELS();
}

void TestKeyWalk::suggests()
{
    const Decisions before = document().decisions();
    DO(m_walk.click(Role::Button, u"Suggest…"_s));
    DO(m_walk.enter(Role::Dialog, u"Suggest variants"_s));
    DO(m_walk.write(Role::SpinBox, u"Number of variants"_s, u"4"_s));
    QTRY_COMPARE(m_walk.value(Role::SpinBox, u"Number of variants"_s), 4.0);
    QTRY_COMPARE(m_walk.rowsOf(Role::Table, u"Suggested variants"_s), 4);
    DO(m_walk.click(Role::Button, u"Apply"_s));
    checkSuggested(4, before);
}

/// Moves the selected variant, which may be at an end of its curve, by a large step.
void TestKeyWalk::moveByPage()
{
    const Decisions before = document().decisions();
    m_walk.press(Qt::Key_PageDown);
    if (document().decisions() == before)
        m_walk.press(Qt::Key_PageUp);
    QVERIFY(document().decisions() != before);
    CHECK_PANELS();
}

void TestKeyWalk::pins()
{
    m_walk.press(Qt::Key_P, Qt::ControlModifier);
    QVERIFY(document().decisions().reference);
    QVERIFY(m_walk.spoken(Role::StaticText, changeName).startsWith(u"Same as reference"_s));
    const QString suggested = nameOf(document().variants().back());
    DO(m_walk.goToCell(u"Variants"_s, suggested, u"Threshold"_s));
    DO(m_walk.tabTo(Role::Chart, chartName, true));
    QVERIFY(m_walk.spoken(Role::Chart, chartName).contains(u"Selected: "_s + suggested));
    moveByPage();
    QVERIFY(!m_walk.spoken(Role::StaticText, changeName).startsWith(u"Same as reference"_s));
}

void TestKeyWalk::filters()
{
    DO(m_walk.showTab(u"Samples"_s));
    QTRY_COMPARE(m_walk.rowsOf(Role::List, u"Samples"_s), 1000);
    DO(m_walk.choose(u"Effect of the last threshold change"_s, u"Changed exit"_s));
    CHECK_PANELS();
    const int changed = m_walk.rowsOf(Role::List, u"Samples"_s);
    QVERIFY(changed > 0 && changed < 1000);
    DO(m_walk.choose(u"Correct or incorrect"_s, u"Correct"_s));
    CHECK_PANELS();
    QVERIFY(m_walk.rowsOf(Role::List, u"Samples"_s) < 1000);
    DO(m_walk.click(Role::Button, u"Show all"_s));
    CHECK_PANELS();
    QCOMPARE(m_walk.rowsOf(Role::List, u"Samples"_s), 1000);

    DO(m_walk.write(Role::EditableText, u"Search names"_s, u"ARROW/00"_s));
    QTRY_COMPARE(m_walk.rowsOf(Role::List, u"Samples"_s), 10);
    m_walk.press(Qt::Key_Escape);
    QTRY_COMPARE(m_walk.rowsOf(Role::List, u"Samples"_s), 1000);
    CHECK_PANELS();
    DO(m_walk.showTab(u"Variants"_s));
    QTRY_VERIFY(m_walk.find(Role::Table, u"Variants"_s));
    CHECK_PANELS();
}

void TestKeyWalk::checkFiles(const QString &base, const QStringList &figures)
{
    QTRY_VERIFY(m_walk.isGone(Role::Dialog, u"Export"_s));
    DO(m_walk.enter(Role::Window));
    CHECK_PANELS();
    for (const QString &figure : figures)
        QVERIFY2(QFileInfo(at(figure)).size() > 2000, qPrintable(figure));
    QFile file(at(base + u".json"_s));
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(QDir(m_folder.path()).entryList().join(u' ')));
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    const CostScale scale = costScale(document());
    QCOMPARE(scale.text(json.value(u"area"_s).toDouble()), scale.text(*document().results().area));
}

void TestKeyWalk::exports()
{
    m_walk.press(Qt::Key_E, Qt::ControlModifier);
    DO(m_walk.enter(Role::Dialog, u"Export"_s));
    DO(m_walk.write(Role::EditableText, u"Name of the files, without suffix"_s, at(u"keys"_s)));
    DO(m_walk.tabTo(Role::List, u"Figures"_s));
    m_walk.press(Qt::Key_Down);
    m_walk.press(Qt::Key_Space);
    QVERIFY(m_walk.cells(Role::List, u"Figures"_s)->child(1)->state().checked);
    for (const QString &box : {u"SVG"_s, u"PNG"_s, u"Variants as CSV"_s, u"Everything as JSON"_s})
        DO(m_walk.click(Role::CheckBox, box));
    DO(m_walk.click(Role::Button, u"Export"_s));
    checkFiles(u"keys"_s, {u"keys-step-curve.pdf"_s, u"keys-step-curve.svg"_s, u"keys-step-curve.png"_s,
                           u"keys-thresholds.pdf"_s, u"keys-thresholds.svg"_s, u"keys-thresholds.png"_s});
    QFile table(at(u"keys-variants.csv"_s));
    QVERIFY(table.open(QIODevice::ReadOnly));
    QCOMPARE(table.readAll().trimmed().split('\n').size(), static_cast<qsizetype>(document().variants().size()) + 1);
}

void TestKeyWalk::presents()
{
    m_walk.press(Qt::Key_F5);
    DO(m_walk.enter(Role::Client, u"Offramp"_s));
    DO(m_walk.tabTo(Role::Chart, chartName));
    moveByPage();
    m_walk.press(Qt::Key_Z, Qt::ControlModifier);
    CHECK_PANELS();
    DO(m_walk.closeBy(Qt::Key_Escape));
    DO(m_walk.enter(Role::Window));
    CHECK_PANELS();
}

/// The recording is open, and its run is followed in a panel.
void TestKeyWalk::checkRecorded(const QString &name)
{
    QTRY_VERIFY(m_walk.isGone(Role::Dialog, u"Record networks"_s));
    DO(m_walk.enter(Role::Window));
    QTRY_COMPARE(document().recordings().size(), std::size_t(3));
    QTRY_VERIFY(m_walk.find(Role::StaticText, u"100 of 100"_s));
    QVERIFY(QFileInfo(pathOf(*document().recordings().back())) == QFileInfo(at(name)));
    QCOMPARE(document().recordings().back()->table().sampleCount(), std::size_t(1000));
    QTRY_COMPARE(fixtures::panelDisagreement(*m_window), QString());
}

void TestKeyWalk::records()
{
    DO(m_walk.pick({u"File"_s, u"Record…"_s}));
    DO(m_walk.enter(Role::Dialog, u"Record networks"_s));
    DO(m_walk.click(Role::Button, u"Add…"_s));
    DO(m_walk.chooseFile(u"Add networks"_s, at(u"net.pt"_s)));
    DO(m_walk.enter(Role::Dialog, u"Record networks"_s));
    QCOMPARE(m_walk.rowsOf(Role::List, u"Networks"_s), 1);
    DO(m_walk.write(Role::EditableText, u"Test set"_s, fixtures::demo(u"images"_s)));
    DO(m_walk.write(Role::EditableText, u"Folder"_s, m_folder.path()));
    DO(m_walk.click(Role::Button, u"Record"_s)); // once the engine has answered
    checkRecorded(u"net.exits"_s);
}

/// Each exit is described, and the image exits at the first whose threshold is above its entropy: 0.9, 0.4, 0.1.
void TestKeyWalk::checkTried(const QString &image)
{
    DO(m_walk.enter(Role::Window));
    const double threshold = m_walk.value(Role::Chart, chartName); // of all exits
    QVERIFY(!std::isnan(threshold));
    const int exit = 0.9 < threshold ? 1 : 0.4 < threshold ? 2 : 3;
    QTRY_COMPARE(m_walk.spoken(Role::Client, u"Image"_s), image);
    QTRY_VERIFY(m_walk.find(Role::StaticText, u"exits at exit %1 of 3"_s.arg(exit)));
    QVERIFY(m_walk.find(Role::StaticText, exit == 1 ? u"cross"_s : u"hexagon"_s)); // classes 3 and 5
    // Once the dock has come to the front.
    QTRY_VERIFY2(m_walk.spoken(Role::Client, u"Exit 1"_s).contains(u"cross 50"_s),
                 qPrintable(m_walk.spoken(Role::Client, u"Exit 1"_s)));
    QTRY_VERIFY(m_walk.spoken(Role::Client, u"Exit 2"_s).contains(u"Entropy 0.4"_s));
    QFile runs(at(u"runs"_s));
    QVERIFY(runs.open(QIODevice::ReadOnly));
    const QString last = QString::fromUtf8(runs.readAll()).trimmed().split(u'\n').back();
    QVERIFY2(last.startsWith(u"classify"_s) && last.contains(at(image)), qPrintable(last));
    CHECK_PANELS();
}

void TestKeyWalk::triesAnImage()
{
    DO(m_walk.pick({u"File"_s, u"Try an image…"_s}));
    DO(m_walk.chooseFile(u"Try images"_s, at(u"photo.png"_s)));
    checkTried(u"photo.png"_s);
}

void TestKeyWalk::undoesEverything()
{
    DO(m_walk.tabTo(Role::Chart, chartName));
    int steps = 0;
    while (document().undoStack()->canUndo() && steps < 1000) {
        m_walk.press(Qt::Key_Z, Qt::ControlModifier);
        CHECK_PANELS();
        ++steps;
    }
    QVERIFY2(steps >= 8, qPrintable(QString::number(steps)));
    QCOMPARE(document().decisions(), m_opened);
    QVERIFY(!document().isModified());
}

void TestKeyWalk::opensThroughTheTree()
{
    DO(m_walk.pressEntry(u"File"_s, u"New workspace"_s));
    QTRY_VERIFY(document().recordings().empty());
    DO(m_walk.act(Role::Button, u"Open the demo"_s, Action::pressAction()));
    waitForTheDemo();
    QTRY_VERIFY(m_walk.find(Role::StaticText, u"100 of 100"_s)); // the finished recording is in front
    DO(m_walk.act(Role::PageTab, u"Exits of V2"_s, Action::pressAction()));
    QTRY_VERIFY(m_walk.find(Role::Slider, u"Entropy at exit 1 (nats)"_s));
}

void TestKeyWalk::movesThroughTheTree()
{
    const Thresholds before = variant(1).thresholds;
    DO(m_walk.act(Role::Chart, chartName, Action::increaseAction()));
    QVERIFY(variant(1).thresholds[0] > before[0]);
    DO(m_walk.act(Role::Chart, chartName, Action::decreaseAction()));
    DO(m_walk.set(Role::Chart, chartName, 1.2));
    CHECK_PANELS();
    QVERIFY(std::abs(variant(1).thresholds[0] - 1.2) < 0.05);
    QCOMPARE(variant(1).thresholds[0], variant(1).thresholds[1]);
    QCOMPARE(m_walk.value(Role::Chart, chartName), variant(1).thresholds[0]);

    DO(m_walk.act(Role::Chart, chartName, Action::nextPageAction()));
    QVERIFY(m_walk.spoken(Role::Chart, chartName).contains(u"Selected: V3"_s));
    DO(m_walk.act(Role::CheckBox, u"Link exits"_s, Action::toggleAction()));
    const QString second = u"Entropy at exit 2 (nats)"_s;
    const Thresholds linked = variant(2).thresholds;
    DO(m_walk.set(Role::Slider, second, 1.0));
    CHECK_PANELS();
    QCOMPARE(variant(2).thresholds[0], linked[0]);
    QVERIFY(std::abs(variant(2).thresholds[1] - 1.0) < 0.05);
    const double moved = m_walk.value(Role::Slider, second);
    DO(m_walk.act(Role::Slider, second, Action::increaseAction()));
    QVERIFY(m_walk.value(Role::Slider, second) > moved);
    QVERIFY(!m_walk.find(Role::Slider, u"Entropy at exit 3 (nats)"_s)->valueInterface()); // it always answers

    DO(m_walk.act(Role::CheckBox, u"Exit 1 on"_s, Action::toggleAction()));
    CHECK_PANELS();
    QVERIFY(document().decisions().exitsOff != m_opened.exitsOff);
    DO(m_walk.act(Role::CheckBox, u"Exit 1 on"_s, Action::toggleAction()));
    CHECK_PANELS();
    QCOMPARE(document().decisions().exitsOff, m_opened.exitsOff);
}

void TestKeyWalk::typesThroughTheTree()
{
    QAccessibleInterface *table = m_walk.cells(Role::Table, u"Variants"_s);
    QVERIFY(table);
    table->tableInterface()->cellAt(4, 2)->setText(QAccessible::Value, u"0.9"_s);
    QCOMPARE(variant(4).thresholds, (Thresholds{0.9, 0.9}));
    CHECK_PANELS();
    DO(m_walk.enter(Role::Window));
    DO(m_walk.act(Role::EditableText, eMaxName, Action::setFocusAction()));
    DO(m_walk.put(eMaxName, u"25"_s));
    DO(m_walk.act(Role::Chart, chartName, Action::setFocusAction()));
    QVERIFY(std::abs(document().eMax().value - 0.025) < 1e-12);
    CHECK_PANELS();
}

void TestKeyWalk::suggestsThroughTheTree()
{
    const Decisions before = document().decisions();
    DO(m_walk.act(Role::Button, u"Suggest…"_s, Action::pressAction()));
    DO(m_walk.enter(Role::Dialog, u"Suggest variants"_s));
    DO(m_walk.set(Role::SpinBox, u"Number of variants"_s, 3));
    QTRY_COMPARE(m_walk.rowsOf(Role::Table, u"Suggested variants"_s), 3);
    DO(m_walk.act(Role::Button, u"Apply"_s, Action::pressAction()));
    checkSuggested(3, before);
}

void TestKeyWalk::pinsThroughTheTree()
{
    DO(m_walk.pressEntry(u"Variants"_s, u"Pin as reference"_s));
    QVERIFY(document().decisions().reference);
    QVERIFY(m_walk.spoken(Role::StaticText, changeName).startsWith(u"Same as reference"_s));
    const Decisions pinned = document().decisions();
    const QString suggested = nameOf(document().variants().back());
    for (std::size_t i = 0; i < document().variants().size(); ++i)
        DO(m_walk.act(Role::Chart, chartName, Action::nextPageAction()));
    QVERIFY(m_walk.spoken(Role::Chart, chartName).contains(u"Selected: "_s + suggested));
    DO(m_walk.set(Role::Chart, chartName, m_walk.value(Role::Chart, chartName) / 2));
    QVERIFY(document().decisions() != pinned);
    CHECK_PANELS();
    QVERIFY(!m_walk.spoken(Role::StaticText, changeName).startsWith(u"Same as reference"_s));
}

/// Qt 6.4 offers no action that chooses an entry of a combo box: it is opened, the rest takes keys.
void TestKeyWalk::filtersThroughTheTree()
{
    const QString result = u"Correct or incorrect"_s;
    DO(m_walk.act(Role::PageTab, u"Samples"_s, Action::pressAction()));
    QTRY_COMPARE(m_walk.rowsOf(Role::List, u"Samples"_s), 1000);
    DO(m_walk.act(Role::ComboBox, result, Action::showMenuAction()));
    m_walk.press(Qt::Key_Down);
    m_walk.press(Qt::Key_Return);
    QCOMPARE(m_walk.find(Role::ComboBox, result)->text(QAccessible::Value), u"Correct"_s);
    CHECK_PANELS();
    QVERIFY(m_walk.rowsOf(Role::List, u"Samples"_s) < 1000);
    DO(m_walk.act(Role::Button, u"Show all"_s, Action::pressAction()));
    QTRY_COMPARE(m_walk.rowsOf(Role::List, u"Samples"_s), 1000);
    DO(m_walk.put(u"Search names"_s, u"arrow/01"_s));
    QTRY_COMPARE(m_walk.rowsOf(Role::List, u"Samples"_s), 10);
    DO(m_walk.put(u"Search names"_s, {}));
    QTRY_COMPARE(m_walk.rowsOf(Role::List, u"Samples"_s), 1000);
    CHECK_PANELS();
    DO(m_walk.act(Role::PageTab, u"Variants"_s, Action::pressAction()));
    QTRY_VERIFY(m_walk.find(Role::Table, u"Variants"_s));
}

/// Nor does it offer one that checks an item of a list, such as another figure.
void TestKeyWalk::exportsThroughTheTree()
{
    DO(m_walk.pressEntry(u"File"_s, u"Export…"_s));
    DO(m_walk.enter(Role::Dialog, u"Export"_s));
    DO(m_walk.put(u"Name of the files, without suffix"_s, at(u"tree"_s)));
    for (const QString &box : {u"PNG"_s, u"Everything as JSON"_s})
        DO(m_walk.act(Role::CheckBox, box, Action::toggleAction()));
    DO(m_walk.act(Role::Button, u"Export"_s, Action::pressAction()));
    checkFiles(u"tree"_s, {u"tree.pdf"_s, u"tree.png"_s});
}

/// A window without buttons is left by key.
void TestKeyWalk::presentsThroughTheTree()
{
    DO(m_walk.pressEntry(u"View"_s, u"Present"_s));
    DO(m_walk.enter(Role::Client, u"Offramp"_s));
    const Decisions before = document().decisions();
    DO(m_walk.set(Role::Chart, chartName, 0.8));
    QVERIFY(document().decisions() != before);
    CHECK_PANELS();
    DO(m_walk.closeBy(Qt::Key_Escape));
    DO(m_walk.enter(Role::Window));
    CHECK_PANELS();
}

void TestKeyWalk::recordsThroughTheTree()
{
    DO(m_walk.pressEntry(u"File"_s, u"Record…"_s));
    DO(m_walk.enter(Role::Dialog, u"Record networks"_s));
    DO(m_walk.act(Role::Button, u"Add…"_s, Action::pressAction()));
    DO(m_walk.putFile(u"Add networks"_s, at(u"other.pt"_s)));
    DO(m_walk.enter(Role::Dialog, u"Record networks"_s));
    DO(m_walk.put(u"Test set"_s, fixtures::demo(u"images"_s)));
    DO(m_walk.put(u"Folder"_s, m_folder.path()));
    DO(m_walk.act(Role::Button, u"Record"_s, Action::pressAction()));
    checkRecorded(u"other.exits"_s);
}

void TestKeyWalk::triesAnImageThroughTheTree()
{
    DO(m_walk.pressEntry(u"File"_s, u"Try an image…"_s));
    DO(m_walk.putFile(u"Try images"_s, at(u"second.png"_s)));
    checkTried(u"second.png"_s);
}

void TestKeyWalk::undoesThroughTheTree()
{
    int steps = 0;
    while (document().undoStack()->canUndo() && steps < 1000) {
        DO(m_walk.pressEntry(u"Edit"_s, u"Undo "_s + document().undoStack()->undoText()));
        ++steps;
    }
    CHECK_PANELS();
    QVERIFY2(steps >= 8, qPrintable(QString::number(steps)));
    QCOMPARE(document().decisions(), m_opened);
    QVERIFY(!document().isModified());
}

void TestKeyWalk::quits()
{
    DO(m_walk.enter(Role::Window));
    m_walk.press(Qt::Key_Q, Qt::ControlModifier);
    QCOMPARE(m_walk.windows(), QStringList()); // no question is asked
}

QTEST_MAIN(TestKeyWalk)
#include "tst_keywalk.moc"
