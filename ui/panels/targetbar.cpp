// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/targetbar.h"

#include "core/support/numbers.h"
#include "ui/panels/elidedlabel.h"
#include "ui/panels/parts.h"
#include "ui/panels/targetactions.h"
#include "ui/theme/boxes.h"
#include "ui/theme/wholenumber.h"
#include "ui/wording/targetwording.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int numberWidth = 84; ///< pixels at the usual text size
constexpr int largeStep = 10;   ///< with Shift

/// An aim so many steps further: a tenth of a percentage point, or about a hundredth of E_max, each.
Aim stepped(const Aim &aim, int steps, const CostScale &scale)
{
    if (aim.kind == Aim::Kind::AtLeast) {
        const double percent = shiftedDecimal(aim.value, 2) + 0.1 * steps;
        return {aim.kind, shiftedDecimal(QString::number(std::clamp(percent, 0.1, 100.0), 'f', 3).toDouble(), -2)};
    }
    const CostFormat format = scale.format();
    const int decimals = -static_cast<int>(std::round(std::log10(format.shown(scale.eMax) / 100)));
    const double step = std::pow(10, -decimals);
    const double wanted = std::max(step, format.shown(aim.value) + steps * step);
    return {aim.kind, format.fromShown(QString::number(wanted, 'f', std::max(0, decimals) + 2).toDouble())};
}

} // namespace

TargetBar::TargetBar(TargetLine *line, TargetActions *actions, const Document *document, const Selection *selection,
                     const ThresholdView *thresholds, QWidget *parent)
    : QWidget(parent)
    , m_line(line)
    , m_document(document)
    , m_thresholds(thresholds)
    , m_kind(named(new QComboBox, u"targetKind"_s, tr("Target"), tr("A wanted accuracy, or an allowed cost")))
    , m_number(named(new QLineEdit, u"targetNumber"_s))
    , m_unit(mutedLabel())
    , m_answer(named(new ElidedLabel, u"targetAnswer"_s))
{
    setObjectName(u"targetBar"_s);
    m_kind->addItems({tr("At least"), tr("At most")}); // in the order of Aim::Kind
    selectWholeNumbers(m_number);
    setScaledWidth(m_number, numberWidth);
    m_number->installEventFilter(this);
    auto *hide = named(new QToolButton, u"flat"_s, actions->hide()->iconText(), actions->hide()->toolTip());
    hide->setText(u"\u00d7"_s);
    hide->setFocusPolicy(Qt::StrongFocus);
    setLayout(rowOf({m_kind, m_number, m_unit, {m_answer, 1}, buttonFor(actions->add(), u"targetAdd"_s), hide}, 6,
                    {10, 6, 6, 2}));

    connect(m_kind, &QComboBox::activated, line, [line](int index) {
        if (const auto kind = static_cast<Aim::Kind>(index); line->aim() && line->aim()->kind != kind)
            line->propose(kind);
    });
    connect(m_number, &QLineEdit::editingFinished, this, &TargetBar::take);
    connect(hide, &QToolButton::clicked, actions->hide(), &QAction::trigger);
    connect(actions, &TargetActions::typingWanted, m_number, [this] {
        m_number->setFocus();
        m_number->selectAll();
    });
    connect(line, &TargetLine::changed, this, [this] {
        m_number->setModified(false); // moved otherwise
        m_isRefused = false;
        refresh();
    });
    connect(document, &Document::resultsChanged, this, &TargetBar::refresh);
    connect(selection, &Selection::changed, this, &TargetBar::refresh);
    connect(thresholds, &ThresholdView::changed, this, &TargetBar::refresh);
    refresh();
}

void TargetBar::refresh()
{
    const auto &aim = m_line->aim();
    setVisible(aim.has_value());
    if (!aim)
        return;
    const CostScale scale = costScale(*m_document);
    const bool isAccuracy = aim->kind == Aim::Kind::AtLeast;
    const QSignalBlocker quiet(m_kind);
    m_kind->setCurrentIndex(static_cast<int>(aim->kind));
    m_unit->setText(isAccuracy ? u"%"_s : scale.unitName());
    m_number->setAccessibleName(isAccuracy ? tr("Accuracy of at least, in percent")
                                           : tr("Cost of at most, in %1").arg(scale.perImage()));
    m_number->setToolTip(tipText(isAccuracy ? Tip::AimAtLeast : Tip::AimAtMost));
    if (!m_number->isModified()) {
        m_number->setText(aimNumber(*aim, scale));
        m_number->setCursorPosition(0);
    }
    showAnswer(scale);
}

void TargetBar::showAnswer(const CostScale &scale)
{
    const auto answer = m_line->answer();
    const ThresholdScale thresholds = answer ? m_thresholds->scale(*answer->recording) : ThresholdScale();
    const QString sentence = aimSentence(*m_line->aim(), answer, scale, thresholds);
    QStringList tip{sentence};
    if (answer && answer->variant)
        tip.append(tr("Best of its variants: %1")
                       .arg(aimVariant(nameOf(*m_document->variant(*answer->variant)),
                                       *m_document->results().find(*answer->variant), scale)));
    tip.append(tipText(Tip::AimAnswer));
    m_answer->setText(sentence);
    m_answer->setShortText(aimResult(*m_line->aim(), answer, scale));
    m_answer->setToolTip(tip.join(u'\n'));
}

void TargetBar::take()
{
    if (!m_line->aim() || !m_number->isModified())
        return;
    const auto typed = parseAim(m_line->aim()->kind, m_number->text(), costScale(*m_document));
    // A rejected text can be corrected as long as the field has the focus.
    m_isRefused = !typed && m_number->hasFocus();
    m_number->setModified(m_isRefused);
    if (typed)
        m_line->set(*typed);
    refresh();
    if (!typed)
        Q_EMIT message(QString::fromStdString(toText(typed.error())), m_number);
}

void TargetBar::step(int steps)
{
    take(); // what was typed is where it starts
    if (m_line->aim() && !m_isRefused)
        m_line->set(stepped(*m_line->aim(), steps, costScale(*m_document)));
}

void TargetBar::dropRefused()
{
    if (!std::exchange(m_isRefused, false))
        return;
    m_number->setModified(false);
    refresh();
}

bool TargetBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut) // which the field handles first
        QMetaObject::invokeMethod(this, &TargetBar::dropRefused, Qt::QueuedConnection);
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down) {
        const int steps = key->modifiers().testFlag(Qt::ShiftModifier) ? largeStep : 1;
        step(key->key() == Qt::Key_Up ? steps : -steps);
        return true;
    }
    if (key->key() == Qt::Key_Escape && m_isRefused) {
        dropRefused();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace offramp
