// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/histogramcontent.h"

#include <QWidget>

class QTableView;

namespace offramp {

class BinsModel;
class ExitsModel;

/// The numbers of the histograms as two tables: the exits, and the bins.
class ExitsTables : public QWidget
{
    Q_OBJECT
public:
    explicit ExitsTables(QWidget *parent = nullptr);

    void setContents(const std::vector<HistogramContent> &contents);

    [[nodiscard]] QTableView *exits() const { return m_exits; }
    [[nodiscard]] QTableView *bins() const { return m_bins; }

Q_SIGNALS:
    /// A bin was activated: its samples should be selected.
    void binWanted(offramp::ExitIndex exit, int bin);

private:
    QTableView *m_exits;
    QTableView *m_bins;
    ExitsModel *m_exitsModel;
    BinsModel *m_binsModel;
};

} // namespace offramp
