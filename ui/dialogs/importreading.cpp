// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/importreading.h"

#include "core/recording/recordingtable.h"
#include "core/support/numbers.h"
#include "ui/engine/recordwording.h"
#include "ui/wording/tips.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <QFile>
#include <QRegularExpression>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostExitsNamed = 6;

QString exitsText(int exits)
{
    return exits == 1 ? tr("one exit") : tr("%1 exits").arg(exits);
}

/// A text for each exit; the middle ones are omitted if there are many.
template<typename TextOf>
QString eachExit(int exits, TextOf textOf)
{
    QStringList texts;
    for (int k = 0; k < exits; ++k) {
        if (exits <= mostExitsNamed || k < mostExitsNamed - 2 || k == exits - 1)
            texts.append(tr("exit %1 %2").arg(QString::number(k + 1), textOf(k)));
        else if (k == exits - 2)
            texts.append(u"…"_s);
    }
    return texts.join(u" \u00b7 "_s);
}

double accuracyAt(const Recording &recording, int exit)
{
    const std::size_t n = recording.sampleCount();
    std::size_t correct = 0;
    for (std::size_t i = 0; i < n; ++i)
        correct += recording.predicted[static_cast<std::size_t>(exit) * n + i] == recording.label[i] ? 1 : 0;
    return static_cast<double>(correct) / static_cast<double>(n);
}

QString classesText(const Recording &recording)
{
    if (recording.classes)
        return tr("%1 classes").arg(*recording.classes);
    const auto highest = std::max(std::ranges::max(recording.label), std::ranges::max(recording.predicted));
    return tr("classes 0 to %1").arg(highest);
}

/// What each exit costs in one of the units that a recording has.
QString costsText(const Recording &recording, CostUnit unit)
{
    const auto costAt = [&](int k) {
        const auto exit = static_cast<std::size_t>(k);
        if (unit == CostUnit::Gflops)
            return shownCost(static_cast<double>(recording.flops[exit]), CostUnit::Flops);
        return unit == CostUnit::Joules ? recording.joules[exit] : recording.milliseconds[exit];
    };
    const CostScale scale = costScale(costAt(recording.exits - 1), unit);
    const auto costText = [&](int k) { return scale.text(costAt(k)); };
    return eachExit(recording.exits, costText) + u' ' + scale.perImage();
}

QList<FindingRow> sampleRows(const Imported &imported)
{
    const Recording &recording = imported.whole.recording;
    const auto samples = static_cast<std::int64_t>(recording.sampleCount());
    QStringList criteria;
    for (const Criterion criterion : carriedCriteria(recording))
        criteria.append(QString::fromUtf8(toText(criterion)));
    const auto accuracyTextAt = [&](int k) { return accuracyText(accuracyAt(recording, k), samples); };
    QList<FindingRow> rows{{tr("Samples"),
                            tr("%1 samples, %2, %3")
                                .arg(countText(recording.sampleCount()), exitsText(recording.exits),
                                     classesText(recording)),
                            tipText(Tip::ImportedSamples)},
                           {tr("Criteria"), criteria.join(u", "_s), tipText(Tip::ImportedCriteria)},
                           {tr("Accuracy"), eachExit(recording.exits, accuracyTextAt), tipText(Tip::ImportedAccuracy)}};
    for (const CostUnit unit : carriedCosts(recording))
        rows.append({tr("Costs"), costsText(recording, unit), tipText(Tip::ExitCosts)});
    return rows;
}

/// The area of points up to E_max of the axis, or why there is none.
QString areaText(const PointTable &table, const CostScale &scale)
{
    if (table.unit != scale.unit)
        return tr("none: the energy axis counts %1").arg(QString::fromUtf8(toText(scale.unit)));
    const StepCurve curve = stepCurve(table.points, scale.eMax);
    const std::size_t over = table.points.size() - curve.points.size();
    const QString eMax = scale.eMaxText() + u' ' + scale.unitName();
    QString area = curve.area() ? tr("%1 up to E_max %2").arg(scale.text(*curve.area()), eMax)
                                : tr("none: no point is below E_max %1").arg(eMax);
    if (over > 0 && curve.area())
        area += over == 1 ? tr(", one point at or over it excluded")
                          : tr(", %1 points at or over it excluded").arg(countText(over));
    return area;
}

QList<FindingRow> pointRows(const PointTable &table, const CostScale &axis)
{
    const auto &points = table.points;
    const auto [cheapest, costliest] = std::ranges::minmax(points, {}, &Point::energy);
    const auto [worst, best] = std::ranges::minmax(points, {}, &Point::accuracy);
    const CostScale scale
        = table.unit == axis.unit ? axis : CostScale{table.unit, costliest.energy > 0 ? costliest.energy : 1};
    return {{tr("Points"), countText(points.size()), tipText(Tip::ImportedPoints)},
            {scale.title(),
             tr("%1 to %2 %3").arg(scale.text(cheapest.energy), scale.text(costliest.energy), scale.perImage()),
             tipText(Tip::PointEnergy)},
            {tr("Accuracy"), tr("%1 to %2").arg(percentText(worst.accuracy), percentText(best.accuracy)),
             tipText(Tip::PointAccuracy)},
            {tr("Area"), areaText(table, axis), pointsAreaTip(axis)}};
}

QString accuracyNote(const PointTable &table, AccuracyUnit asked)
{
    const bool isPercent = table.accuracyUnit == AccuracyUnit::Percent;
    if (asked != AccuracyUnit::Detect)
        return isPercent ? tr("Accuracies are read as percent.") : tr("Accuracies are read as fractions.");
    return isPercent ? tr("Accuracies were read as percent, since one exceeds 1.")
                     : tr("Accuracies were read as fractions, since none exceeds 1 by more than rounding.");
}

} // namespace

ImportFindings readFindings(const ImportRequest &request, const IsCancelled &isCancelled)
{
    const std::string path = QFile::encodeName(request.path).toStdString();
    ImportFindings findings;
    auto survey = surveyImport(path);
    if (!survey) {
        findings.problem = survey.error();
        return findings;
    }
    findings.survey = std::move(*survey);
    if (request.kind && findings.survey.kind != ImportKind::Logits)
        findings.survey.kind = *request.kind;
    if (findings.survey.kind == ImportKind::Points) {
        auto table = readPointFile(path, request.points);
        if (table)
            findings.points = std::make_shared<const PointTable>(std::move(*table));
        else
            findings.problem = table.error();
        return findings;
    }
    auto imported = readImport(path, request.samples, isCancelled);
    if (imported)
        findings.samples = std::make_shared<const Imported>(std::move(*imported));
    else
        findings.problem = imported.error();
    return findings;
}

QList<FindingRow> findingRows(const ImportFindings &findings, const CostScale &scale)
{
    if (findings.samples)
        return sampleRows(*findings.samples);
    return findings.points ? pointRows(*findings.points, scale) : QList<FindingRow>();
}

QStringList findingNotes(const ImportFindings &findings, const ImportRequest &request)
{
    if (findings.points)
        return {accuracyNote(*findings.points, request.points.accuracyUnit),
                tr("Its area follows E_max; it can be renamed and removed in the list of variants.")};
    QStringList notes;
    if (findings.samples) {
        for (const std::string &note : findings.samples->notes)
            notes.append(QString::fromStdString(note));
    }
    return notes;
}

QString findingWarning(const ImportFindings &findings)
{
    return findings.samples ? QString::fromStdString(findings.samples->labelWarning.value_or("")) : QString();
}

Result<CostColumn> typedCosts(const QString &text, const CostMultiple &unit)
{
    static const QRegularExpression between(u"[,;\\s]+"_s);
    CostColumn costs{unit.unit};
    for (const QString &part : text.split(between, Qt::SkipEmptyParts)) {
        const auto number = parseNumber(part.toStdString());
        if (!number || *number < 0)
            return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a cost.", part.toStdString()),
                           "Write one number for each exit, with a decimal point and commas between: 0.25, 0.64.");
        const bool isRounded = unit.unit == CostUnit::Flops && unit.factor != 1;
        costs.perExit.push_back(isRounded ? std::round(*number * unit.factor) : *number * unit.factor);
    }
    return costs;
}

} // namespace offramp
