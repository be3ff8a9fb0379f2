// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/textsmodel.h"
#include "ui/panels/variantorder.h"

#include "ui/theme/boxes.h"
#include "ui/wording/thresholdview.h"

#include <array>

namespace offramp {

/// The variants as a table: one row each, every number from the document's results; in the order of the document, or
/// sorted by a column, and kept so while numbers change.
class VariantsModel : public TextsModel
{
    Q_OBJECT
public:
    enum Column { Name, Network, ThresholdsColumn, Energy, Accuracy, AreaLost, StandingColumn, ColumnCount };

    /// The change of a number from the reference, as text; empty without a reference.
    static constexpr int ChangeRole = Qt::UserRole;

    VariantsModel(Document *document, const ThresholdView *thresholds, QObject *parent = nullptr);

    [[nodiscard]] VariantId idAt(int row) const { return m_ids[static_cast<std::size_t>(row)]; }

    /// The row of a variant, or -1.
    [[nodiscard]] int rowOf(VariantId id) const;

    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// Why a text cannot be given to a cell; nothing if it can.
    [[nodiscard]] std::optional<QString> refusalOf(const QModelIndex &index, const QString &text) const;

    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

    [[nodiscard]] const VariantOrder &order() const { return m_order; }

    /// Sorts by a column; in the order of the document where it is -1.
    void sort(int column, Qt::SortOrder direction) override;

Q_SIGNALS:
    /// Why the typed value was rejected.
    void message(const QString &sentence);

protected:
    [[nodiscard]] int rows() const override { return static_cast<int>(m_ids.size()); }
    [[nodiscard]] int columns() const override { return ColumnCount; }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] bool isNumber(int column) const override { return column >= ThresholdsColumn && column <= AreaLost; }
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    /// The texts of a row; tips are made on request.
    struct Cell {
        QString text;
        QString change;
        bool included = false;
        bool hasCost = false;
        int colour = 0;
        Standing standing = {};
        bool lowersArea = false;

        bool operator==(const Cell &) const = default;
    };
    using Cells = std::array<Cell, ColumnCount>;

    void followRows();
    void followNumbers();
    void followOrder();
    void rearrange(const std::vector<VariantId> &ids);
    [[nodiscard]] Cells cells(VariantId id) const;
    [[nodiscard]] QString changeText(VariantId id, int column) const;
    [[nodiscard]] QStringList tipLines(const Variant &variant, const VariantResult &result, int column) const;
    [[nodiscard]] QString tipOf(const Variant &variant, const VariantResult &result, int column) const;
    [[nodiscard]] ThresholdScale scaleOf(const Variant &variant) const;
    [[nodiscard]] QString shownText(const Variant &variant, const VariantResult &result, int column) const;

    Document *m_document;
    const ThresholdView *m_thresholds;
    VariantOrder m_order;
    std::vector<VariantId> m_ids; ///< the rows as last reported to the views
    std::vector<Cells> m_shown;   ///< of each row, as last reported to the views
};

} // namespace offramp
