// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace offramp {

/// The modules of a network and where they are.
class ModulePlaces
{
public:
    explicit ModulePlaces(const torch::jit::Module &root);

    /// "layer1.0", "" for the root; null for what is not below it.
    [[nodiscard]] const std::string *pathOf(const c10::ivalue::Object *module) const;

    /// For each further place of a module that is registered at several places the first one. Archives hold copies of
    /// it there, which share all weights. Two modules that share a single tensor count as one only if forward calls
    /// no more than one of them.
    [[nodiscard]] std::map<std::string, std::string> samePlace(const std::set<std::string> &called) const;

private:
    struct Place {
        std::string path;
        const c10::ivalue::Object *module = nullptr;
        std::string weights; ///< the type, and the name below it and the address of each tensor
        int tensors = 0;
    };

    void add(const torch::jit::Module &module, const std::string &path);

    std::vector<Place> m_places; ///< each before those below it
    std::map<const c10::ivalue::Object *, std::string> m_paths;
};

} // namespace offramp
