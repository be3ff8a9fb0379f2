// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"

#include <QString>

namespace offramp {

/// Where a sentence is shown, so which fields there are.
enum class Fields {
    Record,     ///< the record dialog, and what is said about recordings
    Train,      ///< the train dialog, and what is said about trainings
    Samples,    ///< the import dialog, for samples and logits
    Points,     ///< the same for points
    Submission, ///< the submission dialog; there "--network NAME=FILE" becomes '"Network file"'
    Deploy,     ///< the dialog of a runnable network; there "--network FILE" becomes '"Network file"'
    Classify,   ///< what is said about images that are tried, which have no fields
    Scaling,    ///< the lines through the electricity of a training; "--x COLUMN" becomes '"Epochs or share"'
};

/// A sentence of the programs for the window: options that the dialog has a field for become the names of these fields,
/// '"Exits" 0,2' instead of "--exits 0,2", and the same command is run again by resuming. Where other options are left,
/// a sentence says whose they are.
[[nodiscard]] QString withFieldNames(const QString &sentence, Fields fields = Fields::Record);

/// The sentence and the remedy of an error in that form, one below the other.
[[nodiscard]] QString withFieldNames(const Error &error, Fields fields = Fields::Record);

} // namespace offramp
