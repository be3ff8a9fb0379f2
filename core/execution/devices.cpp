// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include <torch/script.h>

#include "core/execution/devices.h"

#include "core/support/numbers.h"

#include <fmt/format.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <thread>

namespace offramp {

namespace {

std::string processorName()
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (const auto colon = line.find(": "); line.starts_with("model name") && colon != std::string::npos)
            return line.substr(colon + 2);
    }
    return "processor";
}

} // namespace

int defaultThreads()
{
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

std::string toText(const Device &device)
{
    return device.kind == "cpu" ? device.kind : fmt::format("{}:{}", device.kind, device.index);
}

std::vector<Device> availableDevices()
{
    std::vector<Device> devices{{"cpu", 0, processorName(), defaultThreads()}};
    const auto cudaDevices = static_cast<int>(torch::cuda::device_count());
    for (int index = 0; index < cudaDevices; ++index)
        devices.push_back({"cuda", index, fmt::format("CUDA device {}", index), 0});
    return devices;
}

Result<Device> chooseDevice(const std::string &name)
{
    const auto devices = availableDevices();
    if (name == "auto")
        return devices.size() > 1 ? devices[1] : devices[0];
    const std::string wanted = name == "cuda" ? "cuda:0" : name;
    const auto found = std::ranges::find_if(devices, [&](const Device &device) { return toText(device) == wanted; });
    if (found != devices.end())
        return *found;
    const auto index = wanted.starts_with("cuda:") ? parseNumber(wanted.substr(5)) : std::nullopt;
    if (!index || *index < 0 || *index != std::floor(*index))
        return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a device.", name),
                       "Use --device cpu, cuda:0, cuda:1, … or auto.");
    return failure(ErrorKind::Device, fmt::format("This machine has no device {}.", wanted),
                   "offramp-engine devices lists its devices; a CUDA device needs a LibTorch built with CUDA.");
}

void waitFor(const Device &device)
{
    if (device.kind == "cuda")
        torch::cuda::synchronize(device.index);
}

std::string libtorchVersion()
{
    return TORCH_VERSION;
}

} // namespace offramp
