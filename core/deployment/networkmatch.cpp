// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/deployment/networkmatch.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace offramp {

namespace {

std::string shortHash(const std::string &sha256)
{
    return sha256.substr(0, 12) + "…";
}

/// Gives files to parts, each at most once.
class Matching
{
public:
    Matching(const std::vector<RecordedPart> &parts, const std::vector<NetworkFile> &files)
        : m_parts(parts)
        , m_files(files)
        , m_fileOf(parts.size())
        , m_isTaken(files.size())
    {
    }

    [[nodiscard]] const std::vector<std::optional<std::size_t>> &fileOf() const { return m_fileOf; }

    Result<void> byName()
    {
        for (std::size_t i = 0; i < m_files.size(); ++i) {
            if (m_files[i].name.empty())
                continue;
            const auto place = find([&](const RecordedPart &part) { return part.name == m_files[i].name; });
            if (!place)
                return failure(ErrorKind::Usage,
                               fmt::format("\"{}\" is given twice or is not a network of the recording.",
                                           m_files[i].name),
                               fmt::format("Give each of these once: {}.", names()));
            if (auto fits = take(*place, i); !fits)
                return fits;
        }
        return {};
    }

    void byHash()
    {
        for (std::size_t i = 0; i < m_files.size(); ++i) {
            const auto place
                = find([&](const RecordedPart &part) { return part.networkSha256() == m_files[i].sha256; });
            if (!m_isTaken[i] && place)
                give(*place, i);
        }
    }

    Result<void> byOrder()
    {
        for (std::size_t i = 0; i < m_files.size(); ++i) {
            if (m_isTaken[i])
                continue;
            const auto unknown = find([](const RecordedPart &part) { return part.networkSha256().empty(); });
            const auto place = unknown ? unknown : find([](const RecordedPart &) { return true; });
            if (!place)
                return failure(ErrorKind::Usage,
                               fmt::format("{} belongs to no network of the recording: {}.", m_files[i].file, names()),
                               "Leave it out.");
            if (auto fits = take(*place, i); !fits)
                return fits;
        }
        return {};
    }

private:
    template<typename Test>
    std::optional<std::size_t> find(const Test &test) const
    {
        for (std::size_t place = 0; place < m_parts.size(); ++place) {
            if (!m_fileOf[place] && test(m_parts[place]))
                return place;
        }
        return std::nullopt;
    }

    /// An error where the part was recorded with another file.
    Result<void> take(std::size_t place, std::size_t file)
    {
        const std::string recorded = m_parts[place].networkSha256();
        if (!recorded.empty() && recorded != m_files[file].sha256 && m_parts.size() == 1)
            return failure(ErrorKind::BadInput,
                           fmt::format("The recording was made with another network (SHA-256): {} in the file, {} now.",
                                       recorded, m_files[file].sha256),
                           "Give the file that was recorded, or record this one.");
        if (!recorded.empty() && recorded != m_files[file].sha256)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} is not {}: its SHA-256 is {}, that of the recorded file {}.",
                                       m_files[file].file, placeText(m_parts, place), shortHash(m_files[file].sha256),
                                       shortHash(recorded)),
                           "Give the file that was recorded, or record this one and make the cascade again.");
        give(place, file);
        return {};
    }

    void give(std::size_t place, std::size_t file)
    {
        m_fileOf[place] = file;
        m_isTaken[file] = true;
    }

    [[nodiscard]] std::string names() const
    {
        std::string names;
        for (const RecordedPart &part : m_parts)
            names += (names.empty() ? "" : ", ") + part.name;
        return names;
    }

    const std::vector<RecordedPart> &m_parts;
    const std::vector<NetworkFile> &m_files;
    std::vector<std::optional<std::size_t>> m_fileOf; ///< by part
    std::vector<bool> m_isTaken;                      ///< by file
};

} // namespace

Result<std::vector<std::size_t>> matchNetworks(const std::vector<RecordedPart> &parts, std::size_t needed,
                                               const std::vector<NetworkFile> &files)
{
    Matching matching(parts, files);
    if (auto done = matching.byName(); !done)
        return tl::unexpected(done.error());
    matching.byHash();
    if (auto done = matching.byOrder(); !done)
        return tl::unexpected(done.error());
    std::vector<std::size_t> matched;
    for (std::size_t place = 0; place < needed; ++place) {
        const auto file = matching.fileOf()[place];
        if (!file) {
            const std::string recorded = parts[place].networkSha256();
            return failure(ErrorKind::Usage,
                           fmt::format("The file of {} is missing{}.", placeText(parts, place),
                                       recorded.empty() ? "" : " (SHA-256 " + shortHash(recorded) + ")"),
                           "Give one --network FILE for each network of the recording.");
        }
        matched.push_back(*file);
    }
    return matched;
}

} // namespace offramp
