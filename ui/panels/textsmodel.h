// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <functional>

namespace offramp {

/// The head of a column. The tip says what its numbers are, above them and on each of them. A table in little room may
/// show a shorter title than is copied and read aloud.
struct ColumnHead {
    QString title;
    QString tip;
    QString shown = {}; ///< empty: title
};

/// A table of texts: the first column to the left, the others, which have numbers, to the right.
class TextsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const final { return parent.isValid() ? 0 : rows(); }
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const final
    {
        return parent.isValid() ? 0 : columns();
    }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const final;

protected:
    [[nodiscard]] virtual int rows() const = 0;
    [[nodiscard]] virtual int columns() const = 0;
    [[nodiscard]] virtual ColumnHead head(int column) const = 0;
    [[nodiscard]] virtual bool isNumber(int column) const { return column > 0; }

    /// The text of a cell; exact: to copy or edit it, numbers with every digit.
    [[nodiscard]] virtual QString text(int row, int column, bool isExact) const = 0;

    /// Takes over other contents, and tells the views: that the table is another one, or that every text may be.
    void change(bool isOtherShape, const std::function<void()> &take);
};

} // namespace offramp
