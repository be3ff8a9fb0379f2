// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// What a confined engine may use besides the system's files.
struct SandboxPolicy {
    std::vector<std::filesystem::path> readable; ///< files, and folders with all below them
    std::vector<std::filesystem::path> testSets; ///< readable, with the targets of their links
    std::filesystem::path output;                ///< the file to write; empty: none
    std::filesystem::path beside = {};           ///< a second one, in the same folder; empty: none
    std::filesystem::path folder = {};           ///< where files may be made and replaced; empty: nowhere
    bool usesGpu = false;                        ///< what NVIDIA's driver needs is allowed too
};

enum class SandboxMode {
    On,
    Off,         ///< as the user wanted
    Unsupported, ///< as on a kernel that has neither Landlock nor seccomp, for tests
};

/// What confines this process.
struct Sandbox {
    SandboxMode mode = SandboxMode::On;
    int landlock = 0; ///< the version of its interface; 0: files are not confined
    bool systemCalls = false;
    std::vector<std::string> gaps; ///< sentences: what is not confined, and why

    /// For metadata: "landlock 7, seccomp", "seccomp", "none" or "off".
    [[nodiscard]] std::string text() const;

    /// The gaps as one text; empty where there are none, or where the sandbox is off.
    [[nodiscard]] std::string warning() const;
};

/// Confines this process before it opens a network: it keeps what policy and the system's list name, and cannot open
/// connections or start programs. mostAbi: use no newer version of Landlock, for tests. restart must start this program
/// again with the same arguments; it is called at most once, where libraries have started threads before main(), which
/// are then confined too, and returns only where that failed. Call it in main() before any thread is started. What the
/// kernel lacks is a gap, not an error.
[[nodiscard]] Sandbox enterSandbox(const SandboxPolicy &policy, SandboxMode mode, std::optional<int> mostAbi,
                                   const std::function<void()> &restart);

} // namespace offramp
