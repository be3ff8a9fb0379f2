// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/flops/inspector.h"

#include "core/flops/decisions_p.h"
#include "core/flops/flopcounter.h"
#include "core/flops/optally_p.h"
#include "core/networks/cutgraph_p.h"
#include "core/networks/network_p.h"

#include <torch/csrc/jit/runtime/interpreter.h>

#include <algorithm>
#include <map>
#include <set>

namespace offramp {

namespace {

struct PlacedOp {
    std::string path; ///< empty outside modules
    std::vector<std::int64_t> output;
    std::int64_t flops = 0;
};

/// "layer1.0" from {"TOP(ResNet)::forward", "layer1(Sequential)::forward", "0(BasicBlock)::forward"}: functions and
/// methods of the same module add nothing.
std::string pathOf(const std::vector<std::string> &calls)
{
    std::string path;
    for (const std::string &call : calls) {
        const std::string name = call.substr(0, std::min(call.find('('), call.find("::")));
        const bool isModule = call.find('(') != std::string::npos && name != "TOP" && name != "SELF";
        if (isModule && !name.empty() && name != "INSTANCE_NAME_UNKNOWN")
            path += (path.empty() ? "" : ".") + name;
    }
    return path;
}

/// The path of the module that owns each parameter.
std::map<const void *, std::string> owners(const torch::jit::Module &module)
{
    std::map<const void *, std::string> paths;
    for (const auto &parameter : module.named_parameters()) {
        const auto dot = parameter.name.rfind('.');
        paths.emplace(parameter.value.unsafeGetTensorImpl(),
                      dot == std::string::npos ? std::string() : parameter.name.substr(0, dot));
    }
    return paths;
}

/// The module that called an operator; outside modules the one whose parameter it works with.
std::string placeOf(const SeenOp &seen, const std::map<const void *, std::string> &owners)
{
    if (auto path = pathOf(torch::jit::currentModuleHierarchy()); !path.empty())
        return path;
    for (const void *tensor : seen.arguments) {
        if (const auto owner = owners.find(tensor); owner != owners.end())
            return owner->second;
    }
    return {};
}

/// What the whole network does, operator by operator. executed: padding='same' counts too, as it does for what runs.
std::vector<PlacedOp> wholeOps(const Network &network, const at::Tensor &image, bool executed)
{
    std::vector<PlacedOp> ops;
    const auto owned = owners(network.d().module);
    const auto run = [&] { static_cast<void>(network.d().module.forward({image})); };
    static_cast<void>(tallyOperators(run, [&](const SeenOp &seen) {
        ops.push_back({placeOf(seen, owned), seen.output, seen.flops + (executed ? seen.paddedByName : 0)});
    }));
    return ops;
}

/// What a part does. The call stacks of a frozen graph name functions that no longer exist, so its operators are looked
/// up among those of the whole network, which has the same ones in the same order and others in between. An operator
/// that is not found counts as outside of modules.
std::vector<PlacedOp> partOps(const RunnableGraph &part, const at::Tensor &image, const std::vector<PlacedOp> &whole)
{
    std::vector<PlacedOp> ops;
    auto next = whole.begin();
    const auto run = [&] { static_cast<void>(part.run({image})); };
    static_cast<void>(tallyOperators(run, [&](const SeenOp &seen) {
        const auto same = std::find_if(next, whole.end(), [&](const PlacedOp &op) {
            return op.flops == seen.flops && op.output == seen.output;
        });
        ops.push_back({same == whole.end() ? std::string() : same->path, seen.output, seen.flops});
        if (same != whole.end())
            next = same + 1;
    }));
    return ops;
}

std::int64_t sumOf(const std::vector<PlacedOp> &ops)
{
    std::int64_t sum = 0;
    for (const PlacedOp &op : ops)
        sum += op.flops;
    return sum;
}

/// Numbers in the parameters of a module and those below it, shared ones once.
std::int64_t parametersOf(const torch::jit::Module &module)
{
    std::set<const void *> seen;
    std::int64_t count = 0;
    for (const at::Tensor &parameter : module.parameters()) {
        if (seen.insert(parameter.unsafeGetTensorImpl()).second)
            count += parameter.numel();
    }
    return count;
}

void addLayers(const torch::jit::Module &module, const std::string &above, int depth, std::vector<Layer> &layers)
{
    for (const auto &child : module.named_children()) {
        const std::string path = above.empty() ? child.name : above + "." + child.name;
        const auto type = child.value.type()->name();
        layers.push_back(
            {path, child.name, type ? type->name() : std::string(), depth, {}, parametersOf(child.value), 0});
        addLayers(child.value, path, depth + 1, layers);
    }
}

/// Adds each operator to the layers around it. One of an unknown module counts as outside.
void attribute(const std::vector<PlacedOp> &ops, LayerReport &report)
{
    std::map<std::string, Layer *> byPath;
    for (Layer &layer : report.layers)
        byPath.emplace(layer.path, &layer);
    for (const PlacedOp &op : ops) {
        bool isInside = false;
        for (auto end = op.path.find('.'); !op.path.empty(); end = op.path.find('.', end + 1)) {
            const auto layer = byPath.find(op.path.substr(0, end));
            if (layer == byPath.end())
                break;
            isInside = true;
            layer->second->flops += op.flops;
            if (!op.output.empty())
                layer->second->output = op.output;
            if (end == std::string::npos)
                break;
        }
        if (!isInside)
            report.outside += op.flops;
    }
}

std::map<std::string, std::int64_t> byPath(const std::vector<PlacedOp> &ops)
{
    std::map<std::string, std::int64_t> sums;
    for (const PlacedOp &op : ops)
        sums[op.path] += op.flops;
    return sums;
}

/// The place of the exit that needs these operators, given those of the exits before it.
ExitPlace placeOf(const std::vector<PlacedOp> &ops, const std::vector<PlacedOp> &before)
{
    auto earlier = byPath(before);
    auto now = byPath(ops);
    const auto last = std::find_if(ops.rbegin(), ops.rend(), [&](const PlacedOp &op) {
        return op.flops > 0 && now[op.path] != earlier[op.path];
    });
    return {last == ops.rend() ? std::string() : last->path, sumOf(ops) - sumOf(before)};
}

std::vector<PlacedOp> mostExpensiveOps(const Network &network, const at::Tensor &blank)
{
    std::vector<PlacedOp> most;
    for (const at::Tensor &image : trialImages(blank)) {
        auto ops = wholeOps(network, image, true);
        if (most.empty() || sumOf(ops) > sumOf(most))
            most = std::move(ops);
    }
    return most;
}

} // namespace

Result<LayerReport> inspectNetwork(const Network &network, InputShape input)
{
    auto flops = countFlops(network, input);
    if (!flops)
        return tl::unexpected(flops.error());
    const auto cuts = cutNetworks(network, input);
    if (!cuts)
        return tl::unexpected(cuts.error());
    try {
        const c10::InferenceMode inference;
        const auto blank = blankImages(network, 1, input);
        LayerReport report;
        report.flops = std::move(*flops);
        report.parameters = parametersOf(network.d().module);
        addLayers(network.d().module, "", 0, report.layers);
        const auto whole = wholeOps(network, blank, false);
        std::vector<PlacedOp> before;
        for (const auto &part : *cuts) {
            auto ops = report.flops.differsBySample ? mostExpensiveOps(network, blank) : partOps(part, blank, whole);
            report.exits.push_back(placeOf(ops, before));
            before = std::move(ops);
        }
        attribute(before, report);
        return report;
    } catch (const std::exception &e) {
        return torchFailure(e, "its layers were inspected");
    }
}

} // namespace offramp
