// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace offramp {

class CompareModel;

/// The table of a comparison, sorted by clicks on its heads, at first by SAM; what is undefined comes last in either
/// order. One row can be selected. The view's rows are those of its own model, which maps them to model.
[[nodiscard]] QTableView *compareTable(CompareModel *model);

/// The row of the CompareModel that is selected, or -1.
[[nodiscard]] int selectedModel(const QTableView *table);

/// Selects that row; -1 selects none.
void selectModel(QTableView *table, int model);

} // namespace offramp
