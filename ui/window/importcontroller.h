// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/importdialog.h"
#include "ui/document/document.h"

#include <QAction>
#include <QPointer>
#include <QStringList>

namespace offramp {

/// Imports files of other tools: one dialog for each file, one after the other.
class ImportController : public QObject
{
    Q_OBJECT
public:
    /// Dialogs belong to window.
    ImportController(Document *document, QWidget *window);

    [[nodiscard]] QAction *importAction() { return &m_import; }

    /// The dialog while it is open, else null.
    [[nodiscard]] ImportDialog *dialog() const { return m_dialog; }

    /// Whether a file is to be imported, judged by its name: CSV and .npz.
    [[nodiscard]] static bool isImport(const QString &path);

    /// Asks about files, one after the other.
    void ask(const QStringList &paths);

Q_SIGNALS:
    /// A recording was written and can be opened.
    void recordingWritten(const QString &path);

    /// A sentence for the user: what was done.
    void message(const QString &sentence);

private:
    void askForFiles();
    void askNext();
    void takePoints(const QString &name, const PointTable &table);

    Document *m_document;
    QWidget *m_window;
    QAction m_import;
    QStringList m_waiting;
    QPointer<ImportDialog> m_dialog;
};

} // namespace offramp
