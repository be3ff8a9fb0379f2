// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/samplesmodel.h"

#include "ui/wording/samplewording.h"
#include "ui/wording/thresholdtips.h"

#include <algorithm>

namespace offramp {

SamplesModel::SamplesModel(const SampleList *list, const SampleSelection *selection, SamplePortraits *portraits,
                           const ThresholdView *view, QObject *parent)
    : QAbstractListModel(parent)
    , m_list(list)
    , m_selection(selection)
    , m_portraits(portraits)
    , m_view(view)
{
    connect(list, &SampleList::changed, this, &SamplesModel::follow);
    connect(selection, &SampleSelection::changed, this, &SamplesModel::refresh);
    connect(portraits, &SamplePortraits::arrived, this, &SamplesModel::refresh);
    connect(view, &ThresholdView::changed, this, &SamplesModel::refresh);
    follow();
}

SampleIndex SamplesModel::sampleAt(int row) const
{
    return listed().matches.samples[static_cast<std::size_t>(row)];
}

int SamplesModel::rowOf(std::optional<SampleIndex> sample) const
{
    const auto &samples = listed().matches.samples;
    const auto it = sample ? std::ranges::find(samples, *sample) : samples.end();
    return it == samples.end() ? -1 : static_cast<int>(it - samples.begin());
}

bool SamplesModel::isSelected(SampleIndex sample) const
{
    if (!m_list->isBehind())
        return listed().id && m_selection->isSelected(*listed().id, sample);
    const auto now = m_list->inDocument({sample});
    return !now.empty() && m_selection->isSelected(*listed().id, now.front());
}

const SamplePortrait *SamplesModel::portraitOf(SampleIndex sample) const
{
    return m_portraits->find(listed().recording, sample);
}

const QImage *SamplesModel::imageOf(SampleIndex sample) const
{
    return m_portraits->image(listed().recording, sample);
}

ThresholdScale SamplesModel::scale() const
{
    return m_view->scale(*listed().recording);
}

void SamplesModel::follow()
{
    const int rows = static_cast<int>(listed().matches.samples.size());
    if (rows == m_rows) {
        refresh();
        return;
    }
    // Nobody uses the row diff, and a reset is cheaper.
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

void SamplesModel::refresh()
{
    if (m_rows > 0)
        Q_EMIT dataChanged(index(0), index(m_rows - 1));
}

QVariant SamplesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const bool isHeard = role == Qt::AccessibleTextRole;
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && !isHeard)
        return {};
    const SampleIndex sample = sampleAt(index.row());
    const SamplePortrait *portrait = portraitOf(sample);
    const QString text = sampleSentence(listed(), sample, portrait ? portrait->name : QString(), scale());
    if (role == Qt::ToolTipRole)
        return QString(text + u'\n' + uncertaintyTip(scale()));
    return isHeard && isSelected(sample) ? tr("%1 Selected.").arg(text) : text;
}

} // namespace offramp
