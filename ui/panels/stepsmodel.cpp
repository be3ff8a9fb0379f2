// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/stepsmodel.h"

#include "core/support/numbers.h"
#include "ui/wording/costscale.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

namespace offramp {

StepsModel::StepsModel(const Document *document, QObject *parent)
    : TextsModel(parent)
    , m_document(document)
{
    connect(document, &Document::resultsChanged, this, &StepsModel::follow);
    connect(document, &Document::eMaxChanged, this,
            [this] { Q_EMIT headerDataChanged(Qt::Horizontal, From, Adds); }); // its size chooses the unit
    follow();
}

void StepsModel::follow()
{
    const int rows = static_cast<int>(m_document->results().steps.points.size());
    change(rows != m_rows, [&] { m_rows = rows; });
}

QString StepsModel::text(int row, int column, bool isExact) const
{
    const Results &results = m_document->results();
    const auto place = static_cast<std::size_t>(row);
    if (place >= results.steps.points.size())
        return {};
    const Step step = results.steps.step(place);
    const auto energy = [&](double cost) {
        const CostScale scale = costScale(*m_document);
        return isExact ? scale.exactText(cost) : scale.text(cost);
    };
    switch (column) {
    case Variant:
        return nameOf(*m_document->variant(results.stepVariants[place]));
    case From:
        return energy(step.point.energy);
    case To:
        return energy(step.end);
    case Accuracy:
        return isExact ? QString::fromStdString(shortestText(step.point.accuracy))
                       : accuracyText(*results.find(results.stepVariants[place]));
    case Adds:
        return energy(step.area());
    default:
        return {};
    }
}

ColumnHead StepsModel::head(int column) const
{
    const CostScale scale = costScale(*m_document);
    const ColumnHead heads[] = {
        {tr("Step of"), tr("The variant whose accuracy holds on this step")},
        {tr("From (%1)").arg(scale.unitName()),
         tr("Where the step begins: the variant's mean %1").arg(scale.perImage())},
        {tr("To (%1)").arg(scale.unitName()),
         tr("Where it ends: at the next more expensive variant; the last step ends at E_max")},
        {tr("Accuracy"), tipText(Tip::Accuracy)},
        {tr("Adds"), tr("What the step adds to the area: its accuracy times its width in %1").arg(scale.unitName())},
    };
    return heads[column];
}

} // namespace offramp
