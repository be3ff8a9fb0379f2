// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/targetactions.h"

#include "ui/wording/targetwording.h"

#include <QAction>
#include <QActionGroup>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

TargetActions::TargetActions(TargetLine *line, const Document *document, const Selection *selection, QObject *parent)
    : QObject(parent)
    , m_line(line)
    , m_document(document)
    , m_menu(std::make_unique<QMenu>(tr("Tar&get line")))
    , m_atLeast(choice(tr("At &least an accuracy"),
                       tr("Show the cheapest thresholds of the selected network with an accuracy of at least a value"),
                       Aim::Kind::AtLeast))
    , m_atMost(choice(tr("At &most a cost"),
                      tr("Show the most accurate thresholds of the selected network that cost at most a value"),
                      Aim::Kind::AtMost))
    , m_hide(choice(tr("&Hide target line"), tr("Take the target line away"), std::nullopt))
    , m_add(new QAction(tr("A&dd variant"), this))
{
    m_menu->setObjectName(u"targetMenu"_s);
    m_menu->setToolTipsVisible(true);
    m_add->setToolTip(tr("Add the variant that the target line asks for"));
    m_menu->addActions({m_atLeast, m_atMost});
    m_menu->addSeparator();
    m_menu->addActions({m_add, m_hide});
    connect(m_add, &QAction::triggered, line, &TargetLine::add);
    connect(line, &TargetLine::changed, this, &TargetActions::refresh);
    connect(document, &Document::resultsChanged, this, &TargetActions::refresh);
    connect(selection, &Selection::changed, this, &TargetActions::refresh);
    refresh();
}

QAction *TargetActions::choice(const QString &text, const QString &tip, std::optional<Aim::Kind> kind)
{
    auto *made = new QAction(text, this);
    made->setToolTip(tip);
    made->setCheckable(kind.has_value());
    connect(made, &QAction::triggered, this, [this, kind] {
        if (!kind)
            m_line->set(std::nullopt);
        else if (!m_line->aim() || m_line->aim()->kind != *kind)
            m_line->propose(*kind);
        refresh(); // a click has checked it
        if (kind && m_line->aim())
            Q_EMIT typingWanted();
    });
    return made;
}

void TargetActions::refresh()
{
    const auto &aim = m_line->aim();
    const bool isOpen = !m_document->decisions().recordings.empty();
    m_atLeast->setChecked(aim && aim->kind == Aim::Kind::AtLeast);
    m_atMost->setChecked(aim && aim->kind == Aim::Kind::AtMost);
    for (QAction *kind : {m_atLeast, m_atMost})
        kind->setEnabled(isOpen);
    m_hide->setEnabled(aim.has_value());
    const auto answer = m_line->answer();
    m_add->setEnabled(answer && answer->isMet);
}

void TargetActions::offerAt(QMenu *menu, const Point &point)
{
    const CostScale scale = costScale(*m_document);
    for (const Aim &aim : {Aim{Aim::Kind::AtLeast, point.accuracy}, Aim{Aim::Kind::AtMost, point.energy}})
        menu->addAction(tr("Target: %1").arg(aimText(aim, scale)), m_line, [line = m_line, aim] { line->set(aim); })
            ->setEnabled(m_atLeast->isEnabled());
}

} // namespace offramp
