// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/training/recipe.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace offramp {

/// A tensor that is trained, and what its learning rate is multiplied by.
struct TrainedTensor {
    std::string name;
    at::Tensor tensor;
    double rateFactor = 1;
};

/// SGD with momentum, Adam and AdamW, as PyTorch defines them, with betas of 0.9 and 0.999. Unlike LibTorch's own, they
/// have a state of plain tensors with names, which a checkpoint holds without code. Belongs to one thread.
class Optimiser
{
public:
    Optimiser(const Recipe &recipe, std::vector<TrainedTensor> trained);

    /// Moves every tensor that has a gradient, and removes the gradients.
    void step(double rate);

    /// What the next step depends on, by name; to be written and read in place.
    [[nodiscard]] std::map<std::string, at::Tensor> state() const;

private:
    struct Slot {
        TrainedTensor trained;
        at::Tensor first;  ///< mean of the gradients, or momentum
        at::Tensor second; ///< mean of their squares; undefined for SGD
    };
    /// Tensors that move at one rate, in one call for all: on a GPU a call for each would take longer than its work.
    struct Group {
        std::vector<at::Tensor> weights;
        std::vector<at::Tensor> gradients;
        std::vector<at::Tensor> first;
        std::vector<at::Tensor> second;
    };

    void move(Group &group, double rate) const;

    OptimiserKind m_kind;
    double m_momentum;
    double m_decay;
    std::vector<Slot> m_slots;
    at::Tensor m_steps; ///< int64, of one element
};

} // namespace offramp
