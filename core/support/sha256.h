// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/cancelled.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace offramp {

/// A running SHA-256 digest.
class Sha256
{
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256 &) = delete;
    Sha256 &operator=(const Sha256 &) = delete;

    void add(std::string_view bytes);

    /// The digest of everything added, as 64 lower-case hexadecimal digits. Ends the digest.
    [[nodiscard]] std::string hex();

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

/// The digest of a file's bytes, as 64 lower-case hexadecimal digits. isCancelled is asked for every megabyte.
[[nodiscard]] Result<std::string> sha256OfFile(const std::filesystem::path &path, const IsCancelled &isCancelled = {});

} // namespace offramp
