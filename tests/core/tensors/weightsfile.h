// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <string>

/// Writes a file of weights into a folder, over the one before it, and returns its path.
inline std::filesystem::path writeWeights(const QTemporaryDir &folder, const std::string &bytes)
{
    const auto path = std::filesystem::path(folder.path().toStdString()) / "weights";
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
}
