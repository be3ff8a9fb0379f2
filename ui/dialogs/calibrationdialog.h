// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wording/thresholdview.h"

#include <QDialog>

class QTableView;

namespace offramp {

class CalibrationPage;

/// How good the uncertainty of each exit is: a table of figures above the reliability diagrams or the risk-coverage
/// curves, which can be exported. Stays open beside the window and follows the document.
class CalibrationDialog : public QDialog
{
    Q_OBJECT
public:
    /// selected: the variant whose network is shown first. base: the path, without suffix, from which the names of the
    /// files are proposed.
    CalibrationDialog(const Document *document, const ThresholdView *thresholds, std::optional<VariantId> selected,
                      const QString &base, QWidget *parent = nullptr);

    [[nodiscard]] QTableView *table() const { return m_table; }
    [[nodiscard]] CalibrationPage *page() const { return m_page; }

Q_SIGNALS:
    /// The files were written.
    void written(const QStringList &paths);

    /// A recording with temperatures was written and can be opened; what they change.
    void recordingWritten(const QString &sentence, const QString &path);

private:
    QTableView *m_table;
    CalibrationPage *m_page;
};

} // namespace offramp
