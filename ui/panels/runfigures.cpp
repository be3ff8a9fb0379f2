// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/runfigures.h"

#include "ui/panels/elidedlabel.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"

#include <QLabel>
#include <QProgressBar>
#include <QStyle>

#include <algorithm>

namespace offramp {

namespace {

constexpr int barSteps = 1000;

} // namespace

void RunFigure::show(const QString &text) const
{
    figure->setText(text.isEmpty() ? QString(unknownFigure) : text);
}

void RunFigure::setTip(const QString &tip) const
{
    heading->setToolTip(tip);
    figure->setToolTip(tip);
}

RunFigure addRunFigure(QBoxLayout *row, const QString &name, const QString &heading, const QString &tip, int stretch)
{
    const RunFigure made{mutedLabel(heading), named(stretch > 0 ? new ElidedLabel : new QLabel, name)};
    made.show({});
    made.setTip(tip);
    QFont font = made.figure->font();
    font.setWeight(QFont::Medium);
    made.figure->setFont(font);
    row->addLayout(columnOf({made.heading, made.figure}, 2), stretch);
    return made;
}

QProgressBar *runBar()
{
    auto *bar = new QProgressBar;
    bar->setRange(0, barSteps);
    bar->setTextVisible(false);
    bar->setFixedHeight(6);
    return bar;
}

void showShare(QProgressBar *bar, double share, bool isHalted)
{
    bar->setValue(static_cast<int>(barSteps * std::clamp(share, 0.0, 1.0)));
    if (bar->property("halted").toBool() == isHalted)
        return;
    bar->setProperty("halted", isHalted);
    bar->style()->unpolish(bar);
    bar->style()->polish(bar);
}

} // namespace offramp
