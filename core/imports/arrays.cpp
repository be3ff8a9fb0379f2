// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/arrays.h"

#include "core/support/words.h"
#include "core/tensors/npy.h"
#include "core/tensors/torchvalues.h"
#include "core/tensors/zipdirectory.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>

namespace offramp {

namespace {

constexpr std::uint64_t largestArray = 2'000'000'000;

} // namespace

Result<std::vector<FileArray>> arraysOfNpz(const std::filesystem::path &path)
{
    auto opened = File::open(path, File::Mode::Read);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto file = std::make_shared<const File>(std::move(*opened));
    const auto entries = readZipDirectory(*file, ZipPacking::StoredOrDeflated);
    if (!entries)
        return tl::unexpected(entries.error());
    std::vector<FileArray> arrays;
    for (const ZipEntry &entry : *entries) {
        arrays.push_back({entry.name, [file, entry]() -> Result<LoadedArray> {
                              auto bytes = readZipEntry(*file, entry, largestArray);
                              if (!bytes)
                                  return tl::unexpected(bytes.error());
                              const auto array
                                  = NpyArray::parse(std::move(*bytes), file->path().string() + " " + entry.name);
                              if (!array)
                                  return tl::unexpected(array.error());
                              return LoadedArray{array->shape(), array->values()};
                          }});
    }
    return arrays;
}

Result<std::vector<FileArray>> arraysOfTorch(const std::filesystem::path &path)
{
    auto opened = openTorchValues(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto values = std::make_shared<const TorchValues>(std::move(*opened));
    std::vector<FileArray> arrays;
    for (const TensorPlace &tensor : values->tensors) {
        arrays.push_back({tensor.name, [values, tensor]() -> Result<LoadedArray> {
                              auto numbers = readNumbers(values->file, tensor, largestArray);
                              if (!numbers)
                                  return tl::unexpected(numbers.error());
                              return LoadedArray{tensor.shape, std::move(*numbers)};
                          }});
    }
    for (const auto &[name, numbers] : values->lists) {
        arrays.push_back({name, [numbers]() -> Result<LoadedArray> { return LoadedArray{{numbers.size()}, numbers}; }});
    }
    return arrays;
}

NumberedName numberedName(const std::string &name)
{
    NumberedName numbered;
    std::string digits;
    int numbers = 0;
    std::string word;
    const auto endWord = [&] {
        if (!word.empty())
            numbered.words += (numbered.words.empty() ? "" : " ") + word;
        word.clear();
    };
    const auto endNumber = [&] {
        if (digits.empty())
            return;
        ++numbers;
        numbered.number = digits.size() < 6 ? std::stoi(digits) : -1;
        digits.clear();
    };
    for (const char c : name) {
        const auto letter = static_cast<unsigned char>(c);
        if (std::isdigit(letter)) {
            endWord();
            digits += c;
            continue;
        }
        endNumber();
        if (std::isalpha(letter))
            word += lowerCase(c);
        else
            endWord();
    }
    endWord();
    endNumber();
    if (numbers > 1)
        numbered.number = -1;
    return numbered;
}

} // namespace offramp
