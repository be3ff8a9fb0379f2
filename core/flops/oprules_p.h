// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For .cpp files that see LibTorch only.
#include <torch/script.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// What one call of an operator looked like.
struct OpCall {
    std::string name;                              ///< "aten::linear"
    std::vector<std::int64_t> output;              ///< shape of the first result, when that is a tensor
    std::vector<std::vector<std::int64_t>> inputs; ///< shapes by argument; empty for what is not a tensor
    std::vector<bool> given;                       ///< by argument: whether it is a defined tensor
    std::vector<std::vector<std::int64_t>> list;   ///< shapes of the tensors in a list argument (einsum)
    std::string text;                              ///< the first text argument (einsum's equation)
    bool training = false;                         ///< batch norm's argument
    bool transposed = false;                       ///< _convolution's argument
};

/// The arguments of a call, as far as a rule needs them. arguments are exactly the schema's.
[[nodiscard]] OpCall describeCall(const std::string &name, c10::ArrayRef<c10::IValue> arguments);

/// A counted call: fvcore's name for it and its FLOPs.
struct CountedOp {
    std::string key;
    std::int64_t flops = 0;
};

/// Whether there is a rule for the operator.
[[nodiscard]] bool hasRule(const std::string &name);

/// The rule of the operator applied, or nothing when this call cannot be counted. Rules: fvcore 3378afe.
[[nodiscard]] std::optional<CountedOp> applyRule(const OpCall &call);

/// Whether fvcore silently skips the operator.
[[nodiscard]] bool isIgnoredOp(const std::string &name);

/// Whether the operator computes much although it counts nothing: it owns weights, multiplies matrices, is an
/// attention, or comes from outside of PyTorch's own operators.
[[nodiscard]] bool isCostlyUncounted(const std::string &name);

/// Whether the operator only calls others, so that those are counted instead.
[[nodiscard]] bool isPassThroughOp(const std::string &name);

} // namespace offramp
