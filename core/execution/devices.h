// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <string>
#include <vector>

namespace offramp {

/// Something a network can run on.
struct Device {
    std::string kind = "cpu"; ///< "cpu" or "cuda"
    int index = 0;            ///< among those of its kind
    std::string name;         ///< for people
    int threads = 0;          ///< that are used unless a person says otherwise; 0 where it does not apply

    bool operator==(const Device &) const = default;
};

/// One for each core. (LibTorch's own default depends on how it was built: Debian's is 1.)
[[nodiscard]] int defaultThreads();

/// "cpu" or "cuda:0".
[[nodiscard]] std::string toText(const Device &device);

/// What this machine and this LibTorch offer, the processor first.
[[nodiscard]] std::vector<Device> availableDevices();

/// The device that a word names: "cpu", "cuda", "cuda:1", or "auto" (the first CUDA device, else the processor). One
/// that is not there is an error.
[[nodiscard]] Result<Device> chooseDevice(const std::string &word);

/// The version of the LibTorch this program was built with, such as "1.13.1".
[[nodiscard]] std::string libtorchVersion();

} // namespace offramp
