// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/histogramcontent.h"

#include <QAbstractTableModel>

namespace offramp {

/// The histograms of a variant as a table: a row for each bin, with the correct, incorrect and selected samples of each
/// exit.
class BinsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Kind { Right, Wrong, Selected, KindCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setContents(const std::vector<HistogramContent> &contents);

    /// The exit and the kind of count of every column after the first.
    [[nodiscard]] static std::size_t exitOf(int column) { return static_cast<std::size_t>((column - 1) / KindCount); }
    [[nodiscard]] static Kind kindOf(int column) { return static_cast<Kind>((column - 1) % KindCount); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] std::int64_t count(int bin, int column) const;

    std::vector<HistogramContent> m_contents;
};

} // namespace offramp
