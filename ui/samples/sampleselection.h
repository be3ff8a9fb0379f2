// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <optional>
#include <vector>

namespace offramp {

/// The selected samples of one recording, shared by all panels; they stay the same images while it grows. View state:
/// not undoable. Its functions may be called from the GUI thread only.
class SampleSelection : public QObject
{
    Q_OBJECT
public:
    explicit SampleSelection(const Document *document, QObject *parent = nullptr);

    /// The recording whose samples are selected; empty if no sample is.
    [[nodiscard]] std::optional<RecordingId> recording() const { return m_recording; }

    /// The selected samples, ascending, each once.
    [[nodiscard]] const std::vector<SampleIndex> &samples() const { return m_samples; }

    [[nodiscard]] bool isSelected(RecordingId recording, SampleIndex sample) const;

    /// Replaces the selection by samples (in any order) of a recording; no samples clear it.
    void select(RecordingId recording, std::vector<SampleIndex> samples);

    void clear();

Q_SIGNALS:
    void changed();

private:
    void follow(RecordingId replaced);

    const Document *m_document;
    std::optional<RecordingId> m_recording;
    RecordingPtr m_state; ///< of the recording, which m_samples are of
    std::vector<SampleIndex> m_samples;
};

} // namespace offramp
