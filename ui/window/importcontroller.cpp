// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/importcontroller.h"

#include "ui/files/choosefile.h"
#include "ui/wording/costscale.h"

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
    chooseFiles(m_window, {tr("Import"), {}, tr("Tables and logits (*.csv *.npz);;All files (*)")},
                [this](const QStringList &paths) { ask(paths); });
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
    // A closed dialog lives until the event loop deletes it: its connections mean that dialog, not the one open now.
    auto *dialog = new ImportDialog(m_waiting.takeFirst(), costScale(*m_document), m_window);
    m_dialog = dialog;
    connect(dialog, &ImportDialog::recordingWritten, this, &ImportController::recordingWritten);
    connect(dialog, &ImportDialog::pointsTaken, this, &ImportController::takePoints);
    const auto showCriteria = [this, dialog] { dialog->setCriteria(openCriteria(*m_document)); };
    for (const auto changed : {&Document::criterionChanged, &Document::recordingsChanged, &Document::absentChanged})
        connect(m_document, changed, dialog, showCriteria);
    connect(dialog, &ImportDialog::criterionWanted, this, [this](Criterion criterion) {
        if (const auto set = m_document->setCriterion(criterion); !set)
            Q_EMIT message(QString::fromStdString(toText(set.error())));
    });
    showCriteria();
    connect(m_document, &Document::eMaxChanged, dialog, [this, dialog] { dialog->setCosts(costScale(*m_document)); });
    connect(dialog, &QDialog::finished, this, [this, dialog] {
        dialog->deleteLater();
        m_dialog.clear();
        askNext();
    });
    dialog->open();
}

void ImportController::takePoints(const QString &name, const PointTable &table)
{
    m_document->addCurve(name, table);
    Q_EMIT message(tr("%1 was added to the chart as an imported curve; its area is below the variants.").arg(name));
}

} // namespace offramp
