// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/comparisonmodel.h"

#include "core/results/comparisontext.h"
#include "core/support/numbers.h"
#include "ui/wording/areawording.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

/// How one kind of number is shown.
struct ComparisonModel::Style {
    QString title;
    QString tip;
    std::function<QString(double)> value;
    std::function<QString(double)> change;
    std::function<QString(double)> exact; ///< with every digit
    bool moreIsBetter = true;
};

namespace {

/// A variant's mean cost; nothing where it is not known.
std::optional<double> energyOf(const VariantResult &result)
{
    return result.hasCost() ? std::optional(result.point.energy) : std::nullopt;
}

QString everyDigit(double number)
{
    return QString::fromStdString(shortestText(number));
}

} // namespace

ComparisonModel::ComparisonModel(const Document *document, const PinnedComparison *comparison, QObject *parent)
    : TextsModel(parent)
    , m_document(document)
    , m_comparison(comparison)
{
    connect(comparison, &PinnedComparison::changed, this, &ComparisonModel::follow);
    follow();
}

void ComparisonModel::follow()
{
    std::vector<Row> next = newRows();
    const auto titleOf = [](const Row &row) { return row.shown.front(); };
    const bool areSame = std::ranges::equal(next, m_rows, {}, titleOf, titleOf);
    change(!areSame, [&] { m_rows = std::move(next); });
}

ComparisonModel::Row ComparisonModel::rowOf(const Style &style, const std::optional<double> &pinned,
                                            const std::optional<double> &now, bool isComparable,
                                            const ComparedNumber *compared) const
{
    const QString none = u"\u2013"_s;
    const QString pending = u"…"_s;
    const bool hasDifference = isComparable && pinned && now;
    const QString unknown = hasDifference && m_comparison->state() == PinnedComparison::State::Pending ? pending : none;
    const auto orNone = [&](const std::optional<double> &number, const std::function<QString(double)> &textOf) {
        return number ? textOf(*number) : none;
    };
    const std::optional<double> difference
        = compared ? compared->difference.value : (hasDifference ? std::optional(*now - *pinned) : std::nullopt);
    Row row{{style.title, orNone(pinned, style.value), orNone(now, style.value), orNone(difference, style.change)},
            {style.title, orNone(pinned, style.exact), orNone(now, style.exact), orNone(difference, style.exact)},
            style.tip};
    if (!compared) {
        row.shown << unknown << unknown;
        row.exact << unknown << unknown;
        return row;
    }
    const AreaInterval &interval = compared->difference;
    const QString certainty
        = QString::fromStdString(certaintyText(*compared, style.moreIsBetter, m_comparison->comparison()->plan));
    row.shown << tr("%1 to %2").arg(style.change(interval.low), style.change(interval.high)) << certainty;
    row.exact << u"[%1, %2]"_s.arg(style.exact(interval.low), style.exact(interval.high)) << certainty;
    return row;
}

std::vector<ComparisonModel::Row> ComparisonModel::newRows() const
{
    const Results &results = m_document->results();
    if (!results.reference)
        return {};
    const CostScale scale = costScale(*m_document);
    std::vector<Row> rows = areaRows(scale);
    for (const VariantResult &now : results.variants) {
        const VariantResult *pinned = results.reference->find(now.id);
        if (pinned && (now.included || pinned->included))
            std::ranges::move(variantRows(now, *pinned, scale), std::back_inserter(rows));
    }
    return rows;
}

std::vector<ComparisonModel::Row> ComparisonModel::areaRows(const CostScale &scale) const
{
    const Results &now = m_document->results();
    const SetResults &pinned = *now.reference;
    const StateComparison *comparison = m_comparison->comparison();
    const auto numberOf = [&](const std::optional<ComparedNumber> StateComparison::*number) {
        return comparison && comparison->*number ? &*(comparison->*number) : nullptr;
    };
    const bool isComparable
        = (!comparison || comparison->area) && now.unit == pinned.unit && now.steps.eMax == pinned.steps.eMax;
    const Style area{tr("Area (%1 × accuracy)").arg(scale.unitName()), areaTip(scale),
                     [scale](double number) { return scale.text(number); },
                     [scale](double number) { return scale.changeText(number); },
                     [scale](double number) { return scale.exactText(number); }};
    const Style normalised{tr("Normalised area"), tipText(Tip::NormalisedArea),
                           [samples = now.samples().value_or(0)](double fraction) {
                               return normalisedText(fraction, samples);
                           },
                           &normalisedChangeText, &everyDigit};
    return {rowOf(area, pinned.area, now.area, isComparable, numberOf(&StateComparison::area)),
            rowOf(normalised, pinned.normalisedArea, now.normalisedArea, isComparable,
                  numberOf(&StateComparison::normalisedArea))};
}

std::vector<ComparisonModel::Row> ComparisonModel::variantRows(const VariantResult &now, const VariantResult &pinned,
                                                               const CostScale &scale) const
{
    const StateComparison *comparison = m_comparison->comparison();
    const ComparedVariant *compared = nullptr;
    if (comparison) {
        const auto found = std::ranges::find(comparison->variants, now.id, &ComparedVariant::id);
        compared = found == comparison->variants.end() ? nullptr : &*found;
    }
    const QString unpaired
        = compared && !compared->isPaired
              ? u'\n' + tr("Unpaired: the two are of different test sets, which may be the difference.")
              : QString();
    const QString name = QString::fromStdString(now.name);
    const std::int64_t samples = now.outcome.samples;
    const Style accuracy{tr("%1: accuracy").arg(name), tipText(Tip::Accuracy) + unpaired,
                         [samples](double fraction) { return accuracyText(fraction, samples); },
                         [samples](double fraction) { return accuracyChangeText(fraction, samples); }, &everyDigit};
    const Style energy{tr("%1: %2").arg(name, scale.perImage()),
                       energyTip(scale) + unpaired,
                       [scale, recording = now.recording](double cost) {
                           return markedCost(scale.text(cost), *recording);
                       },
                       [scale](double cost) { return scale.changeText(cost); },
                       [scale](double cost) { return scale.exactText(cost); },
                       false};
    const bool isComparable = m_document->results().unit == m_document->results().reference->unit;
    return {rowOf(accuracy, pinned.point.accuracy, now.point.accuracy, true, compared ? &compared->accuracy : nullptr),
            rowOf(energy, energyOf(pinned), energyOf(now), isComparable,
                  compared && compared->energy ? &*compared->energy : nullptr)};
}

QString ComparisonModel::text(int row, int column, bool isExact) const
{
    const Row &texts = m_rows[static_cast<std::size_t>(row)];
    return (isExact ? texts.exact : texts.shown)[column];
}

QVariant ComparisonModel::data(const QModelIndex &index, int role) const
{
    if (role != Qt::ToolTipRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return TextsModel::data(index, role);
    const QString &tip = m_rows[static_cast<std::size_t>(index.row())].tip;
    return index.column() == Number ? tip : head(index.column()).tip + u'\n' + tip;
}

ColumnHead ComparisonModel::head(int column) const
{
    const ColumnHead heads[] = {
        {tr("Number"), tr("What is compared: the areas, and each variant that is in both states")},
        {tr("Pinned"), tr("In the pinned state")},
        {tr("Now"), tr("In the current state")},
        {tr("Difference"), tr("Now less pinned")},
        {tr("95 % interval"),
         tr("95 % interval of the difference, from 2,000 resamples of the recorded samples, the same ones for both "
            "states.\nCovers drawing new test images, not retraining the network. Each interval counts by itself: "
            "where "
            "nothing differs, about 1 of 20 leaves out 0 by chance.")},
        {tr("How sure"),
         tr("In how many of the resamples the current state is better or worse: a larger area, a higher "
            "accuracy or a lower cost is better")},
    };
    return heads[column];
}

} // namespace offramp
