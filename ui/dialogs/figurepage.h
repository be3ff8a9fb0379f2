// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/exportfiles.h"

#include <QWidget>

class QBoxLayout;
class QCheckBox;
class QDialog;
class QLabel;
class QLineEdit;
class QPushButton;

namespace offramp {

class FigurePreview;
class FrameFields;

/// A page of a dialog that shows a figure with sentences about it and writes it, with its table as CSV. Existing files
/// are replaced only after they were named.
class FigurePage : public QWidget
{
    Q_OBJECT
public:
    using Table = std::function<Result<QByteArray>()>;

    /// The fields and the preview, beside or below each other.
    [[nodiscard]] QBoxLayout *columns() const { return m_columns; }

Q_SIGNALS:
    /// The files were written.
    void written(const QStringList &paths);

protected:
    /// key: what the names of its widgets begin with, for tests. base: the path, without suffix, that is proposed for
    /// the files. Cancel closes the dialog.
    FigurePage(QDialog *dialog, const QString &key, const QString &base);

    /// Puts the page together; call it once. fields: what the figure is made of, above its size. The names are for
    /// screen readers: of all fields, and of the sentences, which have a tip.
    void arrange(QLayout *fields, const QString &fieldsName, const QString &sentencesName, const QString &tip);

    /// Shows a figure that can be written, or why there is none: a sentence in its place, or an error below. title: the
    /// figure's.
    void showFigure(const Figure &figure, const QString &sentences, const Table &table);
    void showNothing(const QString &title, const QString &why);
    void showError(const QString &title, const QString &error);

    /// Proposes another path, without suffix, unless the user changed the one that was proposed.
    void propose(const QString &base);

    /// Says a sentence below the figure, until something else changes.
    void say(const QString &sentence);

private:
    [[nodiscard]] QLayout *makeFormats();
    void refresh();
    void write();
    [[nodiscard]] QString base() const;
    [[nodiscard]] std::vector<ExportFile> files() const;

    QDialog *m_dialog;
    QString m_folder; ///< for names without a folder
    QBoxLayout *m_columns = nullptr;
    FrameFields *m_frame;
    std::vector<QCheckBox *> m_formats; ///< as figureFormats
    QCheckBox *m_csv;
    FigurePreview *m_preview;
    QLabel *m_sentences;
    QLineEdit *m_base;
    QString m_proposed; ///< for m_base
    QLabel *m_warning;
    QPushButton *m_export;
    Figure m_figure;     ///< as it is shown
    Table m_table;       ///< empty where there is nothing to write
    QString m_error;     ///< why there is nothing
    QStringList m_named; ///< the files that exist and that the user was told of
};

} // namespace offramp
