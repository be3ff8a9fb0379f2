// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/keptfeatures_p.h"

namespace offramp {

KeptFeatures::KeptFeatures(const std::vector<std::size_t> &rows)
{
    for (const std::size_t row : rows)
        m_places.emplace(row, static_cast<std::int64_t>(m_places.size()));
}

void KeptFeatures::put(const std::vector<std::size_t> &rows, const std::vector<at::Tensor> &features)
{
    const at::Tensor places = placesOf(rows);
    for (std::size_t i = 0; i < features.size(); ++i) {
        if (i == m_features.size()) {
            std::vector<std::int64_t> shape = features[i].sizes().vec();
            shape[0] = static_cast<std::int64_t>(m_places.size());
            m_features.push_back(at::empty(shape));
        }
        m_features[i].index_copy_(0, places, features[i].to(at::kCPU, at::kFloat));
    }
}

std::vector<at::Tensor> KeptFeatures::of(const std::vector<std::size_t> &rows, torch::Device device) const
{
    const at::Tensor places = placesOf(rows);
    std::vector<at::Tensor> features;
    for (const at::Tensor &kept : m_features)
        features.push_back(kept.index_select(0, places).to(device));
    return features;
}

at::Tensor KeptFeatures::placesOf(const std::vector<std::size_t> &rows) const
{
    auto places = at::empty({static_cast<std::int64_t>(rows.size())}, at::kLong);
    for (std::size_t i = 0; i < rows.size(); ++i)
        places.data_ptr<std::int64_t>()[i] = m_places.at(rows[i]);
    return places;
}

} // namespace offramp
