// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/architectures/networkwriter.h"

namespace offramp {

/// What a command line says about a network's structure; empty where it leaves that to the file.
struct ArchitectureChoice {
    std::string name; ///< an architecture or a preset
    std::optional<int> classes;
};

/// Names of the architectures that can be built here, as torchvision names them, and of presets: an architecture with
/// exits, classes and an input size.
[[nodiscard]] std::vector<std::string> architectureNames();
[[nodiscard]] std::vector<std::string> presetNames();

/// A spec with a choice laid over it and nothing left open that building needs: a preset's name is replaced by what it
/// stands for, classes and the names of exits have values, and the last exit, the network's own end, has no place. An
/// error for an unknown architecture or exits that cannot be built.
[[nodiscard]] Result<NetworkSpec> completeSpec(NetworkSpec spec, const ArchitectureChoice &choice);

/// Writes down the network of a complete spec.
[[nodiscard]] Result<NetworkProgram> writeNetwork(const NetworkSpec &spec);

} // namespace offramp
