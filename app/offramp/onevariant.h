// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/exitrule.h"
#include "core/results/openrecording.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace offramp {

/// What the verbs that write the CSV of one variant have in common.
struct VariantOptions {
    std::string recording; ///< FILE, or FILE@THRESHOLDS
    std::string thresholds;
    std::string criterion = "entropy";
    std::string out; ///< empty = stdout
};

/// Adds all but --out to a verb. The options must outlive it.
void addVariantOptions(CLI::App *verb, const std::shared_ptr<VariantOptions> &options);

/// Adds --out, the last in the help.
void addOutOption(CLI::App *verb, const std::shared_ptr<VariantOptions> &options);

struct VariantSource {
    RecordingPtr recording;
    Thresholds thresholds;
};

/// Opens the recording as openSource() does. Errors besides: --out is the recording; an unknown criterion; no
/// thresholds, said by the sentence none; thresholds that cannot be read; more than one variant, with the remedy
/// several.
[[nodiscard]] Result<VariantSource> openVariant(const VariantOptions &options, const std::string &none,
                                                const std::string &several);

/// Writes text where the options say.
[[nodiscard]] Result<void> writeOut(const VariantOptions &options, const std::string &text);

} // namespace offramp
