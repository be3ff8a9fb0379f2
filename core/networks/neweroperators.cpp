// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/neweroperators_p.h"

#include <torch/library.h>
#include <torch/torch.h>
#include <torch/version.h>

#include <cmath>
#include <limits>

namespace offramp {

#if TORCH_VERSION_MAJOR < 2

namespace {

/// The values of key or value, repeated where a group of query heads shares them.
at::Tensor forEveryHead(const at::Tensor &values, const at::Tensor &query, bool isGrouped)
{
    return isGrouped ? values.repeat_interleave(query.size(-3) / values.size(-3), -3) : values;
}

at::Tensor attention(const at::Tensor &query, const at::Tensor &key, const at::Tensor &value,
                     const c10::optional<at::Tensor> &mask, double dropout, bool isCausal, c10::optional<double> scale,
                     bool isGrouped)
{
    constexpr double never = -std::numeric_limits<double>::infinity();
    const double factor = scale ? *scale : 1.0 / std::sqrt(static_cast<double>(query.size(-1)));
    auto weights = at::matmul(query * factor, forEveryHead(key, query, isGrouped).transpose(-2, -1));
    if (isCausal) {
        const auto seen = at::ones({query.size(-2), key.size(-2)}, query.options().dtype(at::kBool)).tril();
        weights = weights.masked_fill(seen.logical_not(), never);
    }
    if (mask && mask->defined())
        weights = mask->scalar_type() == at::kBool ? weights.masked_fill(mask->logical_not(), never) : weights + *mask;
    return at::matmul(at::dropout(weights.softmax(-1), dropout, dropout > 0), forEveryHead(value, query, isGrouped));
}

at::Tensor rmsNorm(const at::Tensor &input, at::IntArrayRef shape, const c10::optional<at::Tensor> &weight,
                   c10::optional<double> epsilon)
{
    std::vector<std::int64_t> last;
    for (std::size_t i = 0; i < shape.size(); ++i)
        last.push_back(-1 - static_cast<std::int64_t>(i));
    // Without a number of its own it is that of float also for lower precisions, which compute in float.
    const auto wide = input.scalar_type() == at::kDouble ? input : input.to(at::kFloat);
    const double least = epsilon ? *epsilon
                         : input.scalar_type() == at::kDouble
                             ? std::numeric_limits<double>::epsilon()
                             : static_cast<double>(std::numeric_limits<float>::epsilon());
    const auto normed = (wide * at::rsqrt(wide.pow(2).mean(last, true) + least)).to(input.scalar_type());
    return weight && weight->defined() ? normed * *weight : normed;
}

} // namespace

void registerNewerOperators()
{
    static const auto library = [] {
        torch::Library operators(torch::Library::FRAGMENT, "aten", c10::nullopt, __FILE__, __LINE__);
        operators.def("scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, "
                      "float dropout_p=0.0, bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> "
                      "Tensor",
                      &attention);
        operators.def("rms_norm(Tensor input, int[] normalized_shape, Tensor? weight=None, float? eps=None) -> Tensor",
                      &rmsNorm);
        return operators;
    }();
    static_cast<void>(library);
}

#else

void registerNewerOperators()
{
}

#endif

} // namespace offramp
