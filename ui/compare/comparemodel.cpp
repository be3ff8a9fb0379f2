// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/comparemodel.h"

#include "core/support/numbers.h"
#include "ui/theme/markershape.h"
#include "ui/wording/wording.h"

#include <QFont>
#include <QGuiApplication>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QChar arrow = u'\u2192';

QString exactText(double number)
{
    return QString::fromStdString(shortestText(number));
}

QString exactText(const std::optional<double> &number)
{
    return number ? exactText(*number) : QString();
}

using RankMember = std::optional<std::size_t> Rank::*;

/// The rank that a column shows, or null.
RankMember rankOf(int column)
{
    switch (column) {
    case CompareModel::AccuracyRank:
        return &Rank::accuracyRank;
    case CompareModel::ClassRank:
        return &Rank::classRank;
    case CompareModel::SamRank:
        return &Rank::samRank;
    case CompareModel::AreaRank:
        return &Rank::areaRank;
    default:
        return nullptr;
    }
}

QString rankText(const std::optional<Rank> &rank, RankMember member)
{
    return rank && (*rank).*member ? QString::number(*((*rank).*member)) : QString(u'\u2013');
}

/// The models that have an accuracy, with those electricities.
CompareModel::Ranked rankedModels(const ComparedTable &table, const std::vector<double> &electricity,
                                  const RankOptions &options)
{
    CompareModel::Ranked ranked{{{}, table.unit, AccuracyUnit::Fraction, {}}, {}, {}};
    for (std::size_t i = 0; i < table.models.size(); ++i) {
        if (!table.models[i].accuracy)
            continue;
        ranked.table.models.push_back({table.models[i].name.toStdString(), *table.models[i].accuracy, electricity[i]});
        ranked.rows.push_back(i);
    }
    if (!ranked.rows.empty())
        ranked.ranks = rankModels(ranked.table.models, options);
    return ranked;
}

std::vector<double> electricityOf(const ComparedTable &table)
{
    std::vector<double> electricity;
    for (const ComparedModel &model : table.models)
        electricity.push_back(model.electricity);
    return electricity;
}

std::vector<std::optional<Rank>> perRow(const CompareModel::Ranked &ranked, std::size_t rows)
{
    std::vector<std::optional<Rank>> ranks(rows);
    for (std::size_t i = 0; i < ranked.rows.size(); ++i)
        ranks[ranked.rows[i]] = ranked.ranks[i];
    return ranks;
}

} // namespace

void CompareModel::setTable(const ComparedTable &table)
{
    change(true, [&] {
        m_table = table;
        m_firstElectricity = electricityOf(table);
        rank();
    });
}

void CompareModel::setUnit(const ComparedTable &table)
{
    change(false, [&] {
        const std::vector<ComparedModel> typed = std::exchange(m_table.models, {});
        m_table = table;
        for (std::size_t i = 0; m_table.takesAccuracies && i < typed.size(); ++i)
            m_table.models[i].accuracy = typed[i].accuracy;
        rank();
    });
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

void CompareModel::setOptions(const RankOptions &options)
{
    change(false, [&] {
        m_options = options;
        rank();
    });
}

void CompareModel::rank()
{
    const std::size_t rows = m_table.models.size();
    m_ranked = rankedModels(m_table, electricityOf(m_table), m_options);
    m_now = perRow(m_ranked, rows);
    m_first = perRow(rankedModels(m_table, m_firstElectricity, {}), rows);
    m_places.assign(rows, std::nullopt);
    const auto order = rankOrder(m_ranked.table.models, m_ranked.ranks, RankBy::Classes);
    for (std::size_t place = 0; place < order.size(); ++place) {
        if (m_ranked.ranks[order[place]].classOf)
            m_places[m_ranked.rows[order[place]]] = place;
    }
}

QString CompareModel::undefinedWord(int row, int column) const
{
    if (!m_now[static_cast<std::size_t>(row)])
        return QString(u'\u2013');
    return column == Sam ? tr("undefined") : tr("none");
}

QString CompareModel::undefinedText(int row, int column) const
{
    if (!m_now[static_cast<std::size_t>(row)])
        return tr("no accuracy");
    if (column == Sam)
        return undefinedSamText(QString::fromStdString(m_table.unit.name));
    if (column == Class)
        return tr("below the classes");
    return tr("electricity \u2265 E_max");
}

QString CompareModel::text(int row, int column, bool isExact) const
{
    const auto i = static_cast<std::size_t>(row);
    const ComparedModel &model = m_table.models[i];
    const std::optional<Rank> &rank = m_now[i];
    if (const RankMember member = rankOf(column)) {
        const QString now = rankText(rank, member);
        const QString first = rankText(m_first[i], member);
        if (isExact)
            return rank && (*rank).*member ? now : QString();
        return now == first ? now : first + u' ' + arrow + u' ' + now;
    }
    switch (column) {
    case Name:
        return model.name;
    case Accuracy:
        if (!model.accuracy)
            return isExact ? QString() : tr("type it");
        return isExact ? QString::fromStdString(shiftedText(*model.accuracy, 2)) : percentText(*model.accuracy);
    case Electricity:
        return isExact ? exactText(model.electricity) : readableNumber(model.electricity);
    case Class:
        return rank && rank->classOf ? QString::fromStdString(*rank->classOf)
                                     : (isExact ? QString() : undefinedWord(row, column));
    default:
        break;
    }
    const std::optional<double> score = !rank ? std::nullopt : column == Sam ? rank->sam : rank->area;
    if (isExact)
        return exactText(score);
    return score ? readableNumber(*score) : undefinedWord(row, column);
}

ColumnHead CompareModel::head(int column) const
{
    const QString unit = QString::fromStdString(m_table.unit.name);
    const QString before = tr("Where it was another one with the usual settings (alpha and beta 5, the final classes, "
                              "the first unit), that one comes first.");
    const QString rank = tr("Rank"); // beside what it ranks by
    switch (column) {
    case Name:
        return {tr("Model"), tr("The whole network that the table names.")};
    case Accuracy:
        return {tr("Accuracy, %"), tr("The share of correct answers, in percent."), tr("Accuracy")};
    case Electricity:
        if (unit.isEmpty()) // no table yet
            return {tr("Electricity"), tr("The electricity of the model.")};
        return {tr("Electricity, %1").arg(unit), tr("The electricity of the model, in %1.").arg(unit), unit};
    case AccuracyRank:
        return {tr("By accuracy"), tr("The rank by accuracy: 1 is the highest.") + u' ' + before, rank};
    case Class:
        return {tr("Class"), tr("The accuracy class of the model, in percent.")};
    case ClassRank:
        return {tr("In class"),
                tr("The rank within the class, where only electricity counts: 1 is the lowest.") + u' ' + before, rank};
    case Sam:
        return {tr("SAM"),
                tr("SAM = beta \u00d7 accuracy^alpha / log10(electricity in %1), undefined up to 1 %1.").arg(unit)};
    case SamRank:
        return {tr("By SAM"), tr("The rank by SAM: 1 is the highest.") + u' ' + before, rank};
    case Area:
        return {tr("Area"), tr("Accuracy \u00d7 (E_max \u2212 electricity), in %1.").arg(unit)};
    default:
        return {tr("By area"), tr("The rank by area: 1 is the largest.") + u' ' + before, rank};
    }
}

QVariant CompareModel::sortValue(int row, int column) const
{
    const auto i = static_cast<std::size_t>(row);
    const auto known = [](const auto &value) { return value ? QVariant(static_cast<double>(*value)) : QVariant(); };
    const std::optional<Rank> &rank = m_now[i];
    if (column == Name)
        return m_table.models[i].name;
    if (column == Accuracy)
        return known(m_table.models[i].accuracy);
    if (column == Electricity)
        return m_table.models[i].electricity;
    if (!rank)
        return {};
    if (column == Class || column == ClassRank)
        return known(m_places[i]);
    if (const RankMember member = rankOf(column))
        return known((*rank).*member);
    return known(column == Sam ? rank->sam : rank->area);
}

QVariant CompareModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int row = index.row();
    const int column = index.column();
    if (role == SortRole)
        return sortValue(row, column);
    if (role == Qt::DecorationRole && column == Name)
        return markerIcon(row, true, Theme::of(QGuiApplication::palette()));
    const RankMember member = rankOf(column);
    const QString exact = text(row, column, true);
    const QString shown = text(row, column, false);
    if (role == Qt::FontRole && member && shown.contains(arrow)) {
        QFont font;
        font.setWeight(QFont::DemiBold);
        return font;
    }
    if (role == Qt::ToolTipRole) {
        const bool isUndefined = exact.isEmpty() && (column == Class || column == Sam || column == Area);
        const QString whole = isUndefined ? undefinedText(row, column) : exact;
        if (!member && !whole.isEmpty() && (column == Name || shown != whole)) // names may be elided
            return whole + u'\n' + head(column).tip;
    }
    return TextsModel::data(index, role);
}

Qt::ItemFlags CompareModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = TextsModel::flags(index);
    return m_table.takesAccuracies && index.column() == Accuracy ? flags | Qt::ItemIsEditable : flags;
}

bool CompareModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    QString typed = value.toString().trimmed();
    if (typed.endsWith(u'%'))
        typed = typed.chopped(1).trimmed();
    const auto percent = parseNumber(typed.replace(u',', u'.').toStdString());
    if (!typed.isEmpty() && (!percent || *percent < 0 || *percent > 100)) {
        Q_EMIT refused(tr("\"%1\" is not an accuracy. Type percent from 0 to 100: 76.1.").arg(value.toString()));
        return false;
    }
    auto &accuracy = m_table.models[static_cast<std::size_t>(index.row())].accuracy;
    const auto now = percent ? std::optional(shiftedDecimal(*percent, -2)) : std::nullopt;
    if (accuracy == now)
        return true;
    change(false, [&] {
        accuracy = now;
        rank();
    });
    Q_EMIT accuracyTyped();
    return true;
}

} // namespace offramp
