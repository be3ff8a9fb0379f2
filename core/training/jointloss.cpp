// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/jointloss_p.h"

namespace offramp {

namespace {

/// The Kullback-Leibler divergence of an exit's answers from a teacher's, mean over the batch.
at::Tensor divergence(const at::Tensor &logits, const at::Tensor &teacher, double temperature)
{
    const auto wanted = at::softmax(teacher.detach() / temperature, 1);
    const auto given = at::log_softmax(logits / temperature, 1);
    return at::kl_div(given, wanted, at::Reduction::Sum) / logits.size(0) * (temperature * temperature);
}

} // namespace

JointLoss jointLoss(const std::vector<at::Tensor> &logits, const at::Tensor &classes, const Recipe &recipe)
{
    JointLoss loss{at::zeros({}, classes.options()), {}};
    for (std::size_t k = 0; k < logits.size(); ++k) {
        const auto crossEntropy
            = at::cross_entropy_loss(logits[k], classes, {}, at::Reduction::Mean, -100, recipe.labelSmoothing);
        loss.ofExit.push_back(crossEntropy.detach());
        const double weight = recipe.exitWeights.empty() ? 1 : recipe.exitWeights[k];
        const double taught = k + 1 < logits.size() ? recipe.distillationWeight : 0;
        at::Tensor ofExit = crossEntropy * (1 - taught);
        if (taught > 0)
            ofExit = ofExit + divergence(logits[k], logits.back(), recipe.distillationTemperature) * taught;
        loss.total = loss.total + ofExit * weight;
    }
    return loss;
}

} // namespace offramp
