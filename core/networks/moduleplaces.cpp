// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/moduleplaces_p.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace offramp {

namespace jit = torch::jit;

namespace {

/// "weight 0x55… [4, 3];" for each tensor of a module and of those below it.
void describeWeights(const jit::Module &module, const std::string &prefix, std::string &text, int &tensors)
{
    const auto &type = *module.type();
    for (std::size_t i = 0; i < type.numAttributes(); ++i) {
        const jit::IValue value = module._ivalue()->getSlot(i);
        const std::string name = prefix + type.getAttributeName(i);
        if (value.isModule()) {
            describeWeights(value.toModule(), name + ".", text, tensors);
        } else if (value.isTensor() && value.toTensor().defined() && value.toTensor().numel() > 0) {
            const at::Tensor tensor = value.toTensor();
            const void *memory
                = tensor.is_meta() || !tensor.has_storage() ? tensor.unsafeGetTensorImpl() : tensor.data_ptr();
            text
                += fmt::format("{} {} {};", name, memory, fmt::join(tensor.sizes().begin(), tensor.sizes().end(), ","));
            ++tensors;
        }
    }
}

} // namespace

ModulePlaces::ModulePlaces(const jit::Module &root)
{
    add(root, "");
}

void ModulePlaces::add(const jit::Module &module, const std::string &path)
{
    Place place{path, module._ivalue().get(), {}, 0};
    describeWeights(module, "", place.weights, place.tensors);
    const auto name = module.type()->name();
    place.weights += name ? name->name() : std::string();
    m_places.push_back(std::move(place));
    m_paths.emplace(module._ivalue().get(), path);
    for (const auto &child : module.named_children())
        add(child.value, path.empty() ? child.name : path + "." + child.name);
}

const std::string *ModulePlaces::pathOf(const c10::ivalue::Object *module) const
{
    const auto found = m_paths.find(module);
    return found == m_paths.end() ? nullptr : &found->second;
}

std::map<std::string, std::string> ModulePlaces::samePlace(const std::set<std::string> &called) const
{
    const auto isBelow = [](const std::string &path, const std::string &parent) {
        return path.starts_with(parent) && (path.size() == parent.size() || path[parent.size()] == '.');
    };
    const auto isCalled = [&](const std::string &path) {
        return std::any_of(called.begin(), called.end(), [&](const std::string &one) { return isBelow(one, path); });
    };
    std::map<std::string, std::string> same;
    std::map<std::string, std::string> firstWith;
    for (const Place &place : m_places) {
        if (same.contains(place.path))
            continue;
        std::string first = m_paths.at(place.module);
        if (first == place.path && place.tensors > 0) {
            first = firstWith.try_emplace(place.weights, place.path).first->second;
            if (place.tensors == 1 && isCalled(first) && isCalled(place.path))
                continue;
        }
        for (const Place &inner : m_places) {
            if (first != place.path && isBelow(inner.path, place.path))
                same.emplace(inner.path, first + inner.path.substr(place.path.size()));
        }
    }
    return same;
}

} // namespace offramp
