// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/optimiser_p.h"

#include <cmath>

namespace offramp {

Optimiser::Optimiser(const Recipe &recipe, std::vector<TrainedTensor> trained)
    : m_kind(recipe.optimiser)
    , m_momentum(recipe.momentum)
    , m_decay(recipe.weightDecay)
    , m_steps(at::zeros({1}, at::kLong))
{
    for (TrainedTensor &one : trained) {
        Slot slot{one, at::zeros(one.tensor.sizes()), {}};
        if (m_kind != OptimiserKind::Sgd)
            slot.second = at::zeros(one.tensor.sizes());
        m_slots.push_back(std::move(slot));
    }
}

void Optimiser::step(double rate)
{
    const at::NoGradGuard ungraded;
    m_steps.add_(1);
    for (Slot &slot : m_slots) {
        if (slot.trained.tensor.grad().defined())
            move(slot, rate * slot.trained.rateFactor);
        slot.trained.tensor.mutable_grad() = at::Tensor();
    }
}

void Optimiser::move(Slot &slot, double rate) const
{
    constexpr double beta1 = 0.9;
    constexpr double beta2 = 0.999;
    constexpr double epsilon = 1e-8;
    at::Tensor weights = slot.trained.tensor;
    at::Tensor gradient = weights.grad();
    if (m_kind == OptimiserKind::AdamW)
        weights.mul_(1 - rate * m_decay);
    else if (m_decay > 0)
        gradient = gradient.add(weights, m_decay);
    if (m_kind == OptimiserKind::Sgd) {
        slot.first.mul_(m_momentum).add_(gradient);
        weights.add_(slot.first, -rate);
        return;
    }
    const auto steps = static_cast<double>(m_steps.item<std::int64_t>());
    slot.first.mul_(beta1).add_(gradient, 1 - beta1);
    slot.second.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
    const auto deviation = slot.second.sqrt().div_(std::sqrt(1 - std::pow(beta2, steps))).add_(epsilon);
    weights.addcdiv_(slot.first, deviation, -rate / (1 - std::pow(beta1, steps)));
}

std::map<std::string, at::Tensor> Optimiser::state() const
{
    std::map<std::string, at::Tensor> state{{"steps", m_steps}};
    for (const Slot &slot : m_slots) {
        state["first." + slot.trained.name] = slot.first;
        if (slot.second.defined())
            state["second." + slot.trained.name] = slot.second;
    }
    return state;
}

} // namespace offramp
