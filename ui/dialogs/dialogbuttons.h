// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMargins>

class QDialog;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace offramp {

constexpr QMargins dialogMargins{22, 20, 22, 16};

/// The last row of a dialog: a message, Cancel, which rejects the dialog, and the default button, which the
/// caller connects.
[[nodiscard]] QHBoxLayout *dialogButtons(QDialog *dialog, QLabel *message, QPushButton *proceed);

} // namespace offramp
