// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/emaxmenu.h"

#include "core/results/emaxproposal.h"
#include "ui/document/document.h"
#include "ui/theme/lineicon.h"
#include "ui/theme/plaintextstyle.h"
#include "ui/wording/costscale.h"

#include <QKeyEvent>
#include <QLineEdit>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString withUnit(const EMax &eMax)
{
    const CostScale scale{eMax.unit, eMax.value};
    return scale.eMaxText() + u' ' + scale.unitName();
}

} // namespace

EMaxMenu::EMaxMenu(Document *document, QLineEdit *field)
    : QMenu(tr("E_max"), field)
    , m_document(document)
    , m_field(field)
{
    setObjectName(u"eMaxMenu"_s);
    setToolTipsVisible(true);
    QAction *arrow = field->addAction(lineIcon(u"choices"_s), QLineEdit::TrailingPosition);
    arrow->setText(tr("Choose E_max"));
    arrow->setToolTip(tr("Choose where E_max comes from (Down)"));
    connect(arrow, &QAction::triggered, this, &EMaxMenu::open);
    connect(this, &QMenu::aboutToShow, this, &EMaxMenu::fill);
    field->installEventFilter(this);
}

void EMaxMenu::open()
{
    popup(m_field->mapToGlobal(QPoint(0, m_field->height())));
    setActiveAction(actions().constFirst());
}

void EMaxMenu::addTo(QMenu *menu)
{
    fill();
    menu->addActions(actions());
}

void EMaxMenu::fill()
{
    clear();
    offer(EMaxOrigin::Contest, tr("Contest limit"), tr("Applies to the 200 classes of the contest."));
    offer(EMaxOrigin::MostExpensiveNetwork, tr("Above the most expensive network"),
          tr("A round number above its full cost, so that the full network counts."));
    offerTyping();
}

void EMaxMenu::offer(EMaxOrigin origin, const QString &text, const QString &tip)
{
    const CostUnit unit = m_document->eMax().unit;
    std::optional<EMax> offered = eMaxOf(origin, m_document->recordings());
    if (offered && offered->unit != unit)
        offered.reset();
    const QString why = m_document->recordings().empty() ? tr("There is no recording.")
                        : origin == EMaxOrigin::Contest  ? tr("The contest counts GFLOPs.")
                                                         : tr("No open network has this cost.");
    QAction *action = addAction(offered ? u"%1: %2"_s.arg(text, withUnit(*offered)) : text);
    action->setCheckable(true);
    action->setChecked(m_document->eMax().origin == origin);
    action->setEnabled(offered.has_value());
    action->setToolTip(offered ? tip : why);
    if (offered)
        connect(action, &QAction::triggered, this, [this, eMax = *offered] {
            m_field->setModified(false); // text that was not entered is dropped
            m_document->setEMax(eMax, 0);
        });
}

void EMaxMenu::offerTyping()
{
    const EMax &now = m_document->eMax();
    const bool isTyped = now.origin == EMaxOrigin::Chosen;
    QAction *action = addAction(isTyped ? tr("Custom: %1").arg(withUnit(now)) : tr("Custom…"));
    action->setCheckable(true);
    action->setChecked(isTyped);
    action->setToolTip(tr("Type a value into the field."));
    connect(action, &QAction::triggered, m_field, [this] {
        m_field->setFocus();
        m_field->selectAll();
    });
}

bool EMaxMenu::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Down) {
        open();
        return true;
    }
    return QMenu::eventFilter(watched, event);
}

} // namespace offramp
