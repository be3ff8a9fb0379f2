// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"

#include <QString>

namespace offramp {

/// Opens the folder of a file in the desktop's file manager, with the file selected where that can do it, and returns
/// at once. An error where the folder is gone or nothing opens folders. To be called from the GUI thread.
[[nodiscard]] Result<void> showFolderOf(const QString &file);

} // namespace offramp
