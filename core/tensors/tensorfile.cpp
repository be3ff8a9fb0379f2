// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/tensorfile.h"

#include "core/tensors/statedict_p.h"

#include <cstring>

namespace offramp {

namespace {

std::vector<std::uint64_t> denseStride(const std::vector<std::uint64_t> &shape)
{
    std::vector<std::uint64_t> stride(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;)
        stride[i - 1] = stride[i] * shape[i];
    return stride;
}

Result<std::optional<TensorFile>> openSafetensors(File file)
{
    auto header = readTensorHeader(file);
    if (!header)
        return tl::unexpected(header.error());
    std::vector<TensorPlace> tensors;
    for (const TensorInfo &tensor : header->tensors) {
        auto stride = denseStride(tensor.shape);
        tensors.push_back(
            {tensor.name, tensor.type, tensor.shape, std::move(stride), header->dataStart + tensor.begin});
    }
    const auto checksums = checkDataSum(file, *header);
    if (!checksums)
        return tl::unexpected(checksums.error());
    return TensorFile{std::move(file), std::move(tensors), std::move(header->metadata), {}, *checksums};
}

Result<std::optional<TensorFile>> opened(File file, const Result<TorchPickle> &read)
{
    if (!read)
        return tl::unexpected(read.error());
    auto tensors = tensorsIn(read->pickle, read->storages, file);
    if (!tensors)
        return tl::unexpected(tensors.error());
    return TensorFile{std::move(file), std::move(tensors->tensors), {}, std::move(tensors->choice), read->checksums};
}

} // namespace

Result<std::optional<TensorFile>> openTensorFile(const std::filesystem::path &path)
{
    auto file = File::open(path, File::Mode::Read);
    if (!file)
        return tl::unexpected(file.error());
    const auto start = file->beginning(9);
    if (!start)
        return tl::unexpected(start.error());
    if (start->size() < 9)
        return std::nullopt;
    if (start->starts_with("PK\x03\x04")) {
        const auto directory = readZipDirectory(*file, ZipPacking::StoredOrDeflated);
        if (!directory && directory.error().kind == ErrorKind::Failed)
            return tl::unexpected(directory.error()); // the disk failed
        // The archive reader judges what cannot be read as a zip file or also holds a program.
        if (!directory || !isStateDict(*directory))
            return std::nullopt;
        const auto read = pickleInZip(*file, *directory);
        return opened(std::move(*file), read);
    }
    if (start->back() == '{') // before the pickle: the length of a header may look like one
        return openSafetensors(std::move(*file));
    if (start->front() != '\x80')
        return std::nullopt;
    const auto read = pickleAmongPickles(*file);
    return opened(std::move(*file), read);
}

Result<void> readElements(const File &file, const TensorPlace &tensor, std::span<std::byte> bytes)
{
    if (bytes.empty())
        return {};
    if (tensor.stride == denseStride(tensor.shape))
        return file.read(tensor.begin, bytes);

    const std::uint64_t width = byteSize(tensor.type);
    std::uint64_t last = 0;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i)
        last += (tensor.shape[i] - 1) * tensor.stride[i];
    std::vector<std::byte> stored((last + 1) * width);
    if (auto done = file.read(tensor.begin, stored); !done)
        return done;
    std::vector<std::uint64_t> index(tensor.shape.size());
    std::uint64_t element = 0;
    for (std::uint64_t at = 0; at < bytes.size(); at += width) {
        std::memcpy(&bytes[at], &stored[element * width], width);
        for (std::size_t i = index.size(); i-- > 0;) {
            element += tensor.stride[i];
            if (++index[i] < tensor.shape[i])
                break;
            element -= tensor.stride[i] * tensor.shape[i];
            index[i] = 0;
        }
    }
    return {};
}

} // namespace offramp
