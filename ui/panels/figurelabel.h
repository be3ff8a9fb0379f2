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

    /// Shows text. The size stays unless a digit comes or goes, so that a figure that follows a drag has nothing laid
    /// out anew around it.
    void setText(const QString &text);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
};

} // namespace offramp
