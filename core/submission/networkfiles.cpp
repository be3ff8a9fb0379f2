// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/submission/parts_p.h"

#include "core/support/sha256.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace offramp {

namespace {

namespace fs = std::filesystem;

constexpr std::array endings{".pt", ".pth", ".ts", ".torchscript", ".safetensors", ".bin", ".ckpt"};

/// Digests of files, each computed once.
class Digests
{
public:
    explicit Digests(const IsCancelled &isCancelled)
        : m_isCancelled(isCancelled)
    {
    }

    Result<std::string> of(const fs::path &file)
    {
        const auto known = m_digests.find(file);
        if (known != m_digests.end())
            return known->second;
        auto digest = sha256OfFile(file, m_isCancelled);
        if (digest)
            m_digests.emplace(file, *digest);
        return digest;
    }

private:
    const IsCancelled &m_isCancelled;
    std::map<fs::path, std::string> m_digests;
};

std::string recordedHash(const SubmittedNetwork &network)
{
    return network.recording->columns()->about("network_sha256").value_or("");
}

std::string shortHash(const std::string &hash)
{
    return hash.substr(0, 12) + "…";
}

/// Files that may hold a network, next to its recording or the workspace: those with its name or the recording's first.
std::vector<fs::path> candidates(const SubmittedNetwork &network, const fs::path &workspaceFolder)
{
    const fs::path recording = fs::path(network.recording->path());
    const auto mayBe = [&](const fs::path &file) {
        const std::string stem = file.stem().string();
        return stem == network.recording->ownName() || stem == recording.stem().string();
    };
    std::set<fs::path> seen;
    std::vector<fs::path> files;
    for (fs::path folder : {recording.parent_path(), workspaceFolder}) {
        std::error_code code;
        for (fs::directory_iterator it(folder.empty() ? fs::path(".") : folder, code);
             !code && it != fs::directory_iterator(); it.increment(code)) {
            const std::string ending = lowerCase(it->path().extension().string());
            std::error_code ignored;
            if (std::ranges::find(endings, ending) != endings.end() && it->is_regular_file(ignored)
                && seen.insert(fs::absolute(it->path(), ignored).lexically_normal()).second)
                files.push_back(it->path());
        }
    }
    std::ranges::sort(files);
    std::ranges::stable_partition(files, mayBe);
    return files;
}

/// What a file contains is the network's, with the settings beside it.
void take(SubmittedNetwork &network, const fs::path &file, const std::string &digest)
{
    std::error_code ignored;
    network.source = file;
    network.sha256 = digest;
    network.size = fs::file_size(file, ignored);
    network.isRecordedHash = digest == recordedHash(network);
    fs::path spec = file;
    spec.replace_extension(".json");
    if (fs::is_regular_file(spec, ignored))
        network.specSource = spec;
}

Result<void> takeNamed(SubmittedNetwork &network, const std::string &file, Digests &digests)
{
    const auto digest = digests.of(file);
    if (!digest)
        return tl::unexpected(digest.error());
    const std::string recorded = recordedHash(network);
    if (!recorded.empty() && *digest != recorded)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is not the network that {} was recorded with: its SHA-256 is {}, not {}.", file,
                                   network.name, shortHash(*digest), shortHash(recorded)),
                       fmt::format("Give the file that was recorded, --network {}=FILE, or record this one.",
                                   network.name));
    take(network, file, *digest);
    return {};
}

/// Takes each file for the networks whose hash it has.
Result<void> takeByHash(std::vector<SubmittedNetwork> &networks, const std::vector<std::string> &files,
                        Digests &digests)
{
    for (const std::string &file : files) {
        const auto digest = digests.of(file);
        if (!digest)
            return tl::unexpected(digest.error());
        bool fits = false;
        std::string recorded;
        for (SubmittedNetwork &network : networks) {
            const std::string hash = recordedHash(network);
            recorded += fmt::format("{}{}: {}", recorded.empty() ? "" : ", ", network.name,
                                    hash.empty() ? "no hash recorded" : shortHash(hash));
            if (hash != *digest)
                continue;
            take(network, file, *digest);
            fits = true;
        }
        if (!fits)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} is not a network of this workspace: its SHA-256 is {} ({}).", file,
                                       shortHash(*digest), recorded),
                           "Give the file that was recorded. Where a recording has no hash, name the network: "
                           "--network NETWORK=FILE.");
    }
    return {};
}

Error notFound(const SubmittedNetwork &network, const std::vector<fs::path> &searched)
{
    const std::string recorded = recordedHash(network);
    if (recorded.empty())
        return {ErrorKind::BadInput,
                fmt::format("The recording of {} does not say which file its network is.", network.name),
                fmt::format("Name the file: --network \"{}=FILE\".", network.name)};
    const auto named = std::ranges::find_if(searched, [&](const fs::path &file) {
        return file.stem().string() == network.recording->ownName();
    });
    if (named != searched.end())
        return {ErrorKind::BadInput,
                fmt::format("{} has changed since {} was recorded: its SHA-256 is no longer {}.", named->string(),
                            network.name, shortHash(recorded)),
                "Give the file that was recorded, --network FILE, or record the changed network."};
    return {ErrorKind::BadInput,
            fmt::format("The network of {} (SHA-256 {}) is not next to its recording or the workspace.", network.name,
                        shortHash(recorded)),
            "Give its file: --network FILE."};
}

/// Names of the files in the submission, each of its own. The settings keep the stem of their network: the engine looks
/// for them there.
void nameFiles(std::vector<SubmittedNetwork> &networks)
{
    std::set<std::string> taken;
    std::map<fs::path, std::string> given;
    for (SubmittedNetwork &network : networks) {
        if (network.source.empty())
            continue;
        std::error_code ignored;
        const fs::path source = fs::absolute(network.source, ignored).lexically_normal();
        std::string stem = fileNameOf(source.stem().string());
        if (const auto known = given.find(source); known != given.end())
            stem = known->second;
        for (int i = 2; !given.contains(source) && taken.contains(stem); ++i)
            stem = fmt::format("{}-{}", fileNameOf(source.stem().string()), i);
        taken.insert(stem);
        given[source] = stem;
        network.file = "networks/" + stem + fileNameOf(source.extension().string());
        network.specFile = network.specSource.empty() ? "" : "networks/" + stem + ".json";
    }
}

} // namespace

std::string fileNameOf(const std::string &text)
{
    std::string name = text.substr(0, 80);
    for (char &c : name) {
        if (!isWordCharacter(c) && c != '.' && c != '-')
            c = '_';
    }
    return name;
}

Result<void> findNetworkFiles(Submission &submission, const IsCancelled &isCancelled)
{
    Digests digests(isCancelled);
    const NamedOptions options = namedOptions(submission.request.networks, submission.networks);
    for (SubmittedNetwork &network : submission.networks) {
        if (const auto named = options.named.find(network.name); named != options.named.end()) {
            if (auto taken = takeNamed(network, named->second, digests); !taken)
                return taken;
        }
    }
    if (auto taken = takeByHash(submission.networks, options.others, digests); !taken)
        return taken;
    for (SubmittedNetwork &network : submission.networks) {
        if (!network.source.empty())
            continue;
        const std::string recorded = recordedHash(network);
        const auto files = recorded.empty() ? std::vector<fs::path>() : candidates(network, submission.request.folder);
        for (const fs::path &file : files) {
            if (isSet(isCancelled))
                return cancelled();
            if (const auto digest = digests.of(file); digest && *digest == recorded) {
                take(network, file, *digest);
                break;
            }
        }
        if (network.source.empty())
            submission.broken.push_back(notFound(network, files));
    }
    nameFiles(submission.networks);
    return {};
}

} // namespace offramp
