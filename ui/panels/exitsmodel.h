// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/histogramcontent.h"
#include "ui/panels/textsmodel.h"

namespace offramp {

/// The exits of a variant as a table: one row each, with the samples that reach it and exit there.
class ExitsModel : public TextsModel
{
    Q_OBJECT
public:
    enum Column { Name, Threshold, Reached, Exited, Share, Accuracy, ColumnCount };

    using TextsModel::TextsModel;

    void setContents(const std::vector<HistogramContent> &contents);

protected:
    [[nodiscard]] int rows() const override { return static_cast<int>(m_contents.size()); }
    [[nodiscard]] int columns() const override { return ColumnCount; }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    std::vector<HistogramContent> m_contents;
};

} // namespace offramp
