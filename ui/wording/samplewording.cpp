// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/samplewording.h"

#include "core/support/words.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostDecimals = 7;

} // namespace

QString classText(const OpenRecording &recording, std::int32_t label)
{
    const QString name = QString::fromStdString(recording.className(label));
    bool isNumber = false;
    static_cast<void>(name.toLongLong(&isNumber));
    return name.isEmpty() || isNumber ? tr("class %1").arg(isNumber ? name : QString::number(label)) : name;
}

QString briefUncertaintyText(const OpenRecording &recording, const ThresholdScale &scale, ExitIndex exit,
                             SampleIndex sample)
{
    if (recording.isOff(exit))
        return tr("off");
    const double value = scale.shown(recording.whole().uncertainty(exit)[sample.value]);
    return QString::number(value, 'f', scale.criterion == Criterion::Patience ? 0 : 2);
}

QString uncertaintyText(const ThresholdScale &scale, double uncertainty)
{
    const double value = scale.shown(uncertainty);
    if (scale.criterion == Criterion::Patience)
        return QString::number(value, 'f', 0);
    const int decimals = std::max(4, decimalsFor(value));
    return decimals > mostDecimals ? QString::number(value, 'e', 2) : QString::number(value, 'f', decimals);
}

QString uncertaintyText(const OpenRecording &recording, const ThresholdScale &scale, ExitIndex exit, SampleIndex sample)
{
    return recording.isOff(exit) ? tr("off")
                                 : uncertaintyText(scale, recording.whole().uncertainty(exit)[sample.value]);
}

QString effectText(MoveEffect effect)
{
    static constexpr std::array<std::pair<MoveEffect, const char *>, 4> words{{{MoveEffect::None, ""},
                                                                               {MoveEffect::ChangedExit, "moved"},
                                                                               {MoveEffect::Won, "won"},
                                                                               {MoveEffect::Lost, "lost"}}};
    return tr(wordFor(words, effect));
}

QString countText(const ListedSamples &listed)
{
    if (!listed.recording)
        return {};
    const std::size_t all = listed.recording->table().sampleCount();
    const std::size_t shown = listed.matches.samples.size();
    QString text = shown == all ? tr("%1 samples").arg(groupedCount(all))
                                : tr("%1 of %2").arg(groupedCount(shown), groupedCount(all));
    const QString won = wonText(listed);
    return won.isEmpty() ? text : tr("%1: %2").arg(text, won);
}

QString wonText(const ListedSamples &listed)
{
    if (!listed.recording || !listed.query.before)
        return {};
    return tr("%1 won, %2 lost").arg(groupedCount(listed.matches.won), groupedCount(listed.matches.lost));
}

QString sampleSentence(const ListedSamples &listed, SampleIndex sample, const QString &name,
                       const ThresholdScale &scale)
{
    const OpenRecording &recording = *listed.recording;
    const ExitTable &table = recording.table();
    const ExitIndex exit = exitOf(table, sample, listed.query.thresholds);
    QString text = name.isEmpty() ? tr("Sample %1, name unknown").arg(recording.rowOf(sample) + 1) : name;
    text += tr(": %1, exits at exit %2 as %3, %4.")
                .arg(classText(recording, table.label()[sample.value]), QString::number(exit.value + 1),
                     classText(recording, table.predicted(exit)[sample.value]),
                     table.isCorrect(exit, sample) ? tr("correct") : tr("incorrect"));
    QStringList values;
    for (int k = 0; k < table.exitCount(); ++k)
        values.append(uncertaintyText(recording, scale, {k}, sample));
    text += u' ' + scale.title() + u": "_s + values.join(u", "_s) + u'.';
    if (const QString effect = effectText(listed.effectOn(sample)); !effect.isEmpty())
        text += u' ' + tr("By the last move: %1.").arg(effect);
    return text;
}

} // namespace offramp
