// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/meterlist.h"
#include "ui/document/selection.h"
#include "ui/wording/thresholdview.h"
#include "ui/engine/recordqueue.h"

#include <QWidget>

class QScrollArea;
class QVBoxLayout;

namespace offramp {

class RecordingRow;

/// The recordings in progress, a row for each network: the running one at the top, then those that wait. Follows the
/// engine a few times a second, thresholds at once.
class RecordingPanel : public QWidget
{
    Q_OBJECT
public:
    RecordingPanel(const Document *document, const Selection *selection, const ThresholdView *thresholds,
                   RecordQueue *queue, QWidget *parent = nullptr);

    /// The row of a task, or null.
    [[nodiscard]] RecordingRow *row(int task) const;

    [[nodiscard]] QSize sizeHint() const override;

private:
    void followTasks();
    void showMeters();
    void orderRows();
    void layOut();
    void refresh();
    void showCosts();

    const Document *m_document;
    const Selection *m_selection;
    const ThresholdView *m_thresholds;
    RecordQueue *m_queue;
    MeterList m_meters;
    QVBoxLayout *m_column;
    QScrollArea *m_scroll;
    std::vector<RecordingRow *> m_rows;
    int m_active = 0; ///< the last task that an engine worked on
    QTimer m_soon;    ///< limits how often the rows are refreshed
};

} // namespace offramp
