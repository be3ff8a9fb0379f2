// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace offramp {

/// Where names in a narrow column are shortened so that they can be told apart: at their ends if these are more alike
/// than their beginnings ("ResNet-18 at 64 px", "ResNeXt-50 at 64 px"), else in the middle ("run 1", "run 2").
[[nodiscard]] Qt::TextElideMode elideModeFor(const QStringList &names);

} // namespace offramp
