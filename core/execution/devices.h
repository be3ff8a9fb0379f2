// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <string>
#include <vector>

namespace offramp {

/// A device that a network can run on.
struct Device {
    std::string kind = "cpu"; ///< "cpu" or "cuda"
    int index = 0;            ///< among those of its kind
    std::string name;         ///< for people
    int threads = 0;          ///< used by default; 0 where it does not apply

    bool operator==(const Device &) const = default;
};

/// One per core. (LibTorch's own default depends on how it was built: Debian's is 1.)
[[nodiscard]] int defaultThreads();

/// "cpu" or "cuda:0".
[[nodiscard]] std::string toText(const Device &device);

/// The devices of this machine that this LibTorch can use, the processor first.
[[nodiscard]] std::vector<Device> availableDevices();

/// The device of that name: "cpu", "cuda", "cuda:1", or "auto" (the first CUDA device, else the processor). A device
/// that does not exist is an error.
[[nodiscard]] Result<Device> chooseDevice(const std::string &name);

/// Waits until a GPU has done what it was given; a processor has at once.
void waitFor(const Device &device);

/// The version of the LibTorch this program was built with, such as "1.13.1".
[[nodiscard]] std::string libtorchVersion();

} // namespace offramp
