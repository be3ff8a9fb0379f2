// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/trainingfigure.h"

#include <QDialog>

namespace offramp {

/// Writes the figure of a training, as it was when the dialog was opened, and its table.
class TrainingExportDialog : public QDialog
{
    Q_OBJECT
public:
    /// base: the path, without suffix, that is proposed for the files.
    TrainingExportDialog(const TrainingContent &content, const QString &base, QWidget *parent = nullptr);

Q_SIGNALS:
    /// The files were written.
    void written(const QStringList &paths);
};

} // namespace offramp
