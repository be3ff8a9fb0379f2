// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <utility>

namespace offramp {

/// A value that is replaced and never changed, so that copies share it; compared by value. Copies may be read in
/// several threads.
template<typename T>
class Shared
{
public:
    /// The value T().
    Shared() = default;

    Shared(T value)
        : m_value(std::make_shared<const T>(std::move(value)))
    {
    }

    /// The value, as long as this is neither assigned to nor destroyed.
    [[nodiscard]] const T &operator*() const
    {
        static const T none{};
        return m_value ? *m_value : none;
    }
    [[nodiscard]] const T *operator->() const { return &**this; }

    bool operator==(const Shared &other) const { return m_value == other.m_value || **this == *other; }

private:
    std::shared_ptr<const T> m_value; ///< null: T()
};

} // namespace offramp
