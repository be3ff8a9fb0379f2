// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/files/recordingloader.h"
#include "ui/panels/offerbar.h"

namespace offramp {

/// Asks for the recordings of the workspace that were not found, one after the other. The workspace keeps their
/// variants in the meantime.
class MissingBar : public OfferBar
{
    Q_OBJECT
public:
    MissingBar(Document *document, RecordingLoader *loader, QWidget *parent = nullptr);

    /// Uses path for a recording, if it is still missing, and finds other missing recordings next to it.
    void look(RecordingId missing, const QString &path);

Q_SIGNALS:
    void message(const QString &sentence);

private:
    void askNext();
    void answer(int answer);
    void take(RecordingId missing, const RecordingPtr &recording);
    [[nodiscard]] const AbsentRecording *asked() const;

    Document *m_document;
    RecordingLoader *m_loader;
    std::vector<RecordingId> m_later; ///< those the user does not want to be asked for now
};

} // namespace offramp
