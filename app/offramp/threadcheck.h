// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace offramp {

/// Starts a thread and waits for it. Throws std::system_error, which caughtError() puts into words, where the system
/// allows none: Qt paints large areas in threads and would wait for them forever.
void checkThreads();

} // namespace offramp
