// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/execution/devices.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// How a network's operators run: one by one as in its archive, or split at the exits, with batch norm folded and in
/// the device's own layout. Both give the same bits for the same batch every time; they differ in rounding.
enum class Execution { AsArchived, Optimised };

/// The type of the numbers that a network computes with.
enum class Precision { Float32, BFloat16, Float16 };

/// As in a recording: "as archived", "optimised"; "float32", "bfloat16", "float16".
[[nodiscard]] const char *toText(Execution execution);
[[nodiscard]] const char *toText(Precision precision);

/// Reads the same words, and those of the command line: "archived"; "fp32", "bf16", "fp16".
[[nodiscard]] std::optional<Execution> executionFrom(std::string_view word);
[[nodiscard]] std::optional<Precision> precisionFrom(std::string_view word);

/// What a batch gave at all exits.
struct ExitValues {
    std::vector<float> logits; ///< [K, batch, C]
    std::vector<float> scores; ///< [K, batch], 0 where an exit has none; empty where none has

    bool operator==(const ExitValues &) const = default;
};

/// Where and how a network runs.
struct RunSettings {
    Device device;
    int threads = 0; ///< of the processor; 0 for one per core
    Execution execution = Execution::AsArchived;
    Precision precision = Precision::Float32;
    bool allowsTf32 = false;      ///< a GPU may multiply numbers of float32 in TF32: faster, with 10 bits of fraction
    std::vector<bool> among = {}; ///< [C] classes that can be answers (see keepAmong); empty: all
    std::vector<double> temperatures = {}; ///< [K] what logits are divided by before a sample exits; empty: all 1

    /// Whether everything is computed in float32 and with all its bits.
    [[nodiscard]] bool isFullFloat32() const { return precision == Precision::Float32 && !allowsTf32; }

    bool operator==(const RunSettings &) const = default;
};

/// What a network computes with, for people: "bfloat16", "float32, TF32 allowed".
[[nodiscard]] std::string precisionText(Precision precision, bool allowsTf32);

} // namespace offramp
