// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QStringList>

class QWidget;

namespace offramp::fixtures {

/// One sentence for each thing that cannot be read in a window or dialog on the screen: text of a label, button, box,
/// tab or header that is wider or higher than its place, an area that scrolls sideways, widgets that overlap or go
/// beyond their parent. Texts that are shortened on purpose do not count. What is behind a tab is skipped.
[[nodiscard]] QStringList cutParts(const QWidget &shown);

} // namespace offramp::fixtures
