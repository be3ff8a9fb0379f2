// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/files/filewatch.h"
#include "ui/files/recordingfollower.h"

#include <functional>
#include <set>

namespace offramp {

/// What the document's files held when they were last read. The document must live as long.
[[nodiscard]] RecordingFollower::LastRead lastReadIn(const Document *document);

/// Keeps a document's unfinished recordings up to date while others write them: a loop in Python, an engine in a
/// terminal, another machine. A file that is gone stays as it was read, and is looked for until it is back. Its
/// functions may be called from the GUI thread only.
class GrowingRecordings : public QObject
{
    Q_OBJECT
public:
    using IsOurs = std::function<bool(const QString &path)>;

    /// isOurs: whether the window records a file itself and follows it by other means.
    GrowingRecordings(Document *document, IsOurs isOurs, QObject *parent = nullptr);

    /// The files that are watched now.
    [[nodiscard]] const FileWatch &watch() const { return m_watch; }

    /// Waits until the file at path has a recorded sample; ends in begun().
    void await(const QString &path);

    /// Takes a newer state of a recording that is open, or that undo can open again. Where it is another recording, it
    /// says so and follows this one no more.
    void replace(RecordingId id, const RecordingPtr &recording);

    /// Chooses the files to watch; for when other files are ours. Changes of the document are followed without it.
    void refresh();

Q_SIGNALS:
    /// A file that was waited for has its first samples.
    void begun(const offramp::RecordingPtr &recording);

    /// A sentence for the user.
    void message(const QString &sentence);

private:
    void take(const RecordingPtr &recording);

    Document *m_document;
    IsOurs m_isOurs;
    std::set<QString> m_awaited;
    std::set<RecordingId> m_replaced; ///< whose file holds another recording
    RecordingFollower m_follower;
    FileWatch m_watch;
};

} // namespace offramp
