// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

/// A reader that gets arbitrary bytes. It must return in bounded time and memory.
using FuzzTarget = int (*)(const std::uint8_t *data, std::size_t size);

/// The targets of the replaying program, by name.
inline std::map<std::string, FuzzTarget> &fuzzTargets()
{
    static std::map<std::string, FuzzTarget> targets;
    return targets;
}

/// FUZZ_TARGET(name) { … return 0; } with data and size: libFuzzer's entry, or one of the replaying program's targets.
#ifdef OFFRAMP_LIBFUZZER
#define FUZZ_TARGET(name)                                                                                              \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);                                 \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
#else
#define FUZZ_TARGET(name)                                                                                              \
    static int name##Target(const std::uint8_t *data, std::size_t size);                                               \
    [[maybe_unused]] static const bool name##Registered = fuzzTargets().emplace(#name, name##Target).second;           \
    static int name##Target(const std::uint8_t *data, std::size_t size)
#endif

/// The input as text.
inline std::string_view fuzzText(const std::uint8_t *data, std::size_t size)
{
    return {reinterpret_cast<const char *>(data), size};
}

/// A folder of this process for readers of files; it is removed when the process ends.
const std::filesystem::path &fuzzFolder();

/// Writes a file into fuzzFolder() and returns its path.
std::filesystem::path fuzzFile(const std::string &name, std::string_view bytes);
