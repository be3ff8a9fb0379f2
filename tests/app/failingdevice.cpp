// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
//
// What a GPU that has failed does to the engine: an exception leaves a function that must not throw, as the destructors
// of LibTorch are. Preloaded into the engine, the file that is to be recorded gets no room.
#include <stdexcept>

#include <sys/types.h>

namespace {

int fail()
{
    throw std::runtime_error(
        "CUDA error: an illegal memory access was encountered\nCompile with `TORCH_USE_CUDA_DSA`.");
}

} // namespace

extern "C" int posix_fallocate(int, off_t, off_t) noexcept
{
    return fail();
}

extern "C" int posix_fallocate64(int, off_t, off_t) noexcept
{
    return fail();
}
