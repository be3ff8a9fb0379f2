// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/areatext.h"

#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/intervalwording.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <QColor>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString paragraph(const QString &html)
{
    return u"<p style='margin-top:0; margin-bottom:10px;'>"_s + html + u"</p>"_s;
}

QString title(const QString &text)
{
    return u"<p style='margin-top:16px; margin-bottom:6px; font-weight:600;'>"_s + text + u"</p>"_s;
}

QString formulas()
{
    const QString open = u"<p align='center' style='font-size:13pt; margin-top:6px; margin-bottom:6px;'>"_s;
    return open
           + tr("Area = &sum;<sub><i>i</i> = 1 \u2026 <i>R</i></sub> <i>A<sub>i</sub></i> "
                "(<i>E</i><sub><i>i</i>+1</sub> \u2212 <i>E<sub>i</sub></i>), &nbsp; "
                "<i>E</i><sub><i>R</i>+1</sub> = <i>E</i><sub>max</sub>")
           + u"</p>"_s + open + tr("Normalised area = Area / <i>E</i><sub>max</sub>") + u"</p>"_s;
}

/// The cells of a row, all but the first right-aligned.
QString row(const QStringList &cells, const QString &style, const QString &kind = u"td"_s)
{
    QString html = u"<tr>"_s;
    for (int i = 0; i < cells.size(); ++i)
        html += u"<%1 align='%2' style='%3'>%4</%1>"_s.arg(kind, i == 0 ? u"left"_s : u"right"_s, style, cells[i]);
    return html + u"</tr>"_s;
}

QString stepsTable(const Document &document, const QColor &line)
{
    const Results &results = document.results();
    const CostScale scale = costScale(document);
    const auto bordered = [&](const QString &edge) {
        return u"padding:4px 9px; font-weight:600; border-%1:1px solid %2;"_s.arg(edge, line.name());
    };
    QString html = u"<table width='100%' cellspacing='0' cellpadding='0' style='border-collapse:collapse;'>"_s;
    html += row({tr("Variant"), tr("from <i>E<sub>i</sub></i>"), tr("to <i>E</i><sub><i>i</i>+1</sub>"),
                 tr("Accuracy <i>A<sub>i</sub></i>"), tr("Adds")},
                bordered(u"bottom"_s), u"th"_s);
    for (std::size_t i = 0; i < results.steps.points.size(); ++i) {
        const Step step = results.steps.step(i);
        html += row({nameOf(*document.variant(results.stepVariants[i])).toHtmlEscaped(), scale.text(step.point.energy),
                     scale.text(step.end), accuracyText(*results.find(results.stepVariants[i])),
                     scale.text(step.area())},
                    u"padding:3px 9px;"_s);
    }
    html += row({tr("Area"), {}, {}, {}, scale.text(*results.area)}, bordered(u"top"_s));
    html += row({tr("Normalised area"),
                 {},
                 {},
                 tr("divided by <i>E</i><sub>max</sub> = %1 %2").arg(scale.eMaxText(), scale.unitName()),
                 normalisedText(*results.normalisedArea, results.samples().value_or(0))},
                u"padding:3px 9px;"_s);
    return html + u"</table>"_s;
}

/// A line for each variant that adds no area.
QString exceptions(const Document &document)
{
    const CostScale scale = costScale(document);
    QString lines;
    for (const VariantResult &result : document.results().variants) {
        if (result.counts() && result.standing == Standing{})
            continue;
        QString line = tr("<b>%1</b>, %2: %3")
                           .arg(nameOf(*document.variant(result.id)).toHtmlEscaped(), standingText(result, scale.eMax),
                                standingSentence(result, scale.eMax));
        if (result.areaLost && *result.areaLost < 0)
            line += u' ' + tr("Without it the area would grow by %1.").arg(scale.text(-*result.areaLost));
        lines += u"<li style='margin-bottom:3px;'>"_s + line + u"</li>"_s;
    }
    if (lines.isEmpty())
        return paragraph(tr("All variants contribute: none is excluded, dominated, or at or over E<sub>max</sub>."));
    return u"<ul style='margin-top:0; margin-left:-22px;'>"_s + lines + u"</ul>"_s;
}

} // namespace

QString areaText(const Document &document, const Intervals &intervals, const QColor &line)
{
    const CostScale scale = costScale(document);
    QString html
        = paragraph(tr("Each variant is a step: its accuracy <i>A<sub>i</sub></i> holds from its %1 "
                       "<i>E<sub>i</sub></i> to that of the next more expensive variant, the last up to "
                       "<i>E</i><sub>max</sub>. The area is the sum of the steps, in %2 times accuracy; nothing "
                       "counts below the %1 of the cheapest variant.")
                        .arg(scale.word(), scale.perImage()))
          + formulas();
    if (document.results().area)
        html += title(tr("The current steps")) + stepsTable(document, line);
    else
        html += paragraph(tr("There is no area at the moment: no included variant is below E<sub>max</sub>."));
    html += paragraph(u"&nbsp;<br>"_s
                      + tr("<i>E</i><sub>max</sub> is %1 %2. %3.")
                            .arg(scale.eMaxText(), scale.perImage(), originText(document.eMax()).toHtmlEscaped()));
    html += title(tr("Variants that add no area")) + exceptions(document);
    const IntervalWords words = areaWords(intervals, scale);
    if (!words.tip.isEmpty())
        html += title(tr("The 95 % confidence interval"))
                + paragraph(
                    words.tip.toHtmlEscaped().replace(u"\n"_s, u"<br>"_s) + u"<br>"_s
                    + tr("If the test set were redrawn many times, about 95 % of these intervals would contain the "
                         "area over all images of this kind."));
    return html + title(tr("Where it comes from"))
           + paragraph(tr("The GreenEdge contest scores a submission of variants by this area, with 39.32 GFLOPs as "
                          "E<sub>max</sub> for 200 classes."));
}

} // namespace offramp
