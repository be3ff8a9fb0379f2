// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <QAbstractTableModel>

namespace offramp {

/// The step curve as a table: a row for each step, in their order, and what it adds to the area. Qt::EditRole has
/// numbers with every digit.
class StepsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Variant, From, To, Accuracy, Adds, ColumnCount };

    explicit StepsModel(const Document *document, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void follow();

    const Document *m_document;
    int m_rows = 0; ///< as last reported to the views
};

} // namespace offramp
