// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/engine/imageoptions.h"
#include "app/engine/measuringtools.h"
#include "app/engine/networkoptions.h"
#include "app/engine/sandboxoptions.h"
#include "core/measuring/networkmeasurement.h"
#include "core/measuring/programmeasurement.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// What to measure and how, as the command line has it.
struct MeasureOptions {
    NetworkOptions network;
    std::string dataset;
    std::optional<std::string> split;
    std::string labels;
    std::string among = "all";
    std::string thresholds;
    std::string criterion = "entropy";
    std::string temperatures; ///< with colons between exits; empty: those of the recording of into
    ImageTexts images;
    std::optional<int> batch;
    std::string device = "cpu";
    std::string execution = "optimised";
    std::string precision = "fp32";
    bool tf32 = false;
    std::string decode = "no";
    bool noPrefixes = false;
    int threads = 0;
    std::optional<std::size_t> limit;
    std::size_t alone = 200;
    std::optional<std::size_t> programImages;
    std::optional<std::size_t> repeats;
    std::optional<std::string> until;
    std::optional<double> atMost;
    std::size_t warmUps = 1;
    std::string contest;
    MeterTexts meters;
    bool json = false;
    std::string out;
    std::vector<CLI::Option *> ofNetworks = {}; ///< the options that say something only of a network
    std::string into;                           ///< the recording that takes the costs of the exits
    std::shared_ptr<SandboxOptions> sandbox = std::make_shared<SandboxOptions>();
    std::shared_ptr<std::vector<std::string>> program = std::make_shared<std::vector<std::string>>();
};

/// Declares all options of the verb.
void declareOptions(CLI::App &command, MeasureOptions &options);

/// How a program is measured.
[[nodiscard]] Result<ProgramMeasureRequest> programRequestFrom(const MeasureOptions &options);

/// How a network of so many exits is measured, on a device. labelled [C]: the classes of the test set.
[[nodiscard]] Result<NetworkMeasureRequest> networkRequestFrom(const MeasureOptions &options, const Network &network,
                                                               const ImagePlan &plan, int exits, const Device &device,
                                                               std::vector<bool> labelled);

} // namespace offramp
