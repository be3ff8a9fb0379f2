// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/submission.h"
#include "ui/document/document.h"

namespace offramp {

/// The included variants of document as the contest scores them: its CSV and JSON are identical, to the byte, to what
/// offramp curve prints for the same files and thresholds.
[[nodiscard]] Submission submissionOf(const Document &document);

} // namespace offramp
