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
        Slot slot{one, at::zeros_like(one.tensor), {}};
        if (m_kind != OptimiserKind::Sgd)
            slot.second = at::zeros_like(one.tensor);
        m_slots.push_back(std::move(slot));
    }
}

void Optimiser::step(double rate)
{
    const at::NoGradGuard ungraded;
    m_steps.add_(1);
    std::map<double, Group> groups; // by rate factor
    for (Slot &slot : m_slots) {
        at::Tensor &gradient = slot.trained.tensor.mutable_grad();
        if (!gradient.defined())
            continue;
        Group &group = groups[slot.trained.rateFactor];
        group.weights.push_back(slot.trained.tensor);
        group.gradients.push_back(gradient);
        group.first.push_back(slot.first);
        if (slot.second.defined())
            group.second.push_back(slot.second);
        gradient = at::Tensor();
    }
    for (auto &[factor, group] : groups)
        move(group, rate * factor);
}

void Optimiser::move(Group &group, double rate) const
{
    constexpr double beta1 = 0.9;
    constexpr double beta2 = 0.999;
    constexpr double epsilon = 1e-8;
    auto &[weights, gradients, first, second] = group;
    if (m_kind == OptimiserKind::AdamW)
        at::_foreach_mul_(weights, 1 - rate * m_decay);
    else if (m_decay > 0)
        at::_foreach_add_(gradients, weights, m_decay);
    if (m_kind == OptimiserKind::Sgd) {
        at::_foreach_mul_(first, m_momentum);
        at::_foreach_add_(first, gradients);
        at::_foreach_add_(weights, first, -rate);
        return;
    }
    const auto steps = static_cast<double>(m_steps.item<std::int64_t>());
    at::_foreach_mul_(first, beta1);
    at::_foreach_add_(first, gradients, 1 - beta1);
    at::_foreach_mul_(second, beta2);
    at::_foreach_addcmul_(second, gradients, gradients, 1 - beta2);
    auto deviations = at::_foreach_sqrt(second);
    at::_foreach_div_(deviations, std::sqrt(1 - std::pow(beta2, steps)));
    at::_foreach_add_(deviations, epsilon);
    at::_foreach_addcdiv_(weights, first, deviations, -rate / (1 - std::pow(beta1, steps)));
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
