// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/wholerecording.h"
#include "core/search/suggestion.h"

#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// Which temperatures a recording gets. The split of the samples is that of splitSamples(), so that of a suggestion
/// with the same share and seed: thresholds that are chosen later leave the same samples held out.
struct TemperaturePlan {
    std::vector<double> temperatures = {};             ///< [K]; empty: fitted on the chosen samples
    double chosenShare = SuggestionPlan().chosenShare; ///< above 0; 1 = all, none held out
    std::uint64_t seed = SuggestionPlan().seed;
    std::string name = {}; ///< what the network is called in the new recording; empty: its name with ", calibrated"
};

/// How well the probabilities of an exit fit what is correct, over some samples.
struct ProbabilityFit {
    std::optional<double> negativeLogLikelihood; ///< mean, in nats; nothing where no label can be an answer
    double calibrationError = 0;                 ///< Reliability::error()
};

/// What a temperature changes over some samples.
struct TemperatureEffect {
    std::size_t samples = 0;
    ProbabilityFit before; ///< at the temperature that the recording has, 1 as a rule
    ProbabilityFit after;
};

/// The temperature of one exit.
struct ExitTemperature {
    double temperature = 1;
    bool isAtBound = false; ///< see FittedTemperature; false where it was given
    TemperatureEffect chosen;
    std::optional<TemperatureEffect> heldOut; ///< nothing where no samples are
};

/// The temperatures of all exits, fitted or as given, with what they change. Errors: a recording without logits, a
/// split with an empty part, temperatures that are not those of its exits (checkTemperatures()), logits that are NaN or
/// infinite, also once they are divided; and that of a cancelled run.
[[nodiscard]] Result<std::vector<ExitTemperature>> temperatureEffects(const WholeRecording &source,
                                                                      const TemperaturePlan &plan,
                                                                      const IsCancelled &isCancelled = {});

/// The recording with other temperatures, one for each exit: entropies, confidences and margins are those of its logits
/// divided by them, the logits themselves stay. An exit whose temperature stays keeps its columns bit for bit. Classes
/// and scores never change. Errors: those of temperatureEffects().
[[nodiscard]] Result<WholeRecording> withTemperatures(WholeRecording source, const std::vector<double> &temperatures,
                                                      const IsCancelled &isCancelled = {});

/// What became of a recording.
struct TemperatureReport {
    std::vector<ExitTemperature> exits;
    std::vector<std::string> notes; ///< sentences that a user should know
};

/// Reads a recording, gives it temperatures and writes it to another file, out, which must not exist. Says in its
/// metadata what it was made from. Errors: also those of readWholeRecording() and writeRecording(), and a part of a
/// recording.
[[nodiscard]] Result<TemperatureReport> writeWithTemperatures(const std::filesystem::path &source,
                                                              const std::filesystem::path &out,
                                                              const TemperaturePlan &plan,
                                                              const IsCancelled &isCancelled = {});

/// Why temperatures cannot be fitted to a recording that is open; nothing where they can.
[[nodiscard]] Result<void> checkTakesTemperatures(const Recording &recording);

} // namespace offramp
