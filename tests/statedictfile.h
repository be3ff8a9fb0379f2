// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

/// State dicts as PyTorch writes them, byte by byte, small and without PyTorch.
namespace statedict {

inline std::string number(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i, value >>= 8)
        text += static_cast<char>(value & 0xff);
    return text;
}

inline std::string pickleText(const std::string &text)
{
    return 'X' + number(text.size(), 4) + text;
}

inline std::string pickleInteger(std::int64_t value)
{
    return "\x8a\x08" + number(static_cast<std::uint64_t>(value), 8);
}

inline std::string pickleCounts(const std::vector<std::int64_t> &counts)
{
    std::string text = "(";
    for (const std::int64_t count : counts)
        text += pickleInteger(count);
    return text + 't';
}

inline std::string global(const std::string &module, const std::string &name)
{
    return 'c' + module + '\n' + name + '\n';
}

/// A tensor over a storage of `elements` elements.
struct Tensor {
    std::string name;
    std::string storageType = "FloatStorage";
    std::string key = "0";
    std::int64_t elements = 0;
    std::int64_t offset = 0;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> stride;
};

inline std::string tensorPickle(const Tensor &tensor, bool old)
{
    const std::string storage = '(' + pickleText("storage") + global("torch", tensor.storageType)
                                + pickleText(tensor.key) + pickleText("cpu") + pickleInteger(tensor.elements)
                                + (old ? "N" : "") + "tQ";
    return global("torch._utils", "_rebuild_tensor_v2") + '(' + storage + pickleInteger(tensor.offset)
           + pickleCounts(tensor.shape) + pickleCounts(tensor.stride) + "\x89" + global("collections", "OrderedDict")
           + ")RtR";
}

/// An OrderedDict of tensors; under a key of another dict where that is given.
inline std::string dictPickle(const std::vector<Tensor> &tensors, bool old, const std::string &under = {})
{
    std::string dict = global("collections", "OrderedDict") + ")R(";
    for (const Tensor &tensor : tensors)
        dict += pickleText(tensor.name) + tensorPickle(tensor, old);
    dict += 'u';
    if (!under.empty())
        dict = "}(" + pickleText("epoch") + pickleInteger(3) + pickleText(under) + dict + 'u';
    return "\x80\x02" + dict + '.';
}

using Storages = std::vector<std::pair<std::string, std::string>>; ///< bytes by key

/// zlib's crc32.
inline std::uint32_t crcOf(const std::string &bytes)
{
    std::uint32_t crc = ~0U;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320U : 0U);
    }
    return ~crc;
}

/// Files stored in a zip file, without checksums unless wanted; method 8 calls them compressed.
inline std::string zipFile(const std::vector<std::pair<std::string, std::string>> &files, int method = 0,
                           bool withSums = false)
{
    std::string bytes;
    std::string directory;
    for (const auto &[name, contents] : files) {
        const std::string common = number(0, 2) + number(static_cast<std::uint64_t>(method), 2) + number(0, 4)
                                   + number(withSums ? crcOf(contents) : 0, 4) + number(contents.size(), 4)
                                   + number(contents.size(), 4) + number(name.size(), 2) + number(0, 2);
        directory
            += "PK\x01\x02" + number(0, 2) + number(0, 2) + common + number(0, 10) + number(bytes.size(), 4) + name;
        bytes += "PK\x03\x04" + number(0, 2) + common + name + contents;
    }
    const std::string end = "PK\x05\x06" + number(0, 4) + number(files.size(), 2) + number(files.size(), 2)
                            + number(directory.size(), 4) + number(bytes.size(), 4) + number(0, 2);
    return bytes + directory + end;
}

/// As torch.save() writes it since PyTorch 1.6.
inline std::string inZip(const std::string &pickle, const Storages &storages, int method = 0)
{
    std::vector<std::pair<std::string, std::string>> files{{"net/data.pkl", pickle}};
    for (const auto &[key, bytes] : storages)
        files.emplace_back("net/data/" + key, bytes);
    files.emplace_back("net/version", "3\n");
    return zipFile(files, method);
}

/// As torch.save() wrote it before PyTorch 1.6. Elements have `width` bytes.
inline std::string inOldFormat(const std::string &pickle, const Storages &storages, std::size_t width = 4)
{
    const std::string magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
    const std::string version = "\x80\x02" + pickleInteger(1001) + '.';
    const std::string system = "\x80\x02}" + pickleText("little_endian") + "\x88s.";
    std::string keys = "\x80\x02](";
    std::string data;
    for (const auto &[key, bytes] : storages) {
        keys += pickleText(key);
        data += number(bytes.size() / width, 8) + bytes;
    }
    return magic + version + system + pickle + keys + "e." + data;
}

inline std::string floats(const std::vector<float> &values)
{
    std::string bytes(values.size() * sizeof(float), '\0');
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

} // namespace statedict
