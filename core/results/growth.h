// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"
#include "core/support/error.h"

namespace offramp {

/// Whether the file of a recording may still get rows, or the checksum that follows labels that arrive with them.
[[nodiscard]] bool isGrowing(const OpenRecording &recording);

/// Whether two states that were read from one path are of the same recording, which grew, was begun again, was
/// measured, or had samples left out: exits, costs, criteria and what the metadata say about it are the same, and so
/// are the labels and answers of the rows that both have. False where another recording took its place. Takes
/// milliseconds for a million samples.
[[nodiscard]] bool isSameRecording(const OpenRecording &before, const OpenRecording &now);

/// Whether two states of the same recording have the same rows and metadata, so that nothing is to be shown again.
[[nodiscard]] bool isUnchanged(const OpenRecording &before, const OpenRecording &now);

/// An error where the file that a recording was read from cannot be read, or holds another recording now: its names and
/// images would be those of other samples. While labels arrive with the samples, another recording goes unnoticed.
/// Reads the labels; may be called from any thread.
[[nodiscard]] Result<void> checkFile(const OpenRecording &recording);

} // namespace offramp
