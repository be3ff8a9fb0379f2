// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
//
// NVIDIA's library for tests. The file that OFFRAMP_NVML_STUB names is read at every call; each line is a key and its
// value:
//   init 9                 what nvmlInit_v2 returns; absent: 0
//   count 2                GPUs
//   0.name NVIDIA Test     of GPU 0, as are the next ones
//   0.uuid GPU-0
//   0.energy 1234          in mJ
//   0.power 50000          in mW
//   0.processes 10 20 30   process numbers
// A value that is absent is not supported (3); "!15" returns that error. With NVML_STUB_OLD it is the library of a
// driver from before Volta.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace {

constexpr int success = 0;
constexpr int uninitialized = 1;
constexpr int notSupported = 3;
constexpr int insufficientSize = 7;

int running = 0; // calls of nvmlInit_v2 less those of nvmlShutdown
char devices[8];

std::optional<std::string> valueOf(const std::string &key)
{
    const char *path = std::getenv("OFFRAMP_NVML_STUB");
    std::ifstream file(path ? path : "");
    for (std::string line; std::getline(file, line);) {
        if (line.rfind(key + ' ', 0) == 0)
            return line.substr(key.size() + 1);
    }
    return std::nullopt;
}

std::string keyOf(const void *device, const char *name)
{
    return std::to_string(static_cast<const char *>(device) - devices) + '.' + name;
}

/// Success and the text of a value, or the error to return.
int find(const std::string &key, std::string &text)
{
    if (running == 0)
        return uninitialized;
    const auto value = valueOf(key);
    if (!value)
        return notSupported;
    if (value->rfind('!', 0) == 0)
        return std::atoi(value->c_str() + 1);
    text = *value;
    return success;
}

int copyText(const std::string &key, char *text, unsigned length)
{
    std::string value;
    if (const int code = find(key, value))
        return code;
    if (value.size() >= length)
        return insufficientSize;
    std::memcpy(text, value.c_str(), value.size() + 1);
    return success;
}

template<typename Number>
int readNumber(const std::string &key, Number *number)
{
    std::string value;
    const int code = find(key, value);
    if (code == success)
        *number = static_cast<Number>(std::strtoull(value.c_str(), nullptr, 10));
    return code;
}

template<typename Info>
int listProcesses(void *device, unsigned *count, Info *infos)
{
    std::string value;
    if (const int code = find(keyOf(device, "processes"), value))
        return code;
    std::istringstream words(value);
    std::vector<unsigned> pids;
    for (unsigned pid = 0; words >> pid;)
        pids.push_back(pid);
    const auto room = *count;
    *count = static_cast<unsigned>(pids.size());
    if (room < pids.size())
        return insufficientSize;
    for (std::size_t i = 0; i < pids.size(); ++i) {
        infos[i] = {};
        infos[i].pid = pids[i];
    }
    return success;
}

struct InfoV1 {
    unsigned pid;
    unsigned long long usedMemory;
};
struct InfoV2 {
    unsigned pid;
    unsigned long long usedMemory;
    unsigned gpuInstance;
    unsigned computeInstance;
};

} // namespace

extern "C" {

int nvmlInit_v2()
{
    if (const auto code = valueOf("init"); code && *code != "0")
        return std::atoi(code->c_str());
    ++running;
    return success;
}

int nvmlShutdown()
{
    if (running == 0)
        return uninitialized;
    --running;
    return success;
}

const char *nvmlErrorString(int code)
{
    return code == 9 ? "Driver Not Loaded" : code == 15 ? "GPU is lost" : "Unknown Error";
}

int nvmlDeviceGetCount_v2(unsigned *count)
{
    return readNumber("count", count);
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device)
{
    *device = devices + std::min(index, 7U);
    return running ? success : uninitialized;
}

int nvmlDeviceGetName(void *device, char *name, unsigned length)
{
    return copyText(keyOf(device, "name"), name, length);
}

int nvmlDeviceGetPowerUsage(void *device, unsigned *milliwatts)
{
    return readNumber(keyOf(device, "power"), milliwatts);
}

int nvmlDeviceGetComputeRunningProcesses(void *device, unsigned *count, InfoV1 *infos)
{
    return listProcesses(device, count, infos);
}

#ifndef NVML_STUB_OLD
int nvmlDeviceGetUUID(void *device, char *uuid, unsigned length)
{
    return copyText(keyOf(device, "uuid"), uuid, length);
}

int nvmlDeviceGetTotalEnergyConsumption(void *device, unsigned long long *millijoules)
{
    return readNumber(keyOf(device, "energy"), millijoules);
}

int nvmlDeviceGetComputeRunningProcesses_v2(void *device, unsigned *count, InfoV2 *infos)
{
    return listProcesses(device, count, infos);
}
#endif
}
