// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/rankfigure.h"

#include "ui/compare/accuracypanel.h"
#include "ui/compare/sampanel.h"
#include "ui/wording/tr.h"

#include <QPainter>

namespace offramp {

namespace {

struct Panels {
    FigureCanvas accuracy;
    FigureCanvas sam;
};

Panels panelsOf(const FigureCanvas &canvas)
{
    Panels panels{canvas, canvas};
    QRectF &first = panels.accuracy.bounds;
    QRectF &second = panels.sam.bounds;
    if (canvas.bounds.width() >= 1.2 * canvas.bounds.height()) {
        first.setRight(canvas.bounds.center().x());
        second.setLeft(canvas.bounds.center().x());
    } else {
        first.setBottom(canvas.bounds.center().y());
        second.setTop(canvas.bounds.center().y());
    }
    return panels;
}

} // namespace

void paintRankFigure(QPainter &painter, const FigureCanvas &canvas, const RankContent &content)
{
    const Panels panels = panelsOf(canvas);
    paintAccuracyPanel(painter, panels.accuracy, content);
    paintSamPanel(painter, panels.sam, content);
}

std::optional<std::size_t> modelAt(const FigureCanvas &canvas, const RankContent &content, QPointF pixel)
{
    const Panels panels = panelsOf(canvas);
    return panels.accuracy.bounds.contains(pixel) ? modelInAccuracyPanel(panels.accuracy, content, pixel)
                                                  : modelInSamPanel(panels.sam, content, pixel);
}

Figure rankFigure(RankContent content)
{
    content.selected.reset();
    return {tr("Networks by accuracy, electricity and SAM"), spokenContent(content),
            [content](QPainter &painter, const FigureCanvas &canvas) { paintRankFigure(painter, canvas, content); }};
}

} // namespace offramp
