// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QAbstractItemModel;
class QTableView;

namespace offramp {

/// Removes what a spreadsheet has and a table of figures does not need: grid, frame, row numbers; Tab leaves it.
void makePlain(QTableView *view);

/// The head and the rows of a table as copiedRows() takes them, with every digit of Qt::EditRole.
[[nodiscard]] QList<QStringList> allRows(const QAbstractItemModel &model);

/// A read-only table of numbers, as used beside charts: no grid, Tab leaves it, Ctrl+C copies the selected rows (or
/// all) with every digit of Qt::EditRole.
[[nodiscard]] QTableView *plainTable(QAbstractItemModel *model, const QString &name);

} // namespace offramp
