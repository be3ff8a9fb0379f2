// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/exitlinks.h"
#include "ui/document/thresholdgesture.h"

#include <optional>

namespace offramp {

class ExitHistogram;

/// Moves the thresholds of the selected variant by its exits' histograms: a drag or a held key is one gesture, of one
/// exit, or of all where they are linked. Lives in the GUI thread; what it is given must outlive it.
class ExitGestures : public QObject
{
    Q_OBJECT
public:
    ExitGestures(Document *document, Selection *selection, const ExitLinks *links);

    /// Moves the threshold of exit as histogram asks.
    void follow(const ExitHistogram *histogram, ExitIndex exit);

    /// A gesture at an exit of the selected variant, which is then the exit that was worked on last; empty where no
    /// variant is selected.
    [[nodiscard]] std::optional<ThresholdGesture> begun(ExitIndex exit);

    /// Ends the gesture of a histogram, as it is.
    void end() { m_gesture.reset(); }

private:
    Document *m_document;
    Selection *m_selection;
    const ExitLinks *m_links;
    std::optional<ThresholdGesture> m_gesture; ///< while a histogram is dragged
};

} // namespace offramp
