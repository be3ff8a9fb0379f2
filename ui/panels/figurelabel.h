// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace offramp {

/// A label for a figure that changes all the time: every digit takes as much room as the widest, so that nothing beside
/// it moves.
class FigureLabel : public QLabel
{
    Q_OBJECT
public:
    FigureLabel(double points, QFont::Weight weight, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
};

} // namespace offramp
