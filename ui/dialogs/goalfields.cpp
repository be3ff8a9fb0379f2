// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/goalfields.h"

#include "core/results/targettext.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/panels/parts.h"
#include "ui/theme/wholenumber.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <cmath>
#include <limits>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostVariants = 99;
constexpr int fewVariants = 3; ///< where none is included
constexpr int exitsInARow = 3;
constexpr int budgetWidth = 110;
constexpr double usualDrop = 1;
constexpr int usualConfidence = 90; ///< percent
constexpr double whole = 100;       ///< percent
constexpr double rounding = 1e-9;   ///< of sums of percent

QWidget *pageOf(QLayout *layout)
{
    auto *page = new QWidget;
    layout->setContentsMargins({});
    page->setLayout(layout);
    return page;
}

template<typename Box, typename Number>
Box *percentBox(const QString &objectName, const QString &accessibleName, Tip tip, Number low, Number high)
{
    auto *box = named(new Box, objectName, accessibleName, tipText(tip));
    box->setRange(low, high);
    box->setSuffix(u" %"_s);
    selectWholeNumbers(box);
    return box;
}

QLabel *exitWord(int exit)
{
    auto *word = new QLabel(GoalFields::tr("Exit %1").arg(exit));
    word->setToolTip(tipText(Tip::Exit));
    return word;
}

} // namespace

GoalFields::GoalFields(const Document *document, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_goal(named(new QComboBox, u"goal"_s, tr("Goal"), tr("What the suggested variants are for.")))
    , m_atMost(named(new QRadioButton(tr("At &most")), u"atMost"_s))
    , m_most(named(new QSpinBox, u"most"_s, tr("Number of variants"), tipText(Tip::MostVariants)))
    , m_all(named(new QRadioButton(tr("All that &improve the area")), u"allThatHelp"_s, {}, tipText(Tip::AllVariants)))
    , m_budget(named(new QLineEdit, u"budget"_s, tr("Mean cost"), tipText(Tip::TargetBudget)))
    , m_unit(new QLabel)
    , m_drop(
          named(new QDoubleSpinBox, u"drop"_s, tr("Percentage points below the last exit"), tipText(Tip::TargetDrop)))
    , m_sharesPage(new QWidget)
    , m_sharesGrid(gridIn(m_sharesPage, 8, 8))
    , m_perExit(named(new QCheckBox(tr("A &threshold for each exit")), u"perExit"_s, {},
                      tr("Searches a threshold for each exit instead of one that all exits share. It takes longer, and "
                         "fits the samples that choose more closely.")))
    , m_isSure(named(new QCheckBox(tr("Holds on new images with &probability")), u"isSure"_s, {},
                     tipText(Tip::TargetConfidence)))
    , m_confidence(percentBox<QSpinBox>(u"confidence"_s, tr("Probability"), Tip::TargetConfidence, 50, 99))
{
    m_goal->addItem(tr("Largest area"));
    m_goal->addItem(tr("Mean cost of at most…"));
    m_goal->addItem(tr("Accuracy near that of the last exit"));
    m_goal->addItem(tr("Share of the samples at each exit"));

    m_most->setRange(1, mostVariants);
    const auto included = std::ranges::count_if(document->variants(), &Variant::included);
    m_most->setValue(included > 0 ? static_cast<int>(std::min<std::ptrdiff_t>(included, mostVariants)) : fewVariants);
    m_atMost->setChecked(true);
    auto *numberGroup = new QButtonGroup(this);
    numberGroup->addButton(m_atMost);
    numberGroup->addButton(m_all);
    setScaledWidth(m_budget, budgetWidth);
    m_drop->setRange(-whole, whole);
    m_drop->setDecimals(2);
    m_drop->setSingleStep(.5);
    m_drop->setValue(usualDrop);
    selectWholeNumbers(m_drop);
    m_confidence->setValue(usualConfidence);
    followUnit();

    m_pages
        = {pageOf(rowOf({m_atMost, m_most, new QLabel(tr("variants")), BoxItem::space(18), m_all, BoxItem::stretch()})),
           pageOf(rowOf({new QLabel(tr("At most")), m_budget, m_unit, BoxItem::stretch()})),
           pageOf(rowOf({new QLabel(tr("At most")), m_drop, new QLabel(tr("percentage points below the last exit")),
                         BoxItem::stretch()})),
           m_sharesPage};
    m_surePage = pageOf(rowOf({m_isSure, m_confidence, BoxItem::stretch()}));
    QVBoxLayout *column = columnOf({rowOf({wordFor(m_goal, tr("&Goal")), {m_goal, 1}}, 8)}, 10, {});
    for (QWidget *page : m_pages)
        column->addWidget(page);
    column->addWidget(m_surePage);
    column->addWidget(m_perExit);
    setLayout(column);
    showGoal();

    connect(m_goal, &QComboBox::currentIndexChanged, this, [this] {
        showGoal();
        Q_EMIT changed();
    });
    connect(m_most, &QSpinBox::valueChanged, this, [this] {
        const QSignalBlocker quiet(m_all); // one change
        m_atMost->setChecked(true);
        Q_EMIT changed();
    });
    connect(m_budget, &QLineEdit::textEdited, this, &GoalFields::changed);
    connect(m_drop, &QDoubleSpinBox::valueChanged, this, &GoalFields::changed);
    connect(m_confidence, &QSpinBox::valueChanged, this, [this] {
        const QSignalBlocker quiet(m_isSure);
        m_isSure->setChecked(true);
        Q_EMIT changed();
    });
    for (QAbstractButton *button : std::initializer_list<QAbstractButton *>{m_all, m_perExit, m_isSure})
        connect(button, &QAbstractButton::toggled, this, &GoalFields::changed);
}

Goal GoalFields::goal() const
{
    return static_cast<Goal>(m_goal->currentIndex());
}

std::optional<std::size_t> GoalFields::most() const
{
    return m_all->isChecked() ? std::nullopt : std::optional(static_cast<std::size_t>(m_most->value()));
}

void GoalFields::setMost(std::size_t count)
{
    const QSignalBlocker quiet(m_most);
    m_most->setValue(static_cast<int>(count));
}

void GoalFields::setHelpful(std::size_t count)
{
    m_all->setText(tr("All that &improve the area (%1)").arg(groupedCount(count)));
}

bool GoalFields::perExit() const
{
    return m_perExit->isChecked() || goal() == Goal::Shares;
}

Result<Target> GoalFields::target() const
{
    if (goal() == Goal::Shares)
        return shares();
    if (goal() == Goal::Drop)
        return AccuracyDrop{m_drop->value()};
    const auto budget = parseBudget(m_budget->text().trimmed().toStdString(), m_scale.format());
    if (!budget)
        return tl::unexpected(budget.error());
    return *budget;
}

std::optional<double> GoalFields::confidence() const
{
    const bool isAsked = m_isSure->isChecked() && (goal() == Goal::Budget || goal() == Goal::Drop);
    return isAsked ? std::optional(m_confidence->value() / whole) : std::nullopt;
}

void GoalFields::setExits(int exits)
{
    if (exits == 0 || (m_rest && static_cast<int>(m_shares.size()) + 1 == exits))
        return;
    while (const QLayoutItem *item = m_sharesGrid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_shares.clear();
    m_rest = named(new QLabel, u"restShare"_s, {}, tipText(Tip::TargetRest));
    for (int k = 0; k < exits; ++k) {
        const int row = k / exitsInARow;
        const int column = 2 * (k % exitsInARow);
        m_sharesGrid->addWidget(exitWord(k + 1), row, column);
        if (k + 1 == exits) {
            m_sharesGrid->addWidget(m_rest, row, column + 1);
            break;
        }
        auto *box = percentBox<QDoubleSpinBox>(u"share%1"_s.arg(k + 1), tr("Share at exit %1").arg(k + 1),
                                               Tip::TargetShare, 0.0, whole);
        box->setDecimals(1);
        box->setValue(std::floor(whole / exits));
        connect(box, &QDoubleSpinBox::valueChanged, this, [this] {
            showRest();
            Q_EMIT changed();
        });
        m_shares.push_back(box);
        m_sharesGrid->addWidget(box, row, column + 1);
    }
    m_sharesGrid->setColumnStretch(2 * exitsInARow, 1);
    showRest();
}

void GoalFields::followUnit()
{
    const CostScale scale = costScale(*m_document);
    const bool isSameKind = m_scale.unit == scale.unit && !m_budget->text().isEmpty();
    if (!isSameKind) {
        m_scale = scale;
        m_budget->setText(proposedBudget());
    } else if (m_scale.unitName() != scale.unitName()) {
        const auto budget = parseBudget(m_budget->text().trimmed().toStdString(), m_scale.format());
        if (budget)
            m_budget->setText(scale.exactText(budget->cost));
    }
    m_scale = scale;
    m_unit->setText(scale.perImage());
}

/// About half of what the cheapest network takes for an image that passes through every exit.
QString GoalFields::proposedBudget() const
{
    double least = std::numeric_limits<double>::infinity();
    for (const RecordingPtr &recording : m_document->recordings()) {
        if (recording->hasCost())
            least = std::min(least, recording->fullCost());
    }
    if (!std::isfinite(least))
        return {};
    const double half = m_scale.format().shown(least / 2);
    return QString::number(half, 'f', decimalsFor(half, 2));
}

Result<Target> GoalFields::shares() const
{
    ExitShares shares;
    double sum = 0;
    for (const QDoubleSpinBox *box : m_shares) {
        sum += box->value();
        shares.shares.push_back(box->value() / whole);
    }
    if (sum > whole + rounding)
        return failure(ErrorKind::Usage, tr("The shares add up to %1 %.").arg(sum).toStdString(),
                       tr("Lower one of them: the last exit answers the rest.").toStdString());
    return shares;
}

void GoalFields::showGoal()
{
    for (std::size_t i = 0; i < m_pages.size(); ++i)
        m_pages[i]->setVisible(static_cast<int>(i) == m_goal->currentIndex());
    m_perExit->setVisible(goal() != Goal::Shares);
    m_surePage->setVisible(goal() == Goal::Budget || goal() == Goal::Drop);
}

void GoalFields::showRest()
{
    double rest = whole;
    for (const QDoubleSpinBox *box : m_shares)
        rest -= box->value();
    m_rest->setText(rest < -rounding ? u"\u2013"_s : u"%1 %"_s.arg(std::max(rest, 0.0), 0, 'f', 1));
}

} // namespace offramp
