// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/architectures.h"

#include "core/architectures/families_p.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

namespace offramp {

namespace {

struct Architecture {
    std::string name;
    int classes = 1000; ///< by default
    std::function<Result<NetworkProgram>(NetworkWriter)> write;
};

Architecture vgg(const char *name, const std::array<int, 5> &convolutions, bool batchNorm)
{
    return {name, 1000, [=](NetworkWriter writer) { return writeVgg(std::move(writer), convolutions, batchNorm); }};
}

Architecture resNet(const char *name, const ResNetPlan &plan)
{
    return {name, 1000, [=](NetworkWriter writer) { return writeResNet(std::move(writer), plan); }};
}

Architecture cifarResNet(const char *name, int blocksOfStage)
{
    return {name, 10, [=](NetworkWriter writer) { return writeCifarResNet(std::move(writer), blocksOfStage); }};
}

Architecture efficientNet(const char *name, const EfficientNetPlan &plan)
{
    return {name, 1000, [=](NetworkWriter writer) { return writeEfficientNet(std::move(writer), plan); }};
}

const std::vector<Architecture> &architectures()
{
    constexpr std::array<int, 5> a{1, 1, 2, 2, 2};
    constexpr std::array<int, 5> b{2, 2, 2, 2, 2};
    constexpr std::array<int, 5> d{2, 2, 3, 3, 3};
    constexpr std::array<int, 5> e{2, 2, 4, 4, 4};
    constexpr Norm large{1e-3, 0.01}; // of the three largest EfficientNets
    static const std::vector<Architecture> list{
        {"alexnet", 1000, writeAlexNet},
        vgg("vgg11", a, false),
        vgg("vgg11_bn", a, true),
        vgg("vgg13", b, false),
        vgg("vgg13_bn", b, true),
        vgg("vgg16", d, false),
        vgg("vgg16_bn", d, true),
        vgg("vgg19", e, false),
        vgg("vgg19_bn", e, true),
        resNet("resnet18", {false, {2, 2, 2, 2}}),
        resNet("resnet34", {false, {3, 4, 6, 3}}),
        resNet("resnet50", {true, {3, 4, 6, 3}}),
        resNet("resnet101", {true, {3, 4, 23, 3}}),
        resNet("resnet152", {true, {3, 8, 36, 3}}),
        resNet("resnext50_32x4d", {true, {3, 4, 6, 3}, 32, 4}),
        efficientNet("efficientnet_b0", {1.0, 1.0, 0.2, {}}),
        efficientNet("efficientnet_b1", {1.0, 1.1, 0.2, {}}),
        efficientNet("efficientnet_b2", {1.1, 1.2, 0.3, {}}),
        efficientNet("efficientnet_b3", {1.2, 1.4, 0.3, {}}),
        efficientNet("efficientnet_b4", {1.4, 1.8, 0.4, {}}),
        efficientNet("efficientnet_b5", {1.6, 2.2, 0.4, large}),
        efficientNet("efficientnet_b6", {1.8, 2.6, 0.5, large}),
        efficientNet("efficientnet_b7", {2.0, 3.1, 0.5, large}),
        cifarResNet("cifar_resnet8", 1),
        cifarResNet("cifar_resnet14", 2),
        cifarResNet("cifar_resnet20", 3),
        cifarResNet("cifar_resnet32", 5),
        cifarResNet("cifar_resnet44", 7),
        cifarResNet("cifar_resnet56", 9),
        cifarResNet("cifar_resnet110", 18),
    };
    return list;
}

const Architecture *findArchitecture(const std::string &name)
{
    const auto &list = architectures();
    const auto found = std::ranges::find(list, name, &Architecture::name);
    return found == list.end() ? nullptr : &*found;
}

struct Preset {
    std::string name;
    std::string architecture;
    int side = 0;
};

/// The four networks of the reference submission for TinyImageNet: Padova's early-exit ResNet and ResNeXt.
const std::vector<Preset> &presets()
{
    static const std::vector<Preset> list{{"padova-resnext50-64", "resnext50_32x4d", 64},
                                          {"padova-resnext50-128", "resnext50_32x4d", 128},
                                          {"padova-resnet50-64", "resnet50", 64},
                                          {"padova-resnet50-128", "resnet50", 128}};
    return list;
}

/// A preset overrides the spec's structure and fills in what the spec leaves open.
void apply(const Preset &preset, NetworkSpec &spec)
{
    spec.architecture = preset.architecture;
    spec.exits = {{"exit1", "layer1", "conv256-conv256s2-linear"},
                  {"exit2", "layer3", "conv512-conv256-linear"},
                  {"exit3", {}, {}}};
    if (!spec.classes)
        spec.classes = spec.classNames.empty() ? 200 : static_cast<int>(spec.classNames.size());
    spec.input = std::array{3, preset.side, preset.side};
    if (!spec.resize && !spec.crop)
        spec.resize = spec.crop = preset.side;
    if (!spec.mean && !spec.std) {
        spec.mean = std::array{0.485f, 0.456f, 0.406f};
        spec.std = std::array{0.229f, 0.224f, 0.225f};
    }
}

Result<void> completeExits(NetworkSpec &spec)
{
    if (spec.exits.empty() || !spec.exits.back().after.empty())
        spec.exits.push_back({fmt::format("exit{}", spec.exits.size() + 1), {}, {}});
    if (!spec.exits.back().head.empty())
        return failure(ErrorKind::BadInput, "The last exit is the network's end and has no head of its own.",
                       "Remove \"head\" from the spec's last exit, or add \"after\".");
    for (auto exit = spec.exits.begin(); exit + 1 != spec.exits.end(); ++exit) {
        if (exit->after.empty())
            return failure(ErrorKind::BadInput,
                           fmt::format("The spec does not say where exit \"{}\" branches off.", exit->name),
                           "Give every exit except the last a place, such as \"after\": \"layer1\".");
        if (exit->head.empty())
            exit->head = "pool-linear";
    }
    return {};
}

} // namespace

std::vector<std::string> architectureNames()
{
    std::vector<std::string> names;
    for (const auto &architecture : architectures())
        names.push_back(architecture.name);
    return names;
}

std::vector<std::string> presetNames()
{
    std::vector<std::string> names;
    for (const auto &preset : presets())
        names.push_back(preset.name);
    return names;
}

Result<NetworkSpec> completeSpec(NetworkSpec spec, const ArchitectureChoice &choice)
{
    if (!choice.name.empty())
        spec.architecture = choice.name;
    if (choice.classes)
        spec.classes = choice.classes;
    for (const Preset &preset : presets()) {
        if (preset.name == spec.architecture)
            apply(preset, spec);
    }
    const Architecture *architecture = findArchitecture(spec.architecture);
    if (!architecture)
        return failure(choice.name.empty() ? ErrorKind::BadInput : ErrorKind::Usage,
                       fmt::format("\"{}\" is not an architecture that can be built here.", spec.architecture),
                       fmt::format("Known are {}, {}.", fmt::join(architectureNames(), ", "),
                                   fmt::join(presetNames(), ", ")));
    if (!spec.classes)
        spec.classes = spec.classNames.empty() ? architecture->classes : static_cast<int>(spec.classNames.size());
    if (const auto done = completeExits(spec); !done)
        return tl::unexpected(done.error());
    return spec;
}

Result<NetworkProgram> writeNetwork(const NetworkSpec &spec)
{
    return findArchitecture(spec.architecture)->write(NetworkWriter(spec));
}

} // namespace offramp
