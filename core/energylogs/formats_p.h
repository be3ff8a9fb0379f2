// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/energylogs/energylog.h"

namespace offramp {

/// A log to be read: UTF-8, without a byte-order mark.
struct LogText {
    std::string_view text;
    std::string_view source; ///< its name in messages
    const EnergyLogOptions &options;
    std::vector<std::string> heads; ///< of its first row as CSV, trimmed, in lower case; empty where it is not CSV
};

/// One tool's log: how it is recognised, and its reader. A reader returns runs without checking that any energy is
/// known; Result's error names the line.
struct LogFormat {
    const char *tool;
    bool (*isIt)(const LogText &log);
    Result<EnergyLog> (*read)(const LogText &log);
};

extern const LogFormat codeCarbonFormat;   ///< emissions.csv of versions 1 to 3
extern const LogFormat nvidiaSmiFormat;    ///< --query-gpu=timestamp,power.draw --format=csv
extern const LogFormat zeusFormat;         ///< the log_file of a ZeusMonitor
extern const LogFormat energiBridgeFormat; ///< CSV
extern const LogFormat aiPowerMeterFormat; ///< power_metrics.json
extern const LogFormat perfStatFormat;     ///< text, and CSV of -x
extern const LogFormat powermetricsFormat; ///< text
extern const LogFormat tegrastatsFormat;   ///< text

} // namespace offramp
