// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/samplefields.h"

#include "core/results/shortnames.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/document/document.h"
#include "ui/panels/parts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>

#include <algorithm>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The data of entries that are not recordings, whose ids are above 0.
constexpr int allNetworks = 0;
constexpr int otherHalf = -1;
constexpr int theSame = -2;

/// A combo box that may be narrower than its longest entry, as names of networks may be long.
QComboBox *choice(const QString &objectName, const QString &name, const QString &tip)
{
    auto *box = named(new QComboBox, objectName, name, tip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(20);
    return box;
}

/// Chooses the entry that was chosen before the box was filled again, else the first.
void chooseAgain(QComboBox *box, const QVariant &before)
{
    box->setCurrentIndex(std::max(0, box->findData(before)));
}

bool areOfSameSamples(const std::vector<RecordingPtr> &recordings)
{
    return std::ranges::all_of(recordings, [&](const RecordingPtr &recording) {
        return std::ranges::equal(recording->table().label(), recordings.front()->table().label());
    });
}

/// The names of networks, with those of their files where networks are called the same: validation and test.
QStringList namesOf(const std::vector<RecordingPtr> &recordings)
{
    const auto files = shortNames(recordings);
    QStringList names;
    for (const RecordingPtr &recording : recordings) {
        const bool isAlone
            = std::ranges::count(recordings, recording->name(), [](const auto &other) { return other->name(); }) == 1;
        names.append(isAlone
                         ? nameOf(*recording)
                         : u"%1 (%2)"_s.arg(nameOf(*recording), QString::fromStdString(files.at(recording->path()))));
    }
    return names;
}

} // namespace

SampleFields::SampleFields(const Document *document, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_holdsOut(named(new QCheckBox(tr("Select on one &half of the samples, evaluate on the other")), u"holdsOut"_s,
                       {}, tr("The area on the samples used to choose the variants is too optimistic.")))
    , m_page(new QWidget)
    , m_network(choice(u"targetNetwork"_s, tr("Network"), tr("The network whose thresholds are searched.")))
    , m_report(
          choice(u"reportOn"_s, tr("Report on"),
                 tr("The samples that the thresholds are reported on. Those that choose them say too much in their "
                    "favour: another half, or another recording of the network, is fair.")))
{
    m_networkWord = wordFor(m_network, tr("&Network"));
    m_holdsOut->setChecked(true);
    QGridLayout *grid = gridIn(m_page, 8, 8);
    grid->addWidget(m_networkWord, 0, 0);
    grid->addWidget(m_network, 0, 1);
    grid->addWidget(wordFor(m_report, tr("Report &on")), 1, 0);
    grid->addWidget(m_report, 1, 1);
    grid->setColumnStretch(1, 1);
    setLayout(columnOf({m_holdsOut, m_page}, 0, {}));
    connect(m_holdsOut, &QCheckBox::toggled, this, &SampleFields::changed);
    connect(m_network, &QComboBox::currentIndexChanged, this, [this] {
        offerReports();
        Q_EMIT changed();
    });
    connect(m_report, &QComboBox::currentIndexChanged, this, &SampleFields::changed);
    m_page->hide();
}

void SampleFields::follow(Goal goal)
{
    std::vector<RecordingId> ids;
    std::vector<RecordingPtr> open; // those without the cost of the axis have no thresholds to search for
    for (const RecordingId id : m_document->decisions().recordings) {
        const RecordingPtr recording = m_document->recording(id);
        if (!recording->hasCost())
            continue;
        ids.push_back(id);
        open.push_back(recording);
    }
    if (goal == m_goal && open == m_open)
        return;
    m_goal = goal;
    m_ids = std::move(ids);
    m_open = std::move(open);
    m_holdsOut->setVisible(goal == Goal::Area);
    m_page->setVisible(goal != Goal::Area);
    offerNetworks();
    offerReports();
}

bool SampleFields::holdsOut() const
{
    return m_holdsOut->isChecked();
}

TargetRequest SampleFields::request() const
{
    TargetRequest request;
    const int network = m_network->currentData().toInt();
    const int report = m_report->currentData().toInt();
    for (std::size_t i = 0; i < m_open.size(); ++i) {
        if (network == allNetworks || m_ids[i].value == network) {
            request.ids.push_back(m_ids[i]);
            request.recordings.push_back(m_open[i]);
        }
        if (m_ids[i].value == report) {
            request.reportIds.push_back(m_ids[i]);
            request.reportOn.push_back(m_open[i]);
        }
    }
    request.plan.chosenShare = report == otherHalf ? .5 : 1;
    return request;
}

int SampleFields::exits() const
{
    const auto networks = chosen();
    return networks.empty() ? 0 : networks.front()->table().exitCount();
}

std::vector<RecordingPtr> SampleFields::chosen() const
{
    const int network = m_network->currentData().toInt();
    if (network == allNetworks)
        return m_open;
    const auto place = std::ranges::find(m_ids, RecordingId{network}) - m_ids.begin();
    return {m_open[static_cast<std::size_t>(place)]};
}

void SampleFields::offerNetworks()
{
    const QSignalBlocker quiet(m_network);
    const QVariant before = m_network->currentData();
    m_network->clear();
    const bool canBeAll = m_open.size() > 1 && m_goal != Goal::Shares && areOfSameSamples(m_open);
    if (canBeAll)
        m_network->addItem(tr("All open networks"), allNetworks);
    const QStringList names = namesOf(m_open);
    for (qsizetype i = 0; i < names.size(); ++i)
        m_network->addItem(names[i], m_ids[i].value);
    chooseAgain(m_network, before);
    m_networkWord->setVisible(m_open.size() > 1);
    m_network->setVisible(m_open.size() > 1);
}

void SampleFields::offerReports()
{
    const QSignalBlocker quiet(m_report);
    const QVariant before = m_report->currentData();
    m_report->clear();
    m_report->addItem(tr("The other half of the samples"), otherHalf);
    m_report->addItem(tr("The same samples"), theSame);
    const auto networks = chosen();
    const QStringList names = namesOf(m_open);
    for (std::size_t i = 0; networks.size() == 1 && i < m_open.size(); ++i) {
        const bool fits = m_open[i]->table().exitCount() == networks.front()->table().exitCount();
        if (fits && !areOfSameSamples({networks.front(), m_open[i]}))
            m_report->addItem(tr("All samples of %1").arg(names[static_cast<qsizetype>(i)]), m_ids[i].value);
    }
    chooseAgain(m_report, before);
}

} // namespace offramp
