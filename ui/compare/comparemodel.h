// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/modelsource.h"
#include "ui/compare/rankcontent.h"
#include "ui/panels/textsmodel.h"

namespace offramp {

/// Models with their ranks in every ranking as a table. A rank that settings moved is shown with the one before it,
/// that of the usual settings: "2 \u2192 1".
class CompareModel : public TextsModel
{
    Q_OBJECT
public:
    enum Column {
        Name,
        Accuracy,
        Electricity,
        AccuracyRank,
        Class,
        ClassRank,
        Sam,
        SamRank,
        Area,
        AreaRank,
        ColumnCount
    };

    /// What a column is sorted by; invalid where it is undefined.
    static constexpr int SortRole = Qt::UserRole;

    using TextsModel::TextsModel;

    /// Shows other models; their ranks with the usual settings, SAM in the unit of table, are those before.
    void setTable(const ComparedTable &table);

    /// Shows the same models with electricity in another unit; typed accuracies stay.
    void setUnit(const ComparedTable &table);

    void setOptions(const RankOptions &options);

    /// What is compared; typed accuracies are in it.
    [[nodiscard]] const ComparedTable &table() const { return m_table; }
    [[nodiscard]] const RankOptions &options() const { return m_options; }

    /// The models that have an accuracy, and their ranks; rows says where they are in this table.
    struct Ranked {
        ModelTable table;
        std::vector<Rank> ranks;
        std::vector<std::size_t> rows;
    };
    [[nodiscard]] const Ranked &ranked() const { return m_ranked; }

    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

    /// Takes an accuracy in percent, or removes it where the text is empty; refuses other text with the signal.
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

Q_SIGNALS:
    /// The user typed an accuracy.
    void accuracyTyped();

    /// Why an accuracy was not taken.
    void refused(const QString &sentence);

protected:
    [[nodiscard]] int rows() const override { return static_cast<int>(m_table.models.size()); }
    [[nodiscard]] int columns() const override { return ColumnCount; }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] bool isNumber(int column) const override { return column != Name && column != Class; }
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    void rank();
    [[nodiscard]] QString undefinedWord(int row, int column) const;
    [[nodiscard]] QString undefinedText(int row, int column) const; ///< why, in words
    [[nodiscard]] QVariant sortValue(int row, int column) const;

    ComparedTable m_table;
    RankOptions m_options;
    std::vector<double> m_firstElectricity; ///< of the models, in the first unit
    Ranked m_ranked;
    std::vector<std::optional<Rank>> m_now;           ///< of the rows
    std::vector<std::optional<Rank>> m_first;         ///< with the usual settings
    std::vector<std::optional<std::size_t>> m_places; ///< of the rows in the order of the classes
};

} // namespace offramp
