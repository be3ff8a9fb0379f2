// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recoverybar.h"

#include <QFileInfo>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString subject(const UnsavedWork &work)
{
    if (!work.file.isEmpty())
        return QFileInfo(work.file).fileName();
    QStringList names;
    for (const WorkspaceRecording &recording : work.workspace.recordings)
        names.append(QString::fromStdString(recording.name));
    return names.isEmpty() ? RecoveryBar::tr("a new workspace") : names.join(u", "_s);
}

QString moment(const QDateTime &when)
{
    const bool today = when.date() == QDate::currentDate();
    return when.toString(today ? u"HH:mm"_s : u"yyyy-MM-dd HH:mm"_s);
}

} // namespace

RecoveryBar::RecoveryBar(QWidget *parent)
    : OfferBar({tr("Restore"), tr("Discard"), tr("Not now")}, parent)
{
    connect(this, &OfferBar::chosen, this, &RecoveryBar::answer);
}

void RecoveryBar::look(const QString &folder)
{
    m_left = RecoveryFile::abandoned(folder);
    // Keep unreadable files: another version may be able to read them.
    std::erase_if(m_left, [](const auto &file) { return !file->read(); });
    offerNext();
}

void RecoveryBar::offerNext()
{
    const auto work = m_left.empty() ? Result<UnsavedWork>() : m_left.front()->read();
    if (m_left.empty() || !work) {
        hide();
        return;
    }
    QString sentence = tr("Offramp ended unexpectedly. Restore the unsaved work on %1 from %2?")
                           .arg(subject(*work), moment(work->when));
    if (m_left.size() > 1)
        sentence += u' ' + tr("(%1 more after this one)").arg(m_left.size() - 1);
    offer(sentence);
}

void RecoveryBar::answer(int answer)
{
    if (m_restoring || m_left.empty())
        return;
    auto offered = std::move(m_left.front());
    m_left.erase(m_left.begin());
    const auto work = answer == 0 ? offered->read() : Result<UnsavedWork>();
    if (answer == 0 && work) {
        m_restoring = std::move(offered);
        hide();
        Q_EMIT restoreRequested(*work);
        return;
    }
    if (answer == 1)
        offered->remove();
    offerNext();
}

void RecoveryBar::settle(const QString &recovery, bool isRestored)
{
    if (!m_restoring || m_restoring->path() != recovery)
        return;
    auto settled = std::move(m_restoring);
    if (isRestored)
        settled->remove();
    else
        m_left.insert(m_left.begin(), std::move(settled));
    offerNext();
}

} // namespace offramp
