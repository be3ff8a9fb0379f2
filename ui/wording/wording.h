// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/numbers.h"
#include "ui/document/document.h"
#include "ui/wording/costscale.h"
#include "ui/wording/thresholdunit.h"

#include <concepts>

namespace offramp {

/// A number with a true minus sign where it is negative.
[[nodiscard]] QString withTrueMinus(QString number);

/// A change's text with its sign: "+0.0120"; "0" where number says that nothing changed at all.
[[nodiscard]] QString withSign(double number, const QString &text);

/// A count with its thousands grouped: "10,000".
[[nodiscard]] QString groupedCount(std::integral auto count)
{
    return QString::fromStdString(groupedText(count));
}

/// The change of an accuracy over that many samples in percentage points: "+0.40 pp"; "0" if nothing changed.
[[nodiscard]] QString accuracyChangeText(double fraction, std::int64_t samples = 0);

/// A loss in nats, with three significant digits: "0.693".
[[nodiscard]] QString lossText(double nats);

/// A fraction as percent: "83.12 %". Where the number of samples is known, use accuracyText() or shareText().
[[nodiscard]] QString percentText(double fraction, int decimals = 2);

/// An accuracy or a share of that many samples as percent, with the decimals they support: "83.1 %" of 1,000; with two
/// decimals where their number is not known (0).
[[nodiscard]] QString accuracyText(double fraction, std::int64_t samples);
[[nodiscard]] QString accuracyText(const VariantResult &result);

/// The same with one decimal at most, where there is little room.
[[nodiscard]] QString shareText(double fraction, std::int64_t samples);

/// Thresholds as they are shown: in full if short, else with four significant digits, so every digit belongs into the
/// tip (see typedThresholds()); "none" for a network of one exit.
[[nodiscard]] QString thresholdsText(const Thresholds &thresholds, const ThresholdScale &scale = {});

/// The same with the unit, if there is one: "0.63 nats".
[[nodiscard]] QString thresholdsWithUnit(const Thresholds &thresholds, const ThresholdScale &scale);

/// Thresholds as they are typed: every digit.
[[nodiscard]] QString typedThresholds(const Thresholds &thresholds, const ThresholdScale &scale = {});

/// When a sample exits, without the threshold: "Entropy below", "Normalised entropy below", "Confidence above".
[[nodiscard]] QString exitCondition(const ThresholdScale &scale);

/// The status of a variant: "contributes", "dominated", "duplicate", "at E_max", "over E_max", "excluded", "not
/// counted" where its cost is not known.
[[nodiscard]] QString standingText(const VariantResult &result, double eMax);

/// The same in a sentence that says what it means.
[[nodiscard]] QString standingSentence(const VariantResult &result, double eMax);

/// "60.4 % exit at exit 1, 21.2 % at exit 2, 18.4 % at exit 3".
[[nodiscard]] QString sharesText(const std::vector<double> &shares, std::int64_t samples);

/// Where E_max comes from: "Contest limit for 200 classes", "Proposed from the cost of resnet50", "Custom".
[[nodiscard]] QString originText(const EMax &eMax);

/// Marks what is computed from doubtful costs.
inline constexpr char16_t doubtMark = u'\u26a0';

/// A cost's text, with the mark before it where the recording's costs are doubtful.
[[nodiscard]] QString markedCost(const QString &text, const OpenRecording &recording);

/// A variant's cost as scale shows it, marked where it is doubtful; noCostText() where it is not known.
[[nodiscard]] QString energyText(const VariantResult &result, const CostScale &scale);

/// The same with its unit.
[[nodiscard]] QString energyWithUnit(const VariantResult &result, const CostScale &scale);

/// networkText() in a legend: "resnet", "resnet (estimated)" where its cost of the axis is.
[[nodiscard]] QString legendName(const OpenRecording &recording);

/// "resnet: no joules measured" of a network that does not have the cost of the axis.
[[nodiscard]] QString noCostPhrase(const OpenRecording &recording);

/// "Doubtful costs: …" with the sentences that say why; empty where there are none.
[[nodiscard]] QString doubtText(const std::vector<std::string> &doubts);

/// "2 of 3 exits" where some exits of a network are switched off; empty where all are on.
[[nodiscard]] QString exitsOnText(const OpenRecording &recording);

/// A network's name, with its exits where some are switched off: "signs-small", "signs-small (2 of 3 exits)".
[[nodiscard]] QString networkText(const OpenRecording &recording);

/// How many samples of a recording are recorded: "10,000", or "3,200 of 10,000" while it is incomplete.
[[nodiscard]] QString samplesText(const OpenRecording &recording);

/// "signs-small is incomplete: 320 of 1,000 samples are recorded."
[[nodiscard]] QString incompleteSentence(const OpenRecording &recording);

/// How many samples the numbers are based on: "10,000", "1,000 to 10,000", or those of the first incomplete recording.
[[nodiscard]] QString samplesText(const Document &document);

/// A sentence about recordings that cannot be compared without care (costs counted differently; complete ones with
/// other numbers of samples or labels), or nothing.
[[nodiscard]] QString comparisonNote(const Document &document);

/// Reads one variant's thresholds as a person types them ("0.63", "0.4:0.9") on a scale, or says why not. What is shown
/// can be typed: a threshold that reads as the current one is shown, rounded or in full, stays as it is to the last
/// bit. current has one value for each exit but the last.
[[nodiscard]] Result<Thresholds> parseTypedThresholds(const QString &text, const ThresholdScale &scale,
                                                      const Thresholds &current);

/// Reads E_max, above 0, in the unit that is shown or with a unit of its own ("39.32 GFLOPs"), or says why not. The
/// result is in scale.unit.
[[nodiscard]] Result<double> parseTypedEMax(const QString &text, const CostScale &scale);

} // namespace offramp
