// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <filesystem>
#include <optional>

namespace offramp {

/// What a file is by its content, whatever its name; Unknown may be text.
enum class FileKind {
    Unknown,
    Npz,             ///< arrays of NumPy
    TorchSave,       ///< a pickle of torch.save, in a zip file or not
    TorchScript,     ///< a network of torch.jit
    ExportedProgram, ///< a network of torch.export
    AotInductor,     ///< a network that torch compiled to machine code
    Safetensors,
    Recording, ///< a safetensors file with the tensors of a recording
    Workspace,
    Onnx,
    TensorFlowLite,
    Keras,
    Hdf5,
    Parquet,
    Feather,
    Npy,
    Pickle, ///< any other pickle
    Json,
    Excel,
    OldExcel,
    OpenDocument,
    Image,
    Idx, ///< images or labels as MNIST has them
    TfRecord,
    Lmdb,
    Tar,
    TarGzip, ///< by its name; any other compressed file is Gzip
    Gzip,
    Zip,       ///< any other zip file
    BrokenZip, ///< a zip file whose directory cannot be read
};

/// What a file is to be used as. Document: something to open in the window.
enum class FileUse { Network, Table, TestSet, Document, Recording };

/// "a network that can be read", "a CSV table or a .npz file", "a test set", "a recording or a workspace" or "a
/// recording".
[[nodiscard]] const char *toText(FileUse use);

/// Looks at the beginning of a file, and at the names in a zip file. An error if it cannot be read.
[[nodiscard]] Result<FileKind> recogniseFile(const std::filesystem::path &path);

/// Why a file of that kind cannot be used so, and what to do; nothing for a kind that can, and for one that its reader
/// judges itself.
[[nodiscard]] std::optional<Error> refusalOf(const std::filesystem::path &path, FileKind kind, FileUse use);

} // namespace offramp
