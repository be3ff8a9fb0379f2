// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/choosefile.h"

#include <QFileDialog>
#include <QMimeData>
#include <QUrl>

namespace offramp {

namespace {

template<typename Taken>
void openDialog(QWidget *parent, const FileChoice &choice, QFileDialog::FileMode mode, QFileDialog::Options options,
                void (QFileDialog::*chosen)(const Taken &), const std::function<void(const Taken &)> &take)
{
    auto *dialog = new QFileDialog(parent, choice.title, choice.start, choice.filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    dialog->setOptions(options);
    if (mode == QFileDialog::AnyFile)
        dialog->setAcceptMode(QFileDialog::AcceptSave);
    QObject::connect(dialog, chosen, parent, take);
    dialog->open();
}

} // namespace

void chooseFile(QWidget *parent, const FileChoice &choice, const std::function<void(const QString &)> &take)
{
    openDialog(parent, choice, QFileDialog::ExistingFile, {}, &QFileDialog::fileSelected, take);
}

void chooseFiles(QWidget *parent, const FileChoice &choice, const std::function<void(const QStringList &)> &take)
{
    openDialog(parent, choice, QFileDialog::ExistingFiles, {}, &QFileDialog::filesSelected, take);
}

void chooseOutput(QWidget *parent, const FileChoice &choice, const std::function<void(const QString &)> &take)
{
    openDialog(parent, choice, QFileDialog::AnyFile, QFileDialog::DontConfirmOverwrite, &QFileDialog::fileSelected,
               take);
}

void chooseFolder(QWidget *parent, const FileChoice &choice, const std::function<void(const QString &)> &take)
{
    openDialog(parent, choice, QFileDialog::Directory, QFileDialog::ShowDirsOnly, &QFileDialog::fileSelected, take);
}

QStringList droppedFiles(const QMimeData *data)
{
    QStringList paths;
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    return paths;
}

} // namespace offramp
