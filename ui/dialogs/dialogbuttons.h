// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMargins>
#include <QString>

#include <functional>

class QDialog;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QWidget;

namespace offramp {

constexpr QMargins dialogMargins{22, 20, 22, 16};

/// The label of a field; its mnemonic goes to the field.
[[nodiscard]] QLabel *wordFor(QWidget *field, const QString &text);

/// A button "Choose…" beside a field, which calls choose.
[[nodiscard]] QPushButton *chooseButton(const std::function<void()> &choose, const QString &accessibleName = {});

/// The last row of a dialog: a message, Cancel, which rejects the dialog, and the default button, which the
/// caller connects.
[[nodiscard]] QHBoxLayout *dialogButtons(QDialog *dialog, QLabel *message, QPushButton *proceed);

/// The last row of a dialog whose changes apply at once: another button, and Close, which is the default.
[[nodiscard]] QHBoxLayout *closingButtons(QDialog *dialog, QPushButton *other);

} // namespace offramp
