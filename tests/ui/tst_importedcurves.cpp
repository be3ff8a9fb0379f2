// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/charts/chartcontent.h"
#include "ui/charts/energychart.h"
#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"
#include "ui/export/curvestable.h"
#include "ui/export/figurefile.h"
#include "ui/window/mainwindow.h"
#include "ui/panels/costmenu.h"
#include "ui/panels/curveslist.h"
#include "ui/panels/variantspanel.h"
#include "ui/theme/themeswitch.h"

#include <nlohmann/json.hpp>

#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

PointTable percentTable()
{
    return {{{.5, .6}, {1.2, .75}, {1.9, .8}}, {"small", "", "large"}, AccuracyUnit::Percent};
}

PointTable fractionTable()
{
    return {{{.3, .004}, {.9, .009}}, {}, AccuracyUnit::Fraction};
}

} // namespace

class TestImportedCurves : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void areaFollowsEMax();
    void everyChangeIsOneStep();
    void readingCanChangeLater();
    void workspaceKeepsThem();
    void chartShowsThem();
    void chartOfCurvesAlone();
    void energyAxisOfCurvesAlone();
    void listRenamesAndRemoves();
    void contextMenuChangesTheReading();
    void exported();
};

void TestImportedCurves::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestCurves"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestImportedCurves::areaFollowsEMax()
{
    Document document;
    document.addCurve(u"theirs"_s, percentTable());
    QCOMPARE(document.results().curves.front().area, stepCurve(percentTable().points, contestEMax).area());
    document.setEMax(1.5);
    QCOMPARE(document.results().curves.front().steps, stepCurve(percentTable().points, 1.5));
    QCOMPARE(document.results().curves.front().steps.points.size(), std::size_t(2));
    document.setEMax(0.1);
    QCOMPARE(document.results().curves.front().area, std::nullopt);
    QCOMPARE(document.results().area, std::nullopt); // it is not a variant
}

void TestImportedCurves::everyChangeIsOneStep()
{
    Document document;
    QSignalSpy changed(&document, &Document::curvesChanged);
    const CurveId first = document.addCurve(u"one"_s, percentTable());
    const CurveId second = document.addCurve(u"two"_s, fractionTable());
    QVERIFY(first != second);
    document.renameCurve(first, u" uno "_s);
    document.renameCurve(first, u"  "_s);
    document.removeCurve(second);
    document.removeCurve(second);
    QCOMPARE(document.undoStack()->count(), 4);
    QCOMPARE(changed.count(), 4);
    QCOMPARE(document.decisions().find(first)->name, std::string("uno"));
    QVERIFY(!document.decisions().find(second));
    for (int i = 0; i < 3; ++i)
        document.undoStack()->undo();
    QCOMPARE(document.decisions().curves.size(), std::size_t(1));
    QCOMPARE(document.decisions().find(first)->name, std::string("one"));
    QCOMPARE(document.results().curves.size(), std::size_t(1));
    document.undoStack()->redo();
    QCOMPARE(*document.decisions().find(second)->table, fractionTable());
}

void TestImportedCurves::readingCanChangeLater()
{
    Document document;
    const CurveId percent = document.addCurve(u"one"_s, percentTable());
    const CurveId fraction = document.addCurve(u"two"_s, fractionTable());
    const auto refused = document.setCurveUnit(percent, AccuracyUnit::Fraction); // 60 is not a fraction
    QVERIFY(!refused);
    QVERIFY(refused.error().sentence.find("above 1") != std::string::npos);
    QCOMPARE(*document.decisions().find(percent)->table, percentTable());
    QVERIFY(document.setCurveUnit(fraction, AccuracyUnit::Percent));
    QCOMPARE(document.results().curves[1].steps.points.front().accuracy, .00004);
    QVERIFY(document.setCurveUnit(fraction, AccuracyUnit::Percent)); // nothing to do
    document.undoStack()->undo();
    QCOMPARE(*document.decisions().find(fraction)->table, fractionTable());
}

void TestImportedCurves::workspaceKeepsThem()
{
    Document document;
    document.addCurve(u"one"_s, percentTable());
    document.addCurve(u"two"_s, fractionTable());
    QVERIFY(document.isModified());
    const Workspace saved = document.toWorkspace(u"/x"_s);
    Document again;
    QVERIFY(again.takeWorkspace(*parseWorkspace(toJson(saved), "t"), u"/x"_s, {}));
    QVERIFY(!again.isModified());
    QCOMPARE(toJson(again.toWorkspace(u"/x"_s)), toJson(saved));
    QCOMPARE(again.results().curves[1].area, document.results().curves[1].area);
    again.clear();
    QVERIFY(again.decisions().isEmpty());
    QVERIFY(again.results().curves.empty());
}

void TestImportedCurves::chartShowsThem()
{
    Document document;
    Selection selection(&document);
    ThresholdView view(&document);
    document.openRecording(fixtures::network(u"net"_s, 400, 2));
    EnergyChart chart(&document, &selection, &view);
    chart.resize(800, 500);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const QImage before = chart.grab().toImage();
    const CurveId id = document.addCurve(u"theirs"_s, percentTable());
    const ChartContent content = chartContent(document);
    QCOMPARE(content.imported.front().area, document.results().curves.front().area);
    QVERIFY(chart.accessibleDescription().contains(u"Imported curve theirs: "_s
                                                   + areaPhrase(*content.imported.front().area, content.scale())));
    const QImage with = chart.grab().toImage();
    QVERIFY(with != before);
    document.renameCurve(id, u"ours"_s);
    QVERIFY(chart.grab().toImage() != with);
    document.removeCurve(id);
    QCOMPARE(chart.grab().toImage(), before);
}

void TestImportedCurves::chartOfCurvesAlone()
{
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.document()->addCurve(u"theirs"_s, percentTable());
    QVERIFY(window.chart()->isVisible());
    QVERIFY(window.variantsPanel()->isVisible());
    const PlotRange range = window.chart()->range();
    QVERIFY(range.lowEnergy < .5 && range.highEnergy > contestEMax);
    QVERIFY(range.lowAccuracy < .6 && range.highAccuracy > .8);
    const QPoint at = window.chart()->pixelOf({1.2, .75}).toPoint();
    QTest::mouseMove(window.chart(), at);
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!window.chart()->isVisible());
    window.document()->undoStack()->setClean();
}

void TestImportedCurves::energyAxisOfCurvesAlone()
{
    Document document;
    const CostMenu menu(&document);
    const auto isOffered = [&menu](CostUnit unit) {
        const auto actions = menu.actions();
        return std::ranges::any_of(actions, [unit](const QAction *action) {
            return action->data().toInt() == static_cast<int>(unit) && action->isEnabled();
        });
    };
    QVERIFY(!isOffered(CostUnit::Joules));
    document.addCurve(u"theirs"_s, {{{.004, .6}, {.0093, .7}}, {}, AccuracyUnit::Fraction, CostUnit::Joules});
    QVERIFY(isOffered(CostUnit::Joules));
    QVERIFY(!isOffered(CostUnit::Milliseconds));
    QVERIFY(document.setCost(CostUnit::Joules));
    QCOMPARE(document.eMax().value, .01);
    QCOMPARE(document.results().curves.front().steps.points.size(), std::size_t(2));
}

void TestImportedCurves::listRenamesAndRemoves()
{
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    Document &document = *window.document();
    document.openRecording(fixtures::network(u"net"_s, 400, 2));
    auto *list = window.findChild<CurvesList *>();
    QVERIFY(!list->isVisible());
    const CurveId id = document.addCurve(u"theirs"_s, percentTable());
    QTRY_VERIFY(list->isVisible() && list->isEnabled());
    QTableWidget *table = list->table();
    QCOMPARE(table->item(0, 1)->text(), areaNumber(*document.results().curves.front().area, costScale(document)));
    QVERIFY(table->item(0, 0)->toolTip().contains(u"read as percent"_s));
    const QPoint cell = table->visualItemRect(table->item(0, 0)).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell);
    QTest::keyClick(table, Qt::Key_F2);
    auto *editor = table->findChild<QLineEdit *>();
    QVERIFY(editor);
    editor->selectAll();
    QTest::keyClicks(editor, u"ResNets"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(document.decisions().find(id)->name, std::string("ResNets"));
    document.setEMax(1.5);
    QCOMPARE(table->item(0, 1)->text(), areaNumber(*document.results().curves.front().area, costScale(document)));
    table->setCurrentCell(0, 0);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Delete);
    QVERIFY(document.decisions().curves.empty());
    QVERIFY(!list->isVisible());
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(list->isVisible());
    QCOMPARE(table->item(0, 0)->text(), u"ResNets"_s);
    document.undoStack()->setClean();
}

void TestImportedCurves::contextMenuChangesTheReading()
{
    Document document;
    CurvesList list(&document);
    document.addCurve(u"two"_s, fractionTable());
    list.show();
    QVERIFY(QTest::qWaitForWindowExposed(&list));
    QSignalSpy noted(&list, &CurvesList::message);
    const auto choose = [&](const QString &text) {
        Q_EMIT list.table()->customContextMenuRequested(
            list.table()->visualItemRect(list.table()->item(0, 0)).center());
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        for (QAction *action : menu->actions()) {
            if (action->text().remove(u'&').contains(text))
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
        }
    };
    choose(u"percent"_s);
    QCOMPARE(document.decisions().curves.front().table->accuracyUnit, AccuracyUnit::Percent);
    QCOMPARE(noted.count(), 0);
    choose(u"Remove"_s);
    QVERIFY(document.decisions().curves.empty());
    document.addCurve(u"one"_s, percentTable());
    choose(u"fractions"_s);
    QCOMPARE(noted.count(), 1);
    QCOMPARE(document.decisions().curves.front().table->accuracyUnit, AccuracyUnit::Percent);
}

void TestImportedCurves::exported()
{
    Document document;
    document.openRecording(fixtures::tiny());
    const std::string plain = curvesCsv(document);
    document.addCurve(u"their, nets"_s, percentTable());
    document.addCurve(u"others"_s, fractionTable());
    QCOMPARE(curvesCsv(document), plain
                                      + "\"their, nets\",,0.5,0.6,,,\n\"their, nets\",,1.2,0.75,,,\n"
                                        "\"their, nets\",,1.9,0.8,,,\nothers,,0.3,0.004,,,\nothers,,0.9,0.009,,,\n");
    const auto json = nlohmann::json::parse(everythingJson(document));
    QCOMPARE(json["imported_curves"].size(), std::size_t(2));
    QCOMPARE(json["imported_curves"][0]["name"].get<std::string>(), std::string("their, nets"));
    QCOMPARE(json["imported_curves"][0]["accuracy_read_as"].get<std::string>(), std::string("percent"));
    QCOMPARE(json["imported_curves"][0]["area"].get<double>(), *document.results().curves[0].area);
    QCOMPARE(json["imported_curves"][0]["points"][2]["name"].get<std::string>(), std::string("large"));
    QVERIFY(!json["imported_curves"][1]["points"][0].contains("name"));
    const auto svg = figureFile(figureOf(FigureKind::StepCurve, document), FigureFormat::Svg, {});
    QVERIFY(svg);
    const QString area = areaPhrase(*document.results().curves[0].area, costScale(document));
    QVERIFY(svg->contains("their, nets, " + area.toUtf8()));
    QVERIFY(svg->contains(">others"));
    document.undoStack()->setClean();
}

QTEST_MAIN(TestImportedCurves)
#include "tst_importedcurves.moc"
