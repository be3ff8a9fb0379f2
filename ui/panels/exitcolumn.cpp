// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/exitcolumn.h"

#include "core/support/numbers.h"
#include "ui/charts/exithistogram.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"
#include "ui/panels/elidedlabel.h"
#include "ui/panels/parts.h"
#include "ui/panels/thresholdedit.h"

#include <QCheckBox>
#include <QEvent>
#include <QLabel>
#include <QSignalBlocker>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

ExitColumn::ExitColumn(ExitIndex exit, QWidget *parent)
    : QWidget(parent)
    , m_exit(exit)
    , m_reaching(named(new ElidedLabel, u"muted"_s, {}, tipText(Tip::Reached)))
    , m_rule(mutedLabel())
    , m_histogram(new ExitHistogram(this)) // before the edit: Tab walks them in this order
    , m_edit(new ThresholdEdit(this))
    , m_on(named(new QCheckBox(tr("Exit %1").arg(exit.value + 1), this), u"exitOn"_s,
                 tr("Exit %1 on").arg(exit.value + 1)))
    , m_off(named(mutedLabel(tr("Off")), u"exitOff"_s, {}, tipText(Tip::ExitOff)))
{
    QFont bold = m_on->font();
    bold.setWeight(QFont::DemiBold);
    m_on->setFont(bold);
    m_off->setAlignment(Qt::AlignCenter);
    m_off->hide();
    m_rule->setBuddy(m_edit);
    m_edit->setAccessibleName(tr("Threshold of exit %1").arg(exit.value + 1));
    followTextSize(m_on, [name = m_on, edit = m_edit] { // as high without the edit
        name->setMinimumHeight(edit->sizeHint().height());
    });
    auto *head = rowOf({m_on, {m_reaching, 1}, m_rule, m_edit}, 8, {6, 0, 6, 0});
    setLayout(columnOf({head, {m_histogram, 1}, {m_off, 1}}, 2, {}));
    connect(m_on, &QCheckBox::toggled, this, &ExitColumn::switched); // not clicked: screen readers toggle it
    m_histogram->installEventFilter(this);
    m_edit->installEventFilter(this);
}

bool ExitColumn::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn && m_edit->isVisibleTo(this)) // the last exit has no threshold
        Q_EMIT touched();
    return QWidget::eventFilter(watched, event);
}

void ExitColumn::setContent(const HistogramContent &content, bool canSwitch)
{
    {
        const QSignalBlocker quiet(m_on);
        m_on->setChecked(!content.isOff);
    }
    m_on->setEnabled(canSwitch);
    m_on->setToolTip(tipText(canSwitch ? Tip::SwitchExit : Tip::OnlyExit));
    m_off->setVisible(content.isOff);
    for (QWidget *shown : std::initializer_list<QWidget *>{m_reaching, m_rule, m_histogram})
        shown->setVisible(!content.isOff);
    const QString reaching = QString::fromStdString(groupedText(content.reaching));
    m_reaching->setText(tr("%1 samples").arg(reaching));
    m_reaching->setShortText(reaching);
    m_rule->setText(!content.threshold           ? tr("the rest exit here")
                    : content.scale.exitsBelow() ? tr("exit below")
                                                 : tr("exit above"));
    m_edit->setVisible(content.threshold.has_value());
    if (content.threshold)
        m_edit->setThreshold(*content.threshold, content.scale);
    m_rule->setToolTip(
        !content.threshold
            ? tipText(Tip::LastExit)
            : tr("%1 the threshold a sample exits here; otherwise it continues.").arg(exitCondition(content.scale)));
    m_histogram->setContent(content);
}

} // namespace offramp
