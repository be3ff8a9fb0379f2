// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/statedict_p.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace offramp {

namespace {

constexpr std::uint64_t largestPickle = 64 << 20;

tl::unexpected<Error> unreadableWeights(const File &file, const std::string &why)
{
    return failure(ErrorKind::BadInput, fmt::format("{} {}.", file.path().string(), why),
                   "Save the weights with torch.save(network.state_dict(), path), or as safetensors.");
}

/// The file's entry of that name below its top folder, which has a name of its own.
const ZipEntry *find(const std::vector<ZipEntry> &directory, std::string_view name)
{
    const auto found = std::ranges::find_if(directory, [&](const ZipEntry &entry) {
        const std::size_t top = entry.name.find('/');
        return top != std::string::npos && std::string_view(entry.name).substr(top + 1) == name;
    });
    return found == directory.end() ? nullptr : &*found;
}

Result<std::string> contents(const File &file, std::uint64_t begin, std::uint64_t size)
{
    std::string bytes(std::min(size, largestPickle), '\0');
    if (auto done = file.read(begin, std::as_writable_bytes(std::span(bytes))); !done)
        return tl::unexpected(done.error());
    return bytes;
}

/// The storages that follow the pickles: for each key its number of elements, then the elements.
Result<Storages> storagesAfter(const File &file, std::uint64_t at, const Pickle &keys,
                               const std::map<std::string, ElementType> &types)
{
    const auto total = file.size();
    if (!total)
        return tl::unexpected(total.error());
    Storages storages;
    for (const std::size_t item : keys.value().items) {
        const std::string &key = keys.nodes[item].text;
        const auto type = types.find(key);
        std::array<std::byte, 8> bytes{};
        if (type == types.end() || *total - at < bytes.size())
            return unreadableWeights(file, fmt::format("ends before its storage \"{}\"", key));
        if (auto done = file.read(at, bytes); !done)
            return tl::unexpected(done.error());
        at += bytes.size();
        std::uint64_t elements = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i)
            elements |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
        std::uint64_t size = 0;
        if (__builtin_mul_overflow(elements, byteSize(type->second), &size) || size > *total - at)
            return unreadableWeights(file, fmt::format("claims {} elements for its storage \"{}\", more than it holds",
                                                       elements, key));
        storages[key] = {at, size};
        at += size;
    }
    return storages;
}

bool isLittleEndian(const Pickle &system)
{
    const auto &items = system.value().items;
    for (std::size_t i = 0; system.value().kind == PickleNode::Kind::Dict && i + 1 < items.size(); i += 2) {
        if (system.nodes[items[i]].text == "little_endian")
            return system.nodes[items[i + 1]].integer == 1;
    }
    return false;
}

} // namespace

bool isStateDict(const std::vector<ZipEntry> &directory)
{
    return find(directory, "data.pkl") && !find(directory, "constants.pkl");
}

Result<TorchPickle> pickleInZip(const File &file, const std::vector<ZipEntry> &directory)
{
    const auto packed = std::ranges::find_if(directory, [](const ZipEntry &entry) { return entry.deflated; });
    if (packed != directory.end())
        return unreadableWeights(file, fmt::format("holds \"{}\" compressed, which PyTorch never does", packed->name));
    const auto checksums = checkZipSums(file, directory);
    if (!checksums)
        return tl::unexpected(checksums.error());
    const ZipEntry &entry = *find(directory, "data.pkl");
    if (entry.size > largestPickle)
        return unreadableWeights(file, fmt::format("has a pickle of {} bytes, too large for a state dict", entry.size));
    if (const ZipEntry *order = find(directory, "byteorder")) {
        const auto text = contents(file, order->begin, order->size);
        if (!text)
            return tl::unexpected(text.error());
        if (*text != "little")
            return unreadableWeights(file, "was saved on a big-endian machine");
    }
    auto pickle = contents(file, entry.begin, entry.size).and_then([&](const std::string &bytes) {
        return parsePickle(bytes, file.path().string());
    });
    if (!pickle)
        return tl::unexpected(pickle.error());
    Storages storages;
    constexpr std::string_view folder = "/data/";
    for (const ZipEntry &storage : directory) {
        const std::size_t at = storage.name.find(folder);
        if (at != std::string::npos)
            storages[storage.name.substr(at + folder.size())] = {storage.begin, storage.size};
    }
    return TorchPickle{std::move(*pickle), std::move(storages), *checksums};
}

Result<TorchPickle> pickleAmongPickles(const File &file)
{
    // The number 0x1950a86a20f9469cfc6c as a pickle of protocol 2, which torch.save wrote first.
    constexpr std::string_view magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
    const auto bytes = file.beginning(largestPickle);
    if (!bytes)
        return tl::unexpected(bytes.error());
    if (!bytes->starts_with(magic))
        return unreadableWeights(file, "is a pickle, but not a PyTorch state dict");
    std::string_view rest = std::string_view(*bytes).substr(magic.size());
    std::array<Pickle, 4> pickles;
    std::size_t most = mostPickleInstructions; // of all four together
    for (Pickle &pickle : pickles) {
        auto next = parsePickle(rest, file.path().string(), most);
        if (!next)
            return tl::unexpected(next.error());
        rest.remove_prefix(next->size);
        most -= std::min(most, next->nodes.size());
        pickle = std::move(*next);
    }
    auto &[version, system, state, keys] = pickles;
    if (!isLittleEndian(system))
        return unreadableWeights(file, "was saved on a big-endian machine");
    const auto types = storageTypes(state, file);
    if (!types)
        return tl::unexpected(types.error());
    auto storages = storagesAfter(file, bytes->size() - rest.size(), keys, *types);
    if (!storages)
        return tl::unexpected(storages.error());
    return TorchPickle{std::move(state), std::move(*storages)};
}

} // namespace offramp
