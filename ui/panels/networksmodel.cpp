// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/networksmodel.h"

#include "core/recording/measuredcosts.h"
#include "core/recording/origin.h"
#include "core/recording/temperatures.h"
#include "ui/theme/markershape.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"

#include <QDateTime>
#include <QFileInfo>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A value of the recording's metadata, or an empty text.
QString about(const OpenRecording &recording, const char *key)
{
    if (!recording.columns())
        return {};
    return QString::fromStdString(recording.columns()->about(key).value_or(""));
}

QString joined(const QStringList &parts, const QString &separator = u", "_s)
{
    QStringList known = parts;
    known.removeAll(QString());
    return known.join(separator);
}

/// "float32, TF32 allowed".
QString precisionOf(const OpenRecording &recording)
{
    const QString precision = about(recording, "precision");
    return recording.columns() && allowsTf32(recording.columns()->metadata)
               ? joined({precision, NetworksModel::tr("TF32 allowed")})
               : precision;
}

/// The mean cost of a sample that exits there, as it is shown; costs may differ between samples.
std::optional<double> costOf(const OpenRecording &recording, int exit)
{
    const ExitTable &table = recording.table();
    const CostColumn &cost = table.cost();
    if (exit >= table.exitCount() || table.sampleCount() == 0 || !recording.hasCost())
        return std::nullopt;
    if (!cost.isPerSample())
        return shownCost(cost.perExit[static_cast<std::size_t>(exit)], cost.unit);
    double sum = 0;
    for (std::size_t sample = 0; sample < table.sampleCount(); ++sample)
        sum += table.cost({exit}, {sample});
    return shownCost(sum / static_cast<double>(table.sampleCount()), cost.unit);
}

/// "GFLOPs, joules (estimated)".
QString knownCosts(const OpenRecording &recording)
{
    QStringList costs;
    for (const CostUnit unit : recording.costs()) {
        const QString name = QString::fromUtf8(toText(unit));
        const bool isEstimated
            = unit != CostUnit::Gflops && recording.columns() && costSource(*recording.columns(), unit) == "estimated";
        costs.append(isEstimated ? NetworksModel::tr("%1 (estimated)").arg(name) : name);
    }
    return costs.join(u", "_s);
}

/// "1.42, 1.18, 1"; "none" where it has none.
QString temperaturesShown(const OpenRecording &recording)
{
    if (!recording.columns() || !recording.columns()->about(temperaturesKey))
        return NetworksModel::tr("none");
    const auto temperatures = temperaturesOf(*recording.columns());
    return temperatures ? QString::fromStdString(temperaturesText(*temperatures)) : QString();
}

QString numbersOf(const QJsonValue &list)
{
    QStringList numbers;
    for (const QJsonValue &number : list.toArray())
        numbers.push_back(QString::number(number.toDouble()));
    return numbers.join(u", "_s);
}

QString resizingOf(const QJsonObject &how)
{
    if (how.isEmpty())
        return {};
    const QString side = QString::number(how[u"resize"].toInt());
    const QString size = how[u"squash"].toBool() ? NetworksModel::tr("to %1 \u00d7 %1").arg(side)
                                                 : NetworksModel::tr("shorter side to %1").arg(side);
    return joined({size, how[u"interpolation"].toString(),
                   NetworksModel::tr("crop %1").arg(QString::number(how[u"crop"].toInt()))});
}

QString dateOf(const OpenRecording &recording)
{
    const QFileInfo file(QString::fromStdString(recording.path()));
    return file.exists() ? QLocale().toString(file.lastModified(), QLocale::ShortFormat) : QString();
}

} // namespace

NetworksModel::NetworksModel(Document *document, QObject *parent)
    : TextsModel(parent)
    , m_document(document)
{
    connect(document, &Document::recordingsChanged, this, &NetworksModel::follow);
    connect(document, &Document::recordingReplaced, this, &NetworksModel::follow);
    connect(document, &Document::criterionChanged, this, &NetworksModel::follow);
    connect(document, &Document::looksChanged, this, &NetworksModel::follow);
    connect(document, &Document::eMaxChanged, this, [this] { change(false, [] {}); });
    follow();
}

void NetworksModel::follow()
{
    std::vector<Network> networks;
    for (const RecordingId id : m_document->decisions().recordings)
        networks.push_back({id, m_document->recording(id)});
    std::vector<Fact> facts = factsOf(networks);
    const bool areSame = std::ranges::equal(networks, m_networks, {}, &Network::id, &Network::id);
    change(!areSame || facts.size() != m_facts.size(), [&] {
        m_networks = std::move(networks);
        m_facts = std::move(facts);
    });
    if (areSame && columns() > 0)
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns() - 1); // names
}

std::vector<NetworksModel::Fact> NetworksModel::factsOf(const std::vector<Network> &networks)
{
    std::vector<Fact> facts;
    const auto add = [&](const QString &name, const QString &tip, const auto &textOf) {
        Fact fact{name, tip, {}};
        for (const Network &network : networks)
            fact.texts.push_back(textOf(*network.recording));
        if (std::ranges::any_of(fact.texts, [](const QString &text) { return !text.isEmpty(); }))
            facts.push_back(std::move(fact));
    };
    const auto addAbout = [&](const QString &name, const char *key, const QString &tip) {
        add(name, tip, [key](const OpenRecording &recording) { return about(recording, key); });
    };
    const auto preprocessing = [](const OpenRecording &recording) {
        return QJsonDocument::fromJson(about(recording, "preprocessing").toUtf8()).object();
    };
    int exits = 0;
    for (const Network &network : networks)
        exits = std::max(exits, network.recording->table().exitCount());

    add(tr("Name"), tr("Type another name here. The check box shows the network on the charts or hides it there."),
        [](const OpenRecording &recording) { return nameOf(recording); });
    add(tr("Samples"), tr("Images that are recorded"),
        [](const OpenRecording &recording) { return samplesText(recording); });
    add(tr("Exits"), tr("Places where the network can answer; the last one that is on always does"),
        [](const OpenRecording &recording) {
            const QString on = exitsOnText(recording);
            return on.isEmpty() ? groupedCount(recording.table().exitCount()) : on;
        });
    for (int exit = 0; exit < exits; ++exit) {
        Fact cost{tr("Cost at exit %1").arg(exit + 1),
                  tr("Cost of one image up to and including exit %1").arg(exit + 1),
                  {}};
        for (const Network &network : networks)
            cost.costs.push_back(costOf(*network.recording, exit));
        cost.exit = ExitIndex{exit};
        facts.push_back(std::move(cost));
    }
    const auto hasOtherThanFlops
        = [](const Network &network) { return network.recording->costs() != std::vector{CostUnit::Gflops}; };
    if (std::ranges::any_of(networks, hasOtherThanFlops))
        add(tr("Known costs"),
            tr("What the energy axis can count. To measure a network: offramp-engine measure … --into RECORDING"),
            knownCosts);
    const auto hasTemperatures
        = [](const Network &network) { return !about(*network.recording, temperaturesKey).isEmpty(); };
    if (std::ranges::any_of(networks, hasTemperatures))
        add(tr("Temperatures"),
            tr("What the logits of each exit are divided by before its uncertainty is computed; above 1 it becomes "
               "less "
               "certain"),
            temperaturesShown);
    add(tr("Counted as"),
        tr("The rule by which FLOPs are counted. One multiply-add counts as one FLOP; fvcore leaves out activations "
           "and additions; the complete count adds LSTM, GRU, fused attention and others"),
        [](const OpenRecording &recording) { return QString::fromStdString(recording.count()); });
    add(tr("Test set"), tr("The folder, its layout and its part"), [](const OpenRecording &recording) {
        return joined({about(recording, "dataset"), about(recording, "split"), about(recording, "layout")});
    });
    add(tr("Classes"), tr("Classes that the network can answer"), [](const OpenRecording &recording) {
        return recording.classes() ? groupedCount(*recording.classes()) : QString();
    });
    addAbout(tr("Labels"), "label_order", tr("How classes were mapped to the network's outputs"));
    add(tr("Resizing"), tr("How images were brought to the network's size"),
        [&](const OpenRecording &recording) { return resizingOf(preprocessing(recording)); });
    add(tr("Mean"), tr("Subtracted from each colour channel, whose values are between 0 and 1"),
        [&](const OpenRecording &recording) { return numbersOf(preprocessing(recording)[u"mean"]); });
    add(tr("Standard deviation"), tr("Each colour channel was divided by it"),
        [&](const OpenRecording &recording) { return numbersOf(preprocessing(recording)[u"std"]); });
    add(tr("Precision"), tr("The numbers that the network computed with"), precisionOf);
    addAbout(tr("Device"), "device_kind", tr("What the network ran on"));
    addAbout(tr("LibTorch"), "libtorch_version", tr("The library that ran the network"));
    addAbout(tr("Written by"), "program", tr("The program that made the recording"));
    add(tr("Date"), tr("When the recording's file was last changed"), dateOf);
    add(tr("File"), tr("The recording"),
        [](const OpenRecording &recording) { return QFileInfo(QString::fromStdString(recording.path())).fileName(); });
    return facts;
}

std::optional<RecordingId> NetworksModel::networkAt(int column) const
{
    if (column < 1 || column >= columns())
        return std::nullopt;
    return m_networks[static_cast<std::size_t>(column - 1)].id;
}

QString NetworksModel::text(int row, int column, bool) const
{
    const Fact &fact = m_facts[static_cast<std::size_t>(row)];
    if (column == 0)
        return fact.name;
    const QString text = known(fact, column);
    return text.isEmpty() ? tr("unknown") : text;
}

QString NetworksModel::known(const Fact &fact, int column) const
{
    const auto place = static_cast<std::size_t>(column - 1);
    if (fact.costs.empty())
        return fact.texts[column - 1];
    const OpenRecording &recording = *m_networks[place].recording;
    if (!recording.hasCost())
        return noCostText(recording.view().cost);
    const auto &cost = fact.costs[place];
    if (fact.exit && recording.isOff(*fact.exit))
        return tr("off");
    if (!cost)
        return {};
    const QString text = markedCost(costScale(*m_document).withUnit(*cost), recording);
    return recording.isEstimated() ? tr("%1 (estimated)").arg(text) : text;
}

QVariant NetworksModel::nameData(const Network &network, int role) const
{
    if (role == Qt::CheckStateRole)
        return m_document->isHidden(network.id) ? Qt::Unchecked : Qt::Checked;
    if (role == Qt::DecorationRole)
        return markerIcon(m_document->colourOf(network.id), true, Theme::of(QGuiApplication::palette()));
    const QString own = QString::fromStdString(network.recording->ownName());
    return network.recording->shownAs().empty()
               ? tr("Click the box to hide the network on the charts; its variants count all the same.")
               : tr("The recording calls it %1. Delete the name to use that again.").arg(own);
}

Qt::ItemFlags NetworksModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = TextsModel::flags(index);
    const bool isName = index.isValid() && index.row() == nameRow && index.column() > 0;
    return isName ? flags | Qt::ItemIsEditable | Qt::ItemIsUserCheckable : flags;
}

bool NetworksModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const auto network = networkAt(index.column());
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.row() != nameRow || !network)
        return false;
    if (role == Qt::CheckStateRole)
        m_document->setHidden(*network, value.toInt() != Qt::Checked);
    else if (role == Qt::EditRole)
        m_document->rename(*network, value.toString());
    return role == Qt::CheckStateRole || role == Qt::EditRole;
}

QVariant NetworksModel::data(const QModelIndex &index, int role) const
{
    const bool isName = checkIndex(index, CheckIndexOption::IndexIsValid) && index.row() == nameRow;
    if (isName && index.column() > 0
        && (role == Qt::CheckStateRole || role == Qt::DecorationRole || role == Qt::ToolTipRole))
        return nameData(m_networks[static_cast<std::size_t>(index.column() - 1)], role);
    if (role != Qt::ToolTipRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return TextsModel::data(index, role);
    const Fact &fact = m_facts[static_cast<std::size_t>(index.row())];
    if (index.column() == 0)
        return fact.tip;
    const auto &recording = m_networks[static_cast<std::size_t>(index.column() - 1)].recording;
    const QString doubt = doubtText(recording->doubts());
    const QString text = u"%1: %2\n%3"_s.arg(fact.name, known(fact, index.column()), fact.tip);
    return text.contains(doubtMark) && !doubt.isEmpty() ? text + u'\n' + doubt : text;
}

ColumnHead NetworksModel::head(int column) const
{
    if (column == 0)
        return {tr("Network"), tr("What is known of each network and of its recording")};
    const OpenRecording &recording = *m_networks[static_cast<std::size_t>(column - 1)].recording;
    return {nameOf(recording), QString::fromStdString(recording.path())};
}

} // namespace offramp
