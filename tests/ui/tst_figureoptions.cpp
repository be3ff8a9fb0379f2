// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "tests/ui/svgtexts.h"
#include "ui/charts/chartpainter.h"
#include "ui/charts/clippedline.h"
#include "ui/charts/curveplace.h"
#include "ui/charts/ghost.h"
#include "ui/charts/labelplacer.h"
#include "ui/charts/markerpainter.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/export/axisspan.h"
#include "ui/export/exportfiles.h"
#include "ui/export/figurefont.h"
#include "ui/export/figuresettings.h"
#include "ui/theme/themeswitch.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using fixtures::svgTexts;

namespace {

constexpr QSizeF oneColumn(84, 64); ///< millimetres

/// A canvas as a figure of that size and text size gets it.
FigureCanvas canvasOf(QSizeF millimetres, double points, const FigureOptions &options)
{
    constexpr int pixels = 12;
    QFont font(QGuiApplication::font().family());
    font.setPixelSize(pixels);
    return {QRectF({}, millimetres / 25.4 * 72 / points * pixels), font, Theme::light(), options};
}

/// From a marker to its label, where a line is drawn between them.
std::optional<QLineF> leaderOf(const MarkerLabel &label, const ChartLayout &layout)
{
    const QPointF at = layout.geometry.pixel(label.marker->point);
    const QLineF leader(at, QPointF(std::clamp(at.x(), label.rect.left(), label.rect.right()),
                                    std::clamp(at.y(), label.rect.top(), label.rect.bottom())));
    return leader.length() < 2 * markerRadius ? std::nullopt : std::optional(leader);
}

} // namespace

class TestFigureOptions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void nothingCrossesInOneColumn_data();
    void nothingCrossesInOneColumn();
    void placesKeepClearOfLines();
    void labels();
    void legend();
    void ghost();
    void grid_data();
    void grid();
    void title();
    void grey_data();
    void grey();
    void networksDifferWithoutColour();
    void serif();
    void histogramsHaveTitlesOnBothAxes();
    void spans();
    void spansThatCannotBe_data();
    void spansThatCannotBe();
    void axesBeginAndEndWhereTheyShould();
    void theDialogHasAllAndRemembers();
    void theDialogRefusesAnAxis();

private:
    [[nodiscard]] QByteArray svg(FigureKind kind, const FigureOptions &options,
                                 FigurePreset preset = FigurePreset::Page) const
    {
        return figureFile(figureOf(kind, *m_document), FigureFormat::Svg, frameOf(preset), options).value();
    }
    [[nodiscard]] QImage png(FigureKind kind, const FigureOptions &options) const
    {
        FigureFrame frame = frameOf(FigurePreset::Paper);
        frame.dotsPerInch = 150;
        return QImage::fromData(figureFile(figureOf(kind, *m_document), FigureFormat::Png, frame, options).value());
    }

    std::unique_ptr<Document> m_document;
};

void TestFigureOptions::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestFigures"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestFigureOptions::init()
{
    QSettings().clear();
    m_document = std::make_unique<Document>();
    m_document->openRecording(fixtures::network(u"first-net"_s, 400, 2));
    m_document->openRecording(fixtures::network(u"second-net"_s, 400, 1, 2));
}

void TestFigureOptions::nothingCrossesInOneColumn_data()
{
    QTest::addColumn<double>("second"); ///< GFLOPs of the second network; the first has 2
    QTest::addColumn<bool>("logarithmic");
    QTest::addColumn<bool>("hasLegend");
    QTest::addColumn<bool>("isPinned");
    for (const double second : {0.5, 1.0, 1.8, 4.0}) {
        for (const bool logarithmic : {false, true}) {
            for (const bool hasLegend : {true, false}) {
                for (const bool isPinned : {false, true})
                    QTest::addRow("2 and %g GFLOPs%s%s%s", second, logarithmic ? ", logarithmic" : "",
                                  hasLegend ? "" : ", no legend", isPinned ? ", pinned" : "")
                        << second << logarithmic << hasLegend << isPinned;
            }
        }
    }
}

void TestFigureOptions::nothingCrossesInOneColumn()
{
    QFETCH(double, second);
    QFETCH(bool, logarithmic);
    QFETCH(bool, hasLegend);
    QFETCH(bool, isPinned);
    Document document;
    document.openRecording(fixtures::network(u"first-net"_s, 2000, 2));
    document.openRecording(fixtures::network(u"second-net"_s, 2000, second, 2));
    if (isPinned) {
        document.pinReference();
        for (const std::size_t moved : {std::size_t(1), std::size_t(2)})
            document.setThresholds(document.variants()[moved].id, {0.9, 0.6});
    }
    const ChartContent content = chartContent(document);
    FigureOptions options;
    options.hasLegend = hasLegend;
    QImage image(8, 8, QImage::Format_RGB32);
    QPainter painter(&image);
    const ChartLayout layout
        = paintFigure(painter, canvasOf(oneColumn, 8, options), content, fittedRange(content, logarithmic));

    const std::vector<MarkerLabel> labels = placedMarkerLabels(layout, content);
    QVERIFY2(2 * labels.size() >= content.markers.size(), qPrintable(QString::number(labels.size())));
    std::vector<QRectF> rects;
    for (const MarkerLabel &label : labels)
        rects.push_back(label.rect);
    for (const NetworkName &name : layout.networkNames)
        rects.push_back(name.rect);
    if (const auto word = referenceWordPlace(layout, content))
        rects.push_back(*word);
    QVERIFY(layout.networkNames.empty() || !hasLegend);

    const PlotGeometry &geometry = layout.geometry;
    std::vector<QPolygonF> lines{stepLine(geometry, content.steps),
                                 QPolygonF({QPointF(geometry.x(content.eMax), geometry.area.top()),
                                            QPointF(geometry.x(content.eMax), geometry.area.bottom())})};
    if (content.reference)
        lines.push_back(stepLine(geometry, content.reference->steps));
    for (std::size_t i = 0; i < rects.size(); ++i) {
        QVERIFY(geometry.area.contains(rects[i]));
        for (const QPolygonF &line : lines)
            QVERIFY(clippedLine(line, rects[i]).empty());
        for (const ChartCurve &curve : content.curves) {
            for (const QPointF at : curveSamples(curve.recording->curve(), geometry, 1))
                QVERIFY(!rects[i].adjusted(2, 2, -2, -2).contains(at));
        }
        for (std::size_t other = 0; other < i; ++other)
            QVERIFY(!rects[i].intersects(rects[other]));
        for (const ChartMarker &marker : content.markers)
            QVERIFY(!rects[i].contains(geometry.pixel(marker.point)));
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto leader = leaderOf(labels[i], layout);
        for (std::size_t other = 0; leader && other < labels.size(); ++other) {
            const auto crossing = leaderOf(labels[other], layout);
            if (other == i)
                continue;
            QVERIFY(clippedLine(QPolygonF({leader->p1(), leader->p2()}), labels[other].rect).empty());
            QPointF at;
            if (crossing && leader->intersects(*crossing, &at) == QLineF::BoundedIntersection)
                QVERIFY(QLineF(at, leader->p1()).length() < 9); // markers on top of each other
        }
    }
}

void TestFigureOptions::placesKeepClearOfLines()
{
    const QRectF room(0, 0, 200, 100);
    const QPolygonF slope({QPointF(0, 80), QPointF(60, 50), QPointF(200, 20)});
    const QPointF anchor(60, 50);
    LabelPlacer usual(room);
    LabelPlacer clear(room);
    clear.keepClearOf({slope});
    const QSizeF size(50, 16);
    QVERIFY(usual.place(anchor, size, 9).has_value());
    const auto first = clear.place(anchor, size, 9);
    QVERIFY(first && clippedLine(slope, *first).empty());
    const auto second = clear.place({75, 47}, size, 9);
    QVERIFY(second && clippedLine(slope, *second).empty() && !second->intersects(*first));

    // A line that fills the room leaves no place, even for what must be shown.
    LabelPlacer full(QRectF(0, 0, 60, 20));
    full.keepClearOf({QPolygonF({QPointF(0, 10), QPointF(60, 10)})});
    QVERIFY(!full.place({30, 10}, size, 9, true));
}

void TestFigureOptions::labels()
{
    FigureOptions options;
    options.hasLabels = false;
    const auto texts = [&](FigureKind kind, const FigureOptions &with) { return svgTexts(svg(kind, with)); };
    QVERIFY(texts(FigureKind::StepCurve, {}).contains(u"V1"_s));
    const QStringList without = texts(FigureKind::StepCurve, options);
    QVERIFY(!without.contains(u"V1"_s) && !without.contains(u"V2"_s));
    QVERIFY(without.contains(u"first-net"_s)); // the legend stays
    const auto counts = [](const QStringList &all) {
        return std::ranges::count_if(all, [](const QString &text) { return text.endsWith(u" continue"_s); });
    };
    QVERIFY(counts(texts(FigureKind::Histograms, {})) > 0);
    QCOMPARE(counts(texts(FigureKind::Histograms, options)), 0);
    const auto shares = [](const QStringList &all) {
        return std::ranges::count_if(all, [](const QString &text) { return text.contains(u" ("_s); });
    };
    QVERIFY(shares(texts(FigureKind::ExitShares, {})) > shares(texts(FigureKind::ExitShares, options)));
}

void TestFigureOptions::legend()
{
    FigureOptions options;
    options.hasLegend = false;
    const auto has = [](const QStringList &texts, const QString &start) {
        return std::ranges::any_of(texts, [&](const QString &text) { return text.startsWith(start); });
    };
    const QStringList with = svgTexts(svg(FigureKind::StepCurve, {}));
    QVERIFY(has(with, u"step curve"_s) && has(with, u"first-net"_s) && has(with, u"second-net"_s));
    const QStringList without = svgTexts(svg(FigureKind::StepCurve, options));
    QVERIFY(!has(without, u"step curve"_s));
    QVERIFY(has(without, u"first-net"_s) || has(without, u"second-net"_s)); // at their curves
    QVERIFY(!has(svgTexts(svg(FigureKind::OverThresholds, options)), u"accuracy (left)"_s));
    QVERIFY(!has(svgTexts(svg(FigureKind::Histograms, options)), u"correct"_s));
    QVERIFY(!has(svgTexts(svg(FigureKind::ExitShares, options)), u"last exit"_s));
}

void TestFigureOptions::ghost()
{
    FigureOptions options;
    options.hasGhost = false;
    m_document->pinReference();
    m_document->setThresholds(m_document->variants()[1].id, {0.9, 0.5});
    const QImage with = png(FigureKind::StepCurve, {});
    const QImage without = png(FigureKind::StepCurve, options);
    m_document->clearReference();
    const QImage never = png(FigureKind::StepCurve, {});
    QVERIFY(with != never);
    QCOMPARE(without, never);
}

void TestFigureOptions::grid_data()
{
    QTest::addColumn<FigureKind>("kind");
    for (const FigureKind kind : figureKinds)
        QTest::newRow(qPrintable(keyOf(kind))) << kind;
}

void TestFigureOptions::grid()
{
    QFETCH(FigureKind, kind);
    FigureOptions options;
    options.hasGrid = false;
    const QByteArray colour = Theme::light().grid.darker(104).name().toLatin1();
    QVERIFY(svg(kind, {}).contains(colour));
    QVERIFY(!svg(kind, options).contains(colour));
}

void TestFigureOptions::title()
{
    FigureOptions options;
    options.title = u"Two networks"_s;
    for (const FigureKind kind : figureKinds) {
        QVERIFY(!svgTexts(svg(kind, {})).contains(options.title));
        QVERIFY(svgTexts(svg(kind, options)).contains(options.title));
    }
}

void TestFigureOptions::grey_data()
{
    grid_data();
}

void TestFigureOptions::grey()
{
    QFETCH(FigureKind, kind);
    FigureOptions options;
    options.isGrey = true;
    m_document->pinReference();
    m_document->setThresholds(m_document->variants()[1].id, {0.9, 0.5});
    QVERIFY(!png(kind, {}).allGray());
    QVERIFY(png(kind, options).allGray()); // every pixel
    static const QRegularExpression colour(u"\"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\""_s);
    auto matches = colour.globalMatch(QString::fromUtf8(svg(kind, options)));
    QVERIFY(matches.hasNext());
    while (matches.hasNext()) {
        const auto match = matches.next();
        QVERIFY2(match.captured(1) == match.captured(2) && match.captured(2) == match.captured(3),
                 qPrintable(match.captured()));
    }
}

void TestFigureOptions::networksDifferWithoutColour()
{
    const Theme &theme = Theme::greyscale();
    std::vector<QList<qreal>> dashes;
    for (int place = 0; place < Theme::styleCount; ++place) {
        const QPen pen = theme.seriesPen(place, 1.5);
        const QList<qreal> own = pen.style() == Qt::SolidLine ? QList<qreal>() : pen.dashPattern();
        QVERIFY(std::ranges::find(dashes, own) == dashes.end());
        dashes.push_back(own);
        QCOMPARE(Theme::light().seriesPen(place, 1.5).style(), Qt::SolidLine);
    }
    FigureOptions options;
    options.isGrey = true;
    QVERIFY(svg(FigureKind::StepCurve, options).count("stroke-dasharray")
            > svg(FigureKind::StepCurve, {}).count("stroke-dasharray"));
}

void TestFigureOptions::serif()
{
    QCOMPARE(serifAmong({u"DejaVu Sans"_s, u"Nimbus Roman [URW]"_s, u"Tinos"_s}), u"Nimbus Roman"_s);
    QCOMPARE(serifAmong({u"Liberation Serif"_s, u"Nimbus Romantic"_s}), u"Liberation Serif"_s);
    QVERIFY(!serifAmong({u"DejaVu Sans"_s, u"Inter"_s}));
    QVERIFY(noSerifSentence().endsWith(u'.'));

    FigureOptions options;
    options.isSerif = true;
    const auto family = serifFamily();
    if (!family)
        QSKIP("No serif font as wide as Times is installed: its figures were not checked");
    QVERIFY(svg(FigureKind::StepCurve, options).contains("font-family=\"" + family->toUtf8() + ", Times, serif"));
    for (const QByteArray &line : svg(FigureKind::StepCurve, options).split('\n'))
        QVERIFY2(!line.startsWith("<text") || !line.contains("Inter"), line.constData()); // groups have a font too
    const QByteArray pdf
        = figureFile(figureOf(FigureKind::StepCurve, *m_document), FigureFormat::Pdf, {}, options).value();
    const QByteArray name = family->toLatin1().replace(" ", "");
    QVERIFY(pdf.contains("/FontFile"));
    QVERIFY2(pdf.contains(name), name.constData());
}

void TestFigureOptions::histogramsHaveTitlesOnBothAxes()
{
    for (const FigurePreset preset : figurePresets) {
        const QStringList texts = svgTexts(svg(FigureKind::Histograms, {}, preset));
        QCOMPARE(texts.count(u"Samples"_s), 3); // one for each exit
        QVERIFY(texts.contains(u"Entropy at exit 3 (nats)"_s));
    }
}

void TestFigureOptions::spans()
{
    const CostScale mflops{CostUnit::Gflops, 0.01}; // shown in MFLOPs
    QCOMPARE(energySpan(u"2"_s, u" 0.005 GFLOPs"_s, mflops).value(), (AxisSpan{0.002, 0.005}));
    QCOMPARE(energySpan({}, u"4"_s, mflops).value(), (AxisSpan{std::nullopt, 0.004}));
    QCOMPARE(accuracySpan(u"60"_s, u"95 %"_s).value(), (AxisSpan{0.6, 0.95}));
    QVERIFY(accuracySpan({}, u" "_s).value().isWhole());

    FigureOptions options;
    const PlotRange whole{1, 40, 0.5, 0.9, false};
    QCOMPARE(spanned(whole, options).value(), whole);
    options.energies.to = 20;
    options.accuracies.from = 0.7;
    QCOMPARE(spanned(whole, options).value(), (PlotRange{1, 20, 0.7, 0.9, false}));
}

void TestFigureOptions::spansThatCannotBe_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::newRow("a word") << u"much"_s << QString();
    QTest::newRow("negative") << u"-1"_s << u"5"_s;
    QTest::newRow("backwards") << u"9"_s << u"5"_s;
    QTest::newRow("nothing between") << u"5"_s << u"5"_s;
}

void TestFigureOptions::spansThatCannotBe()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    for (const auto &span : {energySpan(from, to, {CostUnit::Gflops, 40}), accuracySpan(from, to)}) {
        QVERIFY(!span.has_value());
        QVERIFY(!span.error().sentence.empty() && !span.error().remedy.empty());
    }
    QVERIFY(!accuracySpan({}, u"101"_s));
    FigureOptions options;
    options.energies.from = 50; // right of the end that stays
    QVERIFY(!spanned({1, 40, 0.5, 0.9, false}, options));
    options.energies.from = 0;
    QVERIFY(spanned({1, 40, 0.5, 0.9, false}, options));
    QVERIFY(!spanned({1, 40, 0.5, 0.9, true}, options));
    QVERIFY(checkSpans(*m_document, {}, {}).has_value());
    options.energies.from = 1000;
    QVERIFY(!checkSpans(*m_document, {}, options).has_value());
}

void TestFigureOptions::axesBeginAndEndWhereTheyShould()
{
    FigureOptions options;
    options.accuracies = {0.2, 1};
    const QStringList texts = svgTexts(svg(FigureKind::StepCurve, options));
    for (const QString &tick : {u"20"_s, u"100"_s})
        QVERIFY2(texts.contains(tick), qPrintable(texts.join(u" | "_s)));
    QVERIFY(!svgTexts(svg(FigureKind::StepCurve, {})).contains(u"100"_s));
    QVERIFY(png(FigureKind::StepCurve, options) != png(FigureKind::StepCurve, {}));
    QCOMPARE(png(FigureKind::ExitShares, options), png(FigureKind::ExitShares, {}));
}

void TestFigureOptions::theDialogHasAllAndRemembers()
{
    const QTemporaryDir folder;
    const auto open
        = [&] { return std::make_unique<ExportDialog>(m_document.get(), FigureView{}, folder.filePath(u"talk"_s)); };
    auto dialog = open();
    QCOMPARE(dialog->request().options, FigureOptions());
    const std::pair<const char *, bool FigureOptions::*> boxes[] = {{"figureLabels", &FigureOptions::hasLabels},
                                                                    {"figureLegend", &FigureOptions::hasLegend},
                                                                    {"figureGhost", &FigureOptions::hasGhost},
                                                                    {"figureGrid", &FigureOptions::hasGrid},
                                                                    {"figureGrey", &FigureOptions::isGrey}};
    for (const auto &[name, option] : boxes) {
        auto *box = dialog->findChild<QCheckBox *>(QLatin1StringView(name));
        QVERIFY2(box, name);
        const bool before = dialog->request().options.*option;
        QCOMPARE(box->isChecked(), before);
        box->click();
        QCOMPARE(dialog->request().options.*option, !before);
    }
    auto *font = dialog->findChild<QComboBox *>(u"figureFont"_s);
    const auto serif = serifFamily();
    QVERIFY(font->itemText(0).contains(QGuiApplication::font().family()));
    QVERIFY(!serif || font->itemText(1).contains(*serif)); // which one it is
    font->setCurrentIndex(serif ? 1 : 0);
    dialog->findChild<QLineEdit *>(u"figureTitle"_s)->setText(u"Two networks"_s);
    dialog->findChild<QLineEdit *>(u"accuracyFrom"_s)->setText(u"40"_s);
    dialog->findChild<QLineEdit *>(u"energyTo"_s)->setText(u"1.5"_s);
    const FigureOptions chosen = dialog->request().options;
    QCOMPARE(chosen.title, u"Two networks"_s);
    QCOMPARE(chosen.accuracies, (AxisSpan{0.4, std::nullopt}));
    QCOMPARE(chosen.energies, (AxisSpan{std::nullopt, 1.5}));
    QCOMPARE(chosen.isSerif, serif.has_value());

    QCOMPARE(open()->request().options, FigureOptions()); // not before anything was written
    dialog->findChild<QPushButton *>(u"primary"_s)->click();
    QVERIFY(QFile::exists(folder.filePath(u"talk.pdf"_s)));
    FigureOptions kept = chosen;
    kept.title.clear(); // these belong to one figure
    kept.energies = {};
    kept.accuracies = {};
    QCOMPARE(open()->request().options, kept);
}

void TestFigureOptions::theDialogRefusesAnAxis()
{
    const QTemporaryDir folder;
    ExportDialog dialog(m_document.get(), {}, folder.filePath(u"talk"_s));
    auto *button = dialog.findChild<QPushButton *>(u"primary"_s);
    auto *from = dialog.findChild<QLineEdit *>(u"accuracyFrom"_s);
    const auto says = [&](const QString &sentence) {
        return std::ranges::any_of(dialog.findChildren<QLabel *>(),
                                   [&](const QLabel *label) { return label->text().contains(sentence); });
    };
    QVERIFY(button->isEnabled());
    from->setText(u"high"_s);
    QVERIFY(!button->isEnabled());
    QVERIFY(says(u"\"high\" is not an end of the accuracy axis."_s));
    from->setText(u"99.9"_s); // above everything
    QVERIFY(!button->isEnabled());
    QVERIFY(says(u"Nothing is between the ends of an axis."_s));
    from->setText(u"30"_s);
    QVERIFY(button->isEnabled());
}

QTEST_MAIN(TestFigureOptions)
#include "tst_figureoptions.moc"
