// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/samples/samplelist.h"
#include "ui/wording/thresholdunit.h"

namespace offramp {

/// The name of a class as it is shown: "heart", or "class 7" if it has no name or the name is a number.
[[nodiscard]] QString classText(const OpenRecording &recording, std::int32_t label);

/// An uncertainty as it is shown in the scale, without the unit: four decimals, and three significant digits at least.
[[nodiscard]] QString uncertaintyText(const ThresholdScale &scale, double uncertainty);

/// The same of a sample at an exit; "off" where the exit is switched off.
[[nodiscard]] QString uncertaintyText(const OpenRecording &recording, const ThresholdScale &scale, ExitIndex exit,
                                      SampleIndex sample);

/// The same with two decimals, below an image.
[[nodiscard]] QString briefUncertaintyText(const OpenRecording &recording, const ThresholdScale &scale, ExitIndex exit,
                                           SampleIndex sample);

/// The effect of the last move on a sample: "won", "lost", "moved", or empty.
[[nodiscard]] QString effectText(MoveEffect effect);

/// "124 of 10,000: 12 won, 7 lost"; the second part only after a move; "10,000 samples" if all match.
[[nodiscard]] QString countText(const ListedSamples &listed);

/// The second part alone: "12 won, 7 lost"; empty before a move.
[[nodiscard]] QString wonText(const ListedSamples &listed);

/// Describes one sample in sentences, for screen readers and tool tips. An empty name is called unknown.
[[nodiscard]] QString sampleSentence(const ListedSamples &listed, SampleIndex sample, const QString &name,
                                     const ThresholdScale &scale);

} // namespace offramp
