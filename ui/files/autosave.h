// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/files/recovery.h"

#include <QThreadPool>
#include <QTimer>

namespace offramp {

/// Writes unsaved changes of a document to a recovery file, at most a second after each change and outside the
/// GUI thread; removes the file when everything is saved. Changes that are unsaved at destruction stay in the file.
class Autosave : public QObject
{
    Q_OBJECT
public:
    /// Recovery files are kept in folder.
    Autosave(Document *document, QString folder, QObject *parent = nullptr);

    /// Writes pending changes.
    ~Autosave() override;

    /// The workspace file that the document belongs to; empty for none.
    void setFile(const QString &file);

    /// Removes the recovery file: the user discarded the changes.
    void discard();

    /// Writes pending changes now and waits for it.
    void flush();

Q_SIGNALS:
    /// A sentence for the user, once: the recovery file cannot be written.
    void message(const QString &sentence);

private:
    void writeOrRemove();
    void report(const QString &sentence);

    Document *m_document;
    QString m_folder;
    QString m_file;
    QTimer m_timer;
    QThreadPool m_worker;
    std::shared_ptr<RecoveryFile> m_recovery;
    std::string m_written;
    bool m_hasReported = false;
};

} // namespace offramp
