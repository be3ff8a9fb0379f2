// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/document/thresholdunit.h"

namespace offramp {

/// In which unit all panels show thresholds. A preference that is kept between starts; it changes no result and is no
/// undo step.
class ThresholdView : public QObject
{
    Q_OBJECT
public:
    explicit ThresholdView(const Document *document, QObject *parent = nullptr);

    [[nodiscard]] EntropyUnit unit() const { return m_unit; }
    void setUnit(EntropyUnit unit);

    /// How thresholds of a recording are shown now.
    [[nodiscard]] ThresholdScale scale(const OpenRecording &recording) const;

Q_SIGNALS:
    void changed(); ///< the unit, or the document's criterion

private:
    EntropyUnit m_unit = EntropyUnit::Nats;
};

} // namespace offramp
