// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace offramp {

/// forward with every call replaced by what it calls. Its nodes carry the paths of their modules, also where a call
/// goes past a parent or a module is an argument.
struct InlinedForward {
    std::shared_ptr<torch::jit::Graph> graph;     ///< from the module and a batch of images
    std::map<std::string, std::string> samePlace; ///< further paths of modules that are registered twice -> the first
    std::set<std::string> withoutOperators;       ///< modules that are always called and compute nothing in evaluation
    std::map<std::string, std::vector<torch::jit::Value *>> given; ///< by path: what each call of a forward returns
};

/// Inlines a module's forward. A node belongs to the module whose method it comes from; one of forward itself to the
/// module whose parameter it takes, if any. A module that is registered at several places has the first of these paths.
[[nodiscard]] InlinedForward inlinedForward(const torch::jit::Module &module);

/// Replaces the attributes of a module in the inlined graph of its forward by constants, except those that it changes.
/// Weights are shared.
void freezeAttributes(torch::jit::Graph &graph, const torch::jit::Module &module);

/// The path of the module that a node belongs to ("layer1.0"); empty outside modules.
[[nodiscard]] std::string modulePath(const torch::jit::Node *node);
void setModulePath(torch::jit::Node &node, const std::string &path);

/// The path that the node which LibTorch's interpreter runs on this thread carries.
[[nodiscard]] std::string runningModulePath();

} // namespace offramp
