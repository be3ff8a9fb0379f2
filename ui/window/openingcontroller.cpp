// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/openingcontroller.h"

#include "core/recording/recording.h"
#include "core/workspace/absentrecordings.h"
#include "ui/dialogs/opencriteria.h"
#include "ui/panels/messagebar.h"
#include "ui/window/recordingcontroller.h"
#include "ui/wording/fieldnames.h"
#include "ui/wording/wording.h"

#include <QFileInfo>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

OpeningController::OpeningController(Document *document, Selection *selection, RecordingLoader *loader,
                                     RecordingController *recorder, MessageBar *message, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_selection(selection)
    , m_loader(loader)
    , m_recorder(recorder)
    , m_message(message)
{
    connect(loader, &RecordingLoader::loaded, this, &OpeningController::take);
    connect(loader, &RecordingLoader::failed, this, &OpeningController::showFailure);
    connect(recorder, &RecordingController::opened, this, &OpeningController::open);
}

void OpeningController::load(const QStringList &paths)
{
    if (m_loader->pending() == 0)
        m_failures.clear();
    m_loader->load(paths);
}

void OpeningController::take(const RecordingPtr &recording)
{
    if (admit(recording))
        Q_EMIT taken();
}

bool OpeningController::admit(const RecordingPtr &recording)
{
    for (const RecordingPtr &open : m_document->recordings()) {
        if (QFileInfo(pathOf(*open)) == QFileInfo(pathOf(*recording))) {
            m_message->showMessage(tr("%1 is already open.").arg(pathOf(*recording)));
            return false;
        }
    }
    if (const auto missing = absentRecording(m_document->decisions(), recording->fingerprint())) {
        if (const auto found = m_document->findAbsent(*missing, recording); !found)
            m_message->showMessage(QString::fromStdString(toText(found.error())));
        return false;
    }
    if (const auto fits = checkOpens(m_document->decisions(), *recording); !fits) {
        refuse(recording, withFieldNames(QString::fromStdString(toText(fits.error()))));
        return false;
    }
    open(recording);
    if (const auto warning = recording->columns()->about(labelWarningKey)) {
        const bool isImported = recording->columns()->about("import_notes").has_value();
        m_message->showMessage(
            withFieldNames(QString::fromStdString(*warning), isImported ? Fields::Samples : Fields::Record));
    }
    if (!recording->isComplete() && !m_recorder->isRecording(pathOf(*recording)))
        m_message->showMessage(
            tr("%1 The chart grows with the file. A recording that was stopped continues with the same settings.")
                .arg(incompleteSentence(*recording)));
    return true;
}

void OpeningController::refuse(const RecordingPtr &recording, const QString &sentence)
{
    m_message->showMessage(sentence);
    if (const auto shared = sharedCriterion(m_document->recordings(), *recording))
        m_message->offer(switchText(*shared), [this, recording, shared] {
            if (m_document->setCriterion(*shared))
                take(recording);
        });
}

void OpeningController::open(const RecordingPtr &recording)
{
    const RecordingId id = m_document->openRecording(recording);
    // The full network is at the end of its curve; the next variant can be dragged both ways.
    const auto &variants = m_document->variants();
    const auto first = std::ranges::find(variants, id, &Variant::recording);
    if (first != variants.end())
        m_selection->select(std::next(first) == variants.end() ? first->id : std::next(first)->id);
}

void OpeningController::showFailure(const QString &path, const QString &sentence)
{
    const QString name = QFileInfo(path).fileName();
    m_failures.append(sentence.contains(name) ? sentence : name + u": "_s + sentence);
    m_message->showMessage(m_failures.join(u'\n'));
}

} // namespace offramp
