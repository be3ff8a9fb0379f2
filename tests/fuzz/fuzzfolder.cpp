// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include <unistd.h>

#include <fstream>

namespace {

struct Folder {
    std::filesystem::path path
        = std::filesystem::temp_directory_path() / ("offramp-fuzz-" + std::to_string(::getpid()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

} // namespace

const std::filesystem::path &fuzzFolder()
{
    static const Folder folder;
    return folder.path;
}

std::filesystem::path fuzzFile(const std::string &name, std::string_view bytes)
{
    const auto path = fuzzFolder() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
}
