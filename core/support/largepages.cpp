// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/largepages.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace offramp {

void preferLargePages(void *memory, std::size_t bytes)
{
#ifdef MADV_HUGEPAGE
    constexpr std::size_t worthIt = 2 << 20; // one large page of most processors
    if (bytes < worthIt)
        return;
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page;
    const std::uintptr_t end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / page * page;
    ::madvise(reinterpret_cast<void *>(begin), end - begin, MADV_HUGEPAGE); // a hint: no harm if it is refused
#else
    (void)memory;
    (void)bytes;
#endif
}

} // namespace offramp
