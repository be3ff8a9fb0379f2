// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/importfile.h"

#include "core/imports/logitsarchive.h"
#include "core/imports/sampletable.h"
#include "core/support/file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>

namespace offramp {

namespace {

constexpr std::uint64_t largestTable = 500'000'000;

Result<bool> isZip(const std::filesystem::path &path)
{
    const auto file = File::open(path, File::Mode::Read);
    if (!file)
        return tl::unexpected(file.error());
    const auto size = file->size();
    std::array<char, 2> start{};
    if (!size || *size < start.size())
        return false;
    if (auto done = file->read(0, std::as_writable_bytes(std::span(start))); !done)
        return tl::unexpected(done.error());
    return start == std::array{'P', 'K'};
}

} // namespace

Result<Imported> readImport(const std::filesystem::path &path, const ImportOptions &options)
{
    ImportOptions named = options;
    if (named.networkName.empty())
        named.networkName = path.stem().string();
    const auto zip = isZip(path);
    if (!zip)
        return tl::unexpected(zip.error());
    if (*zip)
        return readLogitsArchive(path, named);
    const auto text = readWholeFile(path, largestTable);
    if (!text)
        return tl::unexpected(text.error());
    if (text->find('\0') != std::string::npos)
        return failure(ErrorKind::BadInput, fmt::format("{} is neither a table nor a .npz file.", path.string()),
                       "Give CSV text, or save logits, labels and flops with numpy.savez.");
    return readSampleTable(*text, path.string(), named);
}

Result<void> writeImport(const Imported &imported, const std::filesystem::path &out)
{
    const Recording &recording = imported.whole.recording;
    if (imported.needsFlops)
        return failure(ErrorKind::Usage,
                       fmt::format("What leaving at each of the {} exits costs is not known.", recording.exits),
                       "Give the FLOPs of one sample up to each exit: --flops, one number for each, with commas.");
    WholeRecording whole = imported.whole;
    auto &metadata = whole.recording.metadata;
    metadata["network"] = recording.networkName;
    metadata["program"] = "offramp " OFFRAMP_VERSION;
    metadata["import_notes"]
        = nlohmann::json(imported.notes).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return writeRecording(out, whole);
}

} // namespace offramp
