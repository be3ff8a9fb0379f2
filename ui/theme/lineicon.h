// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace offramp {

/// The icon drawn in resources/icons/NAME.svg, in the text colour of the appearance at the time it is painted, crisp at
/// every size; pale while it is disabled.
[[nodiscard]] QIcon lineIcon(const QString &name);

} // namespace offramp
