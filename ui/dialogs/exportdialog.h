// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/exportdocument.h"

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace offramp {

/// Asks what to export and, for a figure, how large.
class ExportDialog : public QDialog
{
    Q_OBJECT
public:
    explicit ExportDialog(QWidget *parent = nullptr);

    [[nodiscard]] ExportForm form() const;
    [[nodiscard]] QSizeF millimetres() const;
    [[nodiscard]] int dotsPerInch() const;

private:
    void refresh();

    QComboBox *m_form;
    QDoubleSpinBox *m_width;
    QDoubleSpinBox *m_height;
    QSpinBox *m_dots;
};

} // namespace offramp
