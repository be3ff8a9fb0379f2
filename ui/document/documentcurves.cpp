// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document.h"

namespace offramp {

CurveId Document::addCurve(const QString &name, PointTable table)
{
    const CurveId id{++m_lastCurve};
    Decisions after = m_decisions;
    after.curves.push_back({id, name, std::make_shared<const PointTable>(std::move(table))});
    change(tr("Import %1").arg(name), std::move(after));
    return id;
}

void Document::removeCurve(CurveId id)
{
    const ImportedCurve *removed = m_decisions.find(id);
    if (!removed)
        return;
    const QString text = tr("Remove %1").arg(removed->name);
    Decisions after = m_decisions;
    std::erase_if(after.curves, [id](const ImportedCurve &curve) { return curve.id == id; });
    change(text, std::move(after));
}

void Document::renameCurve(CurveId id, const QString &name)
{
    Decisions after = m_decisions;
    ImportedCurve *renamed = after.find(id);
    if (!renamed || name.trimmed().isEmpty())
        return;
    renamed->name = name.trimmed();
    change(tr("Rename %1").arg(name.trimmed()), std::move(after));
}

Result<void> Document::setCurveUnit(CurveId id, AccuracyUnit unit)
{
    Decisions after = m_decisions;
    ImportedCurve *curve = after.find(id);
    if (!curve || curve->table->accuracyUnit == unit)
        return {};
    auto table = readAs(*curve->table, unit);
    if (!table)
        return tl::unexpected(table.error());
    curve->table = std::make_shared<const PointTable>(std::move(*table));
    const QString text = tr("Read %1 as %2").arg(curve->name, QString::fromUtf8(toText(unit)));
    change(text, std::move(after));
    return {};
}

} // namespace offramp
