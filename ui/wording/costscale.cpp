// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/costscale.h"

#include "ui/document/document.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <cmath>

namespace offramp {

QString CostScale::unitName() const
{
    return QString::fromUtf8(format().unitName());
}

QString CostScale::perImage() const
{
    return tr("%1 per image").arg(unitName());
}

QString CostScale::word() const
{
    return unit == CostUnit::Milliseconds ? tr("time") : tr("energy");
}

QString CostScale::title() const
{
    return unit == CostUnit::Milliseconds ? tr("Time") : tr("Energy");
}

QString CostScale::example() const
{
    if (unit == CostUnit::Joules)
        return tr("250 mJ");
    return unit == CostUnit::Milliseconds ? tr("12.5 ms") : tr("39.32 GFLOPs");
}

QStringList CostScale::axisTitles(bool isEstimated) const
{
    if (unit == CostUnit::Gflops)
        return {tr("%1 (energy proxy)").arg(perImage()), perImage(), unitName()};
    const QString name = isEstimated ? tr("%1, estimated").arg(unitName()) : unitName();
    return {tr("%1 per image (%2)").arg(title(), name), tr("%1 (%2)").arg(title(), name), name};
}

double CostScale::factor() const
{
    return std::pow(10.0, format().power());
}

QString CostScale::text(double cost) const
{
    return withTrueMinus(QString::fromStdString(format().text(cost)));
}

QString CostScale::exactText(double cost) const
{
    return QString::fromStdString(format().exactText(cost));
}

QString CostScale::withUnit(double cost) const
{
    return text(cost) + u' ' + unitName();
}

QString CostScale::changeText(double change) const
{
    return withSign(change, text(change));
}

QString CostScale::eMaxText() const
{
    return QString::fromStdString(format().eMaxText());
}

QString noCostText(CostUnit unit)
{
    return QString::fromUtf8(unknownText(unit));
}

QString noCostRemedy(CostUnit unit)
{
    return unit == CostUnit::Joules || unit == CostUnit::Milliseconds
               ? tr("Measure a network into its recording: offramp-engine measure … --into RECORDING")
               : tr("Record the network with offramp-engine, which counts its FLOPs.");
}

CostScale costScale(const Document &document)
{
    return {document.eMax().unit, document.eMax().value};
}

CostScale costScale(double stored, CostUnit unit)
{
    return {shownUnit(unit), stored > 0 ? shownCost(stored, unit) : 1};
}

} // namespace offramp
