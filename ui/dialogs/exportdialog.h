// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/exportfiles.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace offramp {

class FigureOptionsFields;
class FigurePreview;
class FrameFields;

/// Asks what to export, previews it and writes it. Existing files are replaced only after they were listed
/// and the user agreed; on an error the dialog stays open and shows it.
class ExportDialog : public QDialog
{
    Q_OBJECT
public:
    /// base: the path, without suffix, that is proposed for the files.
    ExportDialog(const Document *document, const FigureView &view, const QString &base, QWidget *parent = nullptr);

    [[nodiscard]] ExportRequest request() const;

    /// The path of the files without suffix, or an empty text if none was typed.
    [[nodiscard]] QString base() const;

Q_SIGNALS:
    /// The files were written.
    void written(const QStringList &paths);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeChoices();
    QLayout *makePreview();
    QCheckBox *makeChoice(const QString &objectName, const QString &text, bool isChecked = false);
    [[nodiscard]] Result<FigureOptions> usableOptions() const;
    void showPreview();
    void refresh();
    void showFiles();
    void showNames(const QStringList &names);
    void write();

    const Document *m_document;
    FigureView m_view;
    QString m_folder; ///< for names without a folder
    QListWidget *m_figures;
    std::vector<QCheckBox *> m_formats; ///< as figureFormats
    FrameFields *m_frame;
    FigureOptionsFields *m_options;
    QCheckBox *m_variants = nullptr;
    QCheckBox *m_curves = nullptr;
    QCheckBox *m_scripts = nullptr;
    QCheckBox *m_everything = nullptr;
    QLineEdit *m_base;
    FigurePreview *m_preview;
    QLabel *m_list;
    QLabel *m_warning;
    QPushButton *m_export;
    QStringList m_named; ///< the files that exist and that the user was told of
};

} // namespace offramp
