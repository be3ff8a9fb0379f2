// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/archive_p.h"

#include "core/networks/archivecheck.h"
#include "core/networks/network_p.h"
#include "core/networks/neweroperators_p.h"
#include "core/networks/unknownoperators_p.h"
#include "core/support/file.h"

#include <caffe2/serialize/inline_container.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/version.h>

namespace offramp {

namespace {

tl::unexpected<Error> noArchive(const std::filesystem::path &path, const std::string &what, const std::string &remedy)
{
    return failure(ErrorKind::BadInput, fmt::format("{} {}.", path.string(), what), remedy);
}

constexpr auto saveRemedy
    = "Save the network with torch.jit.script(net).save(path) or torch.jit.trace(net, x).save(path).";

Result<void> checkSignature(const std::filesystem::path &path)
{
    const auto file = File::open(path, File::Mode::Read);
    if (!file)
        return tl::unexpected(file.error());
    const auto start = file->beginning(4);
    if (!start)
        return tl::unexpected(start.error());
    if (start->size() < 4)
        return noArchive(path, "is too short to be a TorchScript archive", saveRemedy);
    if (*start == "PK\x03\x04")
        return {};
    if (start->front() == '\x80')
        return noArchive(path,
                         "is a pickle (a PyTorch state dict or model of the old format), not a TorchScript archive",
                         saveRemedy);
    return noArchive(path, "is not a TorchScript archive", saveRemedy);
}

/// What torch.export writes, in both of its layouts.
bool isExportedProgram(caffe2::serialize::PyTorchStreamReader &reader)
{
    return reader.hasRecord("archive_format") || reader.hasRecord("serialized_exported_program.json")
           || reader.hasRecord("models/model.json");
}

std::string newerRemedy()
{
    return "Export the network with PyTorch 1.13. Or: " + newerLibTorch();
}

/// The error for an archive that needs what this LibTorch lacks. Archives do not name the PyTorch that wrote them, but
/// those of PyTorch 2 hold a record of the byte order.
tl::unexpected<Error> tooNew(const std::filesystem::path &path, const std::string &reason)
{
    std::string writer = "a PyTorch";
    try {
        if (caffe2::serialize::PyTorchStreamReader(path.string()).hasRecord("byteorder"))
            writer = "PyTorch 2";
    } catch (const std::exception &) { // then it stays "a PyTorch"
    }
    const UnknownOperators unknown = unknownOperators(path);
    std::string what = fmt::format("something ({})", reason);
    if (!unknown.names.empty())
        what = fmt::format("the {} {}", unknown.names.size() == 1 ? "operator" : "operators",
                           fmt::join(unknown.names, ", "));
    return noArchive(path,
                     fmt::format("was saved by {} and uses {}, which this program's LibTorch {} does not know", writer,
                                 what, TORCH_VERSION),
                     unknown.names.empty() ? newerRemedy() : unknown.remedy);
}

/// Checks the container before the TorchScript reader sees its content.
Result<void> checkContainer(const std::filesystem::path &path)
{
    try {
        caffe2::serialize::PyTorchStreamReader reader(path.string());
        if (isExportedProgram(reader))
            return noArchive(
                path, "is an ExportedProgram (torch.export), not a TorchScript archive",
                "Save the network with torch.jit.trace(net, x).save(path): core/networks/NETWORKS.md shows how.");
        if (!reader.hasRecord("constants.pkl") && reader.hasRecord("data.pkl"))
            return noArchive(path,
                             "is a pickle in a zip file (a PyTorch state dict), not a TorchScript archive: "
                             "it holds weights but no network",
                             saveRemedy);
        if (!reader.hasRecord("data.pkl"))
            return noArchive(path, "is a zip file, but not a TorchScript archive", saveRemedy);
        return {};
    } catch (const std::exception &e) {
        const std::string reason = firstLine(e);
        if (reason.find("maximum supported version") != std::string::npos)
            return noArchive(path, "was saved by a newer PyTorch than this program's LibTorch " TORCH_VERSION,
                             newerRemedy());
        return noArchive(path, fmt::format("is a damaged archive ({})", reason), "Copy or save the network again.");
    }
}

} // namespace

Result<Archive> readArchive(const std::filesystem::path &path)
{
    if (const auto checked = checkSignature(path); !checked)
        return tl::unexpected(checked.error());
    const auto checksums = checkArchive(path);
    if (!checksums)
        return tl::unexpected(checksums.error());
    if (const auto checked = checkContainer(path); !checked)
        return tl::unexpected(checked.error());
    registerNewerOperators();
    try {
        torch::jit::ExtraFilesMap extra{{"offramp.json", ""}};
        auto module = torch::jit::load(path.string(), torch::Device(torch::kCPU), extra);
        return Archive{std::move(module), std::move(extra["offramp.json"]), *checksums};
    } catch (const std::bad_alloc &e) {
        return torchFailure(e, "loading the network");
    } catch (const std::exception &e) {
        if (auto denial = denialIn(e, "it was loaded"))
            return tl::unexpected(std::move(*denial));
        const std::string reason = firstLine(e);
        const std::string text = e.what();
        if (text.find("Unknown builtin op") != std::string::npos || text.find("Unknown type name") != std::string::npos
            || text.find("unknown builtin") != std::string::npos || text.find("version") != std::string::npos
            || text.find("Expected a value of type") != std::string::npos)
            return tooNew(path, reason);
        if (text.find("keyword attribute 'value' is undefined") != std::string::npos)
            return noArchive(path,
                             "has lost its weights: torch.jit.optimize_for_inference converted them to a form that "
                             "cannot be saved",
                             "Save the network again without it.");
        return noArchive(path, fmt::format("could not be read as a TorchScript archive ({})", reason),
                         "Copy or save the network again.");
    }
}

} // namespace offramp
