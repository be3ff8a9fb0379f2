// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/flops/oprules_p.h"

#include "core/flops/einsum.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

namespace offramp {

const Shape &OpCall::input(std::size_t index) const
{
    static const Shape none;
    return index < inputs.size() ? inputs[index] : none;
}

std::int64_t product(const Shape &shape, std::size_t from)
{
    return std::accumulate(shape.begin() + static_cast<std::ptrdiff_t>(std::min(from, shape.size())), shape.end(),
                           std::int64_t{1}, std::multiplies<>());
}

Shape shapeOf(const at::Tensor &tensor)
{
    return tensor.is_nested() ? Shape() : tensor.sizes().vec();
}

namespace {

bool isGiven(const OpCall &call, std::size_t index)
{
    return index < call.given.size() && call.given[index];
}

FlopCount convolution(const OpCall &call)
{
    const Shape &in = call.input(0);
    const Shape &positions = call.transposed ? in : call.output;
    if (in.size() < 3 || positions.size() < 3)
        return std::nullopt;
    return in[0] * product(call.input(1)) * product(positions, 2);
}

FlopCount linear(const OpCall &call)
{
    const Shape &weight = call.input(1);
    return weight.empty() ? FlopCount() : product(call.input(0)) * weight[0];
}

FlopCount matrices(const Shape &a, const Shape &b)
{
    if (a.empty() || b.size() < 2)
        return std::nullopt;
    return product(a) * b.back();
}

/// The two matrix products: query with key, and the weights with value. What is inside the operator is not seen.
FlopCount attention(const OpCall &call)
{
    const Shape &query = call.input(0);
    const Shape &key = call.input(1);
    const Shape &value = call.input(2);
    if (query.size() < 2 || key.size() < 2 || value.size() < 2 || query.back() == 0)
        return std::nullopt;
    const std::int64_t rows = product(query) / query.back();
    return rows * key[key.size() - 2] * (query.back() + value.back());
}

FlopCount einsum(const OpCall &call)
{
    return call.lists.empty() ? FlopCount() : einsumFlops(call.text, call.lists[0]);
}

FlopCount normalisation(const OpCall &call, std::size_t weight)
{
    return product(call.input(0)) * (isGiven(call, weight) ? 5 : 4);
}

FlopCount batchNorm(const OpCall &call)
{
    if (call.training)
        return normalisation(call, 1);
    return product(call.input(0)) * (isGiven(call, 1) ? 2 : 1);
}

struct Rule {
    const char *key;
    std::function<FlopCount(const OpCall &)> count;
};

Rule outputs(const char *key, std::int64_t each)
{
    return {key, [each](const OpCall &call) -> FlopCount { return each * product(call.output); }};
}

const std::unordered_map<std::string, Rule> &rules()
{
    static const auto multiply = [](const OpCall &call) { return matrices(call.input(0), call.input(1)); };
    static const Rule batchNormRule{"batch_norm", batchNorm};
    static const std::unordered_map<std::string, Rule> table{
        {"aten::_convolution", {"conv", convolution}},
        {"aten::linear", {"linear", linear}},
        {"aten::addmm", {"addmm", [](const OpCall &call) { return matrices(call.input(1), call.input(2)); }}},
        {"aten::mm", {"mm", multiply}},
        {"aten::matmul", {"matmul", multiply}},
        {"aten::bmm", {"bmm", multiply}},
        {"aten::scaled_dot_product_attention", {"scaled_dot_product_attention", attention}},
        {"aten::einsum", {"einsum", einsum}},
        {"aten::batch_norm", batchNormRule},
        // The same arguments; the JIT puts it in place of batch_norm.
        {"aten::_batch_norm_impl_index", batchNormRule},
        {"aten::layer_norm", {"layer_norm", [](const OpCall &call) { return normalisation(call, 2); }}},
        {"aten::group_norm", {"group_norm", [](const OpCall &call) { return normalisation(call, 2); }}},
        {"aten::instance_norm", {"instance_norm", [](const OpCall &call) { return normalisation(call, 1); }}},
        {"aten::upsample_nearest2d", outputs("upsample_nearest2d", 1)},
        {"aten::upsample_bilinear2d", outputs("upsample_bilinear2d", 4)},
        {"aten::adaptive_avg_pool2d",
         {"adaptive_avg_pool2d", [](const OpCall &call) -> FlopCount { return product(call.input(0)); }}},
        {"aten::grid_sampler", outputs("grid_sampler", 4)},
    };
    return table;
}

} // namespace

OpCall describeCall(const std::string &name, c10::ArrayRef<c10::IValue> arguments)
{
    OpCall call;
    call.name = name;
    for (const c10::IValue &argument : arguments) {
        const bool isTensor = argument.isTensor() && argument.toTensor().defined();
        call.given.push_back(isTensor);
        call.inputs.push_back(isTensor ? shapeOf(argument.toTensor()) : Shape());
        if (argument.isString() && call.text.empty())
            call.text = argument.toStringRef();
        if (argument.isTensorList()) {
            auto &list = call.lists.emplace_back();
            for (const at::Tensor &tensor : argument.toTensorVector())
                list.push_back(shapeOf(tensor));
        }
    }
    const auto flag = [&arguments](std::size_t index) {
        return index < arguments.size() && arguments[index].isBool() && arguments[index].toBool();
    };
    call.training = flag(5);
    call.transposed = flag(6);
    return call;
}

bool hasRule(const std::string &name)
{
    return rules().contains(name);
}

std::optional<CountedOp> applyRule(const OpCall &call)
{
    const Rule &rule = rules().at(call.name);
    const auto flops = rule.count(call);
    if (!flops)
        return std::nullopt;
    return CountedOp{rule.key, *flops};
}

bool isIgnoredOp(const std::string &name)
{
    constexpr std::string_view names
        = " Int ScalarImplicit __and__ arange bitwise_not cat chunk clamp clamp_ contiguous copy_ "
          "detach dropout empty eq expand flatten floor full full_like floor_divide gather ge gt "
          "index index_put_ max masked_fill narrow new_empty new_full new_zeros nonzero ones "
          "constant_pad_nd permute relu relu_ remainder reshape roll select size slice split "
          "squeeze stack t split_with_sizes to transpose type_as unbind unsqueeze unsqueeze_ view "
          "zeros zeros_like ";
    return name.starts_with("aten::") && names.find(' ' + name.substr(6) + ' ') != std::string_view::npos;
}

bool isProduct(const std::string &name)
{
    static const std::unordered_set<std::string> names{"aten::_convolution", "aten::linear",
                                                       "aten::addmm",        "aten::mm",
                                                       "aten::matmul",       "aten::bmm",
                                                       "aten::einsum",       "aten::scaled_dot_product_attention"};
    return names.contains(name) || hasCompleteRule(name);
}

bool isCostly(const std::string &name)
{
    constexpr std::string_view parts[]{"attention", "conv",    "embedding_bag", "fft", "gru",
                                       "lstm",      "mkldnn_", "quantized_",    "rnn", "transformer_"};
    return !name.starts_with("aten::") || hasRule(name) || hasCompleteRule(name)
           || std::any_of(std::begin(parts), std::end(parts),
                          [&](std::string_view part) { return name.find(part) != std::string::npos; });
}

bool isPassThroughOp(const std::string &name)
{
    static const std::unordered_set<std::string> names{"aten::conv1d",           "aten::conv2d",
                                                       "aten::conv3d",           "aten::conv_transpose1d",
                                                       "aten::conv_transpose2d", "aten::conv_transpose3d",
                                                       "aten::convolution",      "aten::lstm_cell",
                                                       "aten::gru_cell",         "aten::rnn_tanh_cell",
                                                       "aten::rnn_relu_cell"};
    return names.contains(name);
}

} // namespace offramp
