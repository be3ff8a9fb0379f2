// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/textsmodel.h"
#include "ui/wording/thresholdview.h"

namespace offramp {

/// The trade-off curves as a table: a row for each distinct point, network by network as they were opened, thresholds
/// ascending. Cells are computed on request. Qt::EditRole has numbers with every digit,
/// and nothing where a cost is not known.
class CurvesModel : public TextsModel
{
    Q_OBJECT
public:
    /// One column for each exit of the deepest network follows.
    enum Column { Network, ThresholdColumn, Energy, Accuracy, FirstShare };

    CurvesModel(const Document *document, const ThresholdView *thresholds, QObject *parent = nullptr);

    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

protected:
    [[nodiscard]] int rows() const override { return m_ends.empty() ? 0 : m_ends.back(); }
    [[nodiscard]] int columns() const override { return FirstShare + m_exits; }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    void follow();

    /// The place of a row's recording in m_recordings.
    [[nodiscard]] std::size_t placeOf(int row) const;

    const Document *m_document;
    const ThresholdView *m_thresholds;
    std::vector<RecordingPtr> m_recordings;
    std::vector<int> m_ends; ///< one past the last row of each recording
    int m_exits = 0;         ///< of the deepest network
};

} // namespace offramp
