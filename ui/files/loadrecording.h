// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "ui/document/openrecording.h"

namespace offramp {

/// Reads the recording at path and sweeps it by the first criterion that it has; may run in any thread.
[[nodiscard]] Result<RecordingPtr> loadRecording(const QString &path);

} // namespace offramp
