// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace offramp {

/// A label for a number that changes all the time: every digit takes the width of the widest, so that nothing beside it
/// moves.
class FigureLabel : public QLabel
{
    Q_OBJECT
public:
    FigureLabel(double points, QFont::Weight weight, QWidget *parent = nullptr);

    /// Shows text. The size changes only when a digit is added or removed, so that following a drag does not cause a
    /// new layout.
    void setText(const QString &text);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
};

} // namespace offramp
