// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/importcontroller.h"

#include "ui/wording/costscale.h"

#include <QFileDialog>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

ImportController::ImportController(Document *document, QWidget *window)
    : QObject(window)
    , m_document(document)
    , m_window(window)
    , m_import(tr("&Import…"))
{
    m_import.setShortcut(QKeySequence(Qt::CTRL | Qt::Key_I));
    connect(&m_import, &QAction::triggered, this, &ImportController::askForFiles);
}

bool ImportController::isImport(const QString &path)
{
    return path.endsWith(u".csv"_s, Qt::CaseInsensitive) || path.endsWith(u".npz"_s, Qt::CaseInsensitive);
}

void ImportController::askForFiles()
{
    ask(QFileDialog::getOpenFileNames(m_window, tr("Import"), {},
                                      tr("Tables and logits (*.csv *.npz);;All files (*)")));
}

void ImportController::ask(const QStringList &paths)
{
    m_waiting.append(paths);
    if (!m_dialog)
        askNext();
}

void ImportController::askNext()
{
    if (m_waiting.isEmpty())
        return;
    m_dialog = new ImportDialog(m_waiting.takeFirst(), costScale(*m_document), m_window);
    connect(m_dialog, &ImportDialog::recordingWritten, this, &ImportController::recordingWritten);
    connect(m_dialog, &ImportDialog::pointsTaken, this, &ImportController::takePoints);
    connect(m_document, &Document::eMaxChanged, m_dialog, [this] { m_dialog->setCosts(costScale(*m_document)); });
    connect(m_dialog, &QDialog::finished, this, [this] {
        m_dialog->deleteLater();
        m_dialog.clear();
        askNext();
    });
    m_dialog->open();
}

void ImportController::takePoints(const QString &name, const PointTable &table)
{
    m_document->addCurve(name, table);
    Q_EMIT said(tr("%1 was added to the chart as an imported curve; its area is below the variants.").arg(name));
}

} // namespace offramp
