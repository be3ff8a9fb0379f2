// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/loadrecording.h"
#include "core/results/proposal.h"
#include "core/results/targetproposal.h"
#include "core/support/csv.h"
#include "core/workspace/workspace.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/panelcheck.h"
#include "tests/ui/svgtexts.h"
#include "tests/ui/windowfixture.h"
#include "ui/charts/chartcontent.h"
#include "ui/charts/energychart.h"
#include "ui/dialogs/importreading.h"
#include "ui/export/clipboard.h"
#include "ui/export/curvestable.h"
#include "ui/export/figurefile.h"
#include "ui/export/figurekind.h"
#include "ui/panels/chartcard.h"
#include "ui/panels/costmenu.h"
#include "ui/panels/curvesmodel.h"
#include "ui/panels/emaxmenu.h"
#include "ui/panels/networksmodel.h"
#include "ui/panels/thresholdcost.h"
#include "ui/panels/variantactions.h"
#include "ui/panels/variantsmodel.h"
#include "ui/panels/variantspanel.h"
#include "ui/payoff/payoffsource.h"
#include "ui/window/mainwindow.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenuBar>
#include <QMimeData>
#include <QSettings>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

const std::vector<double> joules{0.004, 0.008, 0.011};
const std::vector<double> milliseconds{1.5, 2.5, 4};
const std::vector<double> gflops{0.4, 0.7, 1}; ///< of writeRecording()
constexpr double samples = 400;

/// The cells of the table of variants in one column.
QStringList columnOf(const QAbstractItemModel &model, int column, int role = Qt::DisplayRole)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts.append(model.index(row, column).data(role).toString());
    return texts;
}

QString factOf(const NetworksModel &model, const QString &fact, int column)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, 0).data().toString() == fact)
            return model.index(row, column).data().toString();
    }
    return u"no such fact"_s;
}

PointTable pointsIn(CostUnit unit)
{
    return {{{1, 0.6}, {2, 0.7}}, {"a", "b"}, AccuracyUnit::Fraction, unit};
}

} // namespace

/// The energy axis in GFLOPs, joules and milliseconds, with a network that was measured and one that was not.
class TestCostAxis : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void throughTheAxes();
    void eMaxIsKeptPerUnit();
    void networkWithoutTheCost();
    void onlyNetworksWithoutTheCost();
    void networkWithoutFlops();
    void menuSaysWhatIsMissing();
    void pinnedReference();
    void figuresNameTheUnit();
    void tablesSayWhatIsUnknown();
    void savedAndReopened();
    void importedCurvesInAnotherUnit();
    void flopsStayFlops();
    void estimatedCosts_data();
    void estimatedCosts();
    void wording();

private:
    [[nodiscard]] Document &document() const { return *m_window->document(); }
    void openBoth()
    {
        m_measuredId = document().openRecording(m_measured);
        m_plainId = document().openRecording(m_plain);
        m_window->selection()->select(document().variants()[1].id);
    }
    void choose(CostUnit unit) const
    {
        auto *menu = m_window->menuBar()->findChild<CostMenu *>();
        for (QAction *action : menu->actions()) {
            if (action->data().toInt() == static_cast<int>(unit))
                action->trigger();
        }
        QCoreApplication::processEvents();
    }
    [[nodiscard]] const VariantsModel &table() const { return *m_window->variantsPanel()->model(); }
    [[nodiscard]] QString head(int column) const
    {
        return table().headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    }

    QTemporaryDir m_folder;
    RecordingPtr m_measured;
    RecordingPtr m_plain;
    RecordingId m_measuredId;
    RecordingId m_plainId;
    std::unique_ptr<MainWindow> m_window;
};

void TestCostAxis::initTestCase()
{
    fixtures::prepareWindows(u"OfframpTestCostAxis"_s);
    m_measured
        = fixtures::withCosts(fixtures::writeRecording(m_folder.filePath(u"measured.exits"_s), 1),
                              {.joules = joules,
                               .milliseconds = milliseconds,
                               .measured = R"({"joules":{"source":"estimated"},"milliseconds":{"source":"clock"}})"});
    m_plain = loadRecording(fixtures::writeRecording(m_folder.filePath(u"plain.exits"_s), 2).toStdString()).value();
}

void TestCostAxis::init()
{
    QSettings().clear();
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1280, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestCostAxis::cleanup()
{
    if (!document().recordings().empty())
        QCOMPARE(fixtures::panelDisagreement(*m_window), QString());
    document().undoStack()->setClean();
    m_window.reset();
    QSettings().clear();
}

void TestCostAxis::throughTheAxes()
{
    openBoth();
    struct Axis {
        CostUnit unit;
        const std::vector<double> &costs;
        double eMax;
        QString eMaxText;
        QString unitName;
        QString title;
        QString chart;
    };
    const Axis axes[] = {{CostUnit::Joules, joules, 0.012, u"12"_s, u"mJ"_s, u"Energy per image (mJ, estimated)"_s,
                          u"Energy\u2013accuracy chart"_s},
                         {CostUnit::Milliseconds, milliseconds, 5, u"5"_s, u"ms"_s, u"Time per image (ms)"_s,
                          u"Time\u2013accuracy chart"_s},
                         {CostUnit::Gflops, gflops, 1.2, u"1.2"_s, u"GFLOPs"_s, u"GFLOPs per image (energy proxy)"_s,
                          u"Energy\u2013accuracy chart"_s}};
    std::vector<Thresholds> thresholds;
    for (const Variant &variant : document().variants())
        thresholds.push_back(variant.thresholds);
    const auto check = [&](const Axis &axis) {
        const CostScale scale = costScale(document());
        QCOMPARE(document().eMax().unit, axis.unit);
        QCOMPARE(document().eMax().value, axis.eMax);
        QCOMPARE(scale.eMaxText(), axis.eMaxText);
        QCOMPARE(head(VariantsModel::Energy), axis.unitName);
        QCOMPARE(chartContent(document()).energyTitles().front(), axis.title);
        QCOMPARE(m_window->chart()->accessibleName(), axis.chart);
        const auto *field = m_window->findChild<QLineEdit *>(u"eMaxEdit"_s);
        QCOMPARE(field->text(), axis.eMaxText);
        QCOMPARE(field->accessibleName(), u"E_max in %1 per image"_s.arg(axis.unitName));
        for (std::size_t i = 0; i < document().variants().size(); ++i) {
            const Variant &variant = document().variants()[i];
            QCOMPARE(variant.thresholds, thresholds[i]); // they stay
            if (variant.recording != m_measuredId)
                continue;
            const auto leaving = m_measured->outcomeAt(variant.thresholds).leaving;
            double cost = 0;
            for (std::size_t k = 0; k < leaving.size(); ++k)
                cost += static_cast<double>(leaving[k]) * axis.costs[k] / samples;
            const double shown = document().results().variants[i].point.energy;
            QVERIFY2(std::abs(shown - cost) < 1e-12, qPrintable(QString::number(shown)));
        }
        QVERIFY(document().results().area);
        QCOMPARE(fixtures::panelDisagreement(*m_window), QString());
        const fixtures::NumberWalk walk(m_window.get());
        QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    };
    int steps = document().undoStack()->count();
    for (const Axis &axis : axes) {
        choose(axis.unit);
        QCOMPARE(document().undoStack()->count(), ++steps);
        check(axis);
    }
    document().undoStack()->undo();
    check(axes[1]);
    document().undoStack()->undo();
    check(axes[0]);
    document().undoStack()->redo();
    check(axes[1]);
}

void TestCostAxis::eMaxIsKeptPerUnit()
{
    openBoth();
    document().setEMax(0.9);
    choose(CostUnit::Joules);
    QCOMPARE(document().eMax(), (EMax{0.012, CostUnit::Joules, EMaxOrigin::MostExpensiveNetwork, "measured"}));
    auto *field = m_window->findChild<QLineEdit *>(u"eMaxEdit"_s);
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, u"0.0085 J"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(document().eMax(), (EMax{0.0085, CostUnit::Joules, EMaxOrigin::Chosen, {}}));
    QCOMPARE(field->text(), u"8.5"_s);
    choose(CostUnit::Milliseconds);
    QCOMPARE(document().eMax().value, 5.0);
    choose(CostUnit::Joules);
    QCOMPARE(document().eMax(), (EMax{0.0085, CostUnit::Joules, EMaxOrigin::Chosen, {}}));
    choose(CostUnit::Gflops);
    QCOMPARE(document().eMax(), (EMax{0.9, CostUnit::Gflops, EMaxOrigin::Chosen, {}}));

    // The contest's applies to GFLOPs only.
    auto *menu = m_window->findChild<EMaxMenu *>();
    Q_EMIT menu->aboutToShow();
    QVERIFY(menu->actions()[0]->isEnabled());
    choose(CostUnit::Milliseconds);
    Q_EMIT menu->aboutToShow();
    QVERIFY(!menu->actions()[0]->isEnabled());
    QVERIFY(menu->actions()[0]->toolTip().contains(u"GFLOPs"_s));
    QCOMPARE(menu->actions()[1]->text(), u"Above the most expensive network: 5 ms"_s);
}

void TestCostAxis::networkWithoutTheCost()
{
    openBoth();
    const auto whole = chartContent(document()).markers.size();
    choose(CostUnit::Joules);
    const auto isOfPlain = [&](int row) { return document().variant(table().idAt(row))->recording == m_plainId; };
    const QStringList shown = columnOf(table(), VariantsModel::Energy);
    const QStringList exact = columnOf(table(), VariantsModel::Energy, Qt::EditRole);
    const QStringList status = columnOf(table(), VariantsModel::StandingColumn);
    const QStringList tips = columnOf(table(), VariantsModel::Energy, Qt::ToolTipRole);
    std::size_t unknown = 0;
    for (int row = 0; row < table().rowCount(); ++row) {
        QCOMPARE(shown[row] == u"no joules measured"_s, isOfPlain(row));
        QCOMPARE(exact[row].isEmpty(), isOfPlain(row));
        QCOMPARE(status[row] == u"not counted"_s, isOfPlain(row));
        QCOMPARE(tips[row].contains(u"measure … --into"_s), isOfPlain(row));
        QVERIFY(!shown[row].contains(u"nan"_s));
        unknown += isOfPlain(row) ? 1 : 0;
    }
    QVERIFY(unknown > 0);

    const ChartContent content = chartContent(document());
    QCOMPARE(content.curves.size(), std::size_t(1));
    QCOMPARE(content.markers.size(), whole - unknown);
    QCOMPARE(notDrawnText(content), u"plain: no joules measured"_s);
    QVERIFY(m_window->chart()->accessibleDescription().contains(u"plain: no joules measured"_s));
    QVERIFY(m_window->chart()->accessibleDescription().contains(u"The costs of measured are estimated."_s));

    const NetworksModel networks(&document());
    QCOMPARE(factOf(networks, u"Cost at exit 1"_s, 1), u"4.00 mJ (estimated)"_s);
    QCOMPARE(factOf(networks, u"Cost at exit 1"_s, 2), u"no joules measured"_s);
    QCOMPARE(factOf(networks, u"Known costs"_s, 1), u"GFLOPs, joules (estimated), ms"_s);
    QCOMPARE(factOf(networks, u"Known costs"_s, 2), u"GFLOPs"_s);
    const CurvesModel curves(&document(), m_window->thresholds());
    QCOMPARE(curves.index(curves.rowCount() - 1, CurvesModel::Energy).data().toString(), u"no joules measured"_s);
    m_window->chartCard()->setTables(true);
    QCOMPARE(fixtures::panelDisagreement(*m_window), QString());
    m_window->chartCard()->setTables(false);

    // Its variants can be selected, moved, duplicated and added all the same.
    const VariantId plain = document().variants().back().id;
    m_window->selection()->select(plain);
    QVERIFY(m_window->chart()->accessibleDescription().contains(u"no joules measured"_s));
    const int steps = document().undoStack()->count();
    QTest::keyClick(m_window->chart(), Qt::Key_Left); // it is not on the chart
    QCOMPARE(document().undoStack()->count(), steps);
    document().setThresholds(plain, {0.5, 0.7});
    QCOMPARE(fixtures::panelDisagreement(*m_window), QString());
    const auto before = document().variants().size();
    m_window->variantsPanel()->variantActions()->add()->trigger();
    QCOMPARE(document().variants().size(), before + 1);
    QCOMPARE(document().variants().back().recording, m_plainId);
    const auto countPlain = [&] { return std::ranges::count(document().variants(), m_plainId, &Variant::recording); };
    const auto kept = countPlain();
    static_cast<void>(document().dropDominated());
    QCOMPARE(countPlain(), kept); // what cannot be compared is not dominated
    document().addVariants({{.recording = m_measuredId, .thresholds = {0.4, 0.6}}}, true);
    QCOMPARE(countPlain(), kept); // and not replaced
    QCOMPARE(document().variants().size(), static_cast<std::size_t>(kept) + 1);
    QCOMPARE(fixtures::panelDisagreement(*m_window), QString());
}

void TestCostAxis::onlyNetworksWithoutTheCost()
{
    openBoth();
    choose(CostUnit::Milliseconds);
    document().closeRecording(m_measuredId);
    QCoreApplication::processEvents();
    QCOMPARE(document().eMax().unit, CostUnit::Milliseconds);
    QVERIFY(!document().results().area);
    const ChartContent content = chartContent(document());
    QVERIFY(!content.isEmpty() && content.curves.empty() && content.markers.empty());
    QVERIFY(m_window->chart()->accessibleDescription().contains(u"plain: no time measured"_s));
    QTest::mouseMove(m_window->chart(), m_window->chart()->rect().center());
    QVERIFY(!proposeTarget(TargetRequest()));
    const auto proposal = propose(proposalRequest(document().decisions(), document().sources(), {}));
    QVERIFY(!proposal && !proposal.error().remedy.empty());
    QCOMPARE(fixtures::panelDisagreement(*m_window), QString());
    choose(CostUnit::Gflops);
    QVERIFY(document().results().area);
    document().undoStack()->undo();
    document().undoStack()->undo();
    QVERIFY(document().results().area);
}

void TestCostAxis::networkWithoutFlops()
{
    const RecordingPtr timed = fixtures::withCosts(fixtures::writeRecording(m_folder.filePath(u"timed.exits"_s), 3),
                                                   {.milliseconds = milliseconds, .isWithoutFlops = true});
    document().openRecording(timed);
    QCOMPARE(document().eMax().unit, CostUnit::Milliseconds); // the first one brings its axis
    QCOMPARE(document().eMax().value, 5.0);
    document().openRecording(m_plain);
    QCOMPARE(fixtures::panelDisagreement(*m_window), QString());
    choose(CostUnit::Gflops);
    QCOMPARE(notDrawnText(chartContent(document())), u"timed: no FLOPs counted"_s);
    QCOMPARE(columnOf(table(), VariantsModel::Energy).front(), u"no FLOPs counted"_s);
}

void TestCostAxis::menuSaysWhatIsMissing()
{
    m_plainId = document().openRecording(m_plain);
    const auto *menu = m_window->menuBar()->findChild<CostMenu *>();
    const auto *button = m_window->chartCard()->findChild<QToolButton *>(u"axisButton"_s);
    QCOMPARE(menu->actions().size(), 3);
    QVERIFY(menu->actions()[0]->isEnabled() && menu->actions()[0]->isChecked());
    for (const int other : {1, 2}) {
        QVERIFY(!menu->actions()[other]->isEnabled());
        QVERIFY(menu->actions()[other]->toolTip().contains(u"offramp-engine measure … --into RECORDING"_s));
    }
    QVERIFY(!button->isVisible()); // there is nothing to choose
    QVERIFY(!document().setCost(CostUnit::Joules));
    QCOMPARE(document().eMax().unit, CostUnit::Gflops);

    document().openRecording(m_measured);
    QVERIFY(menu->actions()[1]->isEnabled() && menu->actions()[2]->isEnabled());
    QVERIFY(menu->actions()[1]->toolTip().contains(u"plain"_s)); // what is not drawn then
    QVERIFY(button->isVisible());
    QTRY_VERIFY(m_window->chartCard()->rect().contains(button->geometry()));
    m_window->chartCard()->setTables(true);
    QVERIFY(!button->isVisible());
    m_window->chartCard()->setTables(false);
    QVERIFY(button->isVisible());
    button->menu()->actions()[2]->trigger();
    QCOMPARE(document().eMax().unit, CostUnit::Milliseconds);
    QVERIFY(menu->actions()[2]->isChecked() && !menu->actions()[0]->isChecked());
}

void TestCostAxis::pinnedReference()
{
    openBoth();
    document().pinReference();
    QCOMPARE(document().results().areaChange(), 0.0);
    choose(CostUnit::Joules);
    QCOMPARE(document().results().areaChange(), 0.0); // evaluated again on this axis
    const VariantId moved = document().variants()[1].id;
    const Point before = document().results().find(moved)->point;
    document().setThresholds(moved, {0.2, 0.3});
    const auto change = document().results().changeOf(moved);
    QVERIFY(change);
    QVERIFY(std::abs(change->energy - (document().results().find(moved)->point.energy - before.energy)) < 1e-15);
    QVERIFY(!document().results().changeOf(document().variants().back().id)); // not measured
    const auto reference = chartContent(document()).reference;
    QVERIFY(reference);
    for (const OutlinedMarker &marker : reference->markers)
        QVERIFY(std::isfinite(marker.point.energy));
    QCOMPARE(fixtures::panelDisagreement(*m_window), QString());
}

void TestCostAxis::figuresNameTheUnit()
{
    openBoth();
    const auto hasAll = [&](FigureKind kind, const QStringList &wanted) {
        const QStringList texts
            = fixtures::svgTexts(figureFile(figureOf(kind, document()), FigureFormat::Svg, {}).value());
        for (const QString &text : wanted) {
            if (!texts.contains(text))
                return text + u" is not among "_s + texts.join(u" | "_s);
        }
        return QString();
    };
    choose(CostUnit::Joules);
    const QStringList estimated{u"Energy per image (mJ, estimated)"_s, u"measured (estimated)"_s,
                                u"plain: no joules measured"_s};
    QCOMPARE(hasAll(FigureKind::StepCurve, estimated), QString());
    QCOMPARE(hasAll(FigureKind::OverThresholds, estimated + QStringList{u"energy (right)"_s}), QString());
    choose(CostUnit::Milliseconds);
    QCOMPARE(hasAll(FigureKind::StepCurve, {u"Time per image (ms)"_s, u"measured"_s, u"plain: no time measured"_s}),
             QString());
    QCOMPARE(hasAll(FigureKind::OverThresholds, {u"Time per image (ms)"_s, u"time (right)"_s}), QString());
    QCOMPARE(figureOf(FigureKind::OverThresholds, document()).title, u"Accuracy and time by threshold"_s);
    QCOMPARE(hasAll(FigureKind::ExitShares, {u"measured"_s, u"plain"_s}), QString());
    choose(CostUnit::Gflops);
    QCOMPARE(hasAll(FigureKind::StepCurve, {u"GFLOPs per image (energy proxy)"_s, u"measured"_s, u"plain"_s}),
             QString());
}

void TestCostAxis::tablesSayWhatIsUnknown()
{
    openBoth();
    document().addCurve(u"theirs"_s, pointsIn(CostUnit::Gflops));
    choose(CostUnit::Joules);
    const auto rows = parseCsv(curvesCsv(document()), "curves").value();
    QCOMPARE(rows.front().fields[2], std::string("energy_joules"));
    std::size_t known = 0;
    std::size_t unknown = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const std::string &energy = rows[i].fields[2];
        QVERIFY(rows[i].fields[0].find("theirs") == std::string::npos); // in GFLOPs
        QCOMPARE(energy.empty(), rows[i].fields.back() == "plain");
        (energy.empty() ? unknown : known) += 1;
    }
    QCOMPARE(known, m_measured->under({Criterion::Entropy, CostUnit::Joules}).value()->curve().size());
    QCOMPARE(unknown, m_plain->curve().size());

    const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(everythingJson(document()))).object();
    QCOMPARE(json[u"unit"_s].toString(), u"joules"_s);
    QCOMPARE(json[u"imported_curves"_s][0][u"unit"_s].toString(), u"GFLOPs"_s);
    for (const QJsonValue variant : json[u"variants"_s].toArray())
        QCOMPARE(variant[u"energy"_s].isNull(), variant[u"network"_s].toString() == u"plain"_s);
    for (const QJsonValue curve : json[u"curves"_s].toArray())
        QCOMPARE(curve[u"curve"_s][0][u"energy"_s].isNull(), curve[u"name"_s].toString() == u"plain"_s);

    const QStringList copied = copiedVariants(document())->text().split(u'\n');
    QCOMPARE(copied.front().split(u'\t')[3], u"mJ per image"_s);
    QVERIFY(!copied.join(u' ').contains(u"nan"_s));
}

void TestCostAxis::savedAndReopened()
{
    openBoth();
    document().setEMax(0.9);
    choose(CostUnit::Joules);
    document().setEMax(0.0085);
    choose(CostUnit::Milliseconds);
    const auto saved = parseWorkspace(toJson(document().toWorkspace(m_folder.path())), "saved");
    QVERIFY2(saved, saved ? "" : saved.error().sentence.c_str());
    const auto area = document().results().area;
    QVERIFY(document().takeWorkspace(*saved, m_folder.path(), {m_measured, m_plain}));
    m_window->selection()->step(1);
    QCOMPARE(document().eMax().unit, CostUnit::Milliseconds);
    QCOMPARE(document().results().area, area);
    QCOMPARE(m_window->chart()->accessibleName(), u"Time\u2013accuracy chart"_s);
    QCOMPARE(fixtures::panelDisagreement(*m_window), QString());
    choose(CostUnit::Joules);
    QCOMPARE(document().eMax().value, 0.0085);
    choose(CostUnit::Gflops);
    QCOMPARE(document().eMax().value, 0.9);
}

void TestCostAxis::importedCurvesInAnotherUnit()
{
    openBoth();
    document().addCurve(u"theirs"_s, pointsIn(CostUnit::Milliseconds));
    const auto *list = m_window->variantsPanel()->findChild<QTableWidget *>(u"curvesTable"_s);
    QCOMPARE(list->item(0, 1)->text(), u"in ms"_s);
    QVERIFY(list->item(0, 1)->toolTip().contains(u"the energy axis counts GFLOPs"_s));
    QCOMPARE(notDrawnText(chartContent(document())), u"theirs: in ms"_s);
    QVERIFY(m_window->chart()->accessibleDescription().contains(u"theirs is not drawn: its costs are in ms."_s));
    QVERIFY(document().results().curves.front().steps.points.empty());
    choose(CostUnit::Milliseconds);
    QCOMPARE(document().results().curves.front().area, stepCurve(pointsIn(CostUnit::Milliseconds).points, 5).area());
    QVERIFY(list->item(0, 1)->text() != u"in ms"_s);
    QCOMPARE(notDrawnText(chartContent(document())), u"plain: no time measured"_s);

    // As the import dialog describes them.
    ImportFindings found;
    found.points = std::make_shared<const PointTable>(pointsIn(CostUnit::Milliseconds));
    const auto rows = findingRows(found, CostScale{CostUnit::Gflops, contestEMax});
    QCOMPARE(rows[1].word, u"Time"_s);
    QCOMPARE(rows[1].text, u"1.000 to 2.000 ms per image"_s);
    QCOMPARE(rows[3].text, u"none: the energy axis counts GFLOPs"_s);
    QVERIFY(findingRows(found, costScale(document()))[3].text.contains(u"up to E_max 5 ms"_s));
}

void TestCostAxis::flopsStayFlops()
{
    openBoth();
    const auto spent = [&] {
        return thresholdCost(document(), std::nullopt, QString::fromStdString(m_measured->path()), 400, 4e11).tip;
    };
    const QString before = spent();
    QVERIFY(before.contains(u"GFLOPs"_s));
    for (const CostUnit unit : {CostUnit::Joules, CostUnit::Milliseconds}) {
        choose(unit);
        QCOMPARE(spent(), before);
    }
    // Training is compared in work or energy, never in time.
    QCOMPARE(payoffSource(document()).value().networks.size(), std::size_t(2));
    choose(CostUnit::Joules);
    QCOMPARE(payoffSource(document()).value().networks.size(), std::size_t(1));
    QVERIFY(document().sources().contains(m_plainId));
    document().closeRecording(m_measuredId);
    QVERIFY(!payoffSource(document()));
    m_window->selection()->step(1);
}

void TestCostAxis::estimatedCosts_data()
{
    QTest::addColumn<QByteArray>("measured");
    QTest::addColumn<bool>("joulesAre");
    QTest::addColumn<bool>("timesAre");
    QTest::newRow("nothing said") << QByteArray() << false << false;
    QTest::newRow("stated power") << QByteArray(R"({"joules":{"source":"estimated"}})") << true << false;
    QTest::newRow("counter") << QByteArray(R"({"joules":{"source":"counter"},"milliseconds":{"source":"clock"}})")
                             << false << false;
    QTest::newRow("both") << QByteArray(R"({"joules":{"source":"estimated"},"milliseconds":{"source":"estimated"}})")
                          << true << true;
    QTest::newRow("not JSON") << QByteArray("estimated") << false << false;
    QTest::newRow("a list") << QByteArray(R"(["joules","estimated"])") << false << false;
    QTest::newRow("no object") << QByteArray(R"({"joules":"estimated"})") << false << false;
    QTest::newRow("a number") << QByteArray(R"({"joules":{"source":7}})") << false << false;
    QTest::newRow("deep") << QByteArray(R"({"joules":)") + QByteArray(99, '[') + QByteArray(99, ']') + "}" << false
                          << false;
}

void TestCostAxis::estimatedCosts()
{
    QFETCH(QByteArray, measured);
    const RecordingPtr recording
        = fixtures::withCosts(QString::fromStdString(m_measured->path()),
                              {.joules = joules, .milliseconds = milliseconds, .measured = measured.toStdString()});
    const auto isEstimated = [&](CostUnit unit) {
        return recording->under({Criterion::Entropy, unit}).value()->isEstimated();
    };
    QVERIFY(!isEstimated(CostUnit::Gflops));
    QTEST(isEstimated(CostUnit::Joules), "joulesAre");
    QTEST(isEstimated(CostUnit::Milliseconds), "timesAre");
}

void TestCostAxis::wording()
{
    const CostScale time{CostUnit::Milliseconds, 0.5};
    QCOMPARE(time.axisTitles(), (QStringList{u"Time per image (\u00b5s)"_s, u"Time (\u00b5s)"_s, u"\u00b5s"_s}));
    QCOMPARE(time.title(), u"Time"_s);
    const CostScale energy{CostUnit::Joules, 2};
    QCOMPARE(energy.axisTitles(true),
             (QStringList{u"Energy per image (J, estimated)"_s, u"Energy (J, estimated)"_s, u"J, estimated"_s}));
    for (const CostUnit unit : costAxes) { // what is given as an example can be typed
        const CostScale scale{unit, 1};
        QVERIFY(parseTypedEMax(scale.example(), scale));
        const auto refused = parseTypedEMax(u"much"_s, scale);
        QVERIFY(!refused && refused.error().remedy.find(scale.example().toStdString()) != std::string::npos);
    }
}

QTEST_MAIN(TestCostAxis)
#include "tst_costaxis.moc"
