// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"

#include <QString>

namespace offramp {

/// Opens a web page in the desktop's browser and returns at once. An error where the file is gone or nothing opens web
/// pages. To be called from the GUI thread.
[[nodiscard]] Result<void> openPage(const QString &file);

} // namespace offramp
