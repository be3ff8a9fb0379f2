// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/wording.h"

#include "core/recording/recording.h"
#include "ui/wording/fieldnames.h"
#include "ui/wording/tr.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int longestThreshold = 9; // "0.1234567": the shortest decimals between 100,000 entropies fit

QString shortThreshold(double threshold, const ThresholdScale &scale)
{
    const QString whole = scale.text(threshold);
    return whole.size() <= longestThreshold ? whole : QString::number(scale.shown(threshold), 'g', 4);
}

/// The threshold that all exits share, or those of all exits.
template<typename ToText>
QString thresholdTexts(const Thresholds &thresholds, ToText text)
{
    if (const auto shared = sharedThreshold(thresholds))
        return text(*shared);
    QStringList texts;
    for (const double threshold : thresholds)
        texts.append(text(threshold));
    return texts.join(u':');
}

/// A variant's status, and the same in a sentence that says what it means.
std::pair<QString, QString> standingWords(const VariantResult &result, double eMax)
{
    if (!result.included)
        return {tr("excluded"), tr("Excluded from the step curve.")};
    if (!result.hasCost())
        return {tr("not counted"),
                tr("Not counted in the step curve: %1. %2")
                    .arg(noCostPhrase(*result.recording), noCostRemedy(result.recording->view().cost))};
    if (result.standing.overEMax && result.point.energy == eMax)
        return {tr("at E_max"), tr("Its cost equals E_max: only variants below E_max add area.")};
    if (result.standing.overEMax)
        return {tr("over E_max"), tr("Its cost is over E_max: only variants below E_max add area.")};
    if (result.standing.duplicate)
        return {tr("duplicate"), tr("An earlier variant has the same cost and accuracy.")};
    if (result.standing.dominated)
        return {tr("dominated"),
                tr("Another variant costs no more and is no less accurate; this one may lower the area.")};
    return {tr("contributes"), tr("No other variant is both cheaper and more accurate.")};
}

} // namespace

QString withTrueMinus(QString number)
{
    return number.replace(u'-', u'\u2212');
}

QString withSign(double number, const QString &text)
{
    if (number == 0)
        return u"0"_s;
    const bool isZero = std::ranges::none_of(text, [](QChar c) { return c >= u'1' && c <= u'9'; });
    return number > 0 && !isZero ? u'+' + text : text;
}

QString accuracyChangeText(double fraction, std::int64_t samples)
{
    const QString text = withTrueMinus(QString::fromStdString(percentNumber(fraction, samples)));
    return fraction == 0 ? u"0"_s : withSign(fraction, text) + u"\u202fpp"_s;
}

QString lossText(double nats)
{
    return withTrueMinus(QString::fromStdString(fixedText(nats, decimalsFor(nats))));
}

QString percentText(double fraction, int decimals)
{
    return QString::fromStdString(fixedText(100 * fraction, decimals)) + u"\u202f%"_s;
}

QString accuracyText(double fraction, std::int64_t samples)
{
    return percentText(fraction, percentDecimals(samples));
}

QString accuracyText(const VariantResult &result)
{
    return accuracyText(result.point.accuracy, result.outcome.samples);
}

QString shareText(double fraction, std::int64_t samples)
{
    return percentText(fraction, std::min(1, percentDecimals(samples)));
}

QString thresholdsText(const Thresholds &thresholds, const ThresholdScale &scale)
{
    return thresholds.empty()
               ? tr("none")
               : thresholdTexts(thresholds, [&](double threshold) { return shortThreshold(threshold, scale); });
}

QString thresholdsWithUnit(const Thresholds &thresholds, const ThresholdScale &scale)
{
    const QString text = thresholdsText(thresholds, scale);
    return thresholds.empty() || scale.suffix().isEmpty() ? text : text + u' ' + scale.suffix();
}

QString typedThresholds(const Thresholds &thresholds, const ThresholdScale &scale)
{
    return thresholdTexts(thresholds, [&](double threshold) { return scale.text(threshold); });
}

QString exitCondition(const ThresholdScale &scale)
{
    return (scale.exitsBelow() ? tr("%1 below") : tr("%1 above")).arg(scale.quantity());
}

QString standingText(const VariantResult &result, double eMax)
{
    return standingWords(result, eMax).first;
}

QString standingSentence(const VariantResult &result, double eMax)
{
    return standingWords(result, eMax).second;
}

QString sharesText(const std::vector<double> &shares, std::int64_t samples)
{
    QStringList parts;
    for (std::size_t k = 0; k < shares.size(); ++k)
        parts.append(
            (k == 0 ? tr("%1 exit at exit %2") : tr("%1 at exit %2")).arg(shareText(shares[k], samples)).arg(k + 1));
    return parts.join(u", "_s);
}

QString originText(const EMax &eMax)
{
    switch (eMax.origin) {
    case EMaxOrigin::Contest:
        return tr("Contest limit for 200 classes");
    case EMaxOrigin::MostExpensiveNetwork:
        return eMax.network.empty() ? tr("Proposed from the most expensive network")
                                    : tr("Proposed from the cost of %1").arg(QString::fromStdString(eMax.network));
    case EMaxOrigin::Chosen:
        return tr("Custom");
    }
    return {};
}

QString exitsOnText(const OpenRecording &recording)
{
    return recording.view().off.empty()
               ? QString()
               : tr("%1 of %2 exits").arg(recording.exitsOn().size()).arg(recording.table().exitCount());
}

QString networkText(const OpenRecording &recording)
{
    const QString exits = exitsOnText(recording);
    return exits.isEmpty() ? nameOf(recording) : u"%1 (%2)"_s.arg(nameOf(recording), exits);
}

QString samplesText(const OpenRecording &recording)
{
    const QString recorded = groupedCount(recording.table().sampleCount());
    const std::size_t skipped = recording.columns() ? recording.columns()->names("skipped").size() : 0;
    if (recording.isComplete() && skipped > 0)
        return tr("%1 (%2 skipped)").arg(recorded, groupedCount(skipped));
    return recording.isComplete() ? recorded : tr("%1 of %2").arg(recorded, groupedCount(recording.expectedSamples()));
}

QString incompleteSentence(const OpenRecording &recording)
{
    return tr("%1 is incomplete: %2 samples are recorded.").arg(nameOf(recording), samplesText(recording));
}

QString samplesText(const Document &document)
{
    const auto open = document.recordings();
    if (open.empty())
        return tr("none");
    if (open.size() == 1)
        return samplesText(*open.front());
    const auto incomplete = std::ranges::find(open, false, &OpenRecording::isComplete);
    if (incomplete != open.end())
        return samplesText(**incomplete);
    const auto countOf = [](const RecordingPtr &recording) { return recording->table().sampleCount(); };
    const auto [least, most] = std::ranges::minmax(open | std::views::transform(countOf));
    return least == most ? groupedCount(least) : tr("%1 to %2").arg(groupedCount(least), groupedCount(most));
}

QString markedCost(const QString &text, const OpenRecording &recording)
{
    return recording.doubts().empty() ? text : doubtMark + (u' ' + text);
}

QString energyText(const VariantResult &result, const CostScale &scale)
{
    return result.hasCost() ? markedCost(scale.text(result.point.energy), *result.recording) : noCostText(scale.unit);
}

QString energyWithUnit(const VariantResult &result, const CostScale &scale)
{
    return result.hasCost() ? markedCost(scale.withUnit(result.point.energy), *result.recording)
                            : noCostText(scale.unit);
}

QString legendName(const OpenRecording &recording)
{
    return recording.isEstimated() ? tr("%1 (estimated)").arg(networkText(recording)) : networkText(recording);
}

QString noCostPhrase(const OpenRecording &recording)
{
    return tr("%1: %2").arg(nameOf(recording), noCostText(recording.view().cost));
}

QString doubtText(const std::vector<std::string> &doubts)
{
    QStringList sentences;
    for (const std::string &sentence : doubts)
        sentences.append(withFieldNames(QString::fromStdString(sentence)));
    return sentences.isEmpty() ? QString() : tr("Doubtful costs: %1").arg(sentences.join(u'\n'));
}

QString comparisonNote(const Document &document)
{
    const auto open = document.recordings();
    for (std::size_t i = 1; i < open.size(); ++i) {
        const ExitTable &first = open.front()->table();
        const ExitTable &other = open[i]->table();
        const std::string &count = open[i]->count();
        if (document.eMax().unit == CostUnit::Gflops && !count.empty() && !open.front()->count().empty()
            && open.front()->count() != count)
            return tr("The costs of %1 are counted as %2, those of %3 as %4: record one of them again with the other's "
                      "\"Costs\".")
                .arg(nameOf(*open.front()), QString::fromStdString(open.front()->count()), nameOf(*open[i]),
                     QString::fromStdString(count));
        if (!open.front()->isComplete() || !open[i]->isComplete())
            continue;
        if (first.sampleCount() != other.sampleCount())
            return tr("%1 holds %2 samples, %3 holds %4: their accuracies are not measured on the same images.")
                .arg(nameOf(*open.front()), groupedCount(first.sampleCount()), nameOf(*open[i]),
                     groupedCount(other.sampleCount()));
        if (!std::ranges::equal(first.label(), other.label()))
            return tr("%1 and %2 list different true classes: they were recorded on different test sets, or in another "
                      "order.")
                .arg(nameOf(*open.front()), nameOf(*open[i]));
    }
    return {};
}

Result<Thresholds> parseTypedThresholds(const QString &text, const ThresholdScale &scale, const Thresholds &current)
{
    const auto shown = readThresholds(text.toStdString(), static_cast<int>(current.size()) + 1);
    if (!shown)
        return shown;
    Thresholds thresholds = scale.fromShown(*shown);
    for (std::size_t k = 0; k < thresholds.size(); ++k) {
        const bool isShown = shown->at(k) == scale.text(current[k]).toDouble()
                             || shown->at(k) == shortThreshold(current[k], scale).toDouble();
        if (isShown)
            thresholds[k] = current[k];
        else if (const auto checked = checkThreshold(shown->at(k), scale.criterion); !checked)
            return tl::unexpected(checked.error());
    }
    return thresholds;
}

Result<double> parseTypedEMax(const QString &text, const CostScale &scale)
{
    const auto cost = parseCost(text.toStdString(), scale.format());
    if (!cost || *cost <= 0)
        return failure(ErrorKind::Usage, "\"" + text.toStdString() + "\" is not a value for E_max.",
                       fmt::format("Write {} per image above 0, or a number with its unit: {}.",
                                   scale.format().unitName(), scale.example().toStdString()));
    return *cost;
}

} // namespace offramp
