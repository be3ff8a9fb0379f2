// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/variantsmodel.h"

#include "ui/wording/costscale.h"
#include "ui/wording/thresholdtips.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <algorithm>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// "T (bits)" if the unit is not the usual one.
QString thresholdTitle(const ThresholdScale &scale)
{
    if (scale.criterion != Criterion::Entropy)
        return scale.quantity();
    const EntropyUnit unit = scale.shownUnit();
    return unit == EntropyUnit::Bits         ? VariantsModel::tr("T (bits)")
           : unit == EntropyUnit::Normalised ? VariantsModel::tr("T (0\u20131)")
                                             : VariantsModel::tr("Threshold");
}

} // namespace

VariantsModel::VariantsModel(Document *document, const ThresholdView *thresholds, QObject *parent)
    : TextsModel(parent)
    , m_document(document)
    , m_thresholds(thresholds)
{
    connect(thresholds, &ThresholdView::changed, this, [this] {
        followNumbers();
        Q_EMIT headerDataChanged(Qt::Horizontal, ThresholdsColumn, ThresholdsColumn);
    });
    connect(document, &Document::eMaxChanged, this,
            [this] { Q_EMIT headerDataChanged(Qt::Horizontal, Energy, AreaLost); }); // its size chooses the unit
    connect(document, &Document::variantsChanged, this, &VariantsModel::followRows);
    connect(document, &Document::resultsChanged, this, &VariantsModel::followNumbers);
    followRows();
}

int VariantsModel::rowOf(VariantId id) const
{
    const auto it = std::find(m_ids.begin(), m_ids.end(), id);
    return it == m_ids.end() ? -1 : static_cast<int>(it - m_ids.begin());
}

void VariantsModel::followRows()
{
    for (int row = static_cast<int>(m_ids.size()) - 1; row >= 0; --row) {
        if (m_document->variant(idAt(row)))
            continue;
        beginRemoveRows({}, row, row);
        m_ids.erase(m_ids.begin() + row);
        endRemoveRows();
    }
    const std::vector<VariantId> wanted = sortedVariants(*m_document, *m_thresholds, m_order);
    for (std::size_t place = 0; place < wanted.size(); ++place) {
        if (rowOf(wanted[place]) >= 0)
            continue;
        const auto row = std::min(place, m_ids.size());
        beginInsertRows({}, static_cast<int>(row), static_cast<int>(row));
        m_ids.insert(m_ids.begin() + static_cast<std::ptrdiff_t>(row), wanted[place]);
        endInsertRows();
    }
    rearrange(wanted);
}

void VariantsModel::followOrder()
{
    if (m_order.isSorted())
        rearrange(sortedVariants(*m_document, *m_thresholds, m_order));
}

void VariantsModel::sort(int column, Qt::SortOrder direction)
{
    const VariantOrder before = std::exchange(m_order, {column, direction});
    if (m_order == before)
        return;
    rearrange(sortedVariants(*m_document, *m_thresholds, m_order));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

void VariantsModel::rearrange(const std::vector<VariantId> &ids)
{
    const auto isThere = [this](VariantId id) { return m_document->variant(id) != nullptr; };
    if (ids == m_ids || ids.size() != m_ids.size() || !std::ranges::all_of(m_ids, isThere))
        return; // nothing to move, or rows come and go first
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    const std::vector<VariantId> were = std::exchange(m_ids, ids);
    QModelIndexList now;
    for (const QModelIndex &each : before)
        now.append(index(rowOf(were[static_cast<std::size_t>(each.row())]), each.column()));
    changePersistentIndexList(before, now);
    m_shown.clear(); // of other rows
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void VariantsModel::followNumbers()
{
    followOrder();
    // Cell by cell: a view repaints the whole table for a range, and a drag changes few cells.
    m_shown.resize(m_ids.size());
    for (int row = 0; row < rowCount(); ++row) {
        Cells &now = m_shown[static_cast<std::size_t>(row)];
        const Cells before = std::exchange(now, cells(idAt(row)));
        for (int column = 0; column < ColumnCount; ++column) {
            const auto at = static_cast<std::size_t>(column);
            if (before[at] != now[at])
                Q_EMIT dataChanged(index(row, column), index(row, column));
        }
    }
}

VariantsModel::Cells VariantsModel::cells(VariantId id) const
{
    Cells cells;
    const Variant *variant = m_document->variant(id);
    const VariantResult *result = m_document->results().find(id);
    if (!variant || !result)
        return cells;
    for (int column = 0; column < ColumnCount; ++column)
        cells[static_cast<std::size_t>(column)] = {shownText(*variant, *result, column),
                                                   changeText(id, column),
                                                   variant->included,
                                                   result->hasCost(),
                                                   variant->colour,
                                                   result->standing,
                                                   result->areaLost && *result->areaLost < 0};
    return cells;
}

ThresholdScale VariantsModel::scaleOf(const Variant &variant) const
{
    return m_thresholds->scale(*m_document->recording(variant.recording));
}

QString VariantsModel::shownText(const Variant &variant, const VariantResult &result, int column) const
{
    const CostScale scale = costScale(*m_document);
    switch (column) {
    case Name:
        return nameOf(variant);
    case Network:
        return nameOf(*result.recording);
    case ThresholdsColumn:
        return thresholdsText(variant.thresholds, scaleOf(variant));
    case Energy:
        return energyText(result, scale);
    case Accuracy:
        return accuracyText(result);
    case AreaLost:
        return result.areaLost ? scale.text(*result.areaLost) : u"\u2013"_s;
    case StandingColumn:
        return standingText(result, scale.eMax);
    default:
        return {};
    }
}

QString VariantsModel::changeText(VariantId id, int column) const
{
    const auto change = m_document->results().changeOf(id);
    if (change && column == Energy && change->energy != 0)
        return costScale(*m_document).changeText(change->energy);
    if (change && column == Accuracy && change->accuracy != 0)
        return accuracyChangeText(change->accuracy, m_document->results().find(id)->outcome.samples);
    return {};
}

QStringList VariantsModel::tipLines(const Variant &variant, const VariantResult &result, int column) const
{
    const CostScale costs = costScale(*m_document);
    switch (column) {
    case Network:
        return {pathOf(*result.recording)};
    case ThresholdsColumn: {
        if (variant.thresholds.empty())
            return {tr("The network has one exit, so there is no threshold.")};
        const ThresholdScale scale = scaleOf(variant);
        const QString exact
            = u"%1 %2 %3"_s.arg(exitCondition(scale), typedThresholds(variant.thresholds, scale), scale.suffix());
        const QString on = exitsOnText(*result.recording);
        return {exact.trimmed(), uncertaintyTip(scale),
                on.isEmpty() ? QString() : tr("%1 are on; the thresholds of the others are kept.").arg(on)};
    }
    case Energy:
        return {energyTip(costs), result.hasCost() ? QString() : standingSentence(result, costs.eMax),
                result.recording->isEstimated() ? tr("The cost of this network is estimated.") : QString(),
                doubtText(result.recording->doubts())};
    case Accuracy:
        return {tipText(Tip::Accuracy),
                tr("%1 of %2 samples are correct.")
                    .arg(groupedCount(result.outcome.correctInAll()), groupedCount(result.outcome.samples))};
    case AreaLost:
        return {contributionTip(costs), !result.areaLost       ? tr("Nothing, since the variant adds no area.")
                                        : *result.areaLost < 0 ? tr("The area would grow without this variant.")
                                                               : QString()};
    default:
        return {standingSentence(result, costs.eMax), sharesText(result.exitShares, result.outcome.samples)};
    }
}

QString VariantsModel::tipOf(const Variant &variant, const VariantResult &result, int column) const
{
    QStringList lines = tipLines(variant, result, column);
    if (const QString change = changeText(variant.id, column); !change.isEmpty())
        lines.append(tr("%1 from reference").arg(change));
    lines.removeAll(QString());
    return lines.join(u'\n');
}

QString VariantsModel::text(int row, int column, bool isExact) const
{
    const Variant &variant = *m_document->variant(idAt(row));
    const VariantResult &result = *m_document->results().find(variant.id);
    if (isExact && column == ThresholdsColumn)
        return typedThresholds(variant.thresholds, scaleOf(variant));
    if (isExact && column == Energy)
        return result.hasCost() ? costScale(*m_document).exactText(result.point.energy) : QString();
    return shownText(variant, result, column);
}

QVariant VariantsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Variant *variant = m_document->variant(idAt(index.row()));
    const VariantResult *result = m_document->results().find(idAt(index.row()));
    if (!variant || !result)
        return {};
    switch (role) {
    case Qt::CheckStateRole:
        return index.column() == Name ? QVariant(variant->included ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::ToolTipRole:
        return tipOf(*variant, *result, index.column());
    case ChangeRole:
        return changeText(variant->id, index.column());
    default:
        return TextsModel::data(index, role);
    }
}

ColumnHead VariantsModel::head(int column) const
{
    const ThresholdScale thresholds = m_thresholds->commonScale();
    const CostScale costs = costScale(*m_document);
    const ColumnHead heads[] = {
        {tr("Variant"), tr("Included in the step curve, marker and name")},
        {tr("Network"), tr("The network of the recording")},
        {thresholdTitle(thresholds), thresholdsTip(thresholds)},
        {costs.unitName(), energyTip(costs)},
        {tr("Accuracy"), tipText(Tip::Accuracy)},
        {tr("Contribution"), contributionTip(costs)},
        {tr("Status"), tipText(Tip::Status)},
    };
    ColumnHead shown = heads[column];
    if (m_order.column == column) {
        const bool isAscending = m_order.direction == Qt::AscendingOrder;
        shown.shown = shown.title + (isAscending ? u"\u2002\u2191"_s : u"\u2002\u2193"_s);
        shown.tip += u'\n' + (isAscending ? tr("Sorted, ascending.") : tr("Sorted, descending."));
    }
    return shown;
}

Qt::ItemFlags VariantsModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    if (index.column() == Name)
        flags |= Qt::ItemIsUserCheckable | Qt::ItemIsEditable;
    const Variant *variant = m_document->variant(idAt(index.row()));
    if (index.column() == ThresholdsColumn && variant && !variant->thresholds.empty())
        flags |= Qt::ItemIsEditable;
    return flags;
}

std::optional<QString> VariantsModel::refusalOf(const QModelIndex &index, const QString &text) const
{
    if (index.column() == Name)
        return text.trimmed().isEmpty() ? std::optional(tr("A variant needs a name.")) : std::nullopt;
    const Variant *variant = m_document->variant(idAt(index.row()));
    if (index.column() != ThresholdsColumn || !variant)
        return std::nullopt;
    const auto typed = parseTypedThresholds(text, scaleOf(*variant), variant->thresholds);
    return typed ? std::nullopt : std::optional(QString::fromStdString(toText(typed.error())));
}

bool VariantsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const VariantId id = idAt(index.row());
    if (role == Qt::CheckStateRole && index.column() == Name) {
        m_document->setIncluded(id, value.toInt() == Qt::Checked);
        return true;
    }
    if (role != Qt::EditRole)
        return false;
    if (const auto refusal = refusalOf(index, value.toString())) {
        Q_EMIT message(*refusal);
        return false;
    }
    if (index.column() == Name)
        m_document->rename(id, value.toString());
    if (index.column() == ThresholdsColumn) {
        const Variant &variant = *m_document->variant(id);
        m_document->setThresholds(id, *parseTypedThresholds(value.toString(), scaleOf(variant), variant.thresholds));
    }
    return index.column() == Name || index.column() == ThresholdsColumn;
}

} // namespace offramp
