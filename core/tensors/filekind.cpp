// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/filekind.h"

#include "core/support/words.h"
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
                                Signature{FileKind::TensorFlowLite, 4, "TFL3"sv},
                                Signature{FileKind::Image, 0, "\x89PNG\r\n\x1a\n"sv},
                                Signature{FileKind::Image, 0, "\xff\xd8\xff"sv},
                                Signature{FileKind::Image, 0, "GIF8"sv},
                                Signature{FileKind::Image, 0, "II*\0"sv},
                                Signature{FileKind::Image, 0, "MM\0*"sv},
                                Signature{FileKind::Image, 8, "WEBP"sv},
                                Signature{FileKind::Idx, 0, "\0\0\x08\x01"sv},
                                Signature{FileKind::Idx, 0, "\0\0\x08\x03"sv},
                                Signature{FileKind::Lmdb, 16, "\xde\xc0\xef\xbe"sv},
                                Signature{FileKind::Tar, 257, "ustar"sv}};
constexpr std::size_t longestBeginning = 512;
constexpr std::size_t longestNames = 1 << 20; ///< of the tensors in a safetensors file, as far as they are searched

constexpr auto exportRemedy
    = "Save the PyTorch network with torch.jit.trace(net, x).save(path): core/networks/NETWORKS.md shows how.";
constexpr auto networkRemedy = "Give the file of a network: TorchScript, or weights with --architecture.";
constexpr auto runRemedy = "Run it over a test set: Record… in the window, or offramp-engine record --network \"{0}\" "
                           "--dataset FOLDER --out run.exits.";
constexpr auto runWeightsRemedy = "Run its network over a test set: offramp-engine record --network \"{0}\" "
                                  "--architecture NAME --dataset FOLDER --out run.exits.";
constexpr auto runOverRemedy = "Run a network over the folder of a test set: Record… in the window, or offramp-engine "
                               "record --network NETWORK --dataset FOLDER --out run.exits.";
constexpr auto csvRemedy = "Save the sheet as CSV (File > Save As…) and import that.";
constexpr auto gunzipRemedy = "Unpack it first: gunzip \"{0}\".";
constexpr auto untarRemedy = "Unpack it first: tar -xf \"{0}\".";
constexpr auto openRemedy = "Open it in the window: offramp \"{0}\".";
constexpr auto asNetworkRemedy = "Give it as --network, and the folder of a test set as --dataset.";
constexpr auto foldersRemedy = "Write its images into one folder for each class, and give that folder's parent.";
constexpr auto testSetRemedy = "Give the folder of a test set, with one folder of images for each class.";
constexpr auto unzipImagesRemedy = "Unpack it: unzip \"{0}\" -d images, then give --dataset images.";
constexpr auto untarImagesRemedy = "Unpack it: mkdir images && tar -xf \"{0}\" -C images, then give --dataset images.";
constexpr auto parquetImagesRemedy
    = "Write its images into one folder for each class, in Python: import os, pyarrow.parquet as q; "
      "[os.makedirs(f\"images/{{r['label']}}\", exist_ok=True) or "
      "open(f\"images/{{r['label']}}/{{i:06}}.png\", \"wb\").write(r['image']['bytes']) "
      "for i, r in enumerate(q.read_table(\"{0}\").to_pylist())]. Then give --dataset images.";

/// What a kind is called, and what to do for each use; {0} is the file. Without a remedy it is not refused here.
struct Known {
    FileKind kind;
    const char *name;
    const char *network;
    const char *table; ///< also for opening in the window
    const char *testSet;
};

constexpr std::array knownKinds{
    Known{FileKind::TorchScript, "a network (TorchScript)", nullptr, runRemedy, asNetworkRemedy},
    Known{FileKind::ExportedProgram, "a network (an ExportedProgram of torch.export)", nullptr, exportRemedy,
          asNetworkRemedy},
    Known{FileKind::AotInductor, "a compiled network (an AOTInductor package)", exportRemedy, exportRemedy,
          exportRemedy},
    Known{FileKind::Onnx, "an ONNX network", exportRemedy, exportRemedy, exportRemedy},
    Known{FileKind::TensorFlowLite, "a TensorFlow Lite network", exportRemedy, exportRemedy, exportRemedy},
    Known{FileKind::Keras, "a Keras network", exportRemedy, exportRemedy, exportRemedy},
    Known{FileKind::Safetensors, "a file of weights (safetensors)", nullptr, runWeightsRemedy, asNetworkRemedy},
    Known{FileKind::TorchSave, "a file of torch.save", nullptr, nullptr,
          "If it holds the weights of a network, give it as --network; the test set is a folder."},
    Known{FileKind::Recording, "a recording", openRemedy, openRemedy, openRemedy},
    Known{FileKind::Workspace, "a workspace", openRemedy, openRemedy, openRemedy},
    Known{FileKind::Hdf5, "an HDF5 file", exportRemedy,
          "Convert its arrays in Python: numpy.savez(\"logits.npz\", **{{k: v[()] for k, v in "
          "h5py.File(\"{0}\").items()}}).",
          foldersRemedy},
    Known{FileKind::Parquet, "a Parquet table", exportRemedy,
          "Convert it in Python: pandas.read_parquet(\"{0}\").to_csv(\"table.csv\", index=False).",
          parquetImagesRemedy},
    Known{FileKind::Feather, "a Feather table", exportRemedy,
          "Convert it in Python: pandas.read_feather(\"{0}\").to_csv(\"table.csv\", index=False).", foldersRemedy},
    Known{FileKind::Npy, "a single array of NumPy", exportRemedy,
          "Give the labels and costs too: numpy.savez(\"logits.npz\", logits=numpy.load(\"{0}\"), labels=labels, "
          "flops=flops).",
          foldersRemedy},
    Known{FileKind::Npz, "a file of NumPy arrays", exportRemedy, nullptr, foldersRemedy},
    Known{FileKind::Pickle, "a pickle of Python", nullptr,
          "Save its arrays in Python: d = pickle.load(open(\"{0}\", \"rb\")), then numpy.savez(\"logits.npz\", "
          "logits=…, labels=…, flops=…).",
          foldersRemedy},
    Known{FileKind::Json, "a JSON file", networkRemedy,
          "Write a table (CSV) or a .npz file of it. A map of labels is given with --labels.", testSetRemedy},
    Known{FileKind::Excel, "an Excel workbook", exportRemedy, csvRemedy, testSetRemedy},
    Known{FileKind::OldExcel, "an Excel workbook or another Office document", exportRemedy, csvRemedy, testSetRemedy},
    Known{FileKind::OpenDocument, "an OpenDocument file", exportRemedy, csvRemedy, testSetRemedy},
    Known{FileKind::Image, "an image", networkRemedy, runOverRemedy, testSetRemedy},
    Known{FileKind::Idx, "an IDX file, as those of MNIST", networkRemedy, runOverRemedy, foldersRemedy},
    Known{FileKind::TfRecord, "a TFRecord file", networkRemedy, runOverRemedy, foldersRemedy},
    Known{FileKind::Lmdb, "an LMDB database", networkRemedy, runOverRemedy, foldersRemedy},
    Known{FileKind::Tar, "a tar archive", untarRemedy, untarRemedy, untarImagesRemedy},
    Known{FileKind::TarGzip, "a compressed tar archive", untarRemedy, untarRemedy, untarImagesRemedy},
    Known{FileKind::Gzip, "compressed", gunzipRemedy, gunzipRemedy, gunzipRemedy},
    Known{
        FileKind::Zip, "a zip archive", nullptr,
        "Unpack it first: unzip \"{0}\". Import the table in it; if it holds images, run a network over them: Record… "
        "in the window.",
        unzipImagesRemedy},
    Known{FileKind::BrokenZip, "a zip archive", nullptr, nullptr, unzipImagesRemedy},
};

constexpr std::array uses{std::pair(FileUse::Network, "a network that can be read"),
                          std::pair(FileUse::Table, "a CSV table or a .npz file"),
                          std::pair(FileUse::TestSet, "a test set"),
                          std::pair(FileUse::Document, "a recording or a workspace"),
                          std::pair(FileUse::Recording, "a recording")};

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

/// The number that torch.save wrote first until PyTorch 1.6, as a pickle after its version.
constexpr std::string_view torchMagic("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 13);

bool isTarName(const std::filesystem::path &path)
{
    const std::string name = path.filename().string();
    return name.ends_with(".tar.gz") || name.ends_with(".tgz");
}

/// A length below 4 GB in eight bytes, then the header.
bool isSafetensors(std::string_view start)
{
    return start.size() >= 9 && start[8] == '{' && start.substr(4, 4) == "\0\0\0\0"sv;
}

FileKind kindOfTensors(const File &file)
{
    const auto header = file.beginning(longestNames);
    const auto has = [&](const char *name) { return header && header->find(name) != std::string::npos; };
    const bool isRecording = has("\"offramp_recording\"") || (has("\"label\"") && has("\"predicted\""));
    return isRecording ? FileKind::Recording : FileKind::Safetensors;
}

bool isJson(std::string_view start)
{
    const auto first = start.find_first_not_of(" \t\r\n");
    return first != start.npos && (start[first] == '{' || start[first] == '[');
}

} // namespace

const char *toText(FileUse use)
{
    return wordFor(uses, use);
}

Result<FileKind> recogniseFile(const std::filesystem::path &path)
{
    const auto file = File::open(path, File::Mode::Read);
    if (!file)
        return tl::unexpected(file.error());
    const auto read = file->beginning(longestBeginning);
    if (!read)
        return tl::unexpected(read.error());
    const std::string_view start = *read;
    if (start.starts_with("PK\x03\x04")) {
        const auto entries = readZipDirectory(*file, ZipPacking::StoredOrDeflated);
        if (!entries && entries.error().kind == ErrorKind::Failed)
            return tl::unexpected(entries.error()); // the disk failed
        return entries ? kindOfZip(*entries) : FileKind::BrokenZip;
    }
    if (start.starts_with("\x1f\x8b\x08"))
        return isTarName(path) ? FileKind::TarGzip : FileKind::Gzip;
    for (const auto &[kind, at, bytes] : signatures) {
        if (start.size() > at && start.substr(at).starts_with(bytes))
            return kind;
    }
    if (isSafetensors(start)) // before the pickle: the length of a header may look like one
        return kindOfTensors(*file);
    if (start.size() > 1 && start[0] == '\x80' && start[1] >= 2 && start[1] <= 5)
        return start.substr(2).starts_with(torchMagic) ? FileKind::TorchSave : FileKind::Pickle;
    if (isJson(start))
        return start.find("\"offramp_workspace\"") == start.npos ? FileKind::Json : FileKind::Workspace;
    if (isOnnx(start))
        return FileKind::Onnx;
    const bool isText = start.find('\0') == start.npos;
    return !isText && path.filename().string().find(".tfrecord") != std::string::npos ? FileKind::TfRecord
                                                                                      : FileKind::Unknown;
}

std::optional<Error> refusalOf(const std::filesystem::path &path, FileKind kind, FileUse use)
{
    const auto known = std::ranges::find(knownKinds, kind, &Known::kind);
    if (known == knownKinds.end())
        return std::nullopt;
    const char *remedy = use == FileUse::Network   ? known->network
                         : use == FileUse::TestSet ? known->testSet
                                                   : known->table;
    const bool isOpened = use == FileUse::Document && (kind == FileKind::Recording || kind == FileKind::Workspace);
    if (!remedy || isOpened)
        return std::nullopt;
    const std::string name = use == FileUse::TestSet ? path.string() : path.filename().string();
    return Error{ErrorKind::BadInput, fmt::format("{} is {}, not {}.", path.string(), known->name, toText(use)),
                 fmt::format(fmt::runtime(remedy), name)};
}

} // namespace offramp
