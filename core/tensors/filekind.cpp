// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/filekind.h"

#include "core/tensors/zipdirectory.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

namespace {

using namespace std::string_view_literals;

struct Signature {
    FileKind kind;
    std::size_t at;
    std::string_view bytes;
};

constexpr std::array signatures{Signature{FileKind::Hdf5, 0, "\x89HDF\r\n\x1a\n"sv},
                                Signature{FileKind::Parquet, 0, "PAR1"sv},
                                Signature{FileKind::Feather, 0, "ARROW1"sv},
                                Signature{FileKind::Npy, 0, "\x93NUMPY"sv},
                                Signature{FileKind::OldExcel, 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv},
                                Signature{FileKind::Gzip, 0, "\x1f\x8b\x08"sv},
                                Signature{FileKind::TensorFlowLite, 4, "TFL3"sv}};
constexpr std::size_t longestSignature = 16;

constexpr auto exportRemedy
    = "Save the PyTorch network with torch.jit.trace(net, x).save(path): core/networks/NETWORKS.md shows how.";
constexpr auto csvRemedy = "Save the sheet as CSV (File > Save As…) and import that.";

/// What a kind is called, and what to do; {} is the file's name. Without a remedy it is not refused here.
struct Known {
    FileKind kind;
    const char *name;
    const char *networkRemedy;
    const char *tableRemedy;
};

constexpr std::array knownKinds{
    Known{FileKind::TorchScript, "a network (TorchScript)", nullptr,
          "Run it over a test set: offramp-engine record --network \"{}\" --dataset FOLDER --out run.exits."},
    Known{FileKind::ExportedProgram, "a network (an ExportedProgram of torch.export)", nullptr, exportRemedy},
    Known{FileKind::AotInductor, "a compiled network (an AOTInductor package)", exportRemedy, exportRemedy},
    Known{FileKind::Onnx, "an ONNX network", exportRemedy, exportRemedy},
    Known{FileKind::TensorFlowLite, "a TensorFlow Lite network", exportRemedy, exportRemedy},
    Known{FileKind::Keras, "a Keras network", exportRemedy, exportRemedy},
    Known{FileKind::Hdf5, "an HDF5 file", exportRemedy,
          "Convert its arrays in Python: numpy.savez(\"logits.npz\", **{{k: v[()] for k, v in "
          "h5py.File(\"{}\").items()}})."},
    Known{FileKind::Parquet, "a Parquet table", exportRemedy,
          "Convert it in Python: pandas.read_parquet(\"{}\").to_csv(\"table.csv\", index=False)."},
    Known{FileKind::Feather, "a Feather table", exportRemedy,
          "Convert it in Python: pandas.read_feather(\"{}\").to_csv(\"table.csv\", index=False)."},
    Known{FileKind::Npy, "a single array of NumPy", exportRemedy,
          "Give the labels and costs too: numpy.savez(\"logits.npz\", logits=numpy.load(\"{}\"), labels=labels, "
          "flops=flops)."},
    Known{FileKind::Npz, "a file of NumPy arrays", exportRemedy, nullptr},
    Known{FileKind::Excel, "an Excel workbook", exportRemedy, csvRemedy},
    Known{FileKind::OldExcel, "an Excel workbook or another Office document", exportRemedy, csvRemedy},
    Known{FileKind::OpenDocument, "an OpenDocument file", exportRemedy, csvRemedy},
    Known{FileKind::Gzip, "compressed", "Unpack it first: gunzip \"{}\".", "Unpack it first: gunzip \"{}\"."},
};

/// A protocol buffer that begins like an ONNX model: its version, then its producer, its graph or its operators.
bool isOnnx(std::string_view start)
{
    constexpr std::array next{'\x12', '\x1a', '\x22', '\x3a', '\x42'};
    return start.size() > 2 && start[0] == '\x08' && start[1] > 0 && start[1] < 32
           && std::ranges::find(next, start[2]) != next.end();
}

FileKind kindOfZip(const std::vector<ZipEntry> &entries)
{
    const auto has = [&](auto fits) {
        return std::ranges::any_of(entries, [&](const ZipEntry &entry) { return fits(std::string_view(entry.name)); });
    };
    const auto hasEnding = [&](std::string_view end) { return has([&](auto name) { return name.ends_with(end); }); };
    const auto hasPart = [&](std::string_view part) {
        return has([&](auto name) { return name.find(part) != std::string_view::npos; });
    };
    if (hasPart("aotinductor/"))
        return FileKind::AotInductor;
    if (hasEnding("archive_format") || hasEnding("serialized_exported_program.json") || hasEnding("models/model.json"))
        return FileKind::ExportedProgram;
    if (hasEnding("/constants.pkl"))
        return FileKind::TorchScript;
    if (hasEnding("/data.pkl"))
        return FileKind::TorchSave;
    if (hasEnding(".npy"))
        return FileKind::Npz;
    if (hasPart("[Content_Types].xml"))
        return FileKind::Excel;
    if (hasPart("META-INF/manifest.xml"))
        return FileKind::OpenDocument;
    return hasEnding("model.weights.h5") ? FileKind::Keras : FileKind::Zip;
}

} // namespace

Result<FileKind> recogniseFile(const std::filesystem::path &path)
{
    const auto file = File::open(path, File::Mode::Read);
    if (!file)
        return tl::unexpected(file.error());
    const auto read = file->beginning(longestSignature);
    if (!read)
        return tl::unexpected(read.error());
    const std::string_view start = *read;
    if (start.starts_with("PK\x03\x04")) {
        const auto entries = readZipDirectory(*file, ZipPacking::StoredOrDeflated);
        return entries ? kindOfZip(*entries) : FileKind::Zip;
    }
    for (const auto &[kind, at, bytes] : signatures) {
        if (start.size() > at && start.substr(at).starts_with(bytes))
            return kind;
    }
    if (start.size() >= 9 && start[8] == '{')
        return FileKind::Unknown; // safetensors: the length of a header may look like a pickle
    if (start.starts_with("\x80\x02"))
        return FileKind::TorchSave;
    return isOnnx(start) ? FileKind::Onnx : FileKind::Unknown;
}

std::optional<Error> refusalOf(const std::filesystem::path &path, FileKind kind, FileUse use)
{
    const auto known = std::ranges::find(knownKinds, kind, &Known::kind);
    if (known == knownKinds.end())
        return std::nullopt;
    const char *remedy = use == FileUse::Network ? known->networkRemedy : known->tableRemedy;
    if (!remedy)
        return std::nullopt;
    return Error{ErrorKind::BadInput,
                 fmt::format("{} is {}, not {}.", path.string(), known->name,
                             use == FileUse::Network ? "a network that can be read" : "a table or a .npz file"),
                 fmt::format(fmt::runtime(remedy), path.filename().string())};
}

} // namespace offramp
