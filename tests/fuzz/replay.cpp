// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
// Feeds every reader its corpus: each input whole, cut short at every length, and with each byte changed.
// Usage: fuzz-replay CORPUS
#include "tests/fuzz/fuzztarget.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <vector>

namespace fs = std::filesystem;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes bytesOf(const fs::path &path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A copy of exactly the size, so that a sanitizer sees the first byte read beyond it.
std::size_t feed(FuzzTarget target, Bytes bytes)
{
    bytes.shrink_to_fit();
    target(bytes.data(), bytes.size());
    return 1;
}

std::size_t replay(FuzzTarget target, const Bytes &bytes)
{
    constexpr std::size_t steps = 256; // of the longer inputs only so many places
    const std::size_t stride = bytes.size() / steps + 1;
    std::size_t runs = feed(target, bytes);
    for (std::size_t at = 0; at < bytes.size(); at += stride) {
        runs += feed(target, {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at)});
        for (const int change : {0x01, 0x80, 0xff}) {
            Bytes changed = bytes;
            changed[at] ^= static_cast<std::uint8_t>(change);
            runs += feed(target, std::move(changed));
        }
    }
    return runs;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        fmt::print(stderr, "usage: fuzz-replay CORPUS\n");
        return 2;
    }
    bool complete = true;
    for (const auto &[name, target] : fuzzTargets()) {
        std::size_t inputs = 0;
        std::size_t runs = 0;
        std::error_code none;
        for (const auto &entry : fs::directory_iterator(fs::path(argv[1]) / name, none)) {
            runs += replay(target, bytesOf(entry.path()));
            ++inputs;
        }
        fmt::print("{}: {} inputs, {} runs\n", name, inputs, runs);
        complete = complete && inputs > 0;
    }
    if (!complete)
        fmt::print(stderr, "A reader has no corpus.\n");
    return complete ? 0 : 1;
}
