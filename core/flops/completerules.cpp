// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/flops/oprules_p.h"

#include <functional>
#include <unordered_map>

// What the complete count adds: operators that fvcore counts as nothing. One multiply-add is 1 and biases are 0, as in
// all rules, so each figure is that of the same computation written with linear, bmm and layer_norm. Sources are the
// formulas in PyTorch's documentation of the module and ATen's own kernels, named with each rule.

namespace offramp {

namespace {

/// Sequences or images as rows: every number but those of the last dimension.
std::int64_t rowsOf(const Shape &shape)
{
    return shape.empty() || shape.back() == 0 ? 0 : product(shape) / shape.back();
}

/// torch.nn.LSTM, GRU, RNN (ATen/native/RNN.cpp): each weight matrix of each layer and direction, W_ih [gates x H, I],
/// W_hh [gates x H, H] and a projection W_hr [P, H], takes one vector at each step of each sequence. So the cost is
/// steps x sequences x all numbers in these matrices; gates: 4 for LSTM, 3 for GRU, 1 for RNN. The parameters are the
/// last list of tensors; biases have one dimension. Packed sequences come as one matrix with a row for each step.
FlopCount recurrent(const OpCall &call)
{
    if (call.lists.empty() || call.input(0).size() < 2)
        return std::nullopt;
    std::int64_t weights = 0;
    for (const Shape &parameter : call.lists.back())
        weights += parameter.size() == 2 ? product(parameter) : 0;
    return rowsOf(call.input(0)) * weights;
}

/// Attention as in torch.nn.MultiheadAttention, for query [B, L, E] and key and value [B, S, E]
/// (ATen/native/transformers/attention.cpp): projections L E E of the query and twice S E E of key and value, the
/// products of query with key and of weights with value, L S E each, and L E E for the output; B times.
FlopCount attentionOf(const Shape &query, const Shape &key)
{
    if (query.size() != 3 || key.size() != 3)
        return std::nullopt;
    const std::int64_t width = query[2];
    return query[0] * (2 * width * width * (query[1] + key[1]) + 2 * query[1] * key[1] * width);
}

FlopCount nativeAttention(const OpCall &call)
{
    return attentionOf(call.input(0), call.input(1));
}

/// torch.nn.TransformerEncoderLayer (ATen/native/transformers/transformer.cpp): attention of src to itself, two layer
/// norms with weights (5 each, as fvcore counts layer_norm), and the two linear layers, whose weights are arguments 14
/// and 16.
FlopCount encoderLayer(const OpCall &call)
{
    const Shape &source = call.input(0);
    const FlopCount attending = attentionOf(source, source);
    if (!attending)
        return std::nullopt;
    const std::int64_t linear = rowsOf(source) * (product(call.input(14)) + product(call.input(16)));
    return *attending + 2 * 5 * product(source) + linear;
}

/// batch1 [B, n, m] x batch2 [B, m, p], arguments 1 and 2: B n m p, as bmm. addbmm and the sum over B are the same.
FlopCount addedProducts(const OpCall &call)
{
    const Shape &second = call.input(2);
    return second.size() != 3 ? FlopCount() : product(call.input(1)) * second[2];
}

/// torch.nn.Bilinear (ATen/native/Linear.cpp, _trilinear): for each row and output, x1 times a matrix [I1, I2], then
/// the result times x2: rows x O x (I1 x I2 + I2).
FlopCount bilinear(const OpCall &call)
{
    const Shape &weight = call.input(2);
    if (weight.size() != 3)
        return std::nullopt;
    return rowsOf(call.input(0)) * weight[0] * (weight[1] + 1) * weight[2];
}

/// torch.cdist (ATen/native/Distance.cpp): one multiply-add for each of the M numbers of every pair of vectors.
FlopCount distances(const OpCall &call)
{
    const Shape &first = call.input(0);
    return first.empty() ? FlopCount() : product(call.output) * first.back();
}

/// A matrix [n, m] times a vector, or two vectors: all numbers of argument `matrix`.
std::function<FlopCount(const OpCall &)> timesVector(std::size_t matrix)
{
    return [matrix](const OpCall &call) -> FlopCount { return product(call.input(matrix)); };
}

const std::unordered_map<std::string, std::function<FlopCount(const OpCall &)>> &completeRules()
{
    static const std::unordered_map<std::string, std::function<FlopCount(const OpCall &)>> table{
        {"aten::lstm", recurrent},
        {"aten::gru", recurrent},
        {"aten::rnn_tanh", recurrent},
        {"aten::rnn_relu", recurrent},
        {"aten::_native_multi_head_attention", nativeAttention},
        {"aten::_transformer_encoder_layer_fwd", encoderLayer},
        {"aten::baddbmm", addedProducts},
        {"aten::addbmm", addedProducts},
        {"aten::bilinear", bilinear},
        {"aten::cdist", distances},
        {"aten::_cdist_forward", distances},
        {"aten::mv", timesVector(0)},
        {"aten::addmv", timesVector(1)},
        {"aten::dot", timesVector(0)},
        {"aten::vdot", timesVector(0)},
    };
    return table;
}

} // namespace

bool hasCompleteRule(const std::string &name)
{
    return completeRules().contains(name);
}

FlopCount applyCompleteRule(const OpCall &call)
{
    return completeRules().at(call.name)(call);
}

} // namespace offramp
