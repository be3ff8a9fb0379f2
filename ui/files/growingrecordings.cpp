// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/growingrecordings.h"

#include "core/results/growth.h"

#include <QFile>

#include <algorithm>

namespace offramp {

RecordingFollower::LastRead lastReadIn(const Document *document)
{
    return
        [document](const QString &path) { return document->sources().lastRead(QFile::encodeName(path).toStdString()); };
}

GrowingRecordings::GrowingRecordings(Document *document, IsOurs isOurs, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_isOurs(std::move(isOurs))
    , m_follower(lastReadIn(document))
{
    connect(document, &Document::recordingsChanged, this, &GrowingRecordings::refresh);
    connect(document, &Document::recordingReplaced, this, &GrowingRecordings::refresh);
    connect(&m_watch, &FileWatch::changed, &m_follower, &RecordingFollower::follow);
    connect(&m_follower, &RecordingFollower::read, this, &GrowingRecordings::take);
}

void GrowingRecordings::refresh()
{
    QStringList paths;
    for (const RecordingId id : m_document->decisions().recordings) {
        const RecordingPtr recording = m_document->sources().asRead(id);
        const QString path = pathOf(*recording);
        m_awaited.erase(path);
        if (isGrowing(*recording) && !m_replaced.contains(id) && !m_isOurs(path) && !paths.contains(path))
            paths.append(path);
    }
    for (const QString &path : m_awaited) {
        if (!m_isOurs(path))
            paths.append(path);
    }
    m_watch.watch(paths);
}

void GrowingRecordings::await(const QString &path)
{
    m_awaited.insert(path);
    refresh();
    m_follower.follow(path); // the first samples may have come already
}

void GrowingRecordings::take(const RecordingPtr &recording)
{
    const QString path = pathOf(*recording);
    if (m_awaited.erase(path) > 0) {
        refresh();
        Q_EMIT begun(recording);
        return;
    }
    for (const RecordingId id : std::vector(m_document->decisions().recordings)) {
        if (!m_document->sources().contains(id))
            continue; // a listener closed it
        const RecordingPtr shown = m_document->sources().asRead(id);
        if (isGrowing(*shown) && pathOf(*shown) == path)
            replace(id, recording);
    }
}

void GrowingRecordings::replace(RecordingId id, const RecordingPtr &recording)
{
    const RecordingPtr shown = m_document->sources().asRead(id);
    if (m_replaced.contains(id))
        return;
    if (isSameRecording(*shown, *recording)) {
        if (!isUnchanged(*shown, *recording))
            m_document->replaceRecording(id, recording);
        return;
    }
    m_replaced.insert(id);
    refresh();
    if (std::ranges::count(m_document->decisions().recordings, id) > 0)
        Q_EMIT message(tr("%1 holds another recording now; what was read before is still shown. To see the other one, "
                          "close %2 and open the file again.")
                           .arg(pathOf(*recording), nameOf(*shown)));
}

} // namespace offramp
