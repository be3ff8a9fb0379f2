// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/costscale.h"

#include "core/support/numbers.h"
#include "ui/document/document.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <algorithm>
#include <cmath>

namespace offramp {

QString CostScale::unitName() const
{
    return QString::fromUtf8(toText(unit));
}

QString CostScale::perImage() const
{
    return tr("%1 per image").arg(unitName());
}

QStringList CostScale::axisTitles() const
{
    return {tr("%1 (energy proxy)").arg(perImage()), perImage(), unitName()};
}

QString CostScale::meaning() const
{
    return tr("E: mean %1, a proxy for energy").arg(perImage());
}

int CostScale::decimals() const
{
    const int digits = static_cast<int>(std::ceil(std::log10(eMax)));
    return std::clamp((eMax >= 1 ? 5 : 4) - digits, 0, 12);
}

QString CostScale::text(double cost) const
{
    const QString number = QString::number(cost, 'f', decimals());
    return number.toDouble() == 0 && number.startsWith(u'-') ? number.sliced(1) : withTrueMinus(number);
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
    const QString whole = QString::fromStdString(shortestText(eMax));
    return whole.size() <= 7 ? whole : text(eMax);
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
