// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/missingbar.h"

#include "core/workspace/workspacefile.h"
#include "ui/files/choosefile.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

MissingBar::MissingBar(Document *document, RecordingLoader *loader, QWidget *parent)
    : OfferBar({tr("Find…"), tr("Later")}, parent)
    , m_document(document)
    , m_loader(loader)
{
    connect(document, &Document::absentChanged, this, &MissingBar::askNext);
    connect(loader, &RecordingLoader::found, this, &MissingBar::take);
    connect(this, &OfferBar::chosen, this, &MissingBar::answer);
    askNext();
}

const AbsentRecording *MissingBar::asked() const
{
    const auto &absent = m_document->decisions().absent;
    const auto it = std::ranges::find_if(absent, [&](const AbsentRecording &one) {
        return std::ranges::count(m_later, one.id) == 0;
    });
    return it == absent.end() ? nullptr : &*it;
}

void MissingBar::askNext()
{
    const AbsentRecording *missing = asked();
    if (!missing) {
        hide();
        return;
    }
    WorkspaceRecording entry = missing->entry;
    entry.name = m_document->decisions().nameOf(*missing);
    const Error error = missingRecording(missing->folder, entry);
    const auto count = static_cast<int>(missing->variants.size());
    const QString kept = count == 1 ? tr("Its variant is kept until the file is found.")
                                    : tr("Its %1 variants are kept until the file is found.").arg(count);
    offer(QString::fromStdString(error.sentence) + u' ' + kept);
}

void MissingBar::answer(int answer)
{
    const AbsentRecording *missing = asked();
    if (!missing)
        return;
    if (answer == 1) {
        m_later.push_back(missing->id);
        askNext();
        return;
    }
    const QString file = QFileInfo(QString::fromStdString(missing->entry.path)).fileName();
    const QString title = tr("Where is %1, the recording of %2?")
                              .arg(file, QString::fromStdString(m_document->decisions().nameOf(*missing)));
    // By the time the file is chosen, the bar may ask for another recording.
    chooseFile(this, {title, QFile::decodeName(missing->folder.c_str()), tr("Recordings (*.exits);;All files (*)")},
               [this, id = missing->id](const QString &path) { look(id, path); });
}

void MissingBar::look(RecordingId missing, const QString &path)
{
    const auto &absent = m_document->decisions().absent;
    if (std::ranges::find(absent, missing, &AbsentRecording::id) == absent.end())
        return;
    m_loader->find(missing, path);
    const std::filesystem::path folder = QFile::encodeName(QFileInfo(path).absolutePath()).toStdString();
    for (const AbsentRecording &other : absent) {
        if (other.id == missing)
            continue;
        if (const auto beside = findRecording(folder, other.entry))
            m_loader->find(other.id, QFile::decodeName(beside->c_str()));
    }
}

void MissingBar::take(RecordingId missing, const RecordingPtr &recording)
{
    if (const auto done = m_document->findAbsent(missing, recording); !done)
        Q_EMIT message(QString::fromStdString(toText(done.error())));
}

} // namespace offramp
