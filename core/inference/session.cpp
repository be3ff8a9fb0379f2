// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/inference/session.h"

#include "core/networks/network_p.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <algorithm>

namespace offramp {

struct Session::Private {
    torch::jit::Module module;
    torch::Device device;
};

Session::Session(std::unique_ptr<Private> d)
    : m_d(std::move(d))
{
}

Session::Session(Session &&) noexcept = default;
Session::~Session() = default;

Result<Session> Session::open(const Network &network, const Device &device, int threads)
{
    try {
        at::set_num_threads(threads > 0 ? threads : defaultThreads());
        const torch::Device place(toText(device));
        torch::jit::Module module = network.d().module;
        if (!place.is_cpu()) {
            // Repeated runs must give equal bits, and float must mean float.
            at::globalContext().setDeterministicCuDNN(true);
            at::globalContext().setBenchmarkCuDNN(false);
            at::globalContext().setAllowTF32CuDNN(false);
            at::globalContext().setAllowTF32CuBLAS(false);
            module = module.clone();
            module.to(place);
        }
        return Session(std::make_unique<Private>(Private{std::move(module), place}));
    } catch (const std::exception &e) {
        return torchFailure(e, fmt::format("it was placed on {}", toText(device)));
    }
}

Result<std::vector<float>> Session::classify(std::span<const float> pictures, int batch, InputShape input,
                                             OutputShape expected)
{
    try {
        const c10::InferenceMode inference;
        const torch::jit::GraphOptimizerEnabledGuard unoptimised(false);
        // from_blob wants mutable memory; nothing writes to the input's own storage but an in-place first layer, which
        // the copy to the device, or clone, keeps away from the caller's pictures.
        const auto borrowed = torch::from_blob(const_cast<float *>(pictures.data()),
                                               {batch, input.channels, input.height, input.width}, torch::kFloat);
        const auto outputs
            = flattenOutputs(m_d->module.forward({borrowed.to(m_d->device, torch::kFloat, false, true)}));
        if (!outputs)
            return tl::unexpected(outputs.error());
        const auto shape = checkOutputs(*outputs, batch);
        if (!shape)
            return tl::unexpected(shape.error());
        if (*shape != expected)
            return failure(ErrorKind::BadInput,
                           fmt::format("The network gave {} exits of {} classes for this batch, and {} of {} before.",
                                       shape->exits, shape->classes, expected.exits, expected.classes),
                           "forward must return the same number of logits for every batch.");
        std::vector<float> logits;
        logits.reserve(static_cast<std::size_t>(shape->exits) * batch * shape->classes);
        for (const auto &output : *outputs) {
            const auto values = output.to(torch::kCPU, torch::kFloat).contiguous();
            logits.insert(logits.end(), values.data_ptr<float>(), values.data_ptr<float>() + values.numel());
        }
        return logits;
    } catch (const std::exception &e) {
        return torchFailure(e, fmt::format("a batch of {} pictures was classified", batch));
    }
}

int Session::threads() const
{
    return at::get_num_threads();
}

} // namespace offramp
