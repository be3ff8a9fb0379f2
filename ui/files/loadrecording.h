// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/cancelled.h"
#include "ui/document/openrecording.h"

namespace offramp {

/// Reads the recording at path and sweeps it by the first criterion that it carries. May be called from any thread.
[[nodiscard]] Result<RecordingPtr> loadRecording(const QString &path, const IsCancelled &isCancelled = {});

} // namespace offramp
