// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace offramp {

/// The contents of check.py and of the Containerfile, as they are written into every submission.
extern const char *const checkScript;
extern const char *const containerFile;

} // namespace offramp
