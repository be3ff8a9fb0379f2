// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/suggestedtable.h"

#include "ui/panels/parts.h"
#include "ui/panels/plaintable.h"
#include "ui/theme/markershape.h"
#include "ui/theme/textsize.h"
#include "ui/wording/costscale.h"
#include "ui/wording/thresholdtips.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <QHeaderView>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int sectionHeight = 30; ///< at the usual text size, as the next
constexpr int headHeight = 34;
constexpr int fewRows = 4; ///< more rows than these may scroll

QTableWidgetItem *cell(const QString &text, const QString &tip, Qt::Alignment alignment = Qt::AlignRight)
{
    // An en space keeps right-aligned numbers under their titles.
    auto *item = new QTableWidgetItem(alignment == Qt::AlignRight ? text + u'\u2002' : text);
    item->setToolTip(tip);
    item->setTextAlignment(alignment | Qt::AlignVCenter);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    return item;
}

} // namespace

SuggestedTable::SuggestedTable(const Document *document, const ThresholdView *thresholds, QWidget *parent)
    : QTableWidget(0, 4, parent)
    , m_document(document)
    , m_thresholds(thresholds)
{
    setObjectName(u"suggestedVariants"_s);
    setAccessibleName(tr("Suggested variants"));
    makePlain(this);
    setHorizontalHeaderLabels({tr("Network"), tr("Threshold"), costScale(*document).unitName(), tr("Accuracy")});
    horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (int column = 1; column < columnCount(); ++column)
        horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    setSelectionMode(QAbstractItemView::NoSelection);
    setFocusPolicy(Qt::NoFocus);
    followTextSize(this, [this] {
        verticalHeader()->setDefaultSectionSize(TextSize::instance().scaled(sectionHeight));
        fitHeight();
    });
}

void SuggestedTable::fitHeight()
{
    const int rows = std::clamp(rowCount(), 1, fewRows);
    const int least = TextSize::instance().scaled(headHeight + rows * sectionHeight);
    setMinimumHeight(least);
    setMaximumHeight(rowCount() == 1 ? least : QWIDGETSIZE_MAX); // a target has one variant
}

std::vector<OutlinedMarker> SuggestedTable::showVariants(const std::vector<Variant> &variants,
                                                         const std::vector<Point> &points)
{
    std::vector<OutlinedMarker> markers;
    setRowCount(static_cast<int>(variants.size()));
    fitHeight();
    const CostScale scale = costScale(*m_document);
    const QString tips[] = {tr("The network of the recording"), thresholdsTip(m_thresholds->commonScale()),
                            energyTip(scale), tipText(Tip::Accuracy)};
    for (int column = 0; column < columnCount(); ++column)
        horizontalHeaderItem(column)->setToolTip(tips[column]);
    horizontalHeaderItem(2)->setText(scale.unitName());
    for (int row = 0; row < rowCount(); ++row) {
        const Variant &variant = variants[static_cast<std::size_t>(row)];
        const Point &point = points[static_cast<std::size_t>(row)];
        const OpenRecording &recording = *m_document->recording(variant.recording);
        const int colour = m_document->colourOf(variant.recording);
        auto *network = cell(nameOf(recording), pathOf(recording), Qt::AlignLeft);
        network->setIcon(markerIcon(colour, false, Theme::of(palette())));
        setItem(row, 0, network);
        const ThresholdScale thresholds = m_thresholds->scale(recording);
        const auto samples = static_cast<std::int64_t>(recording.table().sampleCount());
        const QString exact = typedThresholds(variant.thresholds, thresholds);
        setItem(row, 1,
                cell(thresholdsWithUnit(variant.thresholds, thresholds),
                     u"%1 %2\n%3"_s.arg(exitCondition(thresholds), exact, uncertaintyTip(thresholds))));
        setItem(row, 2, cell(scale.text(point.energy), tips[2]));
        setItem(row, 3, cell(accuracyText(point.accuracy, samples), tips[3]));
        markers.push_back({point, colour});
    }
    return markers;
}

} // namespace offramp
