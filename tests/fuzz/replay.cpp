// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
// Feeds every reader its corpus: each input whole, cut short at every length, and with each byte changed.
// Usage: fuzz-replay CORPUS
//        fuzz-replay CORPUS TARGET SECONDS SEED INPUT   mutates TARGET's corpus at random; INPUT is the file in hand,
//        so
//                                                       that it is left when the program ends in the midst of it
#include "tests/fuzz/fuzztarget.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

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

/// The input in hand as a file that outlives a crash without being written for each input.
class InputFile
{
public:
    explicit InputFile(const fs::path &path)
        : m_file(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0666))
    {
        if (m_file < 0 || ::ftruncate(m_file, largest) != 0)
            return;
        void *mapped = ::mmap(nullptr, largest, PROT_READ | PROT_WRITE, MAP_SHARED, m_file, 0);
        m_bytes = mapped == MAP_FAILED ? nullptr : static_cast<std::uint8_t *>(mapped);
    }

    [[nodiscard]] bool isOpen() const { return m_bytes; }

    /// Eight bytes of size, then the input.
    void set(const Bytes &bytes)
    {
        const std::uint64_t size = bytes.size();
        std::copy_n(reinterpret_cast<const std::uint8_t *>(&size), sizeof(size), m_bytes);
        std::ranges::copy(bytes, m_bytes + sizeof(size));
    }

    static constexpr std::size_t largest = 1 << 20;

private:
    int m_file;
    std::uint8_t *m_bytes = nullptr;
};

using Random = std::mt19937_64;

std::size_t below(std::size_t limit, Random &random)
{
    return limit == 0 ? 0 : static_cast<std::size_t>(random() % limit);
}

/// One to eight edits: a bit, a byte, a number of limits, a piece removed, doubled, or taken from another input.
Bytes mutated(Bytes bytes, const std::vector<Bytes> &corpus, Random &random)
{
    for (std::size_t edits = 1 + below(8, random); edits > 0; --edits) {
        const std::size_t at = below(bytes.size(), random);
        const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
        const std::size_t length = std::min(bytes.size() - at, 1 + below(64, random));
        const auto end = place + static_cast<std::ptrdiff_t>(length);
        switch (random() % 6) {
        case 0:
            if (!bytes.empty())
                *place ^= static_cast<std::uint8_t>(1U << below(8, random));
            break;
        case 1:
            if (!bytes.empty())
                *place = static_cast<std::uint8_t>(random());
            break;
        case 2:
            for (auto each = place; each != end && each - place < 8; ++each)
                *each = random() % 2 == 0 ? 0xff : 0x00;
            break;
        case 3:
            bytes.erase(place, end);
            break;
        case 4: {
            const Bytes piece(place, end);
            bytes.insert(place, piece.begin(), piece.end());
            break;
        }
        default: {
            const Bytes &other = corpus[below(corpus.size(), random)];
            const std::size_t from = below(other.size(), random);
            const std::size_t count = std::min(other.size() - from, length);
            const auto begin = other.begin() + static_cast<std::ptrdiff_t>(from);
            bytes.insert(place, begin, begin + static_cast<std::ptrdiff_t>(count));
        }
        }
    }
    bytes.resize(std::min(bytes.size(), InputFile::largest - sizeof(std::uint64_t)));
    return bytes;
}

std::vector<Bytes> corpusOf(const fs::path &folder)
{
    std::vector<fs::path> paths;
    std::error_code none;
    for (const auto &entry : fs::directory_iterator(folder, none))
        paths.push_back(entry.path());
    std::ranges::sort(paths); // the same seed, the same inputs
    std::vector<Bytes> corpus;
    for (const fs::path &path : paths)
        corpus.push_back(bytesOf(path));
    return corpus;
}

int mutateCorpus(const fs::path &corpusFolder, const std::string &name, double seconds, std::uint64_t seed,
                 const fs::path &inputPath)
{
    const auto target = fuzzTargets().find(name);
    std::vector<Bytes> corpus = corpusOf(corpusFolder / name);
    InputFile input(inputPath);
    if (target == fuzzTargets().end() || corpus.empty() || !input.isOpen()) {
        fmt::print(stderr, "There is no reader \"{}\" with a corpus, or {} cannot be written.\n", name,
                   inputPath.string());
        return 2;
    }
    Random random(seed);
    const auto begin = std::chrono::steady_clock::now();
    std::size_t runs = 0;
    while (std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() < seconds) {
        const Bytes bytes = mutated(corpus[below(corpus.size(), random)], corpus, random);
        input.set(bytes);
        runs += feed(target->second, bytes);
    }
    fmt::print("{}\n", runs);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 6)
        return mutateCorpus(argv[1], argv[2], std::stod(argv[3]), std::stoull(argv[4]), argv[5]);
    if (argc != 2) {
        fmt::print(stderr, "usage: fuzz-replay CORPUS [TARGET SECONDS SEED INPUT]\n");
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
