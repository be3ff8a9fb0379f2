// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/nvml.h"

#include "core/support/printable.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace offramp {

namespace {

// As in NVIDIA's nvml.h, whose interface is the same in all versions of the driver.
constexpr int success = 0;
constexpr int notSupported = 3;
constexpr int noPermission = 4;
constexpr int insufficientSize = 7;
constexpr int driverNotLoaded = 9;
constexpr int functionNotFound = 13;
constexpr int versionMismatch = 18;

/// nvmlProcessInfo_v2_t. Some drivers write 8 bytes more for the third version of the function, which is not used.
struct ProcessInfo {
    unsigned pid = 0;
    unsigned long long usedMemory = 0;
    unsigned gpuInstance = 0;
    unsigned computeInstance = 0;
};

/// nvmlProcessInfo_v1_t, of drivers before 2021.
struct OldProcessInfo {
    unsigned pid = 0;
    unsigned long long usedMemory = 0;
};

template<typename Function>
bool find(void *library, const char *name, Function &function)
{
    function = reinterpret_cast<Function>(::dlsym(library, name));
    return function != nullptr;
}

std::string remedyFor(int code)
{
    switch (code) {
    case noPermission:
        return "Run the program as a user who may use the GPU: nvidia-smi has to work.";
    case driverNotLoaded:
        return "Load NVIDIA's driver: nvidia-smi has to work. Without a GPU, measure the processor only.";
    case versionMismatch:
        return "NVIDIA's driver was updated: start the machine again.";
    default:
        return "Check that nvidia-smi works, then measure again.";
    }
}

/// The process ids that one version of NVML's function lists.
template<typename Info, typename Function>
int listProcesses(Function function, void *device, std::vector<int> &pids)
{
    int code = insufficientSize;
    unsigned room = 16;
    std::vector<Info> infos;
    for (int attempt = 0; code == insufficientSize && attempt < 8; ++attempt) {
        unsigned count = room;
        infos.assign(room, {});
        code = function(device, &count, infos.data());
        if (code == success)
            infos.resize(std::min(count, room));
        room = 2 * std::max(room, count);
    }
    if (code == success) {
        for (const Info &info : infos)
            pids.push_back(static_cast<int>(info.pid));
    }
    return code;
}

} // namespace

struct NvmlFunctions {
    int (*init)() = nullptr;
    int (*shutdown)() = nullptr;
    const char *(*errorString)(int) = nullptr;
    int (*count)(unsigned *) = nullptr;
    int (*handle)(unsigned, void **) = nullptr;
    int (*name)(void *, char *, unsigned) = nullptr;
    int (*uuid)(void *, char *, unsigned) = nullptr;
    int (*totalEnergy)(void *, unsigned long long *) = nullptr;
    int (*powerUsage)(void *, unsigned *) = nullptr;
    int (*processes)(void *, unsigned *, ProcessInfo *) = nullptr;
    int (*oldProcesses)(void *, unsigned *, OldProcessInfo *) = nullptr;
};

Result<std::shared_ptr<const Nvml>> Nvml::load(const std::filesystem::path &library)
{
    void *loaded = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!loaded) {
        const char *reason = ::dlerror();
        return failure(ErrorKind::BadInput,
                       fmt::format("NVIDIA's library {} cannot be loaded: {}.", library.string(),
                                   printable(reason ? reason : "unknown reason")),
                       "Install NVIDIA's driver (nvidia-smi has to work), or measure without a GPU.");
    }
    auto functions = std::make_unique<NvmlFunctions>();
    NvmlFunctions &f = *functions;
    const bool isComplete = find(loaded, "nvmlInit_v2", f.init) && find(loaded, "nvmlShutdown", f.shutdown)
                            && find(loaded, "nvmlDeviceGetCount_v2", f.count)
                            && find(loaded, "nvmlDeviceGetHandleByIndex_v2", f.handle)
                            && find(loaded, "nvmlDeviceGetName", f.name);
    if (!isComplete) {
        ::dlclose(loaded);
        return failure(ErrorKind::BadInput,
                       fmt::format("{} lacks functions of NVML, NVIDIA's library for the power of GPUs.",
                                   library.string()),
                       "Install a newer NVIDIA driver.");
    }
    find(loaded, "nvmlErrorString", f.errorString);
    find(loaded, "nvmlDeviceGetUUID", f.uuid);
    find(loaded, "nvmlDeviceGetTotalEnergyConsumption", f.totalEnergy);
    find(loaded, "nvmlDeviceGetPowerUsage", f.powerUsage);
    find(loaded, "nvmlDeviceGetComputeRunningProcesses_v2", f.processes);
    find(loaded, "nvmlDeviceGetComputeRunningProcesses", f.oldProcesses);
    std::shared_ptr<Nvml> nvml(new Nvml(loaded, std::move(functions)));
    if (const int code = nvml->m_functions->init(); code != success) {
        const Error error = nvml->errorFor(code, "NVIDIA's driver does not answer");
        nvml->m_functions->shutdown = nullptr;
        return tl::unexpected(error);
    }
    return nvml;
}

Nvml::Nvml(void *library, std::unique_ptr<NvmlFunctions> functions)
    : m_library(library)
    , m_functions(std::move(functions))
{
}

Nvml::~Nvml()
{
    if (m_functions->shutdown)
        m_functions->shutdown();
    ::dlclose(m_library);
}

Error Nvml::errorFor(int code, const std::string &what) const
{
    const char *text = m_functions->errorString ? m_functions->errorString(code) : nullptr;
    return {ErrorKind::Device,
            fmt::format("{}: {} (NVML error {}).", what, text ? printable(text) : "unknown error", code),
            remedyFor(code)};
}

Result<unsigned> Nvml::gpuCount() const
{
    unsigned count = 0;
    const int code = m_functions->count(&count);
    return code == success ? Result<unsigned>(count)
                           : tl::unexpected(errorFor(code, "The GPUs of this machine cannot be counted"));
}

Result<NvmlGpu> Nvml::gpu(unsigned index) const
{
    const auto count = gpuCount();
    if (!count)
        return tl::unexpected(count.error());
    if (index >= *count) {
        return failure(ErrorKind::Usage, fmt::format("GPU {} does not exist.", index),
                       *count == 0 ? std::string("This machine has no NVIDIA GPU: measure without one.")
                                   : fmt::format("Choose from 0 to {}, as nvidia-smi counts.", *count - 1));
    }
    NvmlGpu gpu;
    gpu.index = index;
    const std::string shown = fmt::format("GPU {}", index);
    if (const int code = m_functions->handle(index, &gpu.handle); code != success)
        return tl::unexpected(errorFor(code, shown + " cannot be opened"));
    std::array<char, 128> text{};
    if (const int code = m_functions->name(gpu.handle, text.data(), text.size()); code != success)
        return tl::unexpected(errorFor(code, shown + " does not tell its name"));
    text.back() = '\0';
    gpu.name = printable(text.data());
    text.fill('\0');
    if (m_functions->uuid && m_functions->uuid(gpu.handle, text.data(), text.size()) == success) {
        text.back() = '\0';
        gpu.uuid = printable(text.data());
    }
    return gpu;
}

Result<std::optional<std::uint64_t>> Nvml::totalMillijoules(const NvmlGpu &gpu) const
{
    unsigned long long energy = 0;
    const int code = m_functions->totalEnergy ? m_functions->totalEnergy(gpu.handle, &energy) : functionNotFound;
    if (code == notSupported || code == functionNotFound)
        return std::nullopt;
    if (code != success)
        return tl::unexpected(errorFor(code, fmt::format("The energy of {} cannot be read", toText(gpu))));
    return std::optional<std::uint64_t>(energy);
}

Result<std::optional<unsigned>> Nvml::milliwatts(const NvmlGpu &gpu) const
{
    unsigned power = 0;
    const int code = m_functions->powerUsage ? m_functions->powerUsage(gpu.handle, &power) : functionNotFound;
    if (code == notSupported || code == functionNotFound)
        return std::nullopt;
    if (code != success)
        return tl::unexpected(errorFor(code, fmt::format("The power of {} cannot be read", toText(gpu))));
    return std::optional(power);
}

Result<std::vector<int>> Nvml::computeProcesses(const NvmlGpu &gpu) const
{
    std::vector<int> pids;
    const int code = m_functions->processes ? listProcesses<ProcessInfo>(m_functions->processes, gpu.handle, pids)
                     : m_functions->oldProcesses
                         ? listProcesses<OldProcessInfo>(m_functions->oldProcesses, gpu.handle, pids)
                         : functionNotFound;
    if (code == success || code == notSupported || code == functionNotFound)
        return pids;
    return tl::unexpected(errorFor(code, fmt::format("The processes on {} cannot be listed", toText(gpu))));
}

std::string toText(const NvmlGpu &gpu)
{
    return fmt::format("{} ({})", gpu.name, gpu.uuid.empty() ? fmt::format("GPU {}", gpu.index) : gpu.uuid);
}

} // namespace offramp
