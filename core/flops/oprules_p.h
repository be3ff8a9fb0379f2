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

using Shape = std::vector<std::int64_t>;

/// FLOPs, or nothing where a call cannot be counted.
using FlopCount = std::optional<std::int64_t>;

/// Empty for a nested tensor, which has none.
[[nodiscard]] Shape shapeOf(const at::Tensor &tensor);

/// What one call of an operator looked like.
struct OpCall {
    std::string name;                      ///< "aten::linear"
    Shape output;                          ///< of the first result, when that is a tensor
    std::vector<Shape> inputs;             ///< by argument; empty for what is not a tensor
    std::vector<bool> given;               ///< by argument: whether it is a defined tensor
    std::vector<std::vector<Shape>> lists; ///< of the tensors in each argument that is a list of them (einsum, lstm)
    std::string text;                      ///< the first text argument (einsum's equation)
    bool training = false;                 ///< batch norm's argument
    bool transposed = false;               ///< _convolution's argument

    /// The shape of an argument; empty where it is not a tensor or not there.
    [[nodiscard]] const Shape &input(std::size_t index) const;
};

/// The product of a shape's numbers from a place on.
[[nodiscard]] std::int64_t product(const Shape &shape, std::size_t from = 0);

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

/// Whether only the complete count has a rule for the operator.
[[nodiscard]] bool hasCompleteRule(const std::string &name);

/// That rule applied, or nothing when this call cannot be counted.
[[nodiscard]] FlopCount applyCompleteRule(const OpCall &call);

/// Whether the operator multiplies matrices or convolves, by any rule: inside an operator without a rule it is what
/// costs.
[[nodiscard]] bool isProduct(const std::string &name);

/// Whether fvcore silently skips the operator.
[[nodiscard]] bool isIgnoredOp(const std::string &name);

/// Whether an operator that no rule counts must be expected to compute much: a recurrent layer, attention, convolution
/// or transform by its name, or one from outside of PyTorch's own operators.
[[nodiscard]] bool isCostly(const std::string &name);

/// A convolution with padding='same' or 'valid'.
inline constexpr auto paddedConvolution = "aten::_convolution_mode";

/// Whether the operator only calls others, so that those are counted instead.
[[nodiscard]] bool isPassThroughOp(const std::string &name);

} // namespace offramp
