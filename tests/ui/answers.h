// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>

namespace offramp::fixtures {

/// Answers the question that is open by its button's text.
inline void press(const QString &text)
{
    auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
    if (!box)
        qFatal("No question is open.");
    for (QAbstractButton *button : box->buttons()) {
        if (button->text().remove(u'&') == text)
            return button->click();
    }
    qFatal("The dialog has no such button.");
}

/// Accepts the file dialog that is open with a path, or rejects it where there is none; its title.
inline QString choose(const QString &path)
{
    auto *chooser = qobject_cast<QFileDialog *>(QApplication::activeModalWidget());
    if (!chooser)
        qFatal("No file dialog is open.");
    QString title = chooser->windowTitle();
    if (path.isEmpty()) {
        chooser->reject();
        return title;
    }
    chooser->findChild<QListView *>(QStringLiteral("listView"))
        ->clearSelection(); // of the proposed file, as typing does
    chooser->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"))->setText(path);
    QMetaObject::invokeMethod(chooser, "accept");
    return title;
}

} // namespace offramp::fixtures
