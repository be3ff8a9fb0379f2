// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/tensorwriter_p.h"

#include "core/support/atomicfile.h"
#include "core/tensors/checksums.h"
#include "core/tensors/safetensors.h"

#include <span>
#include <utility>
#include <vector>

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

/// The contents of a file, in order.
struct Plan {
    TensorHeader header;
    std::vector<at::Tensor> tensors; ///< as in the header
};

Plan planFile(const std::map<std::string, at::Tensor> &tensors, std::map<std::string, std::string> metadata)
{
    std::vector<TensorPlan> plans;
    for (const auto &[name, tensor] : tensors) {
        const auto type = tensor.is_floating_point() ? ElementType::F32 : ElementType::I64;
        plans.push_back({name, type, {tensor.sizes().begin(), tensor.sizes().end()}});
    }
    metadata[headerSumKey] = metadata[dataSumKey] = sumToCome;
    Plan plan{layOut(std::move(plans), std::move(metadata)), {}};
    std::uint32_t crc = 0;
    for (const TensorInfo &tensor : plan.header.tensors) {
        plan.tensors.push_back(tensors.at(tensor.name).cpu().contiguous());
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

Result<void> writeTensors(const std::map<std::string, at::Tensor> &tensors, std::map<std::string, std::string> metadata,
                          const std::filesystem::path &path)
{
    return replaceFile(path, [plan = planFile(tensors, std::move(metadata))](File &file) { return write(plan, file); });
}

std::map<std::string, at::Tensor> tensorsOf(const torch::jit::Module &module)
{
    std::map<std::string, at::Tensor> tensors;
    for (const auto &entry : module.named_parameters())
        tensors[entry.name] = entry.value.detach();
    for (const auto &entry : module.named_buffers())
        tensors[entry.name] = entry.value.detach();
    return tensors;
}

} // namespace offramp
