// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/fitscreen.h"

#include "ui/theme/textsize.h"

#include <QBoxLayout>
#include <QScreen>
#include <QWidget>

#include <algorithm>
#include <memory>

namespace offramp {

QSize fitting(QSize wanted, QSize available)
{
    constexpr QSize frame{4, 40}; // the real one is known only once the window is shown
    return wanted.boundedTo(available - frame);
}

QSize firstSize(QSize available)
{
    constexpr QSize least{1280, 800};
    constexpr QSize most{2560, 1600};
    return fitting((available * 0.85).boundedTo(most).expandedTo(least), available);
}

QRect keptInside(const QRect &geometry, const QRect &available)
{
    QRect kept(geometry.topLeft(), geometry.size().boundedTo(available.size()));
    kept.moveLeft(std::clamp(kept.left(), available.left(), available.right() + 1 - kept.width()));
    kept.moveTop(std::clamp(kept.top(), available.top(), available.bottom() + 1 - kept.height()));
    return kept;
}

QSize fittingScreen(QSize wanted, const QWidget *window)
{
    return fitting(wanted, window->screen()->availableSize());
}

bool areStacked(int wantedWidth, int availableWidth)
{
    return 10 * availableWidth < 7 * wantedWidth;
}

void setDialogSize(QWidget *dialog, QSize usual, QBoxLayout *columns)
{
    const auto given = std::make_shared<QSize>();
    followTextSize(dialog, [dialog, usual, columns, given] {
        const TextSize &text = TextSize::instance();
        const QSize wanted(text.scaled(usual.width()), text.scaled(usual.height()));
        const QSize fitted = fittingScreen(wanted, dialog);
        if (columns) {
            const bool isStacked = areStacked(wanted.width(), fitted.width());
            columns->setDirection(isStacked ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
            columns->setStretch(0, isStacked ? 1 : 0);
        }
        if (given->isValid() && dialog->size() != *given)
            return;
        dialog->resize(fitted);
        *given = dialog->size();
    });
}

} // namespace offramp
