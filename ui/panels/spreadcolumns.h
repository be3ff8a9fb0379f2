// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace offramp {

/// Makes the columns of a table fit their contents whenever the model is reset, and share the room that is left, so
/// that the table ends where its view does. Widths that the user drags stay until the next reset.
void spreadColumns(QTableView *view);

} // namespace offramp
