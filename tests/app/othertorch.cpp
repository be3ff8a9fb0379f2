// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
//
// What LibTorch 3.7 would tell about itself; preloaded into the engine.
#include <cstdint>

extern "C" std::uint64_t aoti_torch_abi_version()
{
    return std::uint64_t{3} << 56U | std::uint64_t{7} << 48U;
}
