// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/autosave.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int delay = 400; ///< milliseconds from the first change to the writing

} // namespace

Autosave::Autosave(Document *document, QString folder, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_folder(std::move(folder))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(delay);
    connect(&m_timer, &QTimer::timeout, this, &Autosave::writeOrRemove);
    // A running timer is not restarted, so that a long drag is written while it lasts.
    const auto later = [this] {
        if (!m_timer.isActive())
            m_timer.start();
    };
    connect(document, &Document::resultsChanged, this, later);
    connect(document, &Document::modifiedChanged, this, later);
}

Autosave::~Autosave()
{
    flush();
}

void Autosave::setFile(const QString &file)
{
    m_file = file;
    if (m_document->isModified())
        m_timer.start();
}

void Autosave::discard()
{
    m_timer.stop();
    m_written.clear();
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
        text = toJson(UnsavedWork{m_file, m_document->toWorkspace(u"/"_s), {}});
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
                report(QString::fromStdString(done.error().sentence));
        });
}

void Autosave::report(const QString &sentence)
{
    m_written.clear();
    if (!std::exchange(m_hasReported, true))
        Q_EMIT message(tr("Autosave does not work: %1 Save your work by hand.").arg(sentence));
}

} // namespace offramp
