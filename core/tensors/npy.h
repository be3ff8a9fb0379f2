// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// An array of numbers as NumPy's .npy format holds it (numpy.lib.format, versions 1 to 3), element by element.
class NpyArray
{
public:
    /// Takes the bytes of a .npy file and reads its header, executing nothing. Understood: bool, integers and floats of
    /// up to 8 bytes, little endian, in C or Fortran order. Refused: objects (they would need a pickle), structures,
    /// other byte orders, and data whose size is not that of the shape. source names the bytes in messages.
    [[nodiscard]] static Result<NpyArray> parse(std::string bytes, std::string_view source);

    [[nodiscard]] const std::vector<std::uint64_t> &shape() const { return m_shape; }
    [[nodiscard]] std::uint64_t size() const { return m_size; }

    /// The memory it takes.
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes.size(); }

    /// All elements in C order, the last index fastest. 64-bit integers beyond 2^53 are rounded.
    [[nodiscard]] std::vector<double> values() const;

    /// The same, rounded to single precision, at the end of a list.
    void appendFloats(std::vector<float> &list) const;

private:
    NpyArray() = default;

    template<typename T>
    void write(T *out) const;

    std::string m_bytes;
    std::size_t m_begin = 0; ///< of the first element in m_bytes
    char m_kind = 'f';       ///< b, i, u or f, as in NumPy's dtype.kind
    std::size_t m_width = 4; ///< bytes of an element
    bool m_fortranOrder = false;
    std::vector<std::uint64_t> m_shape;
    std::uint64_t m_size = 0;
};

} // namespace offramp
