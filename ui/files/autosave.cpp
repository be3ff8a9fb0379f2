// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/autosave.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int delay = 400;           ///< milliseconds from the first change to the writing
constexpr int untilRetry = 5 * 1000; ///< milliseconds after the recovery file could not be written

} // namespace

Autosave::Autosave(Document *document, QString folder, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_folder(std::move(folder))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Autosave::writeOrRemove);
    // A running timer is not restarted, so that a long drag is written while it lasts.
    const auto later = [this] {
        m_isDiscarded = false;
        if (!m_timer.isActive() || m_timer.remainingTime() > delay)
            m_timer.start(delay);
    };
    connect(document, &Document::resultsChanged, this, later);
    connect(document, &Document::modifiedChanged, this, later);
}

Autosave::~Autosave()
{
    flush();
}

void Autosave::setFile(const QString &file, const std::string &digest)
{
    m_file = file;
    m_digest = digest;
    m_isDiscarded = false;
    if (m_document->isModified())
        m_timer.start(delay);
}

void Autosave::discard()
{
    m_timer.stop();
    m_written.clear();
    m_isDiscarded = true;
    m_worker.waitForDone();
    if (m_recovery)
        m_recovery->remove();
}

void Autosave::flush()
{
    if (m_timer.isActive()) {
        m_timer.stop();
        writeOrRemove();
    }
    m_worker.waitForDone();
}

void Autosave::writeOrRemove()
{
    std::string text;
    if (m_document->isModified())
        text = toJson(UnsavedWork{m_file, m_document->toWorkspace(u"/"_s), {}, {}, m_digest});
    if (text == m_written)
        return;
    if (!m_recovery)
        m_recovery = RecoveryFile::create(m_folder);
    if (!m_recovery) {
        report(tr("Cannot write %1.").arg(m_folder));
        return;
    }
    m_written = text;
    m_worker.start(
        [recovery = m_recovery, text = std::move(text)](const IsCancelled &) -> Result<void> {
            if (!text.empty())
                return recovery->write(text);
            recovery->remove();
            return {};
        },
        [this](const Result<void> &done) {
            if (!done)
                return report(QString::fromStdString(done.error().sentence));
            m_hasReported = false;
        });
}

void Autosave::report(const QString &sentence)
{
    m_written.clear();
    if (!m_timer.isActive() && !m_isDiscarded)
        m_timer.start(untilRetry);
    if (!std::exchange(m_hasReported, true))
        Q_EMIT message(tr("Autosave does not work: %1 Save your work by hand.").arg(sentence));
}

} // namespace offramp
