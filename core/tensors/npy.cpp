// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace offramp {

namespace {

constexpr std::size_t mostDimensions = 32;

tl::unexpected<Error> notReadable(std::string_view source, const std::string &why)
{
    return failure(ErrorKind::BadInput, fmt::format("{} is not an array that can be read: {}.", source, why),
                   "Save it with numpy.save or numpy.savez as an array of numbers.");
}

struct Header {
    std::string descr;
    std::optional<bool> fortranOrder;
    std::optional<std::vector<std::uint64_t>> shape;
};

/// Reads the Python dict that a header is: text, True, False, and tuples of whole numbers, nothing else.
class HeaderReader
{
public:
    explicit HeaderReader(std::string_view text)
        : m_rest(text)
    {
    }

    std::optional<Header> read()
    {
        Header header;
        if (!take('{'))
            return std::nullopt;
        while (!take('}')) {
            const auto key = quoted();
            if (!key || !take(':') || !readValue(header, *key))
                return std::nullopt;
            if (!take(',') && !m_rest.starts_with('}'))
                return std::nullopt;
        }
        return header;
    }

private:
    bool take(char c)
    {
        while (!m_rest.empty() && (m_rest.front() == ' ' || m_rest.front() == '\n'))
            m_rest.remove_prefix(1);
        if (!m_rest.starts_with(c))
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    bool takeWord(std::string_view word)
    {
        if (!m_rest.starts_with(word))
            return false;
        m_rest.remove_prefix(word.size());
        return true;
    }

    std::optional<std::string> quoted()
    {
        const bool isSingle = take('\'');
        if (!isSingle && !take('"'))
            return std::nullopt;
        const std::size_t end = m_rest.find(isSingle ? '\'' : '"');
        if (end == std::string_view::npos)
            return std::nullopt;
        std::string text(m_rest.substr(0, end));
        m_rest.remove_prefix(end + 1);
        return text;
    }

    std::optional<std::uint64_t> number()
    {
        std::uint64_t value = 0;
        std::size_t digits = 0;
        for (; digits < m_rest.size() && m_rest[digits] >= '0' && m_rest[digits] <= '9'; ++digits)
            value = value * 10 + static_cast<std::uint64_t>(m_rest[digits] - '0');
        if (digits == 0 || digits > 18)
            return std::nullopt;
        m_rest.remove_prefix(digits);
        return value;
    }

    std::optional<std::vector<std::uint64_t>> tuple()
    {
        if (!take('('))
            return std::nullopt;
        std::vector<std::uint64_t> numbers;
        while (!take(')')) {
            const auto next = number();
            if (!next || numbers.size() == mostDimensions)
                return std::nullopt;
            numbers.push_back(*next);
            if (!take(',') && !m_rest.starts_with(')'))
                return std::nullopt;
        }
        return numbers;
    }

    bool readValue(Header &header, const std::string &key)
    {
        take(' ');
        if (key == "descr") {
            header.descr = quoted().value_or("");
            return !header.descr.empty();
        }
        if (key == "fortran_order") {
            header.fortranOrder = takeWord("True");
            return *header.fortranOrder || takeWord("False");
        }
        header.shape = key == "shape" ? tuple() : std::nullopt;
        return header.shape.has_value();
    }

    std::string_view m_rest;
};

/// The text of the header dict and where the data begins after it.
struct Frame {
    std::string_view header;
    std::size_t dataBegin = 0;
};

std::optional<Frame> frameOf(const std::string &bytes)
{
    if (!bytes.starts_with("\x93NUMPY") || bytes.size() < 10 || bytes[6] < 1 || bytes[6] > 3)
        return std::nullopt;
    const std::size_t lengthWidth = bytes[6] == 1 ? 2 : 4;
    std::size_t length = 0;
    for (std::size_t i = 0; i < lengthWidth && 8 + i < bytes.size(); ++i)
        length |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[8 + i])) << (8 * i);
    const std::size_t begin = 8 + lengthWidth;
    if (begin > bytes.size() || length > bytes.size() - begin)
        return std::nullopt;
    return Frame{std::string_view(bytes).substr(begin, length), begin + length};
}

/// IEEE 754 half precision.
double loadHalf(const char *bytes)
{
    std::uint16_t bits = 0;
    std::memcpy(&bits, bytes, sizeof bits);
    const int exponent = bits >> 10 & 31;
    const double fraction = bits & 1023;
    double value = 0;
    if (exponent == 31)
        value = fraction > 0 ? std::numeric_limits<double>::quiet_NaN() : std::numeric_limits<double>::infinity();
    else
        value = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 1024, exponent - 25);
    return bits & 0x8000 ? -value : value;
}

template<typename T>
double load(const char *bytes)
{
    T value{};
    std::memcpy(&value, bytes, sizeof(T));
    return static_cast<double>(value);
}

using Loader = double (*)(const char *);

/// Numbers of up to 8 bytes: their kind and width in a header, and how one is read.
struct NumberType {
    char kind;
    std::size_t width;
    Loader load;
};

constexpr std::array numberTypes{
    NumberType{'b', 1, load<std::uint8_t>},  NumberType{'i', 1, load<std::int8_t>},
    NumberType{'i', 2, load<std::int16_t>},  NumberType{'i', 4, load<std::int32_t>},
    NumberType{'i', 8, load<std::int64_t>},  NumberType{'u', 1, load<std::uint8_t>},
    NumberType{'u', 2, load<std::uint16_t>}, NumberType{'u', 4, load<std::uint32_t>},
    NumberType{'u', 8, load<std::uint64_t>}, NumberType{'f', 2, loadHalf},
    NumberType{'f', 4, load<float>},         NumberType{'f', 8, load<double>},
};

/// How one element is read; nothing for what is not a number of up to 8 bytes.
Loader loaderOf(char kind, std::size_t width)
{
    const auto found = std::ranges::find_if(numberTypes, [&](const NumberType &type) {
        return type.kind == kind && type.width == width;
    });
    return found == numberTypes.end() ? nullptr : found->load;
}

} // namespace

Result<NpyArray> NpyArray::parse(std::string bytes, std::string_view source)
{
    const auto frame = frameOf(bytes);
    if (!frame)
        return notReadable(source, "it does not begin as .npy does");
    const auto header = HeaderReader(frame->header).read();
    if (!header || !header->fortranOrder || !header->shape || header->descr.size() < 2)
        return notReadable(source, "its header does not describe a plain array");

    const std::string &descr = header->descr;
    NpyArray array;
    array.m_kind = descr[1];
    array.m_width = descr.size() == 3 ? static_cast<std::size_t>(descr[2] - '0') : 0;
    if (array.m_kind == 'O')
        return notReadable(source, "it holds Python objects, which only executing a pickle would bring back");
    if (!loaderOf(array.m_kind, array.m_width) || (descr[0] != '<' && !(descr[0] == '|' && array.m_width == 1)))
        return notReadable(source, fmt::format("its elements are \"{}\"; numbers of up to 8 bytes, little endian, are "
                                               "read",
                                               descr));

    const std::uint64_t present = (bytes.size() - frame->dataBegin) / array.m_width;
    array.m_size = 1;
    for (const std::uint64_t extent : *header->shape) {
        if (extent != 0 && array.m_size > present / extent)
            return notReadable(source, "it is shorter than its shape says");
        array.m_size *= extent;
    }
    if (array.m_size * array.m_width != bytes.size() - frame->dataBegin)
        return notReadable(source, "its data does not have the size that its shape says");
    array.m_begin = frame->dataBegin;
    array.m_fortranOrder = *header->fortranOrder;
    array.m_shape = *header->shape;
    array.m_bytes = std::move(bytes);
    return array;
}

std::vector<double> NpyArray::values() const
{
    std::vector<double> result(m_size);
    write(result.data());
    return result;
}

void NpyArray::appendFloats(std::vector<float> &list) const
{
    const std::size_t begin = list.size();
    list.resize(begin + m_size);
    write(list.data() + begin);
}

template<typename T>
void NpyArray::write(T *out) const
{
    const Loader loader = loaderOf(m_kind, m_width);
    const char *data = m_bytes.data() + m_begin;
    if (!m_fortranOrder) {
        for (std::size_t i = 0; i < m_size; ++i)
            out[i] = static_cast<T>(loader(data + i * m_width));
        return;
    }
    // The first index is fastest in the file: count it up, and find the place in C order from all indices.
    std::vector<std::uint64_t> index(m_shape.size());
    for (std::size_t i = 0; i < m_size; ++i) {
        std::uint64_t place = 0;
        for (std::size_t d = 0; d < m_shape.size(); ++d)
            place = place * m_shape[d] + index[d];
        out[place] = static_cast<T>(loader(data + i * m_width));
        for (std::size_t d = 0; d < m_shape.size() && ++index[d] == m_shape[d]; ++d)
            index[d] = 0;
    }
}

} // namespace offramp
