// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/fitscreen.h"

#include <QScreen>
#include <QWidget>

namespace offramp {

QSize fitting(QSize wanted, QSize available)
{
    constexpr QSize frame{4, 40}; // the real one is known only once the window is shown
    return wanted.boundedTo(available - frame);
}

QSize fittingScreen(QSize wanted, const QWidget *window)
{
    return fitting(wanted, window->screen()->availableSize());
}

} // namespace offramp
