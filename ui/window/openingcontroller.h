// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/selection.h"
#include "ui/files/recordingloader.h"

#include <QStringList>

namespace offramp {

class MessageBar;
class RecordingController;

/// Takes recordings that were read into the document, or says why not: open already, missing until now, of a criterion
/// that the others do not have, incomplete.
class OpeningController : public QObject
{
    Q_OBJECT
public:
    OpeningController(Document *document, Selection *selection, RecordingLoader *loader, RecordingController *recorder,
                      MessageBar *message, QObject *parent);

    /// Reads recordings and workspaces in the background. Failures of files that are read together are shown together.
    void load(const QStringList &paths);

    /// Opens a recording, or says why not; false then.
    bool admit(const RecordingPtr &recording);

Q_SIGNALS:
    /// A recording that the user asked for was opened.
    void taken();

private:
    void take(const RecordingPtr &recording);
    void refuse(const RecordingPtr &recording, const QString &sentence);
    void open(const RecordingPtr &recording);
    void showFailure(const QString &path, const QString &sentence);

    Document *m_document;
    Selection *m_selection;
    RecordingLoader *m_loader;
    RecordingController *m_recorder;
    MessageBar *m_message;
    QStringList m_failures; ///< of files opened together
};

} // namespace offramp
