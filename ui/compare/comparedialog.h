// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/modelsource.h"
#include "ui/compare/rankcontent.h"
#include "ui/jobs/newestjob.h"

#include <QDialog>

#include <functional>

class QLabel;
class QPushButton;
class QTableView;

namespace offramp {

class CompareControls;
class CompareModel;
class RankView;

/// Compares whole networks of a table by accuracy, accuracy classes, SAM and area: the table with all ranks, two
/// panels, and the settings that move them. Also opens energy logs, whose accuracies are typed. Files can be dropped on
/// it.
class CompareDialog : public QDialog
{
    Q_OBJECT
public:
    explicit CompareDialog(QWidget *parent = nullptr);

    /// Reads a file in the background and shows it; where it cannot be used, the models shown stay.
    void openFile(const QString &path);

    /// Whether a file is being read.
    [[nodiscard]] bool isReading() const { return m_reading.isRunning(); }

    [[nodiscard]] const CompareModel *model() const { return m_model; }
    [[nodiscard]] RankView *view() const { return m_view; }

    /// Writes the panels as PDF, SVG or PNG, by the suffix, or the ranking as CSV. A file that exists is replaced only
    /// after a click on the button that then appears.
    void saveFigure(const QString &path);
    void saveTable(const QString &path);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QLayout *makeContent();
    QLayout *makeButtons();
    void take(const Result<ModelSource> &source);
    void changeUnit();
    void showRanks();
    void showPanels();
    void showNotes();
    void showMessage(const QString &sentence);
    void write(const QString &path, const std::function<Result<QByteArray>()> &contents);
    void copyFigure();
    void copyTable();
    [[nodiscard]] RankContent panels() const;
    [[nodiscard]] QString proposedFile(const QString &suffix) const;

    ModelSource m_source;
    CompareModel *m_model;
    QTableView *m_table;
    CompareControls *m_controls;
    RankView *m_view;
    QLabel *m_file;
    QLabel *m_notes;
    QLabel *m_message;
    QPushButton *m_replace;
    std::vector<QPushButton *> m_outputs; ///< enabled while something is ranked
    std::function<void()> m_replacing;    ///< what the button Replace file does
    NewestJob m_reading;
};

/// Opens the comparison over a window, or brings the one that is open to the front.
void showComparison(QWidget *window);

} // namespace offramp
