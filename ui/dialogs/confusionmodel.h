// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/classreport.h"

#include <QAbstractTableModel>

namespace offramp {

/// A confusion matrix: true classes down, predicted classes across.
class ConfusionModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// The number of samples in a cell, and their share of the true class's (0 where it has none).
    enum Role { CountRole = Qt::UserRole, ShareRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// Shows the report of a recording; null shows nothing.
    void setReport(const std::shared_ptr<const ClassReport> &report, const RecordingPtr &recording);

    /// Whether there is room for the names of classes beside the rows and above the columns.
    void setRoom(bool hasRowNames, bool hasColumnNames);

    /// The class of a row, and of the column at the same place.
    [[nodiscard]] std::int32_t labelAt(int place) const;

    /// A cell in a sentence.
    [[nodiscard]] QString sentence(const QModelIndex &cell) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override { return rowCount(parent); }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString name(int place) const;
    [[nodiscard]] std::int64_t count(const QModelIndex &cell) const;

    std::shared_ptr<const ClassReport> m_report;
    RecordingPtr m_recording;
    bool m_hasRowNames = true;
    bool m_hasColumnNames = true;
};

} // namespace offramp
