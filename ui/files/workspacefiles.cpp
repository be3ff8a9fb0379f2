// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/workspacefiles.h"

#include "core/support/sha256.h"
#include "core/workspace/workspacefile.h"
#include "ui/files/demo.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

std::string encoded(const QString &path)
{
    return QFile::encodeName(path).toStdString();
}

bool canBeWritten(const QString &path)
{
    const QFileInfo file(path);
    return QFileInfo(file.absolutePath()).isWritable() && (!file.exists() || file.isWritable());
}

/// A field or a cell that is being edited gives its text to the document, as it does when it loses the focus.
void commitEdit(QWidget *window)
{
    QWidget *editor = window->focusWidget();
    if (!editor || !editor->testAttribute(Qt::WA_InputMethodEnabled))
        return;
    editor->clearFocus();
    // The editor of a cell is closed now: its table has the focus then.
    while (editor && (editor->isHidden() || !(editor->focusPolicy() & Qt::TabFocus)))
        editor = editor->parentWidget();
    if (editor)
        editor->setFocus();
}

void call(const std::function<void()> &function)
{
    if (function)
        function();
}

} // namespace

WorkspaceFiles::WorkspaceFiles(Document *document, RecordingLoader *loader, QWidget *window)
    : QObject(window)
    , m_document(document)
    , m_loader(loader)
    , m_window(window)
{
    connect(loader, &RecordingLoader::workspaceLoaded, this, [this](const LoadedWorkspace &workspace) {
        askToClose([this, workspace] {
            if (take(workspace, true))
                Q_EMIT opened();
        });
    });
    connect(loader, &RecordingLoader::restored, this, [this](const LoadedWorkspace &workspace) {
        const auto end
            = [this, recovery = workspace.recovery](bool isRestored) { Q_EMIT restoreEnded(recovery, isRestored); };
        const auto restore = [this, workspace, end] {
            const bool isTaken = take(workspace, false);
            if (isTaken && m_autosave)
                m_autosave->flush();
            if (isTaken)
                Q_EMIT opened();
            end(isTaken);
        };
        askToClose(restore, [end] { end(false); });
    });
    connect(this, &WorkspaceFiles::asking, loader, &RecordingLoader::setHeld);
    connect(loader, &RecordingLoader::loaded, this,
            [this](const RecordingPtr &recording) { m_recent.add(pathOf(*recording)); });
}

QString WorkspaceFiles::title() const
{
    if (!m_path.isEmpty())
        return QFileInfo(m_path).fileName();
    QStringList names;
    for (const RecordingPtr &recording : m_document->recordings())
        names.append(nameOf(*recording));
    return names.join(u", "_s);
}

void WorkspaceFiles::guard(const QString &folder)
{
    m_autosave = std::make_unique<Autosave>(m_document, folder);
    m_autosave->setFile(m_path, m_digest);
    connect(m_autosave.get(), &Autosave::message, this, &WorkspaceFiles::message);
}

bool WorkspaceFiles::take(const LoadedWorkspace &workspace, bool isSaved)
{
    const auto done = m_document->takeWorkspace(workspace.workspace, workspace.folder, workspace.recordings, isSaved);
    if (!done) {
        Q_EMIT message(QFileInfo(workspace.path).fileName() + u": "_s + QString::fromStdString(toText(done.error())));
        return false;
    }
    setPath(workspace.path, workspace.digest);
    return true;
}

void WorkspaceFiles::setPath(const QString &path, const std::string &digest)
{
    m_path = path;
    m_digest = digest;
    if (m_autosave)
        m_autosave->setFile(path, digest);
    if (!path.isEmpty() && !isDemo(path))
        m_recent.add(path);
    Q_EMIT pathChanged();
}

void WorkspaceFiles::save(const std::function<void()> &then, const std::function<void()> &otherwise)
{
    if (m_path.isEmpty() || isDemo(m_path) || !canBeWritten(m_path))
        return saveAs(then, otherwise);
    commitEdit(m_window);
    if (isChangedByOthers())
        return askToReplace(then, otherwise);
    call(saveTo(m_path) ? then : otherwise);
}

bool WorkspaceFiles::isChangedByOthers() const
{
    const auto now = sha256OfFile(encoded(m_path)); // a file that is gone has nothing to lose
    return !m_digest.empty() && now && *now != m_digest;
}

void WorkspaceFiles::askToReplace(const std::function<void()> &then, const std::function<void()> &otherwise)
{
    auto *box = new QMessageBox(m_window);
    box->setWindowTitle(tr("Changed elsewhere"));
    box->setText(tr("%1 was changed by another window or program since it was opened here.").arg(title()));
    box->setInformativeText(tr("If you replace it, the changes made there are lost."));
    const QAbstractButton *replace = box->addButton(tr("&Replace"), QMessageBox::DestructiveRole);
    QPushButton *other = box->addButton(tr("Save &As…"), QMessageBox::AcceptRole);
    box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(other);
    box->setEscapeButton(QMessageBox::Cancel);
    ask(box, [this, box, replace, other, then, otherwise] {
        if (box->clickedButton() == other)
            return saveAs(then, otherwise);
        call(box->clickedButton() == replace && saveTo(m_path) ? then : otherwise);
    });
}

void WorkspaceFiles::saveAs(const std::function<void()> &then, const std::function<void()> &otherwise)
{
    commitEdit(m_window);
    const auto open = m_document->recordings();
    const QString near = !m_path.isEmpty() ? m_path : open.empty() ? QString() : pathOf(*open.front());
    const QString folder = outputFolder(near.isEmpty() ? QString() : QFileInfo(near).absolutePath());
    QString name = m_path.isEmpty() ? u"workspace.offramp"_s : QFileInfo(m_path).fileName();
    if (m_path.isEmpty() && !open.empty())
        name = QFileInfo(pathOf(*open.front())).completeBaseName() + u".offramp"_s;

    auto *chooser = new QFileDialog(m_window, tr("Save the workspace"), folder, tr("Workspaces (*.offramp)"));
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setDefaultSuffix(u"offramp"_s);
    chooser->selectFile(name);
    ask(chooser, [this, chooser, then, otherwise] {
        const bool isChosen = chooser->result() == QDialog::Accepted;
        call(isChosen && saveTo(chooser->selectedFiles().constFirst()) ? then : otherwise);
    });
}

bool WorkspaceFiles::saveTo(const QString &path)
{
    const QFileInfo file(path);
    const Workspace workspace = m_document->toWorkspace(file.absolutePath());
    const auto written = writeWorkspace(encoded(file.absoluteFilePath()), workspace);
    if (!written) {
        Q_EMIT message(QString::fromStdString(toText(written.error())));
        return false;
    }
    m_document->markSaved();
    Sha256 digest;
    digest.add(toJson(workspace));
    setPath(file.absoluteFilePath(), digest.hex());
    return true;
}

void WorkspaceFiles::startNew()
{
    askToClose([this] {
        m_document->clear();
        setPath({}, {});
    });
}

bool WorkspaceFiles::hasChanges()
{
    commitEdit(m_window);
    return m_document->isModified();
}

void WorkspaceFiles::askToClose(const std::function<void()> &close, const std::function<void()> &keep)
{
    if (!hasChanges())
        return close();
    if (m_questions > 0) // the one that is open is to be answered first
        return call(keep);
    auto *box = new QMessageBox(m_window);
    box->setWindowTitle(tr("Unsaved changes"));
    const QString name = title();
    box->setText(name.isEmpty() ? tr("Save the changes to this workspace?") : tr("Save the changes to %1?").arg(name));
    box->setInformativeText(tr("Your changes will be lost if you don't save them."));
    QPushButton *save = box->addButton(tr("&Save"), QMessageBox::AcceptRole);
    const QAbstractButton *discard = box->addButton(tr("&Discard"), QMessageBox::DestructiveRole);
    box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(save);
    box->setEscapeButton(QMessageBox::Cancel);
    ask(box, [this, box, save, discard, close, keep] {
        if (box->clickedButton() == save)
            this->save(close, keep);
        else
            call(box->clickedButton() == discard ? close : keep);
    });
}

void WorkspaceFiles::ask(QDialog *question, const std::function<void()> &answered)
{
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QDialog::finished, this, [this, answered] {
        answered(); // may ask the next question
        if (--m_questions == 0)
            Q_EMIT asking(false);
    });
    if (m_questions++ == 0)
        Q_EMIT asking(true);
    question->setWindowModality(Qt::ApplicationModal); // other dialogs of the window change the document too
    question->show();
}

void WorkspaceFiles::abandon()
{
    if (m_autosave)
        m_autosave->discard();
}

} // namespace offramp
