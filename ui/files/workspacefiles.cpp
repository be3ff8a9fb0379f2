// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/workspacefiles.h"

#include "core/workspace/workspacefile.h"
#include "ui/files/demo.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

bool canBeWritten(const QString &path)
{
    const QFileInfo file(path);
    return QFileInfo(file.absolutePath()).isWritable() && (!file.exists() || file.isWritable());
}

QString documentsFolder()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(folder).isDir() ? folder : QDir::homePath();
}

} // namespace

WorkspaceFiles::WorkspaceFiles(Document *document, RecordingLoader *loader, QWidget *window)
    : QObject(window)
    , m_document(document)
    , m_loader(loader)
    , m_window(window)
{
    connect(loader, &RecordingLoader::workspaceLoaded, this, [this](const LoadedWorkspace &workspace) {
        if (take(workspace, true))
            Q_EMIT opened();
    });
    connect(loader, &RecordingLoader::restored, this, [this](const LoadedWorkspace &workspace) {
        if (!take(workspace, false))
            return;
        if (m_autosave)
            m_autosave->flush();
        Q_EMIT opened();
        Q_EMIT restored();
    });
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
    m_autosave->setFile(m_path);
    connect(m_autosave.get(), &Autosave::failed, this, &WorkspaceFiles::said);
}

void WorkspaceFiles::restore(const UnsavedWork &work)
{
    m_loader->restore(work);
}

bool WorkspaceFiles::take(const LoadedWorkspace &workspace, bool isSaved)
{
    if (!mayClose())
        return false;
    const auto done = m_document->takeWorkspace(workspace.workspace, workspace.folder, workspace.recordings, isSaved);
    if (!done) {
        Q_EMIT said(QFileInfo(workspace.path).fileName() + u": "_s + QString::fromStdString(toText(done.error())));
        return false;
    }
    setPath(workspace.path);
    return true;
}

void WorkspaceFiles::setPath(const QString &path)
{
    m_path = path;
    if (m_autosave)
        m_autosave->setFile(path);
    if (!path.isEmpty() && !isDemo(path))
        m_recent.add(path);
    Q_EMIT pathChanged();
}

bool WorkspaceFiles::save()
{
    if (m_path.isEmpty() || isDemo(m_path) || !canBeWritten(m_path))
        return saveAs();
    return saveTo(m_path);
}

bool WorkspaceFiles::saveAs()
{
    const auto open = m_document->recordings();
    QString folder = open.empty() ? documentsFolder() : QFileInfo(pathOf(*open.front())).absolutePath();
    if (!m_path.isEmpty())
        folder = QFileInfo(m_path).absolutePath();
    if (isDemo(m_path) || !QFileInfo(folder).isWritable())
        folder = documentsFolder();
    QString name = m_path.isEmpty() ? u"workspace.offramp"_s : QFileInfo(m_path).fileName();
    if (m_path.isEmpty() && !open.empty())
        name = QFileInfo(pathOf(*open.front())).completeBaseName() + u".offramp"_s;

    QFileDialog chooser(m_window, tr("Save the workspace"), folder, tr("Workspaces (*.offramp)"));
    chooser.setAcceptMode(QFileDialog::AcceptSave);
    chooser.setDefaultSuffix(u"offramp"_s);
    chooser.selectFile(name);
    return chooser.exec() == QDialog::Accepted && saveTo(chooser.selectedFiles().constFirst());
}

bool WorkspaceFiles::saveTo(const QString &path)
{
    const QFileInfo file(path);
    const auto written = writeWorkspace(QFile::encodeName(file.absoluteFilePath()).toStdString(),
                                        m_document->toWorkspace(file.absolutePath()));
    if (!written) {
        Q_EMIT said(QString::fromStdString(toText(written.error())));
        return false;
    }
    m_document->markSaved();
    setPath(file.absoluteFilePath());
    return true;
}

void WorkspaceFiles::startNew()
{
    if (!mayClose())
        return;
    m_document->clear();
    setPath({});
}

bool WorkspaceFiles::mayClose()
{
    if (!m_document->isModified())
        return true;
    QMessageBox box(m_window);
    box.setWindowTitle(tr("Unsaved changes"));
    const QString name = title();
    box.setText(name.isEmpty() ? tr("Save the changes to this workspace?") : tr("Save the changes to %1?").arg(name));
    box.setInformativeText(tr("If they are not saved, they are lost."));
    const auto *save = box.addButton(tr("&Save"), QMessageBox::AcceptRole);
    const auto *discard = box.addButton(tr("&Discard"), QMessageBox::DestructiveRole);
    box.addButton(QMessageBox::Cancel);
    box.setEscapeButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == save ? this->save() : box.clickedButton() == discard;
}

void WorkspaceFiles::abandon()
{
    if (m_autosave)
        m_autosave->discard();
}

} // namespace offramp
