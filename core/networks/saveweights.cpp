// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/saveweights.h"

#include "core/networks/builtmodule_p.h"
#include "core/networks/network_p.h"
#include "core/networks/weights_p.h"
#include "core/support/atomicfile.h"

#include <fmt/format.h>

namespace offramp {

namespace {

std::span<const std::byte> bytesOf(const std::string &text)
{
    return std::as_bytes(std::span(text));
}

std::span<const std::byte> bytesOf(const at::Tensor &tensor)
{
    return {static_cast<const std::byte *>(tensor.data_ptr()), tensor.nbytes()};
}

/// The contents of a file of a built network, in order.
struct Plan {
    TensorHeader header;
    std::vector<at::Tensor> tensors; ///< as in the header
};

Plan planFile(const torch::jit::Module &module, const NetworkSpec &spec)
{
    std::map<std::string, at::Tensor> byName;
    std::vector<TensorPlan> plans;
    const auto weights = weightsIn(module);
    for (std::size_t i = 0; i < weights.offered.size(); ++i) {
        const auto &[name, shape] = weights.offered[i];
        byName[name] = weights.read(i)->contiguous();
        const auto type = byName[name].is_floating_point() ? ElementType::F32 : ElementType::I64;
        plans.push_back({name, type, {shape.begin(), shape.end()}});
    }
    Plan plan{layOut(std::move(plans),
                     {{"format", "pt"}, {specKey, toText(spec)}, {headerSumKey, sumToCome}, {dataSumKey, sumToCome}}),
              {}};
    std::uint32_t crc = 0;
    for (const TensorInfo &tensor : plan.header.tensors) {
        plan.tensors.push_back(byName[tensor.name]);
        crc = addToCrc32(crc, bytesOf(plan.tensors.back()));
    }
    plan.header.metadata[dataSumKey] = crc32Text(crc);
    return plan;
}

Result<void> write(const Plan &plan, File &file)
{
    if (auto done = file.clear(plan.header.fileSize()); !done)
        return done;
    if (auto done = file.write(0, bytesOf(headerBytes(plan.header))); !done)
        return done;
    for (std::size_t i = 0; i < plan.tensors.size(); ++i) {
        const std::uint64_t position = plan.header.dataStart + plan.header.tensors[i].begin;
        if (auto done = file.write(position, bytesOf(plan.tensors[i])); !done)
            return done;
    }
    return {};
}

} // namespace

Result<void> saveWeights(const Network &network, const std::filesystem::path &path)
{
    if (network.spec().architecture.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} does not say which architecture it is.", network.path().string()),
                       "Name it with --architecture, or in the network's spec.");
    const auto spec = completeSpec(network.spec(), {});
    if (!spec)
        return tl::unexpected(spec.error());
    const auto program = writeNetwork(*spec);
    if (!program)
        return tl::unexpected(program.error());
    // Rebuilt, so that the written weights are known to fit the architecture.
    const auto module = builtModule(*program);
    if (auto done
        = assignWeights(module, *program, weightsIn(network.d().module), network.path().string(), spec->architecture);
        !done)
        return done;

    return replaceFile(path, [plan = planFile(module, *spec)](File &file) { return write(plan, file); });
}

} // namespace offramp
