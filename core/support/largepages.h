// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

namespace offramp {

/// Asks the system to give memory that was not written yet in large pages: taking thousands of small ones takes longer
/// than filling them. Does nothing where that is not worth it or the system has no large pages. May be called from any
/// thread.
void preferLargePages(void *memory, std::size_t bytes);

/// Makes room for count values in a vector, in large pages where they are worth it.
template<typename T>
void reserveLarge(std::vector<T> &values, std::size_t count)
{
    if (count <= values.capacity())
        return;
    values.reserve(count);
    preferLargePages(values.data() + values.size(), (count - values.size()) * sizeof(T));
}

/// A vector of count values that are all 0, in large pages where they are worth it.
template<typename T>
[[nodiscard]] std::vector<T> largeVector(std::size_t count)
{
    std::vector<T> values;
    reserveLarge(values, count);
    values.resize(count);
    return values;
}

} // namespace offramp
