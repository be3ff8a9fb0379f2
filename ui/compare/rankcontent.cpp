// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/rankcontent.h"

#include "core/tradeoff/shownnumbers.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t mostSpoken = 12;

} // namespace

RankContent rankContent(const ModelTable &table, std::span<const Rank> ranks, const RankOptions &options)
{
    RankContent content{{}, QString::fromStdString(table.unit.name), options.alpha, options.beta, options.classes, {}};
    for (std::size_t i = 0; i < table.models.size(); ++i) {
        const Model &model = table.models[i];
        content.models.push_back(
            {QString::fromStdString(model.name), model.accuracy, model.electricity, ranks[i].sam, ranks[i].samRank});
    }
    return content;
}

std::vector<std::size_t> samOrder(const RankContent &content)
{
    std::vector<std::size_t> order(content.models.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
        return content.models[i].samRank.value_or(std::numeric_limits<std::size_t>::max());
    });
    return order;
}

QString undefinedSamText(const QString &unit)
{
    return tr("undefined: electricity \u2264 1 %1").arg(unit);
}

QString readableNumber(double number)
{
    constexpr int digits = 4;
    std::string text = fixedText(number, decimalsFor(number, digits));
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.')
            text.pop_back();
    }
    return withTrueMinus(QString::fromStdString(text));
}

QString modelSentence(const RankContent &content, std::size_t model)
{
    const RankedModel &shown = content.models[model];
    const QString sam = shown.sam ? tr("SAM %1, rank %2").arg(readableNumber(*shown.sam)).arg(*shown.samRank)
                                  : tr("SAM %1").arg(undefinedSamText(content.unit));
    return tr("%1: accuracy %2, electricity %3 %4, %5.")
        .arg(shown.name, percentText(shown.accuracy), readableNumber(shown.electricity), content.unit, sam);
}

QString spokenContent(const RankContent &content)
{
    const std::vector<std::size_t> order = samOrder(content);
    QStringList sentences{tr("Models: %1, ranked by SAM with alpha %2, beta %3 and electricity in %4.")
                              .arg(groupedCount(content.models.size()), readableNumber(content.alpha),
                                   readableNumber(content.beta), content.unit)};
    for (std::size_t i = 0; i < std::min(mostSpoken, order.size()); ++i)
        sentences.append(modelSentence(content, order[i]));
    if (order.size() > mostSpoken)
        sentences.append(tr("And %1 more.").arg(groupedCount(order.size() - mostSpoken)));
    return sentences.join(u' ');
}

} // namespace offramp
