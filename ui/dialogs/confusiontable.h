// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace offramp {

class ConfusionModel;

/// Shows a confusion matrix in square cells: how much of a true class is in one is told by the cell's colour, by its
/// number where there is room, else by the size of a square in it. Correct predictions have a colour of their own.
class ConfusionTable : public QTableView
{
    Q_OBJECT
public:
    static constexpr int leastSide = 8;
    static constexpr int mostSide = 60;

    explicit ConfusionTable(ConfusionModel *model, QWidget *parent = nullptr);

    /// The side of cells in pixels at the usual text size.
    void setSide(int side);

    /// A side that suits so many classes: with numbers for few of them.
    [[nodiscard]] static int sideFor(int classes);

private:
    void arrange();

    ConfusionModel *m_matrix;
    int m_side = mostSide;
};

} // namespace offramp
