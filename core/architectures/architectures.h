// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/architectures/networkwriter.h"

namespace offramp {

/// A network's structure as given on the command line; empty fields are taken from the file.
struct ArchitectureChoice {
    std::string name; ///< an architecture or a preset
    std::optional<int> classes;
};

/// Names of the architectures that can be built here, as torchvision names them, and of presets: an architecture with
/// exits, classes and an input size.
[[nodiscard]] std::vector<std::string> architectureNames();
[[nodiscard]] std::vector<std::string> presetNames();

/// Merges a choice into a spec and completes it for building: a preset's name is replaced by its
/// meaning, classes and exit names have values, and the last exit, the network's end, has no place. An
/// error for an unknown architecture or exits that cannot be built.
[[nodiscard]] Result<NetworkSpec> completeSpec(NetworkSpec spec, const ArchitectureChoice &choice);

/// Generates the network of a complete spec.
[[nodiscard]] Result<NetworkProgram> writeNetwork(const NetworkSpec &spec);

} // namespace offramp
