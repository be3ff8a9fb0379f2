// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "core/results/thresholdsteps.h"

#include <optional>

namespace offramp {

/// One gesture that moves the threshold of one of a variant's exits, or one that all exits share, wherever the user
/// grips it: from begin to end one undo step, and none where it ends where it began.
class ThresholdGesture
{
public:
    /// exit: the one to move; nothing: all together. Decides nothing yet.
    ThresholdGesture(Document *document, VariantId variant, std::optional<ExitIndex> exit);

    [[nodiscard]] VariantId variant() const { return m_variant; }

    /// The exit whose threshold moves; empty where all move together.
    [[nodiscard]] std::optional<ExitIndex> exit() const { return m_exit; }

    /// Where the gesture can move the variant, thresholds ascending, energies falling: the trade-off curve, or the
    /// slice that one exit's threshold reaches. Empty where the variant is gone; valid until the next call.
    [[nodiscard]] const std::vector<CurvePoint> &curve();

    /// Moves to the interval of threshold, to its shortest decimal; back in the interval where the gesture
    /// began, to the very thresholds it began with.
    void moveTo(double threshold);

    /// Moves that many intervals further, up where positive, to the shortest decimal there.
    void step(int steps);

    /// Moves a fiftieth of all intervals further.
    void page(bool up);

    /// Moves to the next change of the accuracy on one side.
    void stepToChange(bool up);

    /// Sets exactly this threshold.
    void set(double threshold);

    /// Goes back to where the gesture began; nothing stays on the undo stack.
    void cancel();

private:
    [[nodiscard]] const OpenRecording &recording() const;
    [[nodiscard]] double thresholdOf(const Thresholds &thresholds) const;
    [[nodiscard]] ThresholdIntervals intervals();

    /// Moves to the shortest decimal in the interval of threshold, unless it is there already.
    void settle(const ThresholdIntervals &all, double threshold);

    Document *m_document;
    VariantId m_variant;
    std::optional<ExitIndex> m_exit;
    Thresholds m_start;
    int m_gesture;
    std::shared_ptr<const ExitSweep> m_sweep;  ///< of the one exit
    std::shared_ptr<const ExitSweep> m_sliced; ///< what m_slice was made from
    std::vector<CurvePoint> m_slice;
};

} // namespace offramp
