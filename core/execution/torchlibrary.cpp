// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include <torch/script.h>

#include "core/execution/torchlibrary.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <torch/version.h>

#include <cstdint>
#include <string>

namespace offramp {

namespace {

constexpr unsigned major = TORCH_VERSION_MAJOR;
constexpr unsigned minor = TORCH_VERSION_MINOR;
constexpr bool tellsItsVersion = major > 2 || (major == 2 && minor >= 8);
constexpr auto versionFunction = "aoti_torch_abi_version"; // PyTorch, torch/csrc/inductor/aoti_torch/c/shim.h
constexpr auto cudaLibrary = "libtorch_cuda.so";

} // namespace

Result<void> checkTorch()
{
    const auto version = reinterpret_cast<std::uint64_t (*)()>(::dlsym(RTLD_DEFAULT, versionFunction));
    if (!version && !tellsItsVersion)
        return {};
    // The highest byte is the major version, the next the minor one.
    const std::uint64_t loaded = version ? version() : 0;
    const auto loadedMajor = static_cast<unsigned>(loaded >> 56U);
    const auto loadedMinor = static_cast<unsigned>(loaded >> 48U & 0xFFU);
    if (loadedMajor == major && loadedMinor == minor)
        return {};
    const std::string other = version ? fmt::format("{}.{}", loadedMajor, loadedMinor) : "older than 2.8";
    return failure(ErrorKind::Failed,
                   fmt::format("This engine was compiled for LibTorch {}.{}, and the one that was loaded is {}.", major,
                               minor, other),
                   fmt::format("Install torch {}.{}, or an engine for the other: pip install -U 'offramp[engine]'.",
                               major, minor));
}

Result<void> loadCuda()
{
    if (::dlopen(cudaLibrary, RTLD_LAZY | RTLD_GLOBAL))
        return {};
    const char *message = ::dlerror();
    const std::string reason = message ? message : "";
    if (reason.starts_with(cudaLibrary)) // this LibTorch has none
        return {};
    return failure(ErrorKind::Device, fmt::format("CUDA could not be loaded: {}.", reason),
                   "Only the processor is used. Install torch again with all that it depends on.");
}

} // namespace offramp
