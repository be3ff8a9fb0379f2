// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/stagetrial_p.h"

#include "core/networks/cutgraph_p.h"
#include "core/networks/fixedbatch.h"
#include "core/networks/network_p.h"
#include "core/networks/wholegraph_p.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace offramp {

namespace jit = torch::jit;

namespace {

std::vector<at::Tensor> pick(const std::vector<at::Tensor> &values, const at::Tensor &rows)
{
    std::vector<at::Tensor> picked;
    for (const at::Tensor &value : values)
        picked.push_back(value.index_select(0, rows));
    return picked;
}

/// What the module itself gives: of each exit what its stage gives as its own.
Result<std::vector<std::vector<at::Tensor>>> answersOf(const Network &network, const OutputPlan &plan,
                                                       const at::Tensor &images)
{
    const jit::GraphOptimizerEnabledGuard unoptimised(false);
    const auto returned = network.d().module.forward({images.clone()});
    const auto exits = exitOutputs(plan, returned);
    if (!exits)
        return tl::unexpected(exits.error());
    const auto scores = exitScores(plan, returned);
    std::vector<std::vector<at::Tensor>> answers;
    for (std::size_t k = 0; k < exits->size(); ++k) {
        answers.push_back({(*exits)[k]});
        if (k < scores.size() && scores[k].defined())
            answers.back().push_back(scores[k]);
    }
    return answers;
}

/// Up to rounding, whose size follows the largest value: other numbers of rows are summed up in another order.
bool isSame(const std::vector<at::Tensor> &results, const std::vector<at::Tensor> &expected,
            const std::optional<at::Tensor> &rows = {})
{
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto wanted = rows ? expected[i].index_select(0, *rows) : expected[i];
        const double largest = wanted.numel() > 0 ? wanted.abs().max().item<double>() : 0.0;
        const double scale = std::isfinite(largest) ? std::max(largest, 1.0) : 1.0;
        if (!torch::allclose(results[i], wanted, 1e-3, 1e-4 * scale, true))
            return false;
    }
    return true;
}

} // namespace

tl::unexpected<Error> unsplittable(const std::string &why)
{
    return failure(ErrorKind::BadInput, fmt::format("The network cannot be split at its exits: {}.", why),
                   "It can still be recorded; to run it with early exits, change forward there.");
}

Result<void> tryOut(const Stages &stages, const Network &network, const OutputPlan &plan, InputShape input)
{
    const auto fixed = fixedBatch(network, input);
    const std::int64_t batch = fixed.value_or(3);
    const c10::InferenceMode inference;
    const auto images = waveImages(batch, input);
    const auto rows = torch::arange(fixed ? batch : 2, torch::kLong).mul(2).add(2).remainder(batch);
    const auto answers = answersOf(network, plan, images);
    if (!answers)
        return tl::unexpected(answers.error());
    const auto &expected = *answers;
    if (expected.size() != stages.size())
        return unsplittable("it gives another number of outputs for other images");
    std::vector<at::Tensor> alive{images};
    std::vector<at::Tensor> fewer;
    for (std::size_t k = 0; k < stages.size(); ++k) {
        const RunnableGraph stage(stages[k]);
        const auto own = static_cast<std::ptrdiff_t>(expected[k].size());
        auto all = stage.run(alive);
        if (!isSame(all, expected[k]))
            return unsplittable(fmt::format("the logits of stage {} differ from the network's", k + 1));
        if (k > 0) {
            auto some = stage.run(fewer);
            if (!isSame(some, expected[k], rows))
                return unsplittable(
                    fmt::format("the answer of exit {} to an image depends on the other images of the batch", k + 1));
            fewer.assign(some.begin() + own, some.end());
        }
        alive.assign(all.begin() + own, all.end());
        for (const at::Tensor &value : alive) {
            if (value.dim() == 0 || value.size(0) != batch)
                return unsplittable(fmt::format("a value that the exits after exit {} need has the shape [{}] for {} "
                                                "images: the batch is not its first dimension",
                                                k + 1, fmt::join(value.sizes().begin(), value.sizes().end(), ", "),
                                                batch));
        }
        if (k == 0)
            fewer = pick(alive, rows);
    }
    return {};
}

} // namespace offramp
