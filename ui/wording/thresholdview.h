// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/wording/thresholdunit.h"

namespace offramp {

/// The unit in which all panels show thresholds. A preference that is kept between starts; it changes no result and is
/// not undoable.
class ThresholdView : public QObject
{
    Q_OBJECT
public:
    explicit ThresholdView(const Document *document, QObject *parent = nullptr);

    [[nodiscard]] EntropyUnit unit() const { return m_unit; }
    void setUnit(EntropyUnit unit);

    /// Whether every open recording says how many classes it has, which normalised entropies need.
    [[nodiscard]] bool canNormalise() const;

    /// The unit actually shown, the same for all recordings: nats if entropies cannot be normalised.
    [[nodiscard]] EntropyUnit shownUnit() const;

    /// How thresholds of a recording are shown now.
    [[nodiscard]] ThresholdScale scale(const OpenRecording &recording) const;

    /// How the thresholds of all recordings are shown, for their common title.
    [[nodiscard]] ThresholdScale commonScale() const;

Q_SIGNALS:
    void changed(); ///< the unit, the document's criterion, or which recordings are open

private:
    const Document *m_document;
    EntropyUnit m_unit = EntropyUnit::Nats;
};

} // namespace offramp
