// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/caught.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <new>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace offramp {

Error memoryError()
{
    return {ErrorKind::Memory, "Memory ran out.",
            "Close other recordings and programs, or give this one less at a time (a smaller batch, a smaller file)."};
}

bool isOutOfMemory(const std::exception &error)
{
    if (dynamic_cast<const std::bad_alloc *>(&error))
        return true;
    // Of c10::OutOfMemoryError and CUDA, of LibTorch's allocator, of what runs TorchScript, of cuDNN and cuBLAS, and of
    // LibTorch where it cannot ask a virtual GPU for the state of its memory.
    const std::string_view text = error.what();
    constexpr std::array words{"out of memory",        "can't allocate memory", "not enough memory", "std::bad_alloc",
                               "_STATUS_ALLOC_FAILED", "_ALLOCATION_FAILED",    "NVML_SUCCESS == r"};
    return std::ranges::any_of(words, [text](const char *word) { return text.find(word) != std::string_view::npos; });
}

Error caughtError()
{
    constexpr auto remedy = "Try again; if it happens again, report it with the file that causes it.";
    try {
        throw;
    } catch (const std::bad_alloc &) {
        return memoryError();
    } catch (const std::length_error &) { // of a container that was to hold more than any memory
        return memoryError();
    } catch (const std::filesystem::filesystem_error &error) {
        return {ErrorKind::Failed, fmt::format("{}.", error.what()), "Check the disk and the path."};
    } catch (const std::system_error &error) {
        if (error.code() == std::errc::resource_unavailable_try_again) // of std::thread
            return {ErrorKind::Device, "The system allows no more threads or processes.",
                    "Close other programs, or raise the limit (ulimit -u, or that of the container)."};
        return {ErrorKind::Failed, fmt::format("An unexpected error occurred: {}.", error.what()), remedy};
    } catch (const std::exception &error) {
        if (isOutOfMemory(error))
            return memoryError();
        return {ErrorKind::Failed, fmt::format("An unexpected error occurred: {}.", error.what()), remedy};
    } catch (...) {
        return {ErrorKind::Failed, "An unexpected error occurred.", remedy};
    }
}

} // namespace offramp
