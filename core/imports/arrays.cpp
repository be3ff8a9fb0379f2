// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/arrays.h"

#include "core/support/words.h"
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

double mostMemory(const std::filesystem::path &path)
{
    constexpr double least = 1.5e9;
    constexpr double ofByte = 20;
    std::error_code code;
    const auto size = std::filesystem::file_size(path, code);
    return code ? least : std::max(least, ofByte * static_cast<double>(size));
}

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
        arrays.push_back({entry.name, entry.size, [file, entry]() -> Result<LoadedArray> {
                              auto bytes = readZipEntry(*file, entry, largestArray);
                              if (!bytes)
                                  return tl::unexpected(bytes.error());
                              auto array = NpyArray::parse(std::move(*bytes), file->path().string() + " " + entry.name);
                              if (!array)
                                  return tl::unexpected(array.error());
                              return LoadedArray{array->shape(), std::move(*array)};
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
        const std::uint64_t bytes = sizeInBytes(tensor.type, tensor.shape).value_or(largestArray + 1);
        arrays.push_back({tensor.name, bytes, [values, tensor]() -> Result<LoadedArray> {
                              auto numbers = readNumbers(values->file, tensor, largestArray);
                              if (!numbers)
                                  return tl::unexpected(numbers.error());
                              return LoadedArray{tensor.shape, std::move(*numbers)};
                          }});
    }
    for (const auto &[name, numbers] : values->lists) {
        arrays.push_back({name, numbers.size() * sizeof(double), [numbers]() -> Result<LoadedArray> {
                              return LoadedArray{{numbers.size()}, numbers};
                          }});
    }
    return arrays;
}

std::uint64_t LoadedArray::size() const
{
    const auto *array = std::get_if<NpyArray>(&elements);
    return array ? array->size() : std::get<std::vector<double>>(elements).size();
}

std::uint64_t LoadedArray::bytes() const
{
    const auto *array = std::get_if<NpyArray>(&elements);
    return array ? array->bytes() : size() * sizeof(double);
}

std::vector<double> LoadedArray::values() const
{
    const auto *array = std::get_if<NpyArray>(&elements);
    return array ? array->values() : std::get<std::vector<double>>(elements);
}

void LoadedArray::appendFloats(std::vector<float> &list) const
{
    if (const auto *array = std::get_if<NpyArray>(&elements))
        return array->appendFloats(list);
    const auto &numbers = std::get<std::vector<double>>(elements);
    list.insert(list.end(), numbers.begin(), numbers.end());
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
