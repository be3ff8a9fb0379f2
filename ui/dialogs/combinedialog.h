// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/jobs/newestjob.h"

#include <QDialog>
#include <QStringList>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QRadioButton;
class QSpinBox;

namespace offramp {

/// Makes one recording of several that are open: a cascade of their networks, or samples sent to them by clusters.
/// Writes it to a file in the background.
class CombineDialog : public QDialog
{
    Q_OBJECT
public:
    explicit CombineDialog(const Document *document, QWidget *parent = nullptr);

    void reject() override;

Q_SIGNALS:
    /// What was combined, and the file.
    void recordingWritten(const QString &sentence, const QString &path);

private:
    void fillList();
    void move(int by);
    void proposeFile();
    void refresh();
    void write();
    [[nodiscard]] QStringList chosen() const;
    [[nodiscard]] QWidget *fields();

    const Document *m_document;
    QRadioButton *m_cascade;
    QRadioButton *m_byClusters;
    QSpinBox *m_clusters;
    QListWidget *m_list;
    QPushButton *m_up;
    QPushButton *m_down;
    QLineEdit *m_file;
    QLabel *m_message;
    QPushButton *m_combine;
    bool m_isFileChosen = false; ///< by the user, so it is no longer proposed
    NewestJob m_writing;
};

} // namespace offramp
