// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/choosefile.h"

#include <QFileDialog>

namespace offramp {

namespace {

QFileDialog *makeDialog(QWidget *parent, const FileChoice &choice, QFileDialog::FileMode mode)
{
    auto *dialog = new QFileDialog(parent, choice.title, choice.start, choice.filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    return dialog;
}

void openForOne(QFileDialog *dialog, const std::function<void(const QString &)> &take)
{
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog->parentWidget(), take);
    dialog->open();
}

} // namespace

void chooseFile(QWidget *parent, const FileChoice &choice, const std::function<void(const QString &)> &take)
{
    openForOne(makeDialog(parent, choice, QFileDialog::ExistingFile), take);
}

void chooseFiles(QWidget *parent, const FileChoice &choice, const std::function<void(const QStringList &)> &take)
{
    QFileDialog *dialog = makeDialog(parent, choice, QFileDialog::ExistingFiles);
    QObject::connect(dialog, &QFileDialog::filesSelected, parent, take);
    dialog->open();
}

void chooseOutput(QWidget *parent, const FileChoice &choice, const std::function<void(const QString &)> &take)
{
    QFileDialog *dialog = makeDialog(parent, choice, QFileDialog::AnyFile);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    openForOne(dialog, take);
}

void chooseFolder(QWidget *parent, const FileChoice &choice, const std::function<void(const QString &)> &take)
{
    QFileDialog *dialog = makeDialog(parent, choice, QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    openForOne(dialog, take);
}

} // namespace offramp
