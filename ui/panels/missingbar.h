// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/files/recordingloader.h"
#include "ui/panels/offerbar.h"

namespace offramp {

/// Asks by name for the recordings of the workspace that were not found, one after the other. Until then the workspace
/// keeps their variants.
class MissingBar : public OfferBar
{
    Q_OBJECT
public:
    MissingBar(Document *document, RecordingLoader *loader, QWidget *parent = nullptr);

    /// Takes path for a missing recording, if it is missing still; where others that are missing lie beside it, they
    /// are taken too.
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
