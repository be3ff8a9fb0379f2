// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tryimage/triedcontent.h"

#include "core/exits/headcosts.h"
#include "ui/wording/samplewording.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr SampleIndex theImage{0};

/// The image as the only sample of a table, in which exits are off as in the recording. Its costs decide nothing.
Result<ExitTable> tableOf(const TriedAnswer &answer, const OpenRecording &recording)
{
    ExitTableColumns columns;
    columns.exits = static_cast<int>(answer.exits.size());
    columns.label = {0};
    for (const TriedExit &exit : answer.exits) {
        columns.predicted.push_back(exit.top.front().label);
        columns.uncertainty.push_back(exit.uncertainty.value_or(0));
    }
    columns.cost.perExit.assign(answer.exits.size(), 0);
    columns.byAgreement = recording.criterion() == Criterion::Patience;
    return ExitTable::make(std::move(columns)).map([&](const ExitTable &table) {
        return table.agreeingWithout(recording.view().off);
    });
}

bool isNumber(const QString &name)
{
    bool isOne = false;
    static_cast<void>(name.toLongLong(&isOne));
    return isOne;
}

/// As the recording calls it, else as the network does.
QString nameOf(const TriedClass &tried, const OpenRecording &recording)
{
    const QString own = QString::fromStdString(recording.className(tried.label));
    const bool hasOwn = !own.isEmpty() && !isNumber(own);
    return hasOwn || tried.name.isEmpty() || isNumber(tried.name) ? classText(recording, tried.label) : tried.name;
}

/// The ends of the scale on which an uncertainty is drawn, as they are shown.
struct Range {
    double low = 0;
    double high = 1;

    [[nodiscard]] double placeOf(double shown) const
    {
        return high > low ? std::clamp((shown - low) / (high - low), 0.0, 1.0) : 0;
    }
};

/// Entropies end at ln C, confidences and margins at 1, patience at the number of exits; where no end is known (scores,
/// entropies of unknown classes), at what there is.
Range rangeOf(const ExitTable &table, const Thresholds &thresholds, const ThresholdScale &scale)
{
    if (scale.criterion == Criterion::Confidence || scale.criterion == Criterion::Margin)
        return {};
    if (scale.criterion == Criterion::Patience)
        return {0, static_cast<double>(table.exitCount())};
    if (scale.criterion == Criterion::Entropy && scale.classes && *scale.classes > 1)
        return {0, scale.shown(std::log(*scale.classes))};
    Range range;
    const auto include = [&](double threshold) {
        range.low = std::min(range.low, scale.shown(threshold));
        range.high = std::max(range.high, scale.shown(threshold));
    };
    for (int k = 0; k < table.exitCount(); ++k)
        include(table.uncertainty({k})[theImage.value]);
    for (const double threshold : thresholds)
        include(threshold);
    return range;
}

/// What an image costs that exits there, as costs are shown; empty where it is not known.
std::optional<double> costAt(const OpenRecording &recording, ExitIndex exit)
{
    const CostColumn &cost = recording.table().cost();
    if (!recording.hasCost() || cost.isPerSample())
        return std::nullopt;
    return shownCost(cost.perExit[static_cast<std::size_t>(exit.value)], cost.unit);
}

QString unknownCostText(const OpenRecording &recording, const CostScale &costs)
{
    return recording.hasCost() ? tr("costs differ from image to image") : noCostText(costs.unit);
}

/// Writes one exit after the other.
class Writer
{
public:
    Writer(const TriedAnswer &answer, const VariantResult &result, const ExitTable &table, ExitIndex exit,
           const ThresholdScale &scale, const CostScale &costs)
        : m_answer(answer)
        , m_thresholds(result.thresholds)
        , m_recording(*result.recording)
        , m_table(table)
        , m_exit(exit)
        , m_scale(scale)
        , m_costs(costs)
        , m_range(rangeOf(table, result.thresholds, scale))
        , m_full(costAt(*result.recording, result.recording->exitsOn().back()))
    {
    }

    [[nodiscard]] ExitContent exitContent(ExitIndex exit) const
    {
        const TriedExit &said = m_answer.exits[static_cast<std::size_t>(exit.value)];
        ExitContent content;
        content.name = tr("Exit %1").arg(exit.value + 1);
        content.role = roleOf(exit);
        content.roleText = roleText(content.role);
        content.exitsBelow = m_scale.exitsBelow();
        if (content.role == ExitRole::Off)
            return content;
        for (const TriedClass &tried : said.top)
            content.top.push_back({nameOf(tried, m_recording), tried.probability, percentText(tried.probability, 1)});
        if (said.uncertainty)
            content.uncertainty = m_range.placeOf(m_scale.shown(uncertaintyAt(exit)));
        if (m_recording.hasThreshold(exit))
            content.threshold = m_range.placeOf(m_scale.shown(thresholdAt(exit)));
        content.value = said.uncertainty ? m_scale.quantity() + u' ' + uncertaintyText(m_scale, uncertaintyAt(exit))
                                         : tr("No score");
        content.verdict = verdictText(exit, content.role);
        const auto cost = costAt(m_recording, exit);
        content.cost = cost ? markedCost(m_costs.withUnit(*cost), m_recording) : unknownCostText(m_recording, m_costs);
        if (const auto share = shareOf(exit))
            content.share = tr("%1 of full").arg(percentText(*share, 0));
        return content;
    }

    [[nodiscard]] QString answerText() const
    {
        return nameOf(m_answer.exits[static_cast<std::size_t>(m_exit.value)].top.front(), m_recording);
    }

    [[nodiscard]] QString costText() const
    {
        const auto cost = costAt(m_recording, m_exit);
        if (!cost)
            return unknownCostText(m_recording, m_costs);
        const QString text = markedCost(m_costs.withUnit(*cost), m_recording);
        const auto share = shareOf(m_exit);
        if (!share)
            return text;
        return m_exit == m_recording.exitsOn().back()
                   ? tr("%1, the full network: nothing saved").arg(text)
                   : tr("%1, %2 saved: %3 of the full network")
                         .arg(text, percentText(1 - *share, 0), percentText(*share, 0));
    }

private:
    [[nodiscard]] double uncertaintyAt(ExitIndex exit) const { return m_table.uncertainty(exit)[theImage.value]; }

    [[nodiscard]] double thresholdAt(ExitIndex exit) const
    {
        return m_thresholds[static_cast<std::size_t>(exit.value)];
    }

    [[nodiscard]] ExitRole roleOf(ExitIndex exit) const
    {
        if (m_recording.isOff(exit))
            return ExitRole::Off;
        return exit < m_exit ? ExitRole::Continues : exit == m_exit ? ExitRole::Exits : ExitRole::NotRun;
    }

    [[nodiscard]] static QString roleText(ExitRole role)
    {
        switch (role) {
        case ExitRole::Continues:
            return tr("Continues");
        case ExitRole::Exits:
            return tr("Exits here");
        case ExitRole::NotRun:
            return tr("Not run");
        case ExitRole::Off:
            break;
        }
        return tr("Off");
    }

    [[nodiscard]] QString verdictText(ExitIndex exit, ExitRole role) const
    {
        if (!m_recording.hasThreshold(exit))
            return role == ExitRole::Exits ? tr("the last exit answers") : QString();
        const bool isMet = uncertaintyAt(exit) < thresholdAt(exit);
        const QString text = m_scale.exitsBelow() ? (isMet ? tr("below %1") : tr("not below %1"))
                                                  : (isMet ? tr("above %1") : tr("not above %1"));
        return text.arg(thresholdsText({thresholdAt(exit)}, m_scale));
    }

    /// The part of the full network's cost.
    [[nodiscard]] std::optional<double> shareOf(ExitIndex exit) const
    {
        const auto cost = costAt(m_recording, exit);
        return cost && m_full && *m_full > 0 ? std::optional(*cost / *m_full) : std::nullopt;
    }

    const TriedAnswer &m_answer;
    const Thresholds &m_thresholds;
    const OpenRecording &m_recording;
    const ExitTable &m_table; ///< with all exits on
    ExitIndex m_exit;         ///< that the image takes
    const ThresholdScale &m_scale;
    const CostScale &m_costs;
    Range m_range;
    std::optional<double> m_full; ///< cost of the last exit that is on
};

} // namespace

QString ExitContent::spoken() const
{
    QStringList classes;
    for (const ShownClass &likely : top)
        classes.append(likely.name + u' ' + likely.percent);
    QString text = tr("%1: %2.").arg(name, roleText);
    if (role == ExitRole::Off)
        return text;
    text += u' ' + classes.join(u", "_s) + u". "_s + value;
    if (!verdict.isEmpty())
        text += u", "_s + verdict;
    text += u". "_s + cost;
    if (!share.isEmpty())
        text += u", "_s + share;
    return text + u'.';
}

Result<TriedContent> triedContent(const TriedAnswer &answer, const VariantResult &result, const ThresholdScale &scale,
                                  const CostScale &costs)
{
    const OpenRecording &recording = *result.recording;
    const auto all = tableOf(answer, recording);
    if (!all)
        return tl::unexpected(all.error());
    const ExitsOff &off = recording.view().off;
    const auto table = off.empty() ? all : switchedOff(*all, off, {});
    if (!table)
        return tl::unexpected(table.error());
    const ExitIndex exit = exitOf(*table, theImage, result.thresholds);

    const Writer writer(answer, result, *all, exit, scale, costs);
    TriedContent content;
    content.variant = u"%1 \u00b7 %2 \u00b7 T %3"_s.arg(QString::fromStdString(result.name), networkText(recording),
                                                        thresholdsWithUnit(result.thresholds, scale));
    content.answer = writer.answerText();
    content.place = tr("exits at exit %1 of %2").arg(exit.value + 1).arg(answer.exits.size());
    content.cost = writer.costText();
    for (int k = 0; k < all->exitCount(); ++k)
        content.exits.push_back(writer.exitContent({k}));
    return content;
}

} // namespace offramp
