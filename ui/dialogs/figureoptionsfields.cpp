// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/figureoptionsfields.h"

#include "ui/export/axisspan.h"
#include "ui/export/figurefont.h"
#include "ui/export/figuresettings.h"
#include "ui/panels/parts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QStandardItemModel>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

FigureOptionsFields::FigureOptionsFields(const CostScale &costs, QWidget *parent)
    : QWidget(parent)
    , m_costs(costs)
    , m_kept(keptFigureOptions())
    , m_font(named(new QComboBox, u"figureFont"_s, tr("Font")))
    , m_title(named(new QLineEdit, u"figureTitle"_s, tr("Title above the figure"),
                    tr("Text above the figure. Papers have a caption instead.")))
    , m_energyFrom(endField(u"energyFrom"_s))
    , m_energyTo(endField(u"energyTo"_s))
    , m_accuracyFrom(endField(u"accuracyFrom"_s))
    , m_accuracyTo(endField(u"accuracyTo"_s))
    , m_energyName(new QLabel)
{
    m_title->setPlaceholderText(tr("None"));
    connect(m_title, &QLineEdit::textChanged, this, &FigureOptionsFields::changed);
    auto *labels = addSwitch(u"figureLabels"_s, tr("Labels"),
                             tr("Names of variants and lines, and numbers in the plot"), &FigureOptions::hasLabels);
    auto *legend
        = addSwitch(u"figureLegend"_s, tr("Legend"),
                    tr("Without it, networks are named at their curves in the step curve"), &FigureOptions::hasLegend);
    auto *ghost = addSwitch(u"figureGhost"_s, tr("Reference"), tr("The state that is pinned, in the step curve"),
                            &FigureOptions::hasGhost);
    auto *grid
        = addSwitch(u"figureGrid"_s, tr("Grid"), tr("Lines at the numbers of the axes"), &FigureOptions::hasGrid);
    auto *grey = addSwitch(u"figureGrey"_s, tr("Greyscale"),
                           tr("Without colour: lines and markers differ in dashes, shape and lightness"),
                           &FigureOptions::isGrey);
    auto *switches = new QGridLayout;
    switches->setHorizontalSpacing(8);
    switches->setVerticalSpacing(8);
    const std::pair<QCheckBox *, QCheckBox *> rows[] = {{labels, legend}, {grid, ghost}, {grey, nullptr}};
    for (const auto &[left, right] : rows) {
        const int row = switches->rowCount();
        switches->addWidget(left, row, 0);
        if (right)
            switches->addWidget(right, row, 1);
    }
    switches->setColumnStretch(1, 1);
    setLayout(columnOf({switches, makeFont(), rowOf({new QLabel(tr("Title")), {m_title, 1}}, 8), makeAxes()}, 8, {}));
    nameAxes();
}

QCheckBox *FigureOptionsFields::addSwitch(const QString &name, const QString &text, const QString &tip,
                                          bool FigureOptions::*option)
{
    auto *box = named(new QCheckBox(text), name, {}, tip);
    box->setChecked(m_kept.*option);
    connect(box, &QCheckBox::toggled, this, &FigureOptionsFields::changed);
    m_switches.push_back({box, option});
    return box;
}

QLineEdit *FigureOptionsFields::endField(const QString &name)
{
    auto *field = named(new QLineEdit, name);
    field->setPlaceholderText(tr("auto"));
    connect(field, &QLineEdit::textChanged, this, &FigureOptionsFields::changed);
    return field;
}

QLayout *FigureOptionsFields::makeFont()
{
    const auto serif = serifFamily();
    m_font->addItem(tr("Sans serif (%1)").arg(QGuiApplication::font().family()));
    m_font->addItem(serif ? tr("Serif (%1)").arg(*serif) : tr("Serif (none installed)"));
    m_font->setToolTip(serif ? tr("The font of all text. PDFs embed it.") : noSerifSentence());
    if (!serif)
        qobject_cast<QStandardItemModel *>(m_font->model())->item(1)->setEnabled(false);
    m_font->setCurrentIndex(m_kept.isSerif && serif ? 1 : 0);
    m_font->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_font, &QComboBox::currentIndexChanged, this, &FigureOptionsFields::changed);
    auto *name = new QLabel(tr("Font"));
    name->setBuddy(m_font);
    return rowOf({name, {m_font, 1}}, 8);
}

QLayout *FigureOptionsFields::makeAxes()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(8);
    const auto add = [grid](int row, QLabel *name, QLineEdit *from, QLineEdit *to) {
        grid->addWidget(name, row, 0);
        grid->addWidget(from, row, 1);
        grid->addWidget(new QLabel(tr("to")), row, 2);
        grid->addWidget(to, row, 3);
    };
    grid->addWidget(mutedLabel(tr("Axes of the step curve")), 0, 0, 1, 4);
    add(1, m_energyName, m_energyFrom, m_energyTo);
    add(2, new QLabel(tr("Accuracy, %")), m_accuracyFrom, m_accuracyTo);
    m_accuracyFrom->setAccessibleName(tr("Accuracy axis from, percent"));
    m_accuracyTo->setAccessibleName(tr("Accuracy axis to, percent"));
    for (QLineEdit *end : {m_accuracyFrom, m_accuracyTo})
        end->setToolTip(tr("An end of the accuracy axis, in percent. Empty: as in the window."));
    return grid;
}

void FigureOptionsFields::nameAxes()
{
    const QString unit = m_costs.unitName();
    m_energyName->setText(u"%1, %2"_s.arg(m_costs.title(), unit));
    m_energyFrom->setAccessibleName(tr("%1 axis from, %2").arg(m_costs.title(), unit));
    m_energyTo->setAccessibleName(tr("%1 axis to, %2").arg(m_costs.title(), unit));
    for (QLineEdit *end : {m_energyFrom, m_energyTo})
        end->setToolTip(tr("An end of the %1 axis, in %2. Empty: as in the window.").arg(m_costs.word(), unit));
}

void FigureOptionsFields::setCosts(const CostScale &costs)
{
    if (std::exchange(m_costs, costs) == costs)
        return;
    nameAxes();
    Q_EMIT changed();
}

FigureOptions FigureOptionsFields::withoutSpans() const
{
    FigureOptions options;
    for (const auto &[box, option] : m_switches)
        options.*option = box->isChecked();
    options.isSerif = m_font->currentIndex() == 1;
    options.title = m_title->text().trimmed();
    return options;
}

Result<FigureOptions> FigureOptionsFields::options() const
{
    const auto energies = energySpan(m_energyFrom->text(), m_energyTo->text(), m_costs);
    if (!energies)
        return tl::unexpected(energies.error());
    const auto accuracies = accuracySpan(m_accuracyFrom->text(), m_accuracyTo->text());
    if (!accuracies)
        return tl::unexpected(accuracies.error());
    FigureOptions options = withoutSpans();
    options.energies = *energies;
    options.accuracies = *accuracies;
    return options;
}

} // namespace offramp
