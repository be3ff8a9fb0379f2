// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QStringList>

class QAccessibleInterface;
class QWidget;

namespace offramp::fixtures {

/// What a screen reader could not describe in a window: what can be reached and has no name, or the name of another
/// beside it; also if fewer than that many objects can be reached.
[[nodiscard]] QStringList faultsOf(QWidget *topLevel, int atLeast);

/// An object in such a list: its class, name and role.
[[nodiscard]] QString wordFor(QAccessibleInterface *object);

} // namespace offramp::fixtures
