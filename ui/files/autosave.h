// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/files/recovery.h"
#include "ui/jobs/threadworker.h"

#include <QTimer>

namespace offramp {

/// Writes what is not saved of a document to a recovery file, at most a second after each change and in the background,
/// and tries again where that failed; removes that file once there is nothing unsaved. What is unsaved when this ends
/// stays in the file. Its functions may be called from the GUI thread only.
class Autosave : public QObject
{
    Q_OBJECT
public:
    /// Recovery files are written to folder.
    Autosave(Document *document, QString folder, QObject *parent = nullptr);

    /// Writes pending changes.
    ~Autosave() override;

    /// The workspace file that the document belongs to, empty for none, and its SHA-256, empty where it is unknown.
    void setFile(const QString &file, const std::string &digest);

    /// Removes the recovery file: the user discarded the changes.
    void discard();

    /// Writes pending changes now and waits for it.
    void flush();

Q_SIGNALS:
    /// A sentence for the user, once until it works again: the recovery file cannot be written.
    void message(const QString &sentence);

private:
    void writeOrRemove();
    void report(const QString &sentence);

    Document *m_document;
    QString m_folder;
    QString m_file;
    std::string m_digest;
    QTimer m_timer;
    ThreadWorker m_worker;
    std::shared_ptr<RecoveryFile> m_recovery;
    std::string m_written;
    bool m_hasReported = false;
    bool m_isDiscarded = false; ///< a late answer must not write it again
};

} // namespace offramp
