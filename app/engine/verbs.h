// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace offramp {

struct SandboxOptions;

/// A verb on the command line, as its own file declares it.
struct Verb {
    CLI::App *command = nullptr;                       ///< its subcommand
    std::function<Result<void>()> run;                 ///< what it does, once the options are read
    std::shared_ptr<SandboxOptions> sandbox = nullptr; ///< of a verb that runs networks
    std::function<void()> fillPolicy = {};             ///< says there what it needs, once the options are read

    /// Of a verb that runs a program of the user: what follows -- on the command line. Where there is any, the verb
    /// opens no network, and this program neither confines itself nor changes its environment.
    std::shared_ptr<std::vector<std::string>> userProgram = nullptr;
};

// Each adds a subcommand with its options; results go to stdout, warnings and progress to stderr.
[[nodiscard]] Verb addRecord(CLI::App &app);
[[nodiscard]] Verb addMerge(CLI::App &app);
[[nodiscard]] Verb addTrain(CLI::App &app);
[[nodiscard]] Verb addStudy(CLI::App &app);
[[nodiscard]] Verb addVerify(CLI::App &app);
[[nodiscard]] Verb addMeasure(CLI::App &app);
[[nodiscard]] Verb addFlops(CLI::App &app);
[[nodiscard]] Verb addConvert(CLI::App &app);
[[nodiscard]] Verb addDeploy(CLI::App &app);
[[nodiscard]] Verb addClassify(CLI::App &app);
[[nodiscard]] Verb addInspect(CLI::App &app);
[[nodiscard]] Verb addAugment(CLI::App &app);
[[nodiscard]] Verb addDevices(CLI::App &app);

} // namespace offramp
