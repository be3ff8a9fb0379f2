// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/tensors/statedict_p.h"

namespace offramp {

/// Longer names of tensors are refused, in bytes: many tensors may refer to the same text.
inline constexpr std::size_t longestTensorName = 1000;

/// What is wrong with a state dict; thrown while it is walked and caught at its edge.
struct StateMisfit {
    std::string sentence;
    std::string object = {}; ///< Python to get at it, where an object of a class is in the place of tensors
};

/// A storage as a pickle refers to it.
struct StorageReference {
    std::string key;
    ElementType type = ElementType::F32;
    std::uint64_t offset = 0; ///< in elements, where it is a view of another storage
};

/// Reads what a pickle of torch.save describes; throws StateMisfit.
class StateWalk
{
public:
    explicit StateWalk(const Pickle &pickle)
        : m_pickle(pickle)
    {
    }

    [[nodiscard]] const PickleNode &at(std::size_t index) const { return m_pickle.nodes[index]; }

    [[nodiscard]] StorageReference storage(const PickleNode &node) const;
    [[nodiscard]] TensorPlace tensor(const std::string &name, const PickleNode &node, const Storages &storages) const;

    /// Whether it is a tensor or a parameter; a pickle may still describe it wrongly.
    [[nodiscard]] bool isTensor(const PickleNode &node) const;
    [[nodiscard]] bool isDict(const PickleNode &node) const;

    /// The class or function that an object comes from, as "module name"; empty for what is not an object.
    [[nodiscard]] std::string makerOf(const PickleNode &node) const;

    /// Whether it is a class of a network, which the format before PyTorch 1.6 stores with its source.
    [[nodiscard]] bool isModule(const PickleNode &node) const;

    /// Key, value, key, value…
    [[nodiscard]] const std::vector<std::size_t> &pairsOf(const PickleNode &node) const;

private:
    [[nodiscard]] const PickleNode &plainTensor(std::size_t index) const;
    [[nodiscard]] const std::vector<std::size_t> &items(std::size_t index, PickleNode::Kind kind,
                                                        std::size_t atLeast) const;
    [[nodiscard]] std::uint64_t count(std::size_t index) const;
    [[nodiscard]] std::vector<std::uint64_t> counts(std::size_t index) const;

    const Pickle &m_pickle;
};

} // namespace offramp
