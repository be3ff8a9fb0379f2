// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/networksmodel.h"

#include "core/recording/recording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"

#include <QDateTime>
#include <QFileInfo>
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

/// The mean cost of a sample that exits there, of a network that may decide about its own costs.
QString costText(const OpenRecording &recording, int exit, const CostScale &scale)
{
    const ExitTable &table = recording.table();
    if (exit >= table.exitCount() || table.sampleCount() == 0)
        return {};
    double sum = 0;
    for (std::size_t sample = 0; sample < table.sampleCount(); ++sample)
        sum += table.cost({exit}, {sample});
    const double mean = sum / static_cast<double>(table.sampleCount());
    return markedCost(scale.withUnit(shownCost(mean, table.cost().unit)), recording);
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

NetworksModel::NetworksModel(const Document *document, QObject *parent)
    : TextsModel(parent)
    , m_document(document)
{
    connect(document, &Document::recordingsChanged, this, &NetworksModel::follow);
    connect(document, &Document::recordingReplaced, this, &NetworksModel::follow);
    connect(document, &Document::criterionChanged, this, &NetworksModel::follow);
    connect(document, &Document::eMaxChanged, this, &NetworksModel::follow);
    follow();
}

void NetworksModel::follow()
{
    const std::vector<RecordingId> &ids = m_document->decisions().recordings;
    std::vector<Fact> facts = factsOf(ids);
    std::vector<Network> networks;
    for (const RecordingId id : ids) {
        const OpenRecording &recording = *m_document->recording(id);
        networks.push_back(
            {id, {nameOf(recording), QString::fromStdString(recording.path())}, doubtText(recording.doubts())});
    }
    const bool areSame = std::ranges::equal(networks, m_networks, {}, &Network::id, &Network::id);
    change(!areSame || facts.size() != m_facts.size(), [&] {
        m_networks = std::move(networks);
        m_facts = std::move(facts);
    });
}

std::vector<NetworksModel::Fact> NetworksModel::factsOf(const std::vector<RecordingId> &ids) const
{
    std::vector<Fact> facts;
    const auto add = [&](const QString &name, const QString &tip, const auto &textOf) {
        Fact fact{name, tip, {}};
        for (const RecordingId id : ids)
            fact.texts.push_back(textOf(*m_document->recording(id)));
        if (std::ranges::any_of(fact.texts, [](const QString &text) { return !text.isEmpty(); }))
            facts.push_back(std::move(fact));
    };
    const auto addAbout = [&](const QString &name, const char *key, const QString &tip) {
        add(name, tip, [key](const OpenRecording &recording) { return about(recording, key); });
    };
    const auto preprocessing = [](const OpenRecording &recording) {
        return QJsonDocument::fromJson(about(recording, "preprocessing").toUtf8()).object();
    };
    const CostScale scale = costScale(*m_document);
    int exits = 0;
    for (const RecordingId id : ids)
        exits = std::max(exits, m_document->recording(id)->table().exitCount());

    add(tr("Samples"), tr("Images that are recorded"),
        [](const OpenRecording &recording) { return samplesText(recording); });
    add(tr("Exits"), tr("Places where the network can answer"),
        [](const OpenRecording &recording) { return groupedCount(recording.table().exitCount()); });
    for (int exit = 0; exit < exits; ++exit)
        add(tr("Cost at exit %1").arg(exit + 1), tr("Cost of one image up to and including exit %1").arg(exit + 1),
            [&](const OpenRecording &recording) { return costText(recording, exit, scale); });
    add(tr("Counted as"), tr("The rule by which FLOPs are counted"),
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
    addAbout(tr("Precision"), "precision", tr("The numbers that the network computed with"));
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
    const QString &known = fact.texts[column - 1];
    return known.isEmpty() ? tr("unknown") : known;
}

QVariant NetworksModel::data(const QModelIndex &index, int role) const
{
    if (role != Qt::ToolTipRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return TextsModel::data(index, role);
    const Fact &fact = m_facts[static_cast<std::size_t>(index.row())];
    if (index.column() == 0)
        return fact.tip;
    const QString &doubt = m_networks[static_cast<std::size_t>(index.column() - 1)].doubt;
    const QString text = u"%1: %2"_s.arg(fact.name, fact.texts[index.column() - 1]);
    return text.contains(doubtMark) && !doubt.isEmpty() ? text + u'\n' + doubt : text;
}

ColumnHead NetworksModel::head(int column) const
{
    return column == 0 ? ColumnHead{tr("Network"), {}} : m_networks[static_cast<std::size_t>(column - 1)].head;
}

} // namespace offramp
