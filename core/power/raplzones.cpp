// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/raplzones_p.h"

#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/words.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>

namespace offramp {

namespace {

namespace fs = std::filesystem;

/// The text of a file of sysfs without the end of its line; an errno otherwise.
tl::expected<std::string, int> readSysfs(const fs::path &file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return tl::unexpected(errno);
    std::array<char, 256> bytes{};
    ssize_t count = 0;
    do
        count = ::read(descriptor, bytes.data(), bytes.size());
    while (count < 0 && errno == EINTR);
    const int code = errno;
    ::close(descriptor);
    if (count < 0)
        return tl::unexpected(code);
    std::string text(bytes.data(), static_cast<std::size_t>(count));
    text.erase(std::find_if_not(text.rbegin(), text.rend(), [](char c) { return c == '\n' || c == ' '; }).base(),
               text.end());
    return text;
}

/// "intel-rapl:0:1" as control and numbers; nothing for other folders.
std::optional<RaplZone> parseFolder(const fs::path &folder)
{
    const std::string text = folder.filename().string();
    const auto parts = split(text, ':');
    if (!parts[0].starts_with("intel-rapl") || parts.size() < 2)
        return std::nullopt;
    RaplZone zone{std::string(parts[0]), {}, {}, folder};
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto number = wholeNumber<unsigned>(parts[i]);
        if (!number)
            return std::nullopt;
        zone.numbers.push_back(*number);
    }
    return zone;
}

} // namespace

RaplZones findRaplZones(const fs::path &root)
{
    RaplZones found;
    std::error_code code;
    for (fs::directory_iterator entry(root, code), end; !code && entry != end; entry.increment(code)) {
        auto zone = parseFolder(entry->path());
        if (!zone)
            continue;
        if (const auto name = readSysfs(zone->folder / "name")) {
            zone->name = printable(*name);
            found.zones.push_back(std::move(*zone));
        } else if (std::error_code unused; !fs::exists(entry->path(), unused)) {
            found.areHidden = true;
        }
    }
    std::ranges::sort(found.zones);
    return found;
}

tl::expected<std::uint64_t, int> readSysfsNumber(const fs::path &file)
{
    const auto text = readSysfs(file);
    if (!text)
        return tl::unexpected(text.error());
    const auto number = wholeNumber<std::uint64_t>(*text);
    return number ? tl::expected<std::uint64_t, int>(*number) : tl::unexpected(notANumber);
}

} // namespace offramp
