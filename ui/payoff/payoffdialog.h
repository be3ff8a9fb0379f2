// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/exportfiles.h"
#include "ui/payoff/payoffsource.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace offramp {

class FigurePreview;
class FrameFields;
class TrainingFields;

/// Asks what the training of an early-exit network takes, shows after how many images the variants of the workspace
/// have paid for it, and writes that as figure and CSV. Existing files are replaced only after they were named.
class PayoffDialog : public QDialog
{
    Q_OBJECT
public:
    /// base: the path, without suffix, that is proposed for the files.
    PayoffDialog(const Document *document, const QString &base, QWidget *parent = nullptr);

    [[nodiscard]] TrainingFields *training() const { return m_training; }

    /// What is shown now; nothing while the training is not known.
    [[nodiscard]] const std::optional<PayoffContent> &content() const { return m_content; }

Q_SIGNALS:
    /// The files were written.
    void written(const QStringList &paths);

private:
    QWidget *makeFields();
    QLayout *makeFigure();
    void follow();
    void refresh();
    void showContent(const Result<PayoffContent> &content);
    void showNothing(const QString &why);
    void write();
    [[nodiscard]] Result<PayoffContent> compute() const;
    [[nodiscard]] QString base() const;
    [[nodiscard]] std::vector<ExportFile> files() const;

    const Document *m_document;
    QString m_folder; ///< for names without a folder
    TrainingFields *m_training;
    QComboBox *m_network;
    QLineEdit *m_full;
    QListWidget *m_variants;
    FrameFields *m_frame;
    std::vector<QCheckBox *> m_formats; ///< as figureFormats
    QCheckBox *m_table;                 ///< CSV
    FigurePreview *m_preview;
    QLabel *m_sentences;
    QLineEdit *m_base;
    QLabel *m_warning;
    QPushButton *m_export;
    Result<PayoffSource> m_source;
    std::optional<PayoffContent> m_content;
    QStringList m_named; ///< the files that exist and that the user was told of
};

} // namespace offramp
