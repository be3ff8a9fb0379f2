// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/histogramcontent.h"

#include <QAbstractTableModel>

namespace offramp {

/// The exits of a variant as a table: one row each, with the samples that reach it and exit there.
class ExitsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Threshold, Reached, Exited, Share, Accuracy, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setContents(const std::vector<HistogramContent> &contents);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<HistogramContent> m_contents;
};

} // namespace offramp
