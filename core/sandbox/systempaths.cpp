// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/sandbox/systempaths.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

namespace offramp {

namespace {

namespace fs = std::filesystem;

// What LibTorch, OpenCV, OpenMP and the C library read, what CUDA does, and meters of energy. Not /proc/self: it
// holds the environment.
constexpr std::array readable{
    "/usr",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/ld.so.preload",
    "/etc/localtime",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/version",
    "/proc/filesystems",
    "/proc/devices",
    "/proc/modules",
    "/proc/driver/nvidia",
    "/proc/sys/vm",
    "/proc/self/maps",
    "/proc/self/stat",
    "/proc/self/statm",
    "/proc/self/status",
    "/sys/devices",
    "/sys/bus/pci",
    "/sys/fs/cgroup/memory.max",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes",
    "/sys/class/powercap",
    "/sys/module/nvidia",
    "/sys/kernel/mm/transparent_hugepage",
    "/dev/zero",
    "/dev/random",
    "/dev/urandom",
};
constexpr auto updatable = "/dev/null";
constexpr std::string_view device = "nvidia"; // and nvidia0, nvidiactl, nvidia-uvm, nvidia-caps, …
constexpr auto driver = "/dev/nvidiactl";
constexpr auto threads = "/proc/self/task"; // without the name of its thread, the driver gives up

} // namespace

bool hasNvidiaDriver()
{
    std::error_code ignored;
    return fs::exists(driver, ignored);
}

std::vector<PathRule> systemPaths(bool usesGpu)
{
    std::vector<PathRule> rules;
    for (const char *path : readable)
        rules.push_back({path, Access::Read});
    rules.push_back({updatable, Access::Update});
    if (usesGpu)
        rules.push_back({threads, Access::Write});
    std::error_code code;
    for (fs::directory_iterator entry("/dev", code), end; !code && entry != end; entry.increment(code)) {
        if (entry->path().filename().string().starts_with(device))
            rules.push_back({entry->path(), Access::Update});
    }
    return rules;
}

std::vector<PathRule> loadedPaths()
{
    std::set<fs::path> paths;
    std::error_code code;
    const fs::path program = fs::read_symlink("/proc/self/exe", code);
    paths.insert(program);
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        const fs::path file = line.substr(std::min(line.find('/'), line.size()));
        if (file.filename().string().find(".so") != std::string::npos && !file.string().starts_with("/usr/"))
            paths.insert(file.parent_path());
    }
    std::vector<PathRule> rules;
    for (const fs::path &path : paths)
        rules.push_back({path, Access::Read});
    return rules;
}

} // namespace offramp
