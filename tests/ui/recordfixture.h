// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QStringList>

namespace offramp {
class MainWindow;
class RecordDialog;
} // namespace offramp

namespace offramp::fixtures {

/// The path of a file of the demo.
[[nodiscard]] QString demo(const QString &name);

/// The path of this build's offramp-engine; empty where there is none.
[[nodiscard]] QString realEngine();

/// Shows a window that uses the engine, opens its record dialog with Ctrl+R and adds the networks; null where one of
/// the two does not appear.
[[nodiscard]] RecordDialog *askFor(MainWindow &window, const QString &engine, const QStringList &networks);

/// Enters the batch size, the folder for recordings and the test set.
void fill(RecordDialog *dialog, const QString &folder, const QString &dataset, int batch);

} // namespace offramp::fixtures
