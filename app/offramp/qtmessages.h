// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace offramp {

/// Drops Qt's note that XDG_RUNTIME_DIR is not set, as in containers and over ssh: the program needs no such folder.
/// Call it before the application is made.
void dropRuntimeFolderNote();

} // namespace offramp
