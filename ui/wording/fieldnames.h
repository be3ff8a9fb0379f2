// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"

#include <QString>

namespace offramp {

/// An engine's sentence for the window: options that the record dialog has a field for become the names of these
/// fields, '"Exits" 0,2' instead of "--exits 0,2", and the same command is run again by resuming. Where other options
/// are left, a sentence says whose they are.
[[nodiscard]] QString withFieldNames(const QString &sentence);

/// The sentence and the remedy of an engine's error in that form, one below the other.
[[nodiscard]] QString withFieldNames(const Error &error);

} // namespace offramp
