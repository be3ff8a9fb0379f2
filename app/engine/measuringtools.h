// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measuring/measurementreport.h"
#include "core/power/loadwatch.h"
#include "core/power/metersampler.h"
#include "core/power/openmeters.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace offramp {

struct Device;

/// What joules are measured with, as the command line has it.
struct MeterTexts {
    std::string meters = "auto";
    std::optional<double> watts;
    double idleSeconds = 10;
};

/// Declares --meters and --watts.
void addMeterOptions(CLI::App &verb, MeterTexts &texts);

/// Declares --idle.
void addIdleOption(CLI::App &verb, MeterTexts &texts);

/// Opens the meters, after the sandbox has been entered; none where there is nothing to read. device and warn as for
/// MeasuringTools::open(). Fails where --meters names something that cannot be read.
[[nodiscard]] Result<OpenedMeters> openMeters(const MeterTexts &texts, const Device *device,
                                              const std::function<void(const std::string &)> &warn);

/// Open meters and the watch on other load, for one measurement. Belongs to one thread.
class MeasuringTools
{
public:
    /// Opens the meters, after the sandbox has been entered, and measures idle power and other load for the seconds of
    /// texts: one at most where no meter counts. Counters are watched for a second at least. device: that of a network;
    /// nullptr for a program, which may use every GPU. warn is told what cannot be measured. Fails where --meters names
    /// something that cannot be read, and after a stop.
    [[nodiscard]] static Result<std::unique_ptr<MeasuringTools>> open(
        const MeterTexts &texts, const Device *device, const std::stop_token &stop,
        const std::function<void(const std::string &)> &warn);

    /// Starts to read the meters and to watch other load.
    void start();

    /// For the measurement, once start() was called; they refer to this object.
    [[nodiscard]] Instruments instruments(std::function<void()> settle);

    /// To be called between repeats.
    void look() { m_load.look(); }

    /// Adds meters, idle power and other load to a report, and ends the watch.
    void describe(MeasurementReport &report);

private:
    MeasuringTools(OpenedMeters opened, PowerClock clock);
    [[nodiscard]] Result<void> lookBefore(double seconds, bool isAuto, const std::stop_token &stop,
                                          const std::function<void(const std::string &)> &warn);

    PowerClock m_clock;
    OpenedMeters m_opened;
    std::vector<UsedMeter> m_used;
    double m_idleSeconds = 0;
    LoadWatch m_load;
    bool m_watches = false; ///< whether other load is watched
    std::optional<OtherLoad> m_loadBefore;
    MeterSampler m_sampler; ///< last, because it reads the meters
};

} // namespace offramp
