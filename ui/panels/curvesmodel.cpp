// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/curvesmodel.h"

#include "core/results/thresholdsteps.h"
#include "core/support/numbers.h"
#include "ui/wording/costscale.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <algorithm>

namespace offramp {

CurvesModel::CurvesModel(const Document *document, const ThresholdView *thresholds, QObject *parent)
    : TextsModel(parent)
    , m_document(document)
    , m_thresholds(thresholds)
{
    connect(document, &Document::recordingsChanged, this, &CurvesModel::follow);
    connect(document, &Document::recordingReplaced, this, &CurvesModel::follow);
    connect(document, &Document::looksChanged, this, &CurvesModel::follow);
    connect(document, &Document::eMaxChanged, this, &CurvesModel::follow);
    connect(thresholds, &ThresholdView::changed, this, &CurvesModel::follow);
    follow();
}

void CurvesModel::follow()
{
    beginResetModel();
    m_recordings = m_document->recordings();
    m_ends.clear();
    m_exits = 0;
    int end = 0;
    for (const RecordingPtr &recording : m_recordings) {
        m_ends.push_back(end += static_cast<int>(recording->curve().size()));
        m_exits = std::max(m_exits, recording->table().exitCount());
    }
    endResetModel();
}

std::size_t CurvesModel::placeOf(int row) const
{
    return static_cast<std::size_t>(std::ranges::upper_bound(m_ends, row) - m_ends.begin());
}

QVariant CurvesModel::data(const QModelIndex &index, int role) const
{
    const QVariant value = TextsModel::data(index, role);
    if (role != Qt::ToolTipRole || !value.isValid() || index.column() != Energy)
        return value;
    const OpenRecording &recording = *m_recordings[placeOf(index.row())];
    if (!recording.hasCost())
        return value.toString() + u'\n' + noCostRemedy(recording.view().cost);
    const QString doubt = doubtText(recording.doubts());
    return doubt.isEmpty() ? value : value.toString() + u'\n' + doubt;
}

QString CurvesModel::text(int row, int column, bool isExact) const
{
    const std::size_t place = placeOf(row);
    const OpenRecording &recording = *m_recordings[place];
    const int first = place == 0 ? 0 : m_ends[place - 1];
    const CurvePoint &point = recording.curve()[static_cast<std::size_t>(row - first)];
    const auto samples = static_cast<std::int64_t>(recording.table().sampleCount());
    const auto exact = [](double number) { return QString::fromStdString(shortestText(number)); };
    switch (column) {
    case Network:
        return nameOf(recording);
    case ThresholdColumn: {
        const ThresholdScale scale = m_thresholds->scale(recording);
        return isExact ? scale.text(point.threshold)
                       : thresholdsText({shortestInInterval(recording, point.threshold)}, scale);
    }
    case Energy: {
        const CostScale scale = costScale(*m_document);
        if (!recording.hasCost())
            return isExact ? QString() : noCostText(scale.unit);
        return isExact ? scale.exactText(point.energy) : markedCost(scale.text(point.energy), recording);
    }
    case Accuracy:
        return isExact ? exact(point.accuracy) : accuracyText(point.accuracy, samples);
    default:
        break;
    }
    const int exit = column - FirstShare;
    if (exit >= recording.table().exitCount())
        return isExact ? QString() : QString(u'\u2013');
    const double share = recording.sweep().at(point.threshold).exitShares()[static_cast<std::size_t>(exit)];
    return isExact ? exact(share) : accuracyText(share, samples);
}

ColumnHead CurvesModel::head(int column) const
{
    const CostScale scale = costScale(*m_document);
    switch (column) {
    case Network:
        return {tr("Network"), tr("The network of the recording")};
    case ThresholdColumn:
        return {m_thresholds->commonScale().title(),
                tr("One threshold for all exits: the lowest of those with the same result")};
    case Energy:
        return {scale.unitName(), energyTip(scale)};
    case Accuracy:
        return {tr("Accuracy"), tipText(Tip::Accuracy)};
    default:
        return {tr("Exit %1").arg(column - FirstShare + 1),
                tr("The share of all recorded samples that exit at exit %1.").arg(column - FirstShare + 1)};
    }
}

} // namespace offramp
