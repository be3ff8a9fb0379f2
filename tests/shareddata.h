// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

#include <cstdlib>
#include <filesystem>

/// Reference data that is not part of the repository: beside the checkout in shared/, or where OFFRAMP_SHARED points.
inline std::filesystem::path sharedData(const char *below)
{
    const char *given = std::getenv("OFFRAMP_SHARED");
    const char *source = std::getenv("OFFRAMP_SOURCE");
    const std::filesystem::path root
        = given ? std::filesystem::path(given) : std::filesystem::path(source ? source : ".") / ".." / "shared";
    return root / below;
}

/// Skips the running test, with the way to enable it, when a shared file is not there.
#define SKIP_WITHOUT(path)                                                                                             \
    if (!std::filesystem::exists(path))                                                                                \
    QSKIP("Needs the reference data: put it beside the checkout as shared/, or set OFFRAMP_SHARED.")
