// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/sha256.h"

#include "core/support/file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <vector>

namespace offramp {

struct Sha256::Context {
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    ~Context() { EVP_MD_CTX_free(md); }
};

Sha256::Sha256()
    : m_context(std::make_unique<Context>())
{
    EVP_DigestInit_ex(m_context->md, EVP_sha256(), nullptr);
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes)
{
    EVP_DigestUpdate(m_context->md, bytes.data(), bytes.size());
}

std::string Sha256::hex()
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(m_context->md, digest.data(), &size);
    return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + size, ""));
}

Result<std::string> sha256OfFile(const std::filesystem::path &path, const IsCancelled &isCancelled)
{
    const auto file = File::open(path, File::Mode::Read);
    if (!file)
        return tl::unexpected(file.error());
    const auto size = file->size();
    if (!size)
        return tl::unexpected(size.error());

    Sha256 digest;
    std::vector<char> buffer(1 << 20);
    for (std::uint64_t at = 0; at < *size;) {
        if (isSet(isCancelled))
            return cancelled();
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), *size - at));
        if (auto done = file->read(at, std::as_writable_bytes(std::span(buffer).first(count))); !done)
            return tl::unexpected(done.error());
        digest.add({buffer.data(), count});
        at += count;
    }
    return digest.hex();
}

} // namespace offramp
