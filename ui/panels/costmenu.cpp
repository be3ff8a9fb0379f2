// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/costmenu.h"

#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"

#include <QActionGroup>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

bool carries(const RecordingPtr &recording, CostUnit unit)
{
    const auto costs = recording->costs();
    return std::ranges::find(costs, unit) != costs.end();
}

bool carries(const ImportedCurve &curve, CostUnit unit)
{
    return curve.table->unit == unit;
}

QString textOf(CostUnit unit)
{
    if (unit == CostUnit::Joules)
        return CostMenu::tr("&Joules per image");
    return unit == CostUnit::Milliseconds ? CostMenu::tr("&Milliseconds per image") : CostMenu::tr("&GFLOPs per image");
}

QString meaningOf(CostUnit unit)
{
    if (unit == CostUnit::Joules)
        return CostMenu::tr("The energy of an image, measured or estimated on one machine.");
    return unit == CostUnit::Milliseconds ? CostMenu::tr("The time of an image, measured on one machine.")
                                          : CostMenu::tr("The counted work of an image, a proxy for energy.");
}

} // namespace

CostMenu::CostMenu(Document *document, QWidget *parent)
    : QMenu(tr("Energy a&xis"), parent)
    , m_document(document)
{
    setObjectName(u"costMenu"_s);
    setToolTipsVisible(true);
    auto *group = new QActionGroup(this);
    for (const CostUnit unit : costAxes) {
        QAction *action = addAction(textOf(unit));
        action->setCheckable(true);
        action->setData(static_cast<int>(unit));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, unit] { choose(unit); });
    }
    connect(this, &QMenu::aboutToShow, this, &CostMenu::refresh);
    connect(document, &Document::eMaxChanged, this, &CostMenu::refresh);
    connect(document, &Document::looksChanged, this, &CostMenu::refresh);
    connect(document, &Document::recordingsChanged, this, &CostMenu::refresh);
    connect(document, &Document::recordingReplaced, this, &CostMenu::refresh);
    connect(document, &Document::curvesChanged, this, &CostMenu::refresh);
    refresh();
}

bool CostMenu::hasChoice() const
{
    return std::ranges::any_of(actions(),
                               [](const QAction *action) { return action->isEnabled() && !action->isChecked(); });
}

void CostMenu::choose(CostUnit unit)
{
    if (const auto set = m_document->setCost(unit); !set)
        Q_EMIT message(QString::fromStdString(toText(set.error())));
    refresh(); // a click has checked it
}

void CostMenu::refresh()
{
    const auto open = m_document->recordings();
    for (QAction *action : actions()) {
        const auto unit = static_cast<CostUnit>(action->data().toInt());
        action->setChecked(unit == m_document->eMax().unit);
        const auto carriesIt = [unit](const auto &each) { return carries(each, unit); };
        action->setEnabled(action->isChecked() || std::ranges::any_of(open, carriesIt)
                           || std::ranges::any_of(m_document->decisions().curves, carriesIt));
        action->setToolTip(tipOf(unit));
    }
    Q_EMIT refreshed();
}

QString CostMenu::tipOf(CostUnit unit) const
{
    QStringList without;
    const auto open = m_document->recordings();
    for (const RecordingPtr &recording : open) {
        if (!carries(recording, unit))
            without.append(nameOf(*recording));
    }
    const bool isImported = std::ranges::any_of(m_document->decisions().curves,
                                                [unit](const ImportedCurve &curve) { return carries(curve, unit); });
    if (without.isEmpty() && (!open.empty() || isImported))
        return meaningOf(unit);
    if (without.size() == static_cast<qsizetype>(open.size()) && !isImported)
        return meaningOf(unit) + u'\n' + noCostRemedy(unit);
    return meaningOf(unit) + u'\n' + tr("Not drawn then, %1: %2").arg(noCostText(unit), without.join(u", "_s));
}

} // namespace offramp
