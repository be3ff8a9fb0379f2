// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/referencelines.h"
#include "ui/panels/textsmodel.h"

namespace offramp {

/// The lines to compare with as a table: a row for each corner, and the area in the first row of each line.
/// Qt::EditRole has numbers with every digit.
class LinesModel : public TextsModel
{
    Q_OBJECT
public:
    enum Column { Line, Energy, Accuracy, Area, ColumnCount };

    LinesModel(const Document *document, const ReferenceLines *lines, QObject *parent = nullptr);

    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

protected:
    [[nodiscard]] int rows() const override { return m_ends.empty() ? 0 : m_ends.back(); }
    [[nodiscard]] int columns() const override { return ColumnCount; }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    void follow();
    [[nodiscard]] std::size_t lineOf(int row) const;
    [[nodiscard]] QString areaText(const ShownLine &line, bool isExact) const;

    const Document *m_document;
    const ReferenceLines *m_source;
    std::vector<ShownLine> m_lines; ///< as last reported to the views
    std::vector<int> m_ends;        ///< of each line: the row behind its last one
};

} // namespace offramp
