// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <functional>

namespace CLI {
class App;
}

namespace offramp {

/// A verb on the command line, as its own file declares it.
struct Verb {
    CLI::App *command = nullptr;       ///< its subcommand
    std::function<Result<void>()> run; ///< what it does, once the options are read
    bool runsBatches = false;          ///< whether it keeps all processor threads busy for long
};

// Each adds a subcommand with its options; results go to stdout, warnings and progress to stderr.
[[nodiscard]] Verb addRecord(CLI::App &app);
[[nodiscard]] Verb addVerify(CLI::App &app);
[[nodiscard]] Verb addFlops(CLI::App &app);
[[nodiscard]] Verb addConvert(CLI::App &app);
[[nodiscard]] Verb addInspect(CLI::App &app);
[[nodiscard]] Verb addDevices(CLI::App &app);

} // namespace offramp
