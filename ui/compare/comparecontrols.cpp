// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/comparecontrols.h"

#include "core/support/numbers.h"
#include "ui/compare/numberbox.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/panels/parts.h"
#include "ui/theme/wholenumber.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include <array>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int perUnit = 10; ///< steps of a slider
constexpr double usual = 5; ///< alpha and beta
constexpr double most = 1000;
constexpr std::array classKeys{"final", "draft"};
constexpr int ownClasses = 2; ///< in the list of classes

QString limitsText(const ClassLimits &limits)
{
    QStringList texts;
    for (const double limit : limits)
        texts.append(QString::fromStdString(shiftedText(limit, 2)));
    return texts.join(u", "_s);
}

ClassLimits namedClasses(int kind)
{
    return parseClasses(classKeys[static_cast<std::size_t>(kind)]).value_or(ClassLimits());
}

QDoubleSpinBox *exponentBox(const QString &objectName, const QString &name, const QString &tip, double least)
{
    auto *box = named(new QDoubleSpinBox, objectName, name, tip);
    box->setDecimals(2);
    box->setRange(least, most);
    box->setSingleStep(0.1);
    selectWholeNumbers(box);
    return box;
}

QSlider *exponentSlider(const QString &objectName, const QString &name, const QString &tip, int least)
{
    auto *slider = named(new QSlider(Qt::Horizontal), objectName, name, tip);
    slider->setRange(least, 20 * perUnit);
    slider->setPageStep(perUnit);
    slider->setMinimumWidth(80);
    return slider;
}

QString alphaTip()
{
    return CompareControls::tr("The exponent of the accuracy in SAM: the larger, the more accuracy counts.");
}

QString betaTip()
{
    return CompareControls::tr("The factor of SAM: it changes the numbers and no rank.");
}

} // namespace

CompareControls::CompareControls(QWidget *parent)
    : QWidget(parent)
    , m_alpha(exponentBox(u"alpha"_s, tr("Alpha"), alphaTip(), 0))
    , m_alphaSlider(exponentSlider(u"alphaSlider"_s, tr("Alpha, slider"), alphaTip(), 0))
    , m_beta(exponentBox(u"beta"_s, tr("Beta"), betaTip(), 0.01))
    , m_betaSlider(exponentSlider(u"betaSlider"_s, tr("Beta, slider"), betaTip(), 1))
    , m_unit(named(new QComboBox, u"electricityUnit"_s, tr("Unit"),
                   tr("The unit in which SAM takes electricity; also that of a column whose head names none.")))
    , m_classes(named(new QComboBox, u"accuracyClasses"_s, tr("Classes"),
                      tr("The accuracy classes. Within a class only electricity counts.")))
    , m_limits(named(new QLineEdit, u"classLimits"_s, tr("Lower limits of the classes in percent"),
                     tr("The lower limits of the classes in percent, ascending: 90, 95.")))
    , m_eMax(named(new NumberBox, u"compareEMax"_s, tr("E_max"),
                   tr("The upper limit of the areas; at first a round number above the largest electricity.")))
    , m_eMaxLabel(wordFor(m_eMax, {}))
{
    for (const char *unit : electricityUnitNames)
        m_unit->addItem(QString::fromLatin1(unit));
    m_classes->addItems({tr("Final"), tr("Draft"), tr("Own")});
    m_limits->setMinimumWidth(90);
    m_eMax->setSpecialValueText(u"\u2013"_s); // its least value, before there are models
    selectWholeNumbers(m_eMax);
    QPushButton *reset = plainButton(tr("&Reset"), u"resetSettings"_s);
    reset->setToolTip(tr("Alpha and beta 5, kWh, the final classes, E_max above all models."));

    auto *grid = gridIn(this, 8, 8);
    addExponent(grid, 0, tr("A&lpha"), m_alpha, m_alphaSlider);
    addExponent(grid, 1, tr("&Beta"), m_beta, m_betaSlider);
    grid->addWidget(wordFor(m_classes, tr("&Classes")), 0, 3);
    grid->addWidget(m_classes, 0, 4);
    grid->addWidget(m_limits, 0, 5);
    grid->addWidget(wordFor(m_unit, tr("&Unit")), 1, 3);
    grid->addWidget(m_unit, 1, 4);
    grid->addLayout(rowOf({m_eMaxLabel, {m_eMax, 1}, reset}, 8), 1, 5);
    grid->setColumnStretch(2, 1);
    grid->setColumnStretch(5, 1);

    connect(m_unit, &QComboBox::currentIndexChanged, this, [this] {
        showUnit();
        Q_EMIT unitChanged();
    });
    connect(m_classes, &QComboBox::currentIndexChanged, this, &CompareControls::chooseClasses);
    connect(m_limits, &QLineEdit::textEdited, this, &CompareControls::takeClasses);
    connect(m_eMax, &QDoubleSpinBox::valueChanged, this, [this] {
        m_isEMaxChosen = true;
        Q_EMIT changed();
    });
    connect(reset, &QPushButton::clicked, this, &CompareControls::reset);
    this->reset();
}

void CompareControls::addExponent(QGridLayout *grid, int row, const QString &text, QDoubleSpinBox *box, QSlider *slider)
{
    grid->addWidget(wordFor(box, text), row, 0);
    grid->addWidget(box, row, 1);
    grid->addWidget(slider, row, 2);
    connect(slider, &QSlider::valueChanged, box, [box](int steps) { box->setValue(double(steps) / perUnit); });
    connect(box, &QDoubleSpinBox::valueChanged, this, [this, slider](double value) {
        const QSignalBlocker quiet(slider); // it has coarser steps and must not round what was typed
        slider->setValue(static_cast<int>(std::lround(std::min(value, most) * perUnit)));
        Q_EMIT changed();
    });
}

ElectricityUnit CompareControls::unit() const
{
    return parseElectricityUnit(m_unit->currentText().toStdString()).value_or(ElectricityUnit{"kWh"});
}

RankOptions CompareControls::options() const
{
    return {m_used, m_alpha->value(), m_beta->value(), m_isEMaxChosen ? std::optional(m_eMax->value()) : std::nullopt};
}

void CompareControls::showEMax(double eMax)
{
    if (m_isEMaxChosen)
        return;
    const QSignalBlocker quiet(m_eMax);
    m_eMax->setValue(eMax);
}

void CompareControls::scaleEMax(double factor)
{
    const QSignalBlocker quiet(m_eMax);
    m_eMax->setValue(m_eMax->value() * factor);
}

void CompareControls::reset()
{
    {
        const QSignalBlocker quiet(this); // one change, not six
        m_alpha->setValue(usual);
        m_beta->setValue(usual);
        m_classes->setCurrentIndex(0);
        chooseClasses(0);
        m_isEMaxChosen = false;
    }
    showUnit();
    if (m_unit->currentIndex() != 0)
        m_unit->setCurrentIndex(0);
    else
        Q_EMIT changed();
}

void CompareControls::chooseClasses(int kind)
{
    m_limits->setEnabled(kind == ownClasses);
    if (kind != ownClasses)
        m_used = namedClasses(kind);
    m_limits->setText(limitsText(m_used));
    m_problem.clear();
    Q_EMIT changed();
}

void CompareControls::takeClasses(const QString &text)
{
    QString typed = text;
    typed.remove(u' ').remove(u'%');
    const auto limits = parseClasses(typed.toStdString());
    if (limits)
        m_used = *limits;
    m_problem = limits ? QString()
                       : tr("\"%1\" are not accuracy classes. Type their lower limits in percent, ascending and below "
                            "100: 90, 95.")
                             .arg(text);
    Q_EMIT changed();
}

void CompareControls::showUnit()
{
    m_eMaxLabel->setText(tr("&E_max, %1").arg(m_unit->currentText()));
}

} // namespace offramp
