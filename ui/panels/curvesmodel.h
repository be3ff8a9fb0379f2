// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wording/thresholdview.h"

#include <QAbstractTableModel>

namespace offramp {

/// The trade-off curves as a table: a row for each distinct point, network by network as they were opened, thresholds
/// ascending. Cells are computed on request. Qt::EditRole has numbers with every digit.
class CurvesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// One column for each exit of the deepest network follows.
    enum Column { Network, ThresholdColumn, Energy, Accuracy, FirstShare };

    CurvesModel(const Document *document, const ThresholdView *thresholds, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void follow();
    [[nodiscard]] QString text(int row, int column, bool isExact) const;

    const Document *m_document;
    const ThresholdView *m_thresholds;
    std::vector<RecordingPtr> m_recordings;
    std::vector<int> m_ends; ///< one past the last row of each recording
    int m_exits = 0;         ///< of the deepest network
};

} // namespace offramp
