// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/flops/inspector.h"

#include "core/flops/decisions_p.h"
#include "core/flops/flopcounter.h"
#include "core/flops/optally_p.h"
#include "core/networks/cutgraph_p.h"
#include "core/networks/network_p.h"
#include "core/networks/wholegraph_p.h"

#include <algorithm>
#include <map>
#include <set>

namespace offramp {

namespace {

struct PlacedOp {
    std::string path; ///< empty outside modules
    std::vector<std::int64_t> output;
    std::int64_t flops = 0;
    bool isTooLow = false; ///< it computes much and counts nothing
};

/// What a run does, operator by operator. executed: padding='same' counts too, as it does for what runs.
std::vector<PlacedOp> opsOf(const std::function<void()> &run, bool executed)
{
    std::vector<PlacedOp> ops;
    static_cast<void>(tallyOperators(run, [&](const SeenOp &seen) {
        ops.push_back({runningModulePath(), seen.output, seen.flops + (executed ? seen.paddedByName : 0),
                       seen.isCostlyUncounted});
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
        layers.push_back({path,
                          child.name,
                          type ? type->name() : std::string(),
                          depth,
                          {},
                          parametersOf(child.value),
                          0,
                          false,
                          false,
                          {}});
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
            layer->second->isTooLow = layer->second->isTooLow || op.isTooLow;
            if (!op.output.empty())
                layer->second->output = op.output;
            if (end == std::string::npos)
                break;
        }
        if (isInside)
            continue;
        report.outside += op.flops;
        report.isOutsideTooLow = report.isOutsideTooLow || op.isTooLow;
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
        auto ops = opsOf([&] { static_cast<void>(runForward(network.d().forward, image)); }, true);
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
        const int among = leastBatch(network, input);
        const auto blank = blankImages(network, among, input);
        LayerReport report;
        report.flops = std::move(*flops);
        report.parameters = parametersOf(network.d().module);
        addLayers(network.d().module, "", 0, report.layers);
        for (Layer &layer : report.layers) {
            const auto first = network.d().forward.inlined.samePlace.find(layer.path);
            if (first != network.d().forward.inlined.samePlace.end())
                layer.samePlace = first->second;
        }
        std::vector<PlacedOp> before;
        for (const auto &part : *cuts) {
            auto ops = report.flops.differsBySample ? mostExpensiveOps(network, blank)
                                                    : opsOf([&] { static_cast<void>(part.run({blank})); }, false);
            for (PlacedOp &op : ops)
                op.flops /= among;
            report.exits.push_back(placeOf(ops, before));
            before = std::move(ops);
        }
        attribute(before, report);
        for (Layer &layer : report.layers)
            layer.hasNoOperators
                = layer.output.empty() && network.d().forward.inlined.withoutOperators.contains(layer.path);
        return report;
    } catch (const std::exception &e) {
        return torchFailure(e, "its layers were inspected");
    }
}

} // namespace offramp
