// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/submission/submission.h"
#include "ui/document/document.h"
#include "ui/jobs/newestjob.h"

#include <QDialog>

#include <atomic>
#include <memory>
#include <optional>

class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace offramp {

class SubmissionNetworks;

/// Writes the document's included variants as a contest submission, saved or not: shows which of the contest's rules
/// they violate, writes the folder in the background, and shows its files and the result of its own check.
class SubmissionDialog : public QDialog
{
    Q_OBJECT
public:
    /// workspace: the document's file, next to which networks are searched too; empty where there is none. folder: the
    /// one that is proposed.
    SubmissionDialog(const Document *document, const QString &workspace, const QString &folder,
                     QWidget *parent = nullptr);

    /// The submission as it was checked; empty while it is being checked, and if it could not be.
    [[nodiscard]] const std::optional<Submission> &submission() const { return m_submission; }

    /// Cancels the writing, else closes the dialog.
    void reject() override;

Q_SIGNALS:
    /// What was written, and one of the files.
    void written(const QString &sentence, const QString &file);

private:
    QWidget *makeFields();
    QLayout *makeReport();
    QWidget *makeResult();
    [[nodiscard]] SubmissionRequest request() const;
    [[nodiscard]] QString folder() const;
    void follow();
    void check();
    void take(const Result<Submission> &submission);
    void showSubmission();
    void refresh();
    void write();
    void showProgress(const QString &file, double share);
    void finish(const Result<WrittenSubmission> &written);
    void showInFolder();

    const Document *m_document;
    QString m_workspace;
    QStackedWidget *m_pages;
    QLineEdit *m_folder;
    QLineEdit *m_title;
    QLineEdit *m_authors;
    SubmissionNetworks *m_networks;
    QLabel *m_report;
    QProgressBar *m_progress;
    QLabel *m_warning;
    QPushButton *m_write;
    QLabel *m_outcome;
    QListWidget *m_files;
    QLabel *m_folderWarning;
    std::optional<Submission> m_submission;
    QString m_failure;                         ///< why nothing was written at the last try
    std::shared_ptr<std::atomic<bool>> m_stop; ///< of the writing that runs
    NewestJob m_checking;
    NewestJob m_writing;
};

} // namespace offramp
