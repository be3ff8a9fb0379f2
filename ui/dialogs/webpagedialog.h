// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/export/webpage.h"
#include "ui/jobs/newestjob.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace offramp {

/// Writes the document as one web page in which others drag the thresholds, and says what goes into it.
class WebPageDialog : public QDialog
{
    Q_OBJECT
public:
    /// title and file are proposed. document must outlive the dialog.
    WebPageDialog(const Document *document, const QString &title, const QString &file, QWidget *parent = nullptr);

    void reject() override;

Q_SIGNALS:
    /// What was written, and the file.
    void written(const QString &sentence, const QString &file);

private:
    /// A page and what it was made from.
    struct Made {
        WebPageOptions options;
        int change = 0; ///< of the document, as they are counted
        QByteArray page;
    };

    void refresh();
    void measure();
    void showSize(qint64 bytes);
    void write();
    [[nodiscard]] WebPageOptions options() const;
    [[nodiscard]] std::optional<QByteArray> pageAsItIs() const;

    const Document *m_document;
    QLineEdit *m_file;
    QLineEdit *m_title;
    QCheckBox *m_withSamples;
    QLabel *m_samples;
    QLabel *m_size;
    QLabel *m_warning;
    QPushButton *m_save;
    bool m_mayReplace = false; ///< the user was told that the file exists
    int m_changes = 0;         ///< of the document, since the dialog is open
    std::optional<Made> m_made;
    NewestJob m_measuring;
    NewestJob m_writing;
};

} // namespace offramp
