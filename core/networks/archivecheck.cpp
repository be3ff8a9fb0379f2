// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/archivecheck.h"

#include "core/support/words.h"
#include "core/tensors/pickle.h"
#include "core/tensors/zipdirectory.h"

#include <fmt/format.h>

#include <map>
#include <optional>

namespace offramp {

namespace {

constexpr std::uint64_t mostPacked = 64 << 20; ///< of code and what belongs to it; tensors are not packed
constexpr std::uint64_t longestPickle = 64 << 20;

tl::unexpected<Error> refused(const std::filesystem::path &path, const std::string &what)
{
    return failure(ErrorKind::BadInput, fmt::format("{} is a damaged archive: {}.", path.string(), what),
                   "Copy or save the network again.");
}

/// Bytes of one element of a storage class, at least: 1 where the class is unknown.
std::uint64_t elementSize(const std::string &storage)
{
    static const std::map<std::string, std::uint64_t> sizes{
        {"ComplexDoubleStorage", 16}, {"ComplexFloatStorage", 8}, {"DoubleStorage", 8}, {"LongStorage", 8},
        {"FloatStorage", 4},          {"IntStorage", 4},          {"QInt32Storage", 4}, {"HalfStorage", 2},
        {"BFloat16Storage", 2},       {"ShortStorage", 2},
    };
    const auto found = sizes.find(storage.substr(storage.find(' ') + 1));
    return found == sizes.end() ? 1 : found->second;
}

/// A tensor's contents as named in a pickle.
struct Storage {
    std::string key;
    std::uint64_t elements = 0;
    std::uint64_t elementSize = 1;
};

/// ("storage", class, key, device, number of elements); nothing for anything else.
std::optional<Storage> storageOf(const Pickle &pickle, const PickleNode &node)
{
    using Kind = PickleNode::Kind;
    if (node.kind != Kind::Persistent || node.items.size() != 1 || pickle.nodes[node.items[0]].items.size() != 5)
        return std::nullopt;
    const auto &parts = pickle.nodes[node.items[0]].items;
    const PickleNode &key = pickle.nodes[parts[2]];
    const PickleNode &elements = pickle.nodes[parts[4]];
    if (key.kind != Kind::Text || elements.kind != Kind::Int || elements.integer < 0)
        return std::nullopt;
    return Storage{key.text, static_cast<std::uint64_t>(elements.integer), elementSize(pickle.nodes[parts[1]].text)};
}

class SizeCheck
{
public:
    SizeCheck(const File &file, const std::vector<ZipEntry> &entries)
        : m_file(file)
        , m_all(entries)
    {
        for (const ZipEntry &entry : entries)
            m_entries.emplace(entry.name.substr(entry.name.find('/') + 1), entry);
    }

    [[nodiscard]] Result<void> unpacking() const
    {
        std::uint64_t packed = 0;
        std::uint64_t code = 0;
        for (const ZipEntry &entry : m_all) {
            if (isCodeFile(entry.name) && (entry.size > mostArchiveCode || (code += entry.size) > mostArchiveCode))
                return refused(m_file.path(), fmt::format("it has more than {} MB of code", mostArchiveCode >> 20));
            if (!entry.deflated)
                continue;
            if (entry.size > mostPacked || (packed += entry.size) > mostPacked)
                return refused(m_file.path(), fmt::format("it unpacks to more than {} MB", mostPacked >> 20));
        }
        return {};
    }

    /// folder: "data" for data.pkl, whose tensors are in data/.
    [[nodiscard]] Result<void> tensors(const std::string &folder) const
    {
        const auto entry = m_entries.find(folder + ".pkl");
        if (entry == m_entries.end())
            return {};
        if (entry->second.size > longestPickle)
            return refused(m_file.path(), fmt::format("{}.pkl claims {} bytes", folder, entry->second.size));
        const auto bytes = readZipEntry(m_file, entry->second, longestPickle);
        if (!bytes)
            return tl::unexpected(bytes.error());
        const auto pickle = parsePickle(*bytes, m_file.path().string() + ": " + folder + ".pkl");
        if (!pickle)
            return tl::unexpected(pickle.error());
        for (const PickleNode &node : pickle->nodes) {
            const auto storage = storageOf(*pickle, node);
            if (!storage)
                continue;
            const auto contents = m_entries.find(folder + "/" + storage->key);
            const std::uint64_t held = contents == m_entries.end() ? 0 : contents->second.size;
            if (storage->elements > held / storage->elementSize)
                return refused(m_file.path(), fmt::format("tensor {}/{} claims {} elements but has {} bytes", folder,
                                                          storage->key, storage->elements, held));
        }
        return {};
    }

private:
    const File &m_file;
    const std::vector<ZipEntry> &m_all;
    std::map<std::string, ZipEntry> m_entries; ///< by the name below the archive's own folder
};

} // namespace

bool isCodeFile(std::string_view name)
{
    return lowerCase(name).ends_with(".py");
}

Result<Checksums> checkArchive(const std::filesystem::path &path)
{
    const auto file = File::open(path, File::Mode::Read);
    if (!file)
        return tl::unexpected(file.error());
    const auto entries = readZipDirectory(*file, ZipPacking::StoredOrDeflated);
    if (!entries)
        return tl::unexpected(entries.error());
    const SizeCheck check(*file, *entries);
    if (auto done = check.unpacking(); !done)
        return tl::unexpected(done.error());
    const auto checksums = checkZipSums(*file, *entries);
    if (!checksums)
        return checksums;
    for (const char *folder : {"constants", "data"}) {
        if (auto done = check.tensors(folder); !done)
            return tl::unexpected(done.error());
    }
    return checksums;
}

} // namespace offramp
