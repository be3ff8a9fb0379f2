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

QStringList CostScale::axisTitles() const
{
    return {tr("%1 (energy proxy)").arg(perImage()), perImage(), unitName()};
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

CostScale costScale(const Document &document)
{
    return {document.eMax().unit, document.eMax().value};
}

CostScale costScale(double stored, CostUnit unit)
{
    return {shownUnit(unit), stored > 0 ? shownCost(stored, unit) : 1};
}

} // namespace offramp
