// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/qualityfigure.h"

#include "ui/charts/reliabilityfigure.h"
#include "ui/charts/riskfigure.h"
#include "ui/wording/tr.h"

namespace offramp {

QString titleOf(QualityDiagram diagram)
{
    return diagram == QualityDiagram::Reliability ? tr("Reliability of each exit")
                                                  : tr("Risk and coverage of each exit");
}

Figure qualityFigure(QualityDiagram diagram, const QualityContent &content)
{
    const bool isReliability = diagram == QualityDiagram::Reliability;
    return {titleOf(diagram), isReliability ? spokenReliability(content) : spokenRisk(content),
            [content, paint = isReliability ? paintReliabilityFigure : paintRiskFigure](QPainter &painter,
                                                                                        const FigureCanvas &canvas) {
                paint(painter, canvas, content);
            }};
}

} // namespace offramp
