// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/linewording.h"

#include "ui/wording/areawording.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

QString lineName(const ShownLine &line)
{
    switch (line.kind()) {
    case ReferenceKind::Oracle:
        return tr("Oracle of %1").arg(line.network);
    case ReferenceKind::OracleBound:
        return tr("Oracle bound of %1").arg(line.network);
    case ReferenceKind::Envelope:
        return tr("Concave envelope");
    case ReferenceKind::BinnedRules:
        return tr("Best rules by bins of %1").arg(line.network);
    case ReferenceKind::StaticNetwork:
        break;
    }
    return tr("Static network %1").arg(line.network);
}

QString lineNote(ReferenceKind kind)
{
    switch (kind) {
    case ReferenceKind::Oracle:
        return tr("not a rule, uses labels");
    case ReferenceKind::OracleBound:
        return tr("bounds every rule, uses labels");
    case ReferenceKind::Envelope:
        return tr("two variants mixed at random");
    case ReferenceKind::BinnedRules:
        return tr("see the current exit only, chosen on these samples");
    case ReferenceKind::StaticNetwork:
        break;
    }
    return tr("one exit, no threshold");
}

QString lineTip(ReferenceKind kind)
{
    switch (kind) {
    case ReferenceKind::Oracle:
        return tr(
            "Every sample exits at the first exit that is correct, at exit 1 where none is. This needs the labels, "
            "so it is not a rule.");
    case ReferenceKind::OracleBound:
        return tr(
            "No rule over these exits has more accuracy at the same mean cost. This needs the labels, so it is not "
            "a rule.");
    case ReferenceKind::Envelope:
        return tr("Two points of the trade-off curves mixed at random, with the same chances for every image. It is "
                  "reached in expectation and needs no labels.");
    case ReferenceKind::BinnedRules:
        return tr(
            "The best rules that see only the uncertainty of the current exit: each bin of it exits or goes on. They "
            "need no labels, but they were chosen on these samples, so others may do worse. Between corners, two "
            "rules are mixed at random.");
    case ReferenceKind::StaticNetwork:
        break;
    }
    return tr("A network with one exit: every image takes the whole network.");
}

QString lineArea(const ShownLine &line, const CostScale &scale)
{
    if (!line.isCurrent)
        return tr("area …");
    return line.line->area ? areaPhrase(*line.line->area, scale, line.samples) : tr("no area below E_max");
}

QString lineSentence(const ShownLine &line, const CostScale &scale)
{
    const QString place = line.isPoint() ? tr("%1, %2 correct")
                                               .arg(scale.withUnit(line.points().front().energy),
                                                    accuracyText(line.points().front().accuracy, line.samples))
                                         : lineArea(line, scale);
    return tr("%1 (%2): %3.").arg(lineName(line), lineNote(line.kind()), place);
}

QString markedCost(const QString &text, const ShownLine &line)
{
    return line.hasDoubts ? doubtMark + (u' ' + text) : text;
}

} // namespace offramp
