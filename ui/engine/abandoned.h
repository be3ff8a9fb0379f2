// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QObject;

namespace offramp {

/// The parent of child processes that outlive their owner and delete themselves when they have ended. Those that are
/// left when the application ends are deleted then, after its windows. May be called from the GUI thread only.
[[nodiscard]] QObject *abandonedProcesses();

} // namespace offramp
