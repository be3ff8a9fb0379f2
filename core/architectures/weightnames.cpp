// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/weightnames.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace offramp {

namespace {

using Names = std::vector<std::string>;

void stripSharedPrefixes(Names &names)
{
    const auto allStartWith = [&](std::string_view prefix) {
        return !names.empty() && std::ranges::all_of(names, [&](const auto &name) { return name.starts_with(prefix); });
    };
    for (const std::string_view prefix : {"module.", "_orig_mod.", "model."}) {
        if (!allStartWith(prefix))
            continue;
        for (std::string &name : names)
            name.erase(0, prefix.size());
    }
}

bool contains(const Names &names, std::string_view name)
{
    return std::ranges::find(names, name) != names.end();
}

std::string layerOf(const std::string &name)
{
    return name.substr(0, name.rfind('.'));
}

/// Maps the layers of a head, numbered as in a Sequential, to their names here, by order: convolution, batch
/// norm, convolution, batch norm, linear. Layers such as ReLU own no tensors.
std::map<std::string, std::string> headLayers(const Names &names, const std::string &head)
{
    constexpr std::array layers{"conv1", "bn1", "conv2", "bn2", "fc"};
    std::set<std::pair<std::size_t, std::string>> inOrder; // "10" after "9"
    for (const auto &name : names) {
        if (name.starts_with(head))
            inOrder.insert({layerOf(name).size(), layerOf(name)});
    }
    std::map<std::string, std::string> renamed;
    std::size_t i = 0;
    for (const auto &[length, layer] : inOrder) {
        if (i < layers.size())
            renamed[layer] = head + layers[i++];
    }
    return renamed;
}

void renamePadova(Names &names)
{
    auto layers = headLayers(names, "exit1.");
    layers.merge(headLayers(names, "exit2."));
    layers["exit3.2"] = "fc";
    for (std::string &name : names) {
        if (const auto found = layers.find(layerOf(name)); found != layers.end())
            name = found->second + name.substr(found->first.size());
        else if (name.starts_with("model.") && !name.starts_with("model.fc."))
            name.erase(0, std::string_view("model.").size());
        else if (name.starts_with("model.") || name.starts_with("f1.") || name.starts_with("f2.")
                 || name.starts_with("f3.") || name.starts_with("exit3.0."))
            name.clear();
    }
}

std::string shapeText(const std::vector<std::int64_t> &shape)
{
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

/// What does not fit, and whether nothing but the number of classes is at fault.
struct Misfits {
    Names missing;
    Names unexpected;
    Names misshapen;
    std::optional<std::int64_t> otherClasses;
};

bool isClassifier(const NetworkProgram &program, const std::string &name)
{
    return contains(program.classifiers, layerOf(name) + ".weight");
}

Error errorOf(const Misfits &misfits, const std::string &source, const std::string &architecture)
{
    constexpr std::size_t most = 20;
    Names parts;
    const auto list = [&](const char *what, const Names &names) {
        if (names.empty())
            return;
        const std::size_t more = names.size() - std::min(names.size(), most);
        parts.push_back(fmt::format("{} {}: {}{}", names.size(), what,
                                    fmt::join(names.begin(), names.end() - static_cast<std::ptrdiff_t>(more), ", "),
                                    more > 0 ? fmt::format(" and {} more", more) : std::string()));
    };
    list("missing", misfits.missing);
    list("unexpected", misfits.unexpected);
    list("of another shape", misfits.misshapen);
    return {ErrorKind::BadInput, fmt::format("{} does not fit {}: {}.", source, architecture, fmt::join(parts, "; ")),
            "Name the architecture, exits and input size that these weights were trained for."};
}

} // namespace

std::vector<std::string> networkNames(const std::vector<OfferedTensor> &offered)
{
    Names names;
    for (const OfferedTensor &tensor : offered)
        names.push_back(tensor.name);
    stripSharedPrefixes(names);
    if (contains(names, "exit3.2.weight") && contains(names, "model.conv1.weight"))
        renamePadova(names);
    return names;
}

std::optional<int> classesIn(const NetworkProgram &program, const std::vector<OfferedTensor> &offered)
{
    const auto names = networkNames(offered);
    const auto found = std::ranges::find(names, program.classifiers.back());
    if (found == names.end())
        return std::nullopt;
    const auto &shape = offered[static_cast<std::size_t>(found - names.begin())].shape;
    constexpr std::int64_t most = 1'000'000;
    return shape.size() == 2 && shape[0] >= 1 && shape[0] <= most ? std::optional(static_cast<int>(shape[0]))
                                                                  : std::nullopt;
}

Result<std::vector<std::optional<std::size_t>>> matchedWeights(const NetworkProgram &program,
                                                               const std::vector<OfferedTensor> &offered,
                                                               const std::string &source,
                                                               const std::string &architecture)
{
    const auto names = networkNames(offered);
    std::map<std::string, std::size_t> byName;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!names[i].empty())
            byName[names[i]] = i;
    }
    Misfits misfits;
    bool onlyClasses = true;
    std::vector<std::optional<std::size_t>> places;
    for (const OwnedTensor &tensor : program.tensors) {
        const auto found = byName.find(tensor.name);
        if (found == byName.end()) {
            places.emplace_back();
            if (tensor.role != OwnedTensor::Role::Counter)
                misfits.missing.push_back(tensor.name);
            continue;
        }
        places.emplace_back(found->second);
        byName.erase(found);
        const auto &shape = offered[*places.back()].shape;
        if (shape == tensor.shape)
            continue;
        misfits.misshapen.push_back(
            fmt::format("{} {} instead of {}", tensor.name, shapeText(shape), shapeText(tensor.shape)));
        const bool isClasses = isClassifier(program, tensor.name) && shape.size() == tensor.shape.size()
                               && std::equal(shape.begin() + 1, shape.end(), tensor.shape.begin() + 1)
                               && (!misfits.otherClasses || misfits.otherClasses == shape[0]);
        onlyClasses = onlyClasses && isClasses;
        if (isClasses)
            misfits.otherClasses = shape[0];
    }
    for (const auto &[name, index] : byName)
        misfits.unexpected.push_back(offered[index].name);
    if (misfits.missing.empty() && misfits.unexpected.empty() && misfits.misshapen.empty())
        return places;
    if (misfits.missing.empty() && misfits.unexpected.empty() && onlyClasses)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} distinguishes {} classes, not the {} requested.", source, *misfits.otherClasses,
                                   program.tensors.back().shape[0]),
                       "Give --classes (or the spec's \"classes\") that number, or leave it out.");
    return tl::unexpected(errorOf(misfits, source, architecture));
}

} // namespace offramp
