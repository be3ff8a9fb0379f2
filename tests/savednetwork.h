// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/networks/network.h"

#include <torch/script.h>

#include <QTemporaryDir>

#include <filesystem>

/// Saves a module in a folder and opens it as a network.
inline offramp::Result<offramp::Network> saveAndLoad(const QTemporaryDir &folder, const torch::jit::Module &module)
{
    const auto path = std::filesystem::path(folder.path().toStdString()) / "net.pt";
    module.save(path.string());
    return offramp::Network::load(path);
}
