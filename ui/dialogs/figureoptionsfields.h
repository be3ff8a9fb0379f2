// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "ui/charts/figureoptions.h"
#include "ui/wording/costscale.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace offramp {

/// What figures show: switches, font, title, and the ends of the axes of the step curve. Starts with
/// keptFigureOptions().
class FigureOptionsFields : public QWidget
{
    Q_OBJECT
public:
    /// costs: how the ends of the energy axis are typed.
    explicit FigureOptionsFields(const CostScale &costs, QWidget *parent = nullptr);

    /// The options as they are set now. Errors: what was typed for an axis cannot be used.
    [[nodiscard]] Result<FigureOptions> options() const;

    /// The same with axes as they would be anyway, whatever is typed for them.
    [[nodiscard]] FigureOptions withoutSpans() const;

    /// Types the ends of the energy axis in another unit from now on.
    void setCosts(const CostScale &costs);

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] QCheckBox *addSwitch(const QString &name, const QString &text, const QString &tip,
                                       bool FigureOptions::*option);
    [[nodiscard]] QLineEdit *endField(const QString &name);
    [[nodiscard]] QLayout *makeFont();
    [[nodiscard]] QLayout *makeAxes();
    void nameAxes();

    struct Switch {
        QCheckBox *box;
        bool FigureOptions::*option;
    };

    CostScale m_costs;
    FigureOptions m_kept;
    std::vector<Switch> m_switches;
    QComboBox *m_font;
    QLineEdit *m_title;
    QLineEdit *m_energyFrom;
    QLineEdit *m_energyTo;
    QLineEdit *m_accuracyFrom;
    QLineEdit *m_accuracyTo;
    QLabel *m_energyName;
};

} // namespace offramp
