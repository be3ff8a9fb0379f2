// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/charttarget.h"

#include "ui/wording/targetwording.h"
#include "ui/wording/tr.h"

namespace offramp {

QString ChartTarget::label() const
{
    return tr("%1: %2").arg(text, result);
}

std::optional<ChartTarget> chartTarget(const Document &document, const TargetLine &line, EntropyUnit unit)
{
    if (!line.aim())
        return std::nullopt;
    const Aim &aim = *line.aim();
    const CostScale scale = costScale(document);
    ChartTarget target;
    target.aim = aim;
    target.answer = line.answer();
    target.text = aimText(aim, scale);
    target.result = aimResult(aim, target.answer, scale);
    if (target.answer) {
        const AimAnswer &answer = *target.answer;
        target.thresholds = {document.criterion(), unit, answer.recording->classes()};
        target.colour = document.colourOf(answer.network);
        target.isDrawn = answer.isMet && !document.isHidden(answer.network);
        if (answer.variant)
            target.variant = aimVariant(nameOf(*document.variant(*answer.variant)),
                                        *document.results().find(*answer.variant), scale);
    }
    target.sentence = aimSentence(aim, target.answer, scale, target.thresholds);
    return target;
}

} // namespace offramp
