// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace offramp {

/// Denies, to all threads of this process and what they start, the system calls that a network never needs: sockets,
/// starting programs, looking into other processes, mounting, changing owners and permissions by name, kernel
/// interfaces. They fail with EPERM. abi: the version of Landlock in force; below 3, cutting off a file that may only
/// be read is denied too. usesGpu: NVIDIA's driver may wait for connections to a Unix socket (SOCK_SEQPACKET), but not
/// connect or accept. Returns 0 or errno. It cannot be undone.
[[nodiscard]] int denySystemCalls(int abi, bool usesGpu);

} // namespace offramp
