// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// Something that the code of a TorchScript archive does besides computing.
struct CodeAction {
    std::string what;     ///< for a sentence: "writes a file (save)"
    std::string file;     ///< of the archive: "net/code/__torch__.py"
    std::size_t line = 0; ///< counted from 1; of the first place
    std::size_t places = 1;

    bool operator==(const CodeAction &) const = default;
};

/// What some code does, each kind of action once: access to files, code that runs while the archive is opened, printed
/// text, C++ classes outside LibTorch's own for networks. Comments and texts do not count.
[[nodiscard]] std::vector<CodeAction> actionsIn(std::string_view code, const std::string &file);

/// Calls visit with the name ("net/code/__torch__.py") and the text of every file of code in a TorchScript archive, one
/// at a time, up to mostArchiveCode, beyond which the archive is refused; LibTorch does not open it. Other files, and
/// what cannot be read, have none.
void forEachCodeFile(const std::filesystem::path &path,
                     const std::function<void(const std::string &name, std::string_view code)> &visit);

/// What the code of a TorchScript archive does, found by reading it: see forEachCodeFile().
[[nodiscard]] std::vector<CodeAction> actionsOf(const std::filesystem::path &path);

/// A sentence with a remedy for each action of the archive.
[[nodiscard]] std::vector<std::string> codeNotes(const std::filesystem::path &path);

} // namespace offramp
