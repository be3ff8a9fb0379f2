// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
// Mutates a network and feeds it to the engine's own loader, each time in a process of its own.
// Usage: networkfuzz NETWORK ARCHITECTURE SECONDS SEED FOLDER
//   ARCHITECTURE  of weights without a spec, with ten classes; "-" for others
//   FOLDER        for the network in hand and for those that fail
// Prints how many were tried, refused and accepted with the same logits; exits with 1 where one was accepted with other
// logits, or ended its process by a signal, took 2 GB or 20 seconds.
#include "core/execution/session.h"
#include "core/networks/network.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace offramp;
namespace fs = std::filesystem;

namespace {

constexpr long mostMemory = 2'000'000; // kilobytes
constexpr unsigned mostSeconds = 20;
constexpr InputShape input{3, 32, 32};

/// What a child found.
struct Answer {
    double sum;
    std::size_t values;
};

std::string bytesOf(const fs::path &path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const fs::path &path, const std::string &bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

class Mutator
{
public:
    Mutator(std::string whole, std::uint64_t seed)
        : m_whole(std::move(whole))
        , m_random(seed)
    {
    }

    /// The network with one to three changes: bits, pieces and numbers, and what zip directories and code are made of.
    [[nodiscard]] std::string next()
    {
        std::string bytes = m_whole;
        for (std::size_t changes = 1 + below(3); changes > 0 && bytes.size() > 1; --changes)
            change(bytes);
        return bytes;
    }

private:
    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : static_cast<std::size_t>(m_random() % limit); }

    void change(std::string &bytes)
    {
        const std::size_t at = below(bytes.size());
        const std::size_t length = std::min(bytes.size() - at, 1 + below(3000));
        switch (below(8)) {
        case 0:
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
            break;
        case 1: // near the end, where a zip file has its directory
            bytes[bytes.size() - 1 - below(bytes.size() / 20 + 1)] ^= static_cast<char>(1 << below(8));
            break;
        case 2:
            bytes.resize(at);
            break;
        case 3: {
            const std::size_t from = below(m_whole.size() - 1);
            bytes.replace(at, length, m_whole, from, length);
            break;
        }
        case 4:
            bytes.insert(at, std::string(1 + below(300), static_cast<char>(m_random())));
            break;
        case 5:
            bytes.erase(at, length);
            break;
        case 6:
            std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), std::min(length, 1 + below(8)),
                        below(2) == 0 ? '\xff' : '\x7f');
            break;
        default:
            changeNear(bytes, below(2) == 0 ? "PK" : "def forward");
        }
    }

    void changeNear(std::string &bytes, const char *mark)
    {
        const std::size_t from = bytes.find(mark, below(bytes.size()));
        const std::size_t at = (from == std::string::npos ? 0 : from) + below(60);
        if (at < bytes.size())
            bytes[at] = "0123456789-,()[]. x\0\1\xff"[below(22)];
    }

    std::string m_whole;
    std::mt19937_64 m_random;
};

/// In the child: whether the network is refused.
bool isRefused(const fs::path &path, const ArchitectureChoice &choice, Answer &answer)
{
    auto network = Network::load(path, choice);
    if (!network)
        return true;
    const auto output = network->probe(input);
    if (!output)
        return true;
    auto session = Session::open(*network, input, {.device = {}, .threads = 1});
    if (!session)
        return true;
    constexpr int batch = 2;
    std::vector<float> images(static_cast<std::size_t>(batch) * 3 * 32 * 32);
    for (std::size_t i = 0; i < images.size(); ++i)
        images[i] = static_cast<float>(i * 37 % 101) / 50 - 1;
    const auto values = session->classify(images, batch, *output);
    if (!values)
        return true;
    answer = {0, values->logits.size()};
    for (std::size_t i = 0; i < values->logits.size(); ++i)
        answer.sum += values->logits[i] * static_cast<double>(i + 1);
    return false;
}

class Loader
{
public:
    Loader(fs::path path, ArchitectureChoice choice)
        : m_path(std::move(path))
        , m_choice(std::move(choice))
        , m_answer(static_cast<Answer *>(
              ::mmap(nullptr, sizeof(Answer), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)))
    {
    }

    /// Loads and runs a network in a child. Empty: all went well; else what went wrong.
    [[nodiscard]] std::string load(const std::string &bytes)
    {
        write(m_path, bytes);
        const pid_t child = ::fork();
        if (child == 0) {
            ::alarm(mostSeconds);
            const int nothing = ::open("/dev/null", O_WRONLY);
            ::dup2(nothing, STDERR_FILENO);
            ::dup2(nothing, STDOUT_FILENO);
            ::_exit(isRefused(m_path, m_choice, *m_answer) ? 1 : 0);
        }
        int status = 0;
        rusage usage{};
        if (child < 0 || ::wait4(child, &status, 0, &usage) != child)
            return "no process could be started";
        isAccepted = WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (WIFSIGNALED(status))
            return WTERMSIG(status) == SIGALRM ? "takes too long"
                                               : fmt::format("ends with signal {}", WTERMSIG(status));
        if (usage.ru_maxrss > mostMemory)
            return fmt::format("takes {} MB", usage.ru_maxrss / 1000);
        return WEXITSTATUS(status) > 1 ? fmt::format("ends with code {}", WEXITSTATUS(status)) : std::string();
    }

    [[nodiscard]] Answer answer() const { return *m_answer; }

    bool isAccepted = false;

private:
    fs::path m_path;
    ArchitectureChoice m_choice;
    Answer *m_answer;
};

} // namespace

int main(int argc, char **argv)
{
    if (argc != 6) {
        fmt::print(stderr, "usage: networkfuzz NETWORK ARCHITECTURE SECONDS SEED FOLDER\n");
        return 2;
    }
    const fs::path seed(argv[1]);
    const fs::path folder(argv[5]);
    ArchitectureChoice choice;
    if (std::string(argv[2]) != "-")
        choice = {argv[2], 10};
    const std::string whole = bytesOf(seed);
    Loader loader(folder / ("in-hand" + seed.extension().string()), choice);
    if (const std::string trouble = loader.load(whole); !trouble.empty() || !loader.isAccepted) {
        fmt::print(stderr, "The network itself cannot be loaded {}\n", trouble);
        return 2;
    }
    const Answer expected = loader.answer();
    Mutator mutator(whole, std::stoull(argv[4]));
    const std::chrono::duration<double> seconds(std::stod(argv[3]));
    const auto begin = std::chrono::steady_clock::now();
    std::size_t tried = 0;
    std::size_t refused = 0;
    std::size_t failed = 0;
    for (; std::chrono::steady_clock::now() - begin < seconds; ++tried) {
        const std::string bytes = mutator.next();
        std::string trouble = loader.load(bytes);
        const Answer answer = loader.answer();
        if (trouble.empty() && loader.isAccepted && (answer.sum != expected.sum || answer.values != expected.values))
            trouble = "is accepted, with other logits";
        refused += loader.isAccepted ? 0 : 1;
        if (trouble.empty())
            continue;
        const fs::path kept = folder / fmt::format("failed-{}{}", ++failed, seed.extension().string());
        if (failed <= 10)
            write(kept, bytes);
        fmt::print(stderr, "{}: {}\n", kept.filename().string(), trouble);
    }
    fmt::print("{} {} {}\n", tried, refused, tried - refused);
    return failed == 0 ? 0 : 1;
}
