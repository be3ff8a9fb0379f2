// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <tl/expected.hpp>

#include <string>

namespace offramp {

enum class ErrorKind {
    Failed,    ///< the work itself failed (disk full, a fault inside a library)
    Usage,     ///< the command line does not fit
    BadInput,  ///< a file or folder is not what it should be
    Cancelled, ///< cancelled on request; recorded samples are kept
    Device,    ///< a device is missing or failed, or the system allows no more of something
    Memory,    ///< memory ran out, of the machine or of a device
};

/// What went wrong, in two sentences a person can act on: what and where, then what to do about it.
struct Error {
    ErrorKind kind = ErrorKind::Failed;
    std::string sentence;
    std::string remedy;

    bool operator==(const Error &) const = default;
};

template<typename T>
using Result = tl::expected<T, Error>;

/// An error as the failing side of any Result.
[[nodiscard]] tl::unexpected<Error> failure(ErrorKind kind, std::string sentence, std::string remedy);

/// Both sentences as one line of text.
[[nodiscard]] std::string toText(const Error &error);

/// The word for a kind in JSON: "failed", "usage", "bad_input", "cancelled", "device", "memory".
[[nodiscard]] const char *toText(ErrorKind kind);

/// A program's exit code for a kind: 1 failed, 2 usage, 3 bad input, 4 cancelled, 5 device or memory.
[[nodiscard]] int exitCode(ErrorKind kind);

} // namespace offramp
