// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/numberwalk.h"
#include "tests/ui/tinylines.h"
#include "tests/ui/windowfixture.h"
#include "ui/charts/charthits.h"
#include "ui/charts/curvelayer.h"
#include "ui/charts/energychart.h"
#include "ui/charts/hovertext.h"
#include "ui/charts/labelroom.h"
#include "ui/charts/linepainter.h"
#include "ui/export/curvestable.h"
#include "ui/export/figurefile.h"
#include "ui/panels/chartcard.h"
#include "ui/panels/linesmodel.h"
#include "ui/window/mainwindow.h"
#include "ui/window/presentation.h"
#include "ui/wording/areawording.h"
#include "ui/wording/linewording.h"
#include "ui/wording/wording.h"

#include <nlohmann/json.hpp>

#include <QAbstractItemModelTester>
#include <QAction>
#include <QPainter>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace offramp;
using namespace offramp::fixtures;
using namespace Qt::Literals::StringLiterals;

namespace {

QStringList textsOf(const std::vector<LineLabel> &labels)
{
    QStringList texts;
    for (const LineLabel &label : labels)
        texts.append(label.text);
    return texts;
}

} // namespace

/// Lines to compare with in the chart, the menu, tables, figures and JSON.
class TestChartLines : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void chartShowsThem();
    void nothingMovesUnderThePointer();
    void labelsSayWhatTheyAre();
    void dashedCurvesAreNotFilled();
    void straightOnEveryAxis_data();
    void straightOnEveryAxis();
    void manyCornersAreDrawnAsFew();
    void hovering();
    void menuIsRemembered();
    void tableHasTheSameNumbers();
    void figuresHaveThem();
    void jsonHasThem();
    void theUnitIsThatOfTheChart();
};

void TestChartLines::initTestCase()
{
    fixtures::prepareWindows(u"chartlines"_s);
}

void TestChartLines::init()
{
    QSettings().clear();
}

void TestChartLines::chartShowsThem()
{
    Document document;
    Selection selection(&document);
    const ThresholdView thresholds(&document);
    ReferenceLines lines(&document);
    const RecordingId id = document.openRecording(fixtures::network(u"net"_s, 400, 2));
    EnergyChart chart(&document, &selection, &thresholds);
    chart.setLines(&lines);
    chart.resize(1000, 620);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const QImage before = chart.grab().toImage();
    QVERIFY(!chart.accessibleDescription().contains(u"Oracle"_s));
    lines.setChoice(both);
    const QImage with = chart.grab().toImage();
    QVERIFY(with != before);
    const Point oracle = lines.shown()[0].points().front();
    QVERIFY(chart.range().highAccuracy > oracle.accuracy && chart.range().lowEnergy < oracle.energy);
    QCOMPARE(chart.layout().lineLabels.size(), std::size_t(2)); // one for the oracle and its bound

    const CostScale scale = costScale(document);
    const QString spoken = chart.accessibleDescription();
    const QStringList sentences{u"Oracle of net (not a rule, uses labels): %1, %2 correct."_s.arg(
                                    scale.withUnit(oracle.energy), accuracyText(oracle.accuracy, 400)),
                                u"Oracle bound of net (bounds every rule, uses labels): %1."_s.arg(
                                    areaPhrase(*lines.shown()[1].line->area, scale, 400)),
                                u"Concave envelope (two variants mixed at random): %1."_s.arg(
                                    areaPhrase(*lines.shown()[2].line->area, scale, 400))};
    for (const QString &sentence : sentences)
        QVERIFY2(spoken.contains(sentence), qPrintable(spoken));

    document.setHidden(id, true); // its variants still count, and so does the envelope
    QCOMPARE(textsOf(chart.layout().lineLabels).filter(u"Oracle"_s), QStringList());
    QCOMPARE(chart.layout().lineLabels.size(), std::size_t(1));
    QVERIFY(!chart.accessibleDescription().contains(u"Oracle"_s));
    document.setHidden(id, false);
    QCOMPARE(chart.layout().lineLabels.size(), std::size_t(2));
    QCOMPARE(chart.grab().toImage(), with);
    lines.setChoice({.oracle = true});
    QVERIFY(chart.grab().toImage() != with);
    lines.setChoice({});
    QCOMPARE(chart.grab().toImage(), before);
}

void TestChartLines::nothingMovesUnderThePointer()
{
    TinyLines tiny;
    Selection selection(&tiny.document);
    const ThresholdView thresholds(&tiny.document);
    EnergyChart chart(&tiny.document, &selection, &thresholds);
    chart.setLines(&tiny.lines);
    chart.resize(900, 560);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const PlotRange range = chart.range();
    const QPoint at = chart.pixelOf(tiny.document.results().variants[0].point).toPoint();
    QTest::mousePress(&chart, Qt::LeftButton, {}, at);
    tiny.lines.setChoice(both); // as when a long computation ends
    QCOMPARE(chart.range(), range);
    QCOMPARE(chart.layout().lineLabels.size(), std::size_t(2));
    QTest::mouseRelease(&chart, Qt::LeftButton, {}, at);
    chart.fit();
    QVERIFY(chart.range().highAccuracy > oraclePoint.front().accuracy);
}

void TestChartLines::labelsSayWhatTheyAre()
{
    Document document;
    ReferenceLines lines(&document);
    lines.setChoice(both);
    document.openRecording(fixtures::network(u"first"_s, 3000, 2));
    const QString whole = u"Oracle: bounds every rule, uses labels"_s;
    for (const QSizeF size : {QSizeF(360, 240), QSizeF(1400, 800)}) {
        const bool isLarge = size.width() > 1000;
        const ChartContent content = chartContent(document, {}, {}, &lines);
        ChartLayout layout
            = layoutChart(QRectF(QPointF(), size), fittedRange(content, false), QGuiApplication::font(), 34, 1);
        placeNames(layout, content);
        QCOMPARE(layout.networkNames.size(), std::size_t(1));
        QCOMPARE(layout.lineLabels.size(), std::size_t(2));
        const QStringList texts = textsOf(layout.lineLabels);
        QVERIFY2(texts[0].startsWith(u"Oracle"_s), qPrintable(texts[0]));
        QCOMPARE(texts[0] == whole, isLarge);
        QCOMPARE(texts[1], isLarge ? u"Envelope: two variants mixed at random"_s : u"Envelope"_s);
        const QFontMetricsF metrics(layout.font);
        for (const LineLabel &label : layout.lineLabels) {
            QVERIFY(layout.geometry.area.contains(label.rect));
            QVERIFY(label.rect.width() >= metrics.horizontalAdvance(label.text)); // nothing is cut
        }
        if (!isLarge)
            continue;
        QVERIFY(!layout.lineLabels[0].rect.intersects(layout.lineLabels[1].rect));
        for (const LineLabel &label : layout.lineLabels) {
            QVERIFY(!label.rect.intersects(layout.networkNames[0].rect));
            for (const ChartMarker &marker : content.markers)
                QVERIFY(!label.rect.contains(layout.geometry.pixel(marker.point)));
        }
        // Labels of variants keep clear of them.
        LabelPlacer room = labelRoom(layout, content);
        for (const ChartMarker &marker : content.markers) {
            const auto rect = room.place(layout.geometry.pixel(marker.point), {40, 16}, 8);
            for (const LineLabel &label : layout.lineLabels)
                QVERIFY(!rect || !rect->intersects(label.rect));
        }
    }

    document.openRecording(fixtures::network(u"second"_s, 3000, 6));
    const ChartContent content = chartContent(document, {}, {}, &lines);
    ChartLayout layout
        = layoutChart(QRectF(0, 0, 1400, 800), fittedRange(content, false), QGuiApplication::font(), 34, 1);
    placeNames(layout, content);
    const QStringList texts = textsOf(layout.lineLabels);
    QCOMPARE(texts.size(), 3);
    QVERIFY(texts[0].startsWith(u"Oracle of first"_s) && texts[1].startsWith(u"Oracle of second"_s));
}

/// Whatever the painter filled before.
void TestChartLines::dashedCurvesAreNotFilled()
{
    QImage image(200, 200, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setBrush(Qt::red);
    const PlotGeometry geometry{{0, 0, 200, 200}, {0, 1, 0, 1}};
    paintCurves(painter, geometry, {{QPolygonF({{.1, .9}, {.1, .1}, {.9, .1}}), Qt::blue, Qt::DashLine}}, 2);
    painter.end();
    QCOMPARE(image.pixelColor(60, 140), QColor(Qt::white));
    QVERIFY(image != [&] {
        QImage blank(image.size(), image.format());
        blank.fill(Qt::white);
        return blank;
    }());
}

void TestChartLines::straightOnEveryAxis_data()
{
    QTest::addColumn<bool>("isLogarithmic");
    QTest::newRow("linear") << false;
    QTest::newRow("logarithmic") << true;
}

void TestChartLines::straightOnEveryAxis()
{
    QFETCH(const bool, isLogarithmic);
    const std::vector<Point> corners{{1, .5}, {10, .7}, {12, .72}};
    const auto heightAt = [](double energy) {
        return energy < 10 ? .5 + .2 * (energy - 1) / 9 : energy < 12 ? .7 + .01 * (energy - 10) : .72;
    };
    PlotGeometry geometry{QRectF(50, 20, 600, 400), {.5, 50, .4, .9, isLogarithmic}};
    const QPolygonF line = lineInView(corners, geometry, 30);
    if (isLogarithmic)
        QVERIFY(line.size() > 50);
    else
        QCOMPARE(line.size(), 4);
    for (const QPointF at : line) {
        const Point point = geometry.value(at);
        QVERIFY(std::abs(point.accuracy - heightAt(point.energy)) < 1e-9);
    }
    QVERIFY(std::abs(geometry.value(line.front()).energy - 1) < 1e-9);
    QVERIFY(std::abs(geometry.value(line.back()).energy - 30) < 1e-9);
    QCOMPARE(lineInView(corners, geometry, 5).back(), geometry.pixel({12, .72})); // E_max is left of its end

    geometry.range = {5, 6, .4, .9, isLogarithmic}; // between two corners
    const QPolygonF part = lineInView(corners, geometry, 30);
    QVERIFY(part.size() < 400);
    QVERIFY(part.front().x() <= geometry.area.left() && part.back().x() >= geometry.area.right());
    for (const QPointF at : part) {
        if (geometry.area.contains(at))
            QVERIFY(std::abs(geometry.value(at).accuracy - heightAt(geometry.value(at).energy)) < 1e-9);
    }
    QVERIFY(lineInView({}, geometry, 30).isEmpty());
}

void TestChartLines::manyCornersAreDrawnAsFew()
{
    std::vector<Point> corners;
    for (int i = 0; i <= 200'000; ++i)
        corners.push_back({1 + i / 100'000.0, std::sqrt(i / 200'000.0)});
    for (const bool isLogarithmic : {false, true}) {
        PlotGeometry geometry{QRectF(0, 0, 700, 500), {.9, 3.2, 0, 1, isLogarithmic}};
        const QPolygonF line = lineInView(corners, geometry, 3.1);
        QVERIFY(line.size() > 500 && line.size() < 1500);
        QVERIFY(std::ranges::is_sorted(line, {}, &QPointF::x));
        QCOMPARE(line.front(), geometry.pixel({1, 0}));
        QCOMPARE(line.back(), geometry.pixel({3.1, 1}));
        for (const QPointF at : line) {
            const Point point = geometry.value(at);
            const double height = std::sqrt(std::clamp((point.energy - 1) / 2, 0.0, 1.0));
            QVERIFY(std::abs(point.accuracy - height) < 1e-6);
        }
        geometry.range = {1.5, 1.5001, .4, .6, isLogarithmic};
        // What is in view, one corner to each side, and places between them where the axis bends the line.
        QVERIFY(lineInView(corners, geometry, 3.1).size() < (isLogarithmic ? 250 : 20));
    }
}

void TestChartLines::hovering()
{
    TinyLines tiny;
    tiny.lines.setChoice(both);
    const ThresholdView thresholds(&tiny.document);
    const ChartContent content = chartContent(tiny.document, {}, {}, &tiny.lines);
    const PlotGeometry geometry{QRectF(50, 20, 800, 500), {.8, 3.2, .3, 1, false}};
    const auto cardAt = [&](const Point &point) {
        return hoverCardAt(content, tiny.document.results(), thresholds, geometry, geometry.pixel(point));
    };
    const auto valueIn = [](const HoverCard &card, const QString &label) {
        const auto row = std::ranges::find(card.rows, label, &std::pair<QString, QString>::first);
        return row == card.rows.end() ? QString() : row->second;
    };
    const CostScale scale = content.scale();
    const auto oracle = cardAt({1.25, .75});
    QVERIFY(oracle);
    QCOMPARE(oracle->title, u"Oracle of tiny"_s);
    QCOMPARE(valueIn(*oracle, u"Energy"_s), scale.withUnit(1.25));
    QCOMPARE(valueIn(*oracle, u"Accuracy"_s), accuracyText(.75, 4));
    QVERIFY(oracle->note.contains(u"needs the labels"_s));
    const auto bound = cardAt({1.1, .6});
    QVERIFY(bound);
    QCOMPARE(bound->title, u"Oracle bound of tiny"_s);
    QCOMPARE(valueIn(*bound, u"Energy"_s), scale.withUnit(1.1));
    QCOMPARE(valueIn(*bound, u"Accuracy"_s), accuracyText(.6, 4));
    QCOMPARE(valueIn(*bound, u"Up to E_max"_s), areaPhrase(boundArea, scale, 4));
    const auto level = cardAt({2.6, .75}); // behind the end of the curve, where bound and envelope lie on each other
    QVERIFY(level && (level->title == u"Oracle bound of tiny"_s || level->title == u"Concave envelope"_s));
    QVERIFY(!lineCard(content, geometry, geometry.pixel({1.1, .9}), 12));
    QCOMPARE(lineCard(content, geometry, geometry.pixel({1.5, .5 + 1. / 6}), 12)->title, u"Concave envelope"_s);

    tiny.lines.setChoice({});
    QVERIFY(!lineCard(chartContent(tiny.document, {}, {}, &tiny.lines), geometry, geometry.pixel({1.25, .75}), 12));
}

void TestChartLines::menuIsRemembered()
{
    const auto action
        = [](MainWindow &window, const QString &name) { return window.findChild<QAction *>(name + u"Line"_s); };
    {
        MainWindow window;
        window.show();
        window.document()->openRecording(fixtures::network(u"net"_s, 400, 2));
        for (const QString &name : {u"oracle"_s, u"envelope"_s, u"binned"_s}) {
            QVERIFY(action(window, name));
            QVERIFY(action(window, name)->isCheckable() && !action(window, name)->isChecked());
            QVERIFY(!action(window, name)->toolTip().isEmpty());
        }
        QVERIFY(!window.lines()->choice().any());
        action(window, u"oracle"_s)->trigger();
        QCOMPARE(window.lines()->choice(), (LineChoice{true, false}));
        QVERIFY(window.chart()->accessibleDescription().contains(u"Oracle bound of net"_s));
        action(window, u"envelope"_s)->trigger();
        action(window, u"oracle"_s)->trigger();
        action(window, u"binned"_s)->trigger();
        QCOMPARE(window.lines()->choice(), (LineChoice{false, true, true}));
        QTRY_VERIFY(window.chart()->accessibleDescription().contains(u"Best rules by bins of net"_s));
        action(window, u"binned"_s)->trigger();
        QVERIFY(!window.chart()->accessibleDescription().contains(u"Oracle"_s));
        QVERIFY(window.chart()->accessibleDescription().contains(u"Concave envelope"_s));
        QVERIFY(!window.document()->isModified()); // it is not a decision
    }
    MainWindow again;
    QCOMPARE(again.lines()->choice(), (LineChoice{false, true}));
    QVERIFY(action(again, u"envelope"_s)->isChecked() && !action(again, u"oracle"_s)->isChecked());
    again.show();
    again.document()->openRecording(fixtures::network(u"net"_s, 400, 2));
    QVERIFY(again.chart()->accessibleDescription().contains(u"Concave envelope"_s));
    again.presentAction()->trigger();
    auto *presentation = again.findChild<Presentation *>();
    QVERIFY(presentation);
    QVERIFY(presentation->chart()->accessibleDescription().contains(u"Concave envelope"_s));
    presentation->close();
    again.document()->undoStack()->setClean();
}

void TestChartLines::tableHasTheSameNumbers()
{
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.document()->openRecording(fixtures::tiny());
    window.document()->setEMax(3);
    window.chartCard()->setTables(true);
    const QTableView *table = window.chartCard()->lines();
    QVERIFY(!table->isVisible()); // as long as there is nothing in it
    const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    window.lines()->setChoice(both);
    QTRY_VERIFY(table->isVisible());
    const auto cell = [&](int row, int column, int role = Qt::DisplayRole) {
        return table->model()->index(row, column).data(role).toString();
    };
    struct Row {
        QString line;
        Point point;
        std::optional<double> area;
    };
    const QString bound = u"Oracle bound of tiny: bounds every rule, uses labels"_s;
    const QString envelope = u"Concave envelope: two variants mixed at random"_s;
    const std::vector<Row> rows{{u"Oracle of tiny: not a rule, uses labels"_s, oraclePoint[0], oracleArea},
                                {bound, boundCorners[0], boundArea},
                                {bound, boundCorners[1], {}},
                                {envelope, envelopeCorners[0], envelopeArea},
                                {envelope, envelopeCorners[1], {}}};
    const CostScale scale = costScale(*window.document());
    const auto costOf = [&](const QString &exact) { return parseCost(exact.toStdString(), scale.format()).value(); };
    QCOMPARE(table->model()->rowCount(), static_cast<int>(rows.size()));
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        const auto &[line, point, area] = rows[static_cast<std::size_t>(row)];
        QCOMPARE(cell(row, LinesModel::Line), line);
        QVERIFY(!cell(row, LinesModel::Line, Qt::ToolTipRole).isEmpty());
        QCOMPARE(cell(row, LinesModel::Energy), scale.text(point.energy));
        QCOMPARE(costOf(cell(row, LinesModel::Energy, Qt::EditRole)), point.energy);
        QCOMPARE(cell(row, LinesModel::Accuracy), accuracyText(point.accuracy, 4));
        QCOMPARE(cell(row, LinesModel::Accuracy, Qt::EditRole).toDouble(), point.accuracy);
        QCOMPARE(cell(row, LinesModel::Area), area ? scale.text(*area) : QString());
        if (area)
            QCOMPARE(costOf(cell(row, LinesModel::Area, Qt::EditRole)), *area);
    }
    const fixtures::NumberWalk walk(window.chartCard()->lines());
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY(walk.told > 10);

    window.document()->setEMax(1);
    QCOMPARE(cell(0, LinesModel::Area), u"\u2013"_s);
    window.lines()->setChoice({});
    QVERIFY(!table->isVisible());
    window.chartCard()->setTables(false);
    QVERIFY(!window.chartCard()->lines());
    window.document()->undoStack()->setClean();
}

void TestChartLines::figuresHaveThem()
{
    TinyLines tiny;
    tiny.lines.setChoice(both);
    FigureView view;
    const auto svgOf = [&](FigurePreset preset) {
        return figureFile(figureOf(FigureKind::StepCurve, tiny.document, view), FigureFormat::Svg, frameOf(preset))
            .value();
    };
    QVERIFY(!svgOf(FigurePreset::Page).contains("Oracle")); // not without being asked for
    view.lines = &tiny.lines;
    const CostScale scale = costScale(tiny.document);
    const QByteArray page = svgOf(FigurePreset::Page);
    QVERIFY(page.contains(">Oracle: bounds every rule, uses labels, " + areaPhrase(boundArea, scale, 4).toUtf8()));
    QVERIFY(page.contains(">Envelope: two variants mixed at random, " + areaPhrase(envelopeArea, scale, 4).toUtf8()));
    for (const FigurePreset preset : figurePresets) {
        const QByteArray svg = svgOf(preset);
        QVERIFY(svg.contains(">Oracle: bounds every rule, uses labels") && svg.contains(">Envelope"));
        QVERIFY(!svg.contains("…")); // no text is cut
    }
    QVERIFY(figureOf(FigureKind::StepCurve, tiny.document, view).description.contains(u"Oracle bound of tiny"_s));

    tiny.document.openRecording(oneExit());
    tiny.document.openRecording(fixtures::network(u"other"_s, 300, 1));
    const QByteArray three = svgOf(FigurePreset::Page);
    for (const char *text : {">Oracle of tiny", ">Oracle of other", ">Static network: one exit", ">Envelope"})
        QVERIFY2(three.contains(text), text);
}

void TestChartLines::jsonHasThem()
{
    TinyLines tiny;
    QVERIFY(!nlohmann::json::parse(everythingJson(tiny.document)).contains("reference_lines"));
    const auto json = nlohmann::json::parse(everythingJson(tiny.document, both));
    const auto &lines = json["reference_lines"];
    QCOMPARE(lines.size(), std::size_t(3));
    QCOMPARE(lines[0]["kind"].get<std::string>(), std::string("oracle"));
    QCOMPARE(lines[0]["recording"].get<std::string>(), std::string("tiny.exits"));
    QCOMPARE(lines[1]["uses_labels"].get<bool>(), true);
    QCOMPARE(lines[1]["area"].get<double>(), boundArea);
    QCOMPARE(lines[2]["uses_labels"].get<bool>(), false);
    QCOMPARE(lines[2]["area"].get<double>(), envelopeArea);
    QVERIFY(lines[2]["recording"].is_null());
    QCOMPARE(lines[2]["points"].size(), envelopeCorners.size());
    QCOMPARE(lines[2]["points"][1]["energy"].get<double>(), envelopeCorners[1].energy);
}

void TestChartLines::theUnitIsThatOfTheChart()
{
    Document document;
    ReferenceLines lines(&document);
    lines.setChoice(both);
    document.openRecording(fixtures::network(u"small"_s, 300, .002));
    const ChartContent content = chartContent(document, {}, {}, &lines);
    const QString sentence = lineSentence(content.lines[0], content.scale());
    QVERIFY2(sentence.contains(u"MFLOPs"_s), qPrintable(sentence));
    MainWindow window;
    window.document()->openRecording(fixtures::network(u"small"_s, 300, .002));
    const LinesModel model(window.document(), window.lines());
    QCOMPARE(model.headerData(LinesModel::Energy, Qt::Horizontal, Qt::DisplayRole).toString(), u"Energy (MFLOPs)"_s);
    QCOMPARE(model.headerData(LinesModel::Area, Qt::Horizontal, Qt::DisplayRole).toString(), u"Area (MFLOPs)"_s);
}

QTEST_MAIN(TestChartLines)
#include "tst_chartlines.moc"
