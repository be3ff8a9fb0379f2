// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace offramp {

/// Translates a text of a function that does not belong to a QObject. For .cpp files only.
[[nodiscard]] inline QString tr(const char *text)
{
    return QCoreApplication::translate("offramp", text);
}

} // namespace offramp
