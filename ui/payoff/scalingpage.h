// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scaling/scalingfit.h"
#include "ui/charts/scalingfigure.h"
#include "ui/jobs/newestjob.h"
#include "ui/dialogs/figurepage.h"

#include <memory>

class QComboBox;

namespace offramp {

/// Shows the electricity of a training against epochs or the share of the data, from any CSV table, with the line
/// through it. Tables are read in the background; one that is dropped on the page is read too.
class ScalingPage : public FigurePage
{
    Q_OBJECT
public:
    /// base: the path, without suffix, that is proposed for the files.
    ScalingPage(QDialog *dialog, const QString &base);

    /// Reads a table.
    void openFile(const QString &path);

    /// What is shown now; empty without a table that can be fitted.
    [[nodiscard]] const std::optional<ScalingFit> &fit() const { return m_fit; }

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    /// A table as it was read.
    struct Read {
        QString path;
        std::shared_ptr<const std::string> text;
        std::vector<std::string> heads; ///< of its columns
        Result<ScalingFit> fit;
    };

    void read();
    void take(const Result<Read> &read);
    void showFit();
    [[nodiscard]] ScalingOptions options() const;
    [[nodiscard]] static Result<Read> readTable(Read known, const ScalingOptions &options);

    QLineEdit *m_file;
    QComboBox *m_x;
    QComboBox *m_y;
    QComboBox *m_rows;
    QComboBox *m_unit;
    QLineEdit *m_at;
    QString m_path;                            ///< of m_text
    std::shared_ptr<const std::string> m_text; ///< of the table; null: not read yet
    std::optional<ScalingFit> m_fit;
    NewestJob m_reading;
};

} // namespace offramp
