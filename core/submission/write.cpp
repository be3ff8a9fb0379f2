// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/submission/check.h"
#include "core/submission/parts_p.h"
#include "core/submission/travellingfiles_p.h"
#include "core/support/newfolder.h"
#include "core/support/sha256.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t blockSize = 1 << 20;
constexpr double networksShare = 0.5; ///< of the work: copying networks, as the next
constexpr double predictionsShare = 0.3;

/// The files of a folder that is being filled, with their digests.
class Filler
{
public:
    Filler(fs::path folder, const SubmissionProgress &progress)
        : m_folder(std::move(folder))
        , m_progress(progress)
    {
    }

    void report(const std::string &path, double share) const
    {
        if (m_progress)
            m_progress(path, share);
    }

    [[nodiscard]] const std::vector<SubmissionFile> &files() const { return m_files; }

    [[nodiscard]] std::uint64_t bytes() const
    {
        std::uint64_t bytes = 0;
        for (const SubmissionFile &file : m_files)
            bytes += file.bytes;
        return bytes;
    }

    Result<void> write(const std::string &path, std::string_view contents, unsigned permissions = 0666)
    {
        auto file = File::open(m_folder / path, File::Mode::Fresh, permissions);
        if (!file)
            return tl::unexpected(file.error());
        if (auto written = file->write(0, std::as_bytes(std::span(contents))); !written)
            return written;
        Sha256 digest;
        digest.add(contents);
        m_files.push_back({path, digest.hex(), contents.size()});
        return file->sync();
    }

    /// Copies a file, which must have that digest; an empty one is not compared. all: the bytes of all that is copied.
    Result<void> copy(const std::string &path, const fs::path &source, const std::string &sha256, std::uint64_t all,
                      const IsCancelled &isCancelled)
    {
        const auto known = std::ranges::find(m_files, path, &SubmissionFile::path);
        if (known != m_files.end()) // of another recording of the same network
            return {};
        const auto from = File::open(source, File::Mode::Read);
        if (!from)
            return tl::unexpected(from.error());
        auto to = File::open(m_folder / path, File::Mode::Fresh);
        if (!to)
            return tl::unexpected(to.error());
        const auto size = from->size();
        if (!size)
            return tl::unexpected(size.error());
        Sha256 digest;
        const double before = static_cast<double>(bytes());
        const double whole = std::max(1.0, static_cast<double>(all));
        std::vector<std::byte> block;
        for (std::uint64_t at = 0; at < *size; at += block.size()) {
            if (isSet(isCancelled))
                return cancelled();
            report(path, networksShare * std::min(1.0, (before + static_cast<double>(at)) / whole));
            block.resize(static_cast<std::size_t>(std::min<std::uint64_t>(blockSize, *size - at)));
            if (auto read = from->read(at, block); !read)
                return read;
            if (auto written = to->write(at, block); !written)
                return written;
            digest.add({reinterpret_cast<const char *>(block.data()), block.size()});
        }
        m_files.push_back({path, digest.hex(), *size});
        if (!sha256.empty() && m_files.back().sha256 != sha256)
            return failure(ErrorKind::Failed, fmt::format("{} changed while it was copied.", source.string()),
                           "Start again when nothing writes it.");
        return to->sync();
    }

private:
    fs::path m_folder;
    const SubmissionProgress &m_progress;
    std::vector<SubmissionFile> m_files;
};

Result<void> makeFolder(const fs::path &folder)
{
    std::error_code code;
    fs::create_directory(folder, code);
    if (code)
        return failure(ErrorKind::Failed,
                       fmt::format("Cannot create the folder {}: {}.", folder.string(), code.message()),
                       "Choose another place.");
    return {};
}

Result<void> fill(Filler &filler, const Submission &submission, const std::string &description,
                  const IsCancelled &isCancelled)
{
    std::uint64_t all = 0;
    for (const SubmittedNetwork &network : submission.networks)
        all += network.size;
    for (const SubmittedNetwork &network : submission.networks) {
        if (auto copied = filler.copy(network.file, network.source, network.sha256, all, isCancelled); !copied)
            return copied;
        if (network.specFile.empty())
            continue;
        if (auto copied = filler.copy(network.specFile, network.specSource, {}, all, isCancelled); !copied)
            return copied;
    }
    std::size_t done = 0;
    for (const SubmittedVariant &variant : submission.variants) {
        if (isSet(isCancelled))
            return cancelled();
        const double share = static_cast<double>(done++) / static_cast<double>(submission.variants.size());
        filler.report(variant.file, networksShare + predictionsShare * share);
        const auto predictions = predictionsOf(submission.networks[variant.network], variant.thresholds);
        if (!predictions)
            return tl::unexpected(predictions.error());
        if (auto written = filler.write(variant.file, *predictions); !written)
            return written;
    }
    const std::pair<const char *, std::string> texts[]{{labelsFile, labelsOf(submission.networks.front())},
                                                       {"README.txt", readmeText(submission)},
                                                       {"Containerfile", containerFile},
                                                       {"description.pdf", description}};
    for (const auto &[path, text] : texts) {
        if (auto written = filler.write(path, text); !written)
            return written;
    }
    if (auto written = filler.write("check.py", checkScript, 0777); !written)
        return written;
    if (auto written = filler.write(manifestFile, manifestText(submission, filler.files())); !written)
        return written;
    std::string sums;
    for (const SubmissionFile &file : filler.files())
        sums += fmt::format("{}  {}\n", file.sha256, file.path);
    return filler.write(sumsFile, sums);
}

} // namespace

Result<WrittenSubmission> writeSubmission(const Submission &submission, const std::string &description,
                                          const fs::path &folder, const IsCancelled &isCancelled,
                                          const SubmissionProgress &progress)
{
    auto fresh = NewFolder::create(folder);
    if (!fresh)
        return tl::unexpected(fresh.error());
    for (const char *name : {"networks", "predictions"}) {
        if (auto made = makeFolder(fresh->path() / name); !made)
            return tl::unexpected(made.error());
    }
    Filler filler(fresh->path(), progress);
    if (auto filled = fill(filler, submission, description, isCancelled); !filled)
        return tl::unexpected(filled.error());
    if (filler.bytes() > submission.request.largest)
        return failure(ErrorKind::BadInput,
                       fmt::format("The submission has {} bytes, more than the limit of {}.", filler.bytes(),
                                   submission.request.largest),
                       "Remove variants, or save networks in a smaller form.");
    filler.report({}, networksShare + predictionsShare);
    auto checked = checkSubmission(fresh->path(), isCancelled);
    if (!checked)
        return tl::unexpected(checked.error());
    if (!checked->problems.empty())
        return failure(ErrorKind::Failed,
                       fmt::format("The submission does not pass its own check: {}", checked->problems.front()),
                       "Nothing was written. Please report this with the workspace and its recordings.");
    if (auto put = fresh->put(); !put)
        return tl::unexpected(put.error());
    filler.report({}, 1);
    WrittenSubmission written{folder, {}, filler.bytes(), std::move(*checked)};
    for (const SubmissionFile &file : filler.files())
        written.files.push_back(file.path);
    return written;
}

} // namespace offramp
