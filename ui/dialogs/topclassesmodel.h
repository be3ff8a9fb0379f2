// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/topclasses.h"
#include "ui/panels/textsmodel.h"

namespace offramp {

/// The most probable classes of one sample: a column for each exit, a row for each place.
class TopClassesModel : public TextsModel
{
    Q_OBJECT
public:
    using TextsModel::TextsModel;

    /// Shows these classes of a sample of the recording; none empties the table.
    void setClasses(const RecordingPtr &recording, std::int32_t label, const TopClasses &classes);

    /// The exit that the sample takes.
    void setExit(ExitIndex exit);

protected:
    [[nodiscard]] int rows() const override;
    [[nodiscard]] int columns() const override { return static_cast<int>(m_classes.size()); }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] bool isNumber(int) const override { return false; }
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    RecordingPtr m_recording;
    std::int32_t m_label = 0; ///< the true class
    TopClasses m_classes;
    ExitIndex m_exit;
};

} // namespace offramp
