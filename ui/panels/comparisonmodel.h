// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/pinnedcomparison.h"
#include "ui/panels/textsmodel.h"

namespace offramp {

struct CostScale;

/// The pinned and the current state side by side: rows for both areas, then for accuracy and cost of each variant that
/// is in both. Their values follow every move at once, intervals once they are computed.
class ComparisonModel : public TextsModel
{
    Q_OBJECT
public:
    enum Column { Number, Pinned, Now, Difference, Interval, Certainty, ColumnCount };

    ComparisonModel(const Document *document, const PinnedComparison *comparison, QObject *parent = nullptr);

    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

protected:
    [[nodiscard]] int rows() const override { return static_cast<int>(m_rows.size()); }
    [[nodiscard]] int columns() const override { return ColumnCount; }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    /// One number of both states, as texts for each column.
    struct Row {
        QStringList shown;
        QStringList exact;
        QString tip;
    };
    struct Style;

    void follow();
    [[nodiscard]] std::vector<Row> newRows() const;
    [[nodiscard]] std::vector<Row> areaRows(const CostScale &scale) const;
    [[nodiscard]] std::vector<Row> variantRows(const VariantResult &now, const VariantResult &pinned,
                                               const CostScale &scale) const;
    [[nodiscard]] Row rowOf(const Style &style, const std::optional<double> &pinned, const std::optional<double> &now,
                            bool isComparable, const ComparedNumber *compared) const;

    const Document *m_document;
    const PinnedComparison *m_comparison;
    std::vector<Row> m_rows;
};

} // namespace offramp
