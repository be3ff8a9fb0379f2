// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/panels/textsmodel.h"

namespace offramp {

/// The step curve as a table: a row for each step, in their order, and what it adds to the area. Qt::EditRole has
/// numbers with every digit.
class StepsModel : public TextsModel
{
    Q_OBJECT
public:
    enum Column { Variant, From, To, Accuracy, Adds, ColumnCount };

    explicit StepsModel(const Document *document, QObject *parent = nullptr);

protected:
    [[nodiscard]] int rows() const override { return m_rows; }
    [[nodiscard]] int columns() const override { return ColumnCount; }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    void follow();

    const Document *m_document;
    int m_rows = 0; ///< as last reported to the views
};

} // namespace offramp
