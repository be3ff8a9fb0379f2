// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/histogramcontent.h"
#include "ui/panels/textsmodel.h"

namespace offramp {

/// The histograms of a variant as a table: a row for each bin, with the correct, incorrect and selected samples of each
/// exit.
class BinsModel : public TextsModel
{
    Q_OBJECT
public:
    enum Kind { Right, Wrong, Selected, KindCount };

    using TextsModel::TextsModel;

    void setContents(const std::vector<HistogramContent> &contents);

    /// The exit and the kind of count of every column after the first.
    [[nodiscard]] static std::size_t exitOf(int column) { return static_cast<std::size_t>((column - 1) / KindCount); }
    [[nodiscard]] static Kind kindOf(int column) { return static_cast<Kind>((column - 1) % KindCount); }

protected:
    [[nodiscard]] int rows() const override { return m_contents.empty() ? 0 : m_contents.front().bins.count; }
    [[nodiscard]] int columns() const override;
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] bool isNumber(int) const override { return true; }
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    [[nodiscard]] std::int64_t count(int bin, int column) const;

    std::vector<HistogramContent> m_contents;
};

} // namespace offramp
