// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <functional>

class QMimeData;
class QWidget;

namespace offramp {

/// What a file dialog shows when it opens.
struct FileChoice {
    QString title;
    QString start = {};  ///< a folder, or a file in it; empty for the working directory
    QString filter = {}; ///< "Maps (*.json *.csv);;All files (*)"; empty for all files
};

// Each opens a file dialog over parent and returns at once. take is called when the user has chosen, but not after a
// cancel, nor once parent is gone. Nothing here waits in a second event loop: work in the background goes on meanwhile,
// and may even close parent.

/// Asks for an existing file.
void chooseFile(QWidget *parent, const FileChoice &choice, const std::function<void(const QString &)> &take);

/// Asks for existing files, at least one.
void chooseFiles(QWidget *parent, const FileChoice &choice, const std::function<void(const QStringList &)> &take);

/// Asks for a file to write; says nothing about one that exists.
void chooseOutput(QWidget *parent, const FileChoice &choice, const std::function<void(const QString &)> &take);

/// Asks for an existing folder.
void chooseFolder(QWidget *parent, const FileChoice &choice, const std::function<void(const QString &)> &take);

/// The local files among what is dragged or dropped.
[[nodiscard]] QStringList droppedFiles(const QMimeData *data);

} // namespace offramp
