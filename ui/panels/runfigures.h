// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QBoxLayout;
class QLabel;
class QProgressBar;

namespace offramp {

/// Shown where a number of a run is not known.
inline constexpr char16_t unknownFigure = u'\u2013';

/// A number of a run of the engine, below its heading.
struct RunFigure {
    QLabel *heading = nullptr;
    QLabel *figure = nullptr;

    /// Shows a text, or that it is not known where it is empty.
    void show(const QString &text) const;
    void setTip(const QString &tip) const;
};

/// Adds one to a row; name: the object name of the figure. With a stretch it takes what the others leave, and is
/// elided.
[[nodiscard]] RunFigure addRunFigure(QBoxLayout *row, const QString &name, const QString &heading, const QString &tip,
                                     int stretch = 0);

/// A low bar without a text.
[[nodiscard]] QProgressBar *runBar();

/// Shows how much of a run is done, from 0 to 1; grey where it was stopped or has failed.
void showShare(QProgressBar *bar, double share, bool isHalted);

} // namespace offramp
