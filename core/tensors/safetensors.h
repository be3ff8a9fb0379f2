// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"
#include "core/support/file.h"
#include "core/tensors/checksums.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// The element types of safetensors that have a size of whole bytes.
enum class ElementType { Bool, U8, I8, I16, U16, F16, BF16, I32, U32, F32, I64, U64, F64 };

/// The name safetensors uses, such as "F32".
[[nodiscard]] const char *toText(ElementType type);

/// Bytes of one element.
[[nodiscard]] std::uint64_t byteSize(ElementType type);

/// Bytes of all elements of a shape, without gaps; nothing beyond 64 bits.
[[nodiscard]] std::optional<std::uint64_t> sizeInBytes(ElementType type, const std::vector<std::uint64_t> &shape);

/// One tensor's place: begin and end count bytes from the first byte after the header.
struct TensorInfo {
    std::string name;
    ElementType type = ElementType::F32;
    std::vector<std::uint64_t> shape; ///< row-major; empty for a scalar
    std::uint64_t begin = 0;
    std::uint64_t end = 0;

    bool operator==(const TensorInfo &) const = default;
};

/// The header of a safetensors file: which tensors it holds and where, and free text beside them.
struct TensorHeader {
    std::vector<TensorInfo> tensors; ///< in ascending order of begin
    std::map<std::string, std::string> metadata;
    std::uint64_t dataStart = 0; ///< position in the file of the first byte after the header

    [[nodiscard]] const TensorInfo *find(std::string_view name) const;

    /// Size of the whole file in bytes.
    [[nodiscard]] std::uint64_t fileSize() const { return dataStart + (tensors.empty() ? 0 : tensors.back().end); }

    bool operator==(const TensorHeader &) const = default;
};

/// Keys of the metadata for checksums, each a crc32 as eight hexadecimal digits: of the header's text, in which these
/// digits count as zeros, and of all tensors.
inline constexpr const char *headerSumKey = "header_crc32";
inline constexpr const char *dataSumKey = "data_crc32";

/// The digits of a checksum that is computed later.
inline constexpr const char *sumToCome = "00000000";

/// The text under a key of metadata; empty where there is none.
[[nodiscard]] std::string textUnder(const std::map<std::string, std::string> &metadata, const std::string &key);

/// A tensor to be laid out: name, element type and shape.
struct TensorPlan {
    std::string name;
    ElementType type = ElementType::F32;
    std::vector<std::uint64_t> shape;
};

/// Lays tensors out without gaps, those with the widest elements first, so that each is aligned to its element size.
[[nodiscard]] TensorHeader layOut(std::vector<TensorPlan> tensors, std::map<std::string, std::string> metadata);

/// The first dataStart bytes of the file: the length of the JSON text (unsigned 64 bit, little endian), then the text,
/// padded with spaces; more bytes, a multiple of 8, where the text is longer than that. Metadata under headerSumKey
/// becomes the checksum, whatever it was.
[[nodiscard]] std::string headerBytes(const TensorHeader &header);

/// Reads and checks the header of an open file as strictly as safetensors asks: JSON of at most 100 MB that begins
/// with '{', known element types, sizes that fit the shapes, and data that lies end to end, without gap or overlap, to
/// exactly the end of the file. Where the metadata has a checksum of the header, it must match. Nothing is allocated by
/// a claim of the file alone.
[[nodiscard]] Result<TensorHeader> readTensorHeader(const File &file);

/// Compares the tensors of a file with the checksum in its metadata; None where it has no such, an error where it does
/// not match.
[[nodiscard]] Result<Checksums> checkDataSum(const File &file, const TensorHeader &header);

} // namespace offramp
