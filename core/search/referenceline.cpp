// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/referenceline.h"

#include "core/search/envelope.h"
#include "core/search/oracle.h"
#include "core/tradeoff/stepcurve.h"

namespace offramp {

const char *toText(ReferenceKind kind)
{
    switch (kind) {
    case ReferenceKind::Oracle:
        return "oracle";
    case ReferenceKind::OracleBound:
        return "oracle bound";
    case ReferenceKind::Envelope:
        return "concave envelope";
    case ReferenceKind::BinnedRules:
        return "rules by bins";
    case ReferenceKind::StaticNetwork:
        break;
    }
    return "static network";
}

const char *meaningOf(ReferenceKind kind)
{
    switch (kind) {
    case ReferenceKind::Oracle:
        return "exits at the first correct exit, at exit 1 where none is; uses labels, not a rule";
    case ReferenceKind::OracleBound:
        return "no rule over these exits has more accuracy at a mean cost; uses labels, not a rule";
    case ReferenceKind::Envelope:
        return "two variants mixed at random; reached in expectation, without labels";
    case ReferenceKind::BinnedRules:
        return "best rule by bins of the current exit's uncertainty, chosen on these samples";
    case ReferenceKind::StaticNetwork:
        break;
    }
    return "a network with one exit";
}

std::vector<ReferenceLine> oracleLines(const ExitTable &table, const std::string &source, double eMax,
                                       const ExitsOff &off)
{
    const Oracle best = oracle(table, eMax, off);
    return {{ReferenceKind::Oracle, source, {best.point}, best.area},
            {ReferenceKind::OracleBound, source, best.bound, best.boundArea}};
}

ReferenceLine envelopeLine(std::span<const Point> points, double eMax)
{
    const Envelope envelope = concaveEnvelope(points, eMax);
    ReferenceLine line{ReferenceKind::Envelope, {}, {}, envelope.area};
    for (const std::size_t i : envelope.corners)
        line.points.push_back(points[i]);
    return line;
}

Result<ReferenceLine> rulesLine(const ExitTable &table, const std::string &source, Criterion criterion, double eMax,
                                const SearchWatch &watch)
{
    const std::vector<const ExitTable *> tables{&table};
    const auto front = searchRuleFront(table, criterion, eMax, ruleLimits(tables), watch);
    if (!front)
        return tl::unexpected(front.error());
    ReferenceLine line = envelopeLine(front->points(), eMax);
    line.kind = ReferenceKind::BinnedRules;
    line.source = source;
    return line;
}

std::optional<ReferenceLine> staticLine(const ExitTable &table, const std::string &source, double eMax)
{
    if (table.exitCount() > 1)
        return std::nullopt;
    const Point point = pointOf(evaluate(table, {}), table.cost());
    return ReferenceLine{ReferenceKind::StaticNetwork, source, {point}, stepCurve(std::vector{point}, eMax).area()};
}

} // namespace offramp
