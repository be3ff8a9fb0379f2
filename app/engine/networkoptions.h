// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/architectures/architectures.h"
#include "core/networks/network.h"
#include "core/support/error.h"

#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace offramp {

class Reporter;
struct Recording;
struct Sandbox;

/// The network that a verb works on: a file, and its architecture where the file holds only weights.
struct NetworkOptions {
    std::string file;
    ArchitectureChoice choice;
    std::string exits;   ///< 0,2,4 or 0:1,2; empty: as the spec says, else found out
    std::string outputs; ///< logits, …; empty: recognised
};

/// Declares the options for the architecture of a file that holds only weights.
void addArchitectureOptions(CLI::App &verb, NetworkOptions &network);

/// Declares the options for a network, its architecture included; returns the one for its file, which gets that name.
CLI::Option *addNetworkOptions(CLI::App &verb, NetworkOptions &network, const std::string &fileOption = "--network");

/// Declares the option for which outputs are exits.
void addExitsOption(CLI::App &verb, NetworkOptions &network);

/// Declares the option for what the outputs are; otherwise: what they are without it, for people.
void addOutputsOption(CLI::App &verb, NetworkOptions &network, const std::string &otherwise);

/// The largest model file that the GreenEdge contest allows, in bytes.
inline constexpr std::uintmax_t contestLimit = 5'000'000'000;

/// Warns about what the code in a network's file does besides computing, and returns those sentences. Call it before
/// openNetwork(): LibTorch runs such code while it opens the file.
std::vector<std::string> warnAboutCode(const NetworkOptions &network, Reporter &reporter);

/// What a verb that reports its run does before openNetwork(): takes the labels of a pipe, unless it is stopped, and
/// warns about the network's code and about what does not confine it.
[[nodiscard]] Result<void> prepareToOpen(const NetworkOptions &network, const std::string &labels,
                                         const Sandbox &sandbox, const std::stop_token &stop, Reporter &reporter);

/// The network of a file, or without a file the architecture alone, whose costs can be counted but which cannot run.
/// recorded: the metadata of a recording, which says what its outputs are where the options do not.
[[nodiscard]] Result<Network> openNetwork(const NetworkOptions &options,
                                          const std::map<std::string, std::string> &recorded = {});

/// The metadata of a recording that a network made; one from before outputs were looked at took them as logits.
[[nodiscard]] std::map<std::string, std::string> recordedOutputs(const Recording &recording);

/// The shape of an input, as --input gives it.
struct InputText {
    int batch = 1;
    InputShape shape;
};

/// Reads a shape such as "1x3x64x64": batch, channels, height and width.
[[nodiscard]] Result<InputText> parseInputText(const std::string &text);

/// A warning about a network's file; nothing when there is none.
[[nodiscard]] std::optional<std::string> cautionAbout(const NetworkOptions &network);

} // namespace offramp
