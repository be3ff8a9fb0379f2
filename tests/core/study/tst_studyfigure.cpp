// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/study/studytable.h"

#include <QTest>
#include <QXmlStreamReader>

#include <cmath>
#include <limits>

using namespace offramp;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// A part of an image: its element, what is written in it, and what the group that it is in says.
struct Element {
    QString name;
    QXmlStreamAttributes attributes;
    QString text;
    QString tip;

    [[nodiscard]] double number(const char *attribute) const
    {
        return attributes.value(QLatin1String(attribute)).toDouble();
    }
    [[nodiscard]] QString word(const char *attribute) const
    {
        return attributes.value(QLatin1String(attribute)).toString();
    }
};

using Elements = QList<Element>;

/// All elements of an SVG image; nothing where it is not XML.
Elements elementsOf(const std::string &svg)
{
    Elements elements;
    QXmlStreamReader reader(QByteArray::fromStdString(svg));
    QString tip;
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::EndElement && reader.name() == QLatin1String("g"))
            tip.clear();
        if (!reader.isStartElement())
            continue;
        Element element{reader.name().toString(), reader.attributes(), {}, tip};
        if (element.name == QLatin1String("text"))
            element.text = reader.readElementText();
        if (element.name == QLatin1String("title"))
            tip = reader.readElementText();
        elements.append(element);
    }
    return reader.hasError() ? Elements() : elements;
}

Elements named(const Elements &elements, const char *name, const QString &tip)
{
    Elements found;
    for (const Element &element : elements) {
        if (element.name == QLatin1String(name) && element.tip == tip)
            found.append(element);
    }
    return found;
}

Elements withText(const Elements &elements, const char *text)
{
    Elements found;
    for (const Element &element : elements) {
        if (element.text == QString::fromUtf8(text))
            found.append(element);
    }
    return found;
}

/// Where a percentage is, by two ticks of its axis.
double between(const Elements &elements, std::pair<const char *, const char *> ticks, double percent)
{
    const Element low = withText(elements, ticks.first).at(0);
    const Element high = withText(elements, ticks.second).at(0);
    const double share = (percent - low.text.toDouble()) / (high.text.toDouble() - low.text.toDouble());
    return low.number("x") + share * (high.number("x") - low.number("x"));
}

bool isNear(double a, double b)
{
    return std::abs(a - b) <= 0.02; // points; the image has two decimals
}

MeasuredMean meanWith(double mean, double half)
{
    return {mean, mean - half, mean + half, 3};
}

StudyRow rowOf(const std::string &setting, std::vector<StudyExit> exits, std::optional<MeasuredMean> area)
{
    const std::size_t done = exits.empty() ? 0 : 3;
    return {{setting}, 3, done, 1000, std::move(exits), area};
}

/// Accuracies from 60 to 90 %, areas from 40 to 60 %.
StudyTable usualTable()
{
    return {"Exits",
            {"exits"},
            {rowOf("layer1", {{"layer1", meanWith(0.65, 0.05), 1}, {"last", meanWith(0.85, 0.02), 4}},
                   meanWith(0.5, 0.1)),
             rowOf("none", {{"last", {0.9, unknown, unknown, 1}, 4}}, std::nullopt), rowOf("layer2", {}, std::nullopt)},
            5};
}

} // namespace

/// The figure of a study, as an SVG image.
class TestStudyFigure : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsMeansAndIntervals()
    {
        const Elements elements = elementsOf(toSvg(usualTable()));
        QVERIFY(!elements.isEmpty());
        const std::pair ticks{"60", "90"};

        const QString first = QStringLiteral("layer1: 65.00 ± 5.0 %");
        const auto bars = named(elements, "line", first);
        QCOMPARE(bars.size(), 3); // and a stroke at each end
        QVERIFY(isNear(bars[0].number("x1"), between(elements, ticks, 60)));
        QVERIFY(isNear(bars[0].number("x2"), between(elements, ticks, 70)));
        QVERIFY(isNear(bars[1].number("x1"), between(elements, ticks, 60)));
        QVERIFY(isNear(bars[2].number("x1"), between(elements, ticks, 70)));
        QCOMPARE(named(elements, "polygon", first).size(), 1); // a square
        QCOMPARE(named(elements, "polygon", first)[0].word("fill"), QStringLiteral("#d55e00"));

        const auto last = named(elements, "circle", QStringLiteral("last: 85.00 ± 2.0 %"));
        QCOMPARE(last.size(), 1);
        QCOMPARE(last[0].word("fill"), QStringLiteral("#0072b2"));
        QVERIFY(isNear(last[0].number("cx"), between(elements, ticks, 85)));
        QVERIFY(last[0].number("cy") > bars[0].number("y1") + 6); // not on the other exit

        const QString one = QStringLiteral("last: 90.0 %");
        QVERIFY(named(elements, "line", one).isEmpty()); // one seed has no interval
        QVERIFY(isNear(named(elements, "circle", one).at(0).number("cx"), between(elements, ticks, 90)));

        const auto area = named(elements, "circle", QStringLiteral("area: 50.00 ± 10 %"));
        QCOMPARE(area.size(), 1);
        QVERIFY(isNear(area[0].number("cx"), between(elements, {"45", "55"}, 50)));
        QCOMPARE(withText(elements, "not known").size(), 1);
    }

    void labelsEverything()
    {
        const Elements elements = elementsOf(toSvg(usualTable()));
        for (const char *text : {"Exits", "exits", "seeds", "layer2", "none", "3 of 3", "0 of 3", "Accuracy (top-1, %)",
                                 "Normalised area (%)", "6 of 9 jobs are done.",
                                 "The normalised area is up to E_max = 5 GFLOPs per image."})
            QVERIFY2(!withText(elements, text).isEmpty(), text);
        QCOMPARE(withText(elements, "layer1").size(), 2); // in its row and in the legend
        QCOMPARE(withText(elements, "last").size(), 1);
        for (const Element &element : elements) {
            if (element.name == QLatin1String("text"))
                QVERIFY2(element.number("font-size") >= 11, qPrintable(element.text));
        }
    }

    void drawsNothingUnfinished()
    {
        StudyTable table = usualTable();
        const auto circles = [&] {
            int count = 0;
            for (const Element &element : elementsOf(toSvg(table)))
                count += element.name == QLatin1String("circle") ? 1 : 0;
            return count;
        };
        QCOMPARE(circles(), 4); // two last exits, one area, and the legend's
        const Elements elements = elementsOf(toSvg(table));
        const auto unfinished = withText(elements, "not finished");
        QCOMPARE(unfinished.size(), 2); // in both panels
        QCOMPARE(unfinished[0].number("y"), withText(elements, "layer2").at(0).number("y"));
        table.rows.resize(1);
        QVERIFY(withText(elementsOf(toSvg(table)), "not finished").isEmpty());

        table.rows = {rowOf("layer2", {}, std::nullopt)};
        QCOMPARE(circles(), 0);
        QCOMPARE(withText(elementsOf(toSvg(table)), "not finished").size(), 1);
        QVERIFY(withText(elementsOf(toSvg(table)), "Normalised area (%)").isEmpty());
    }

    void cutsIntervalsAtTheirLimits()
    {
        StudyTable table = usualTable();
        table.rows.resize(1);
        table.rows[0].normalisedArea.reset();
        table.rows[0].exits = {{"last", meanWith(0.75, 0.5), 4}}; // 25 to 125 %
        const Elements elements = elementsOf(toSvg(table));
        const auto bars = named(elements, "line", QStringLiteral("last: 75.00 ± 50 %"));
        QCOMPARE(bars.size(), 2); // a stroke at the lower end alone
        QVERIFY(isNear(bars[0].number("x1"), between(elements, {"20", "100"}, 25)));
        QVERIFY(isNear(bars[0].number("x2"), between(elements, {"20", "100"}, 100)));
        QVERIFY(isNear(bars[1].number("x1"), bars[0].number("x1")));
        QCOMPARE(withText(elements, "A bar without a stroke at its end goes on beyond 0 or 100 %.").size(), 1);
    }

    void keepsLabelsApart()
    {
        StudyTable table = usualTable();
        std::vector<StudyExit> exits;
        for (int i = 1; i <= 20; ++i)
            exits.push_back({"block" + std::to_string(i), meanWith(0.3 + 0.02 * i, 0.01), i});
        table.rows
            = {rowOf("horizontal-flip+rotation+scale+translation+shear+crop+brightness+blur", exits, std::nullopt),
               rowOf("none", exits, std::nullopt)};
        const Elements elements = elementsOf(toSvg(table));
        QList<std::pair<double, double>> taken; // of texts
        for (const Element &element : elements) {
            if (element.name == QLatin1String("text")) {
                const std::pair at{element.number("x"), element.number("y")};
                for (const auto &[x, y] : taken)
                    QVERIFY2(std::abs(at.first - x) > 20 || std::abs(at.second - y) >= 11, qPrintable(element.text));
                taken.append(at);
            }
        }
        QCOMPARE(withText(elements, "horizontal-flip+rotation+").size(), 1); // in several lines
        double before = 0;
        for (int i = 1; i <= 20; ++i) {
            const QString tip = QStringLiteral("block%1: %2.00 ± 1.0 %").arg(i).arg(30 + 2 * i);
            const auto bars = named(elements, "line", tip);
            QCOMPARE(bars.size(), 6); // in two rows
            QVERIFY(bars[0].number("y1") > before + 6);
            before = bars[0].number("y1");
        }
        const Element svg = elements.first();
        QVERIFY(svg.word("width").endsWith(QLatin1String("pt")));
        QVERIFY(taken.last().second < svg.word("height").chopped(2).toDouble());
    }

    void writesAnyName()
    {
        StudyTable table = usualTable();
        table.name = "a < b & \"c\" > 'd'\x01\xff\uFFFE";
        table.rows[0].settings = {"<b>&amp;</b>"};
        table.rows[0].exits[0].name = "1 & 2";
        const Elements elements = elementsOf(toSvg(table));
        QCOMPARE(withText(elements, "a < b & \"c\" > 'd'\uFFFD\uFFFD\uFFFD").size(), 1);
        QCOMPARE(withText(elements, "<b>&amp;</b>").size(), 1);
        QCOMPARE(withText(elements, "1 & 2").size(), 1); // in the legend
        QCOMPARE(named(elements, "polygon", QStringLiteral("1 & 2: 65.00 ± 5.0 %")).size(), 1);
    }
};

QTEST_APPLESS_MAIN(TestStudyFigure)
#include "tst_studyfigure.moc"
