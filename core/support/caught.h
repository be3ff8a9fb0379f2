// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <exception>

namespace offramp {

/// The error for memory that runs out, of kind Memory.
[[nodiscard]] Error memoryError();

/// Whether an exception says that memory ran out, of the machine or of a device: by its type, or by its text where a
/// library threw it, LibTorch for example.
[[nodiscard]] bool isOutOfMemory(const std::exception &error);

/// The exception that is being handled, as an error. Call it inside a catch block only.
[[nodiscard]] Error caughtError();

/// What a function that gives a Result gives; an exception of it is an error.
template<typename Function>
[[nodiscard]] auto caught(const Function &function) -> decltype(function())
{
    try {
        return function();
    } catch (...) {
        return tl::unexpected(caughtError());
    }
}

} // namespace offramp
