// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <vector>

namespace offramp {

/// A variable that a library of the engine reads while it loads, before main().
struct EngineVariable {
    const char *name;
    const char *value;
    std::array<const char *, 2> others; ///< with one of these the user decides
};

/// OpenMP's own spin wait uses up whole time slices while other work needs the processor too: a run of 1.5 s took 41 s.
inline constexpr EngineVariable shortSpin{"GOMP_SPINCOUNT", "1000", {"GOMP_SPINCOUNT", "OMP_WAIT_POLICY"}};

/// OpenBLAS starts no threads then, so that the sandbox need not start the engine again to confine them; the engine
/// asks for them later.
inline constexpr EngineVariable lateBlasThreads{"GOTO_NUM_THREADS", "1", {"GOTO_NUM_THREADS", "OPENBLAS_NUM_THREADS"}};

/// Those that this process's environment lacks. What starts the program with LibTorch adds them.
[[nodiscard]] std::vector<EngineVariable> missingEngineVariables();

} // namespace offramp
