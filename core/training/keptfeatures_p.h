// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace offramp {

/// What a frozen trunk gives for images of a data set, in memory. Belongs to one thread.
class KeptFeatures
{
public:
    /// For these rows of the data set.
    explicit KeptFeatures(const std::vector<std::size_t> &rows);

    /// Keeps the features of some of the rows, in their order: as TrainableNetwork::features() gives them.
    void put(const std::vector<std::size_t> &rows, const std::vector<at::Tensor> &features);

    /// The features of some of the rows, all of which were put, on a device.
    [[nodiscard]] std::vector<at::Tensor> of(const std::vector<std::size_t> &rows, torch::Device device) const;

private:
    [[nodiscard]] at::Tensor placesOf(const std::vector<std::size_t> &rows) const;

    std::unordered_map<std::size_t, std::int64_t> m_places; ///< by row
    std::vector<at::Tensor> m_features;                     ///< each [rows, …]
};

} // namespace offramp
