// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/classreport.h"
#include "ui/document/selection.h"
#include "ui/jobs/newestjob.h"
#include "ui/samples/samplelist.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QTableView;
class QTabWidget;

namespace offramp {

class ClassesModel;
class ConfusionModel;
class ConfusionTable;

/// How the network of the selected variant does class by class: a confusion matrix and a table of the classes, by the
/// exit that each sample takes, or by one exit over all samples. Clicks filter a list of samples. Computes in the
/// background, stays open beside the window and follows the document.
class ClassesDialog : public QDialog
{
    Q_OBJECT
public:
    ClassesDialog(const Document *document, const Selection *variants, SampleList *list, QWidget *parent);

    /// What is shown; null while it is computed and where no variant is selected.
    [[nodiscard]] const std::shared_ptr<const ClassReport> &report() const { return m_report; }

    /// Whether what is shown is that of the document now.
    [[nodiscard]] bool isCurrent() const { return m_shown == m_wanted; }

    [[nodiscard]] QComboBox *exits() const { return m_exits; }
    [[nodiscard]] QTabWidget *tabs() const { return m_tabs; }
    [[nodiscard]] ConfusionTable *matrix() const { return m_matrix; }
    [[nodiscard]] QTableView *table() const { return m_table; }

Q_SIGNALS:
    /// The list has another filter.
    void filtered();

private:
    /// What a report is made from.
    struct Request {
        RecordingPtr recording;
        Thresholds thresholds;
        std::optional<ExitIndex> answersAt;

        bool operator==(const Request &) const = default;
    };

    /// A report and the classes that occur in the recording, which no threshold changes.
    struct Counted {
        std::vector<std::int32_t> classes;
        std::shared_ptr<const ClassReport> report;
    };

    [[nodiscard]] QWidget *matrixPage();
    void addActions();
    void offerExits(const RecordingPtr &recording);
    void follow();
    void start(const Request &request);
    void take(const Request &request, const Result<Counted> &counted);
    void showReport();
    void showCell();
    void filterBy(std::optional<std::int32_t> label, std::optional<std::int32_t> predicted,
                  std::optional<bool> isCorrect = {});
    void filterByCell(bool withLabel, bool withPredicted);
    [[nodiscard]] std::optional<std::int32_t> currentClass() const;
    [[nodiscard]] QString sentence() const;

    const Document *m_document;
    const Selection *m_variants;
    SampleList *m_list;
    QComboBox *m_exits;
    std::vector<ExitIndex> m_offered; ///< in m_exits
    QLabel *m_sentence;
    QTabWidget *m_tabs;
    ConfusionModel *m_cells;
    ConfusionTable *m_matrix;
    QSlider *m_side;
    QLabel *m_cell;
    ClassesModel *m_classes;
    QTableView *m_table;
    QPushButton *m_all;
    std::optional<Request> m_wanted; ///< the newest; empty without a variant
    std::optional<Request> m_shown;
    std::shared_ptr<const ClassReport> m_report;
    std::vector<std::int32_t> m_occurring; ///< of the recording that is shown
    QString m_refusal;                     ///< why there is no report
    NewestJob m_job;
};

/// Shows the classes of the selected variant in the one dialog that a window has for them, and returns it.
ClassesDialog *showClasses(const Document *document, const Selection *variants, SampleList *list, QWidget *window);

} // namespace offramp
