// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractItemModel;
class QString;
class QTableView;

namespace offramp {

/// A table of numbers to read, as all twins of charts are: no grid, Tab leaves it, Ctrl+C copies the rows that are
/// selected, or all of them, with every digit that the model has in Qt::EditRole.
[[nodiscard]] QTableView *plainTable(QAbstractItemModel *model, const QString &name);

} // namespace offramp
