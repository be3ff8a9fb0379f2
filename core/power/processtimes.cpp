// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/processtimes.h"

#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

namespace offramp {

namespace {

namespace fs = std::filesystem;

struct Process {
    int pid = 0;
    int parent = 0;
    int group = 0;
    std::uint64_t ticks = 0;
};

std::string textOf(const fs::path &file)
{
    std::ifstream stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// What proc/PID/stat says. The name between the parentheses may contain anything, parentheses too.
std::optional<Process> parseProcess(std::string_view text)
{
    const auto nameStart = text.find(" (");
    const auto nameEnd = text.rfind(") ");
    if (nameStart == std::string_view::npos || nameEnd == std::string_view::npos)
        return std::nullopt;
    const auto fields = split(text.substr(nameEnd + 2), ' '); // the state, then numbers
    if (fields.size() < 15)
        return std::nullopt;
    const auto pid = wholeNumber<int>(text.substr(0, nameStart));
    const auto parent = wholeNumber<int>(fields[1]);
    const auto group = wholeNumber<int>(fields[2]);
    if (!pid || !parent || !group)
        return std::nullopt;
    Process process{*pid, *parent, *group, 0};
    for (std::size_t i = 11; i < 15; ++i) { // utime, stime, cutime, cstime
        const auto ticks = wholeNumber<std::int64_t>(fields[i]);
        if (!ticks)
            return std::nullopt;
        process.ticks += static_cast<std::uint64_t>(std::max<std::int64_t>(*ticks, 0));
    }
    return process;
}

std::vector<Process> listProcesses(const fs::path &proc)
{
    std::vector<Process> processes;
    std::error_code code;
    for (fs::directory_iterator entry(proc, code), end; !code && entry != end; entry.increment(code)) {
        if (!wholeNumber<int>(entry->path().filename().string()))
            continue;
        if (const auto process = parseProcess(textOf(entry->path() / "stat")))
            processes.push_back(*process);
    }
    return processes;
}

} // namespace

Result<MachineTime> readMachineTime(const fs::path &proc)
{
    MachineTime time;
    bool isKnown = false;
    std::istringstream lines(textOf(proc / "stat"));
    for (std::string line; std::getline(lines, line) && line.starts_with("cpu");) {
        std::istringstream words(line);
        std::string label;
        std::uint64_t user = 0, nice = 0, system = 0;
        words >> label >> user >> nice >> system;
        if (label != "cpu") {
            ++time.threads;
        } else if (!words.fail()) {
            time.ticks = user + nice + system;
            isKnown = true;
        }
    }
    if (!isKnown || time.threads == 0) {
        return failure(ErrorKind::Device,
                       fmt::format("What other programs do cannot be seen: {} is not readable.",
                                   (proc / "stat").string()),
                       "Mount /proc, or make sure that nothing else runs.");
    }
    return time;
}

Result<ProcessTree> readProcessTree(const fs::path &proc, int pid, std::optional<int> group)
{
    const fs::path file = proc / (pid == 0 ? "self" : std::to_string(pid)) / "stat";
    const auto root = parseProcess(textOf(file));
    if (!root) {
        return failure(ErrorKind::Device,
                       fmt::format("The processor time of the measured program is unknown: {} is not readable.",
                                   file.string()),
                       "Mount /proc, and make sure that the program still runs.");
    }
    ProcessTree tree{root->ticks, {root->pid}};
    std::vector<Process> others = listProcesses(proc);
    const auto isOwn
        = [&](const Process &process) { return tree.pids.contains(process.parent) || process.group == group; };
    for (bool found = true; found;) {
        found = false;
        for (const Process &process : others) {
            if (isOwn(process) && tree.pids.insert(process.pid).second) {
                tree.ticks += process.ticks;
                found = true;
            }
        }
    }
    return tree;
}

std::string processName(const fs::path &proc, int pid)
{
    std::string name = textOf(proc / std::to_string(pid) / "comm");
    std::erase(name, '\n');
    return printable(name);
}

bool hasOwnProcessNumbers(const fs::path &proc)
{
    constexpr std::string_view first = "pid:[4026531836]"; // PROC_PID_INIT_INO of Linux
    std::error_code code;
    const fs::path link = fs::read_symlink(proc / "self" / "ns" / "pid", code);
    return !code && link.string() != first;
}

} // namespace offramp
