// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/recordfields.h"

#include "core/exits/outputchoice.h"
#include "ui/dialogs/devicecombo.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/keptsettings.h"
#include "ui/dialogs/nameorfilecombo.h"
#include "ui/dialogs/networklist.h"
#include "ui/dialogs/preprocessingedit.h"
#include "ui/dialogs/recordoptions.h"
#include "ui/files/choosefile.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <array>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

// What is kept for the next time.
constexpr auto datasetKey = "record/dataset"_L1;
constexpr auto folderKey = "record/folder"_L1;
constexpr auto batchKey = "record/batch"_L1;
constexpr auto countKey = "record/count"_L1;
constexpr auto deviceKey = "record/device"_L1;
constexpr std::array keptKeys{datasetKey, folderKey, batchKey, countKey, deviceKey};

/// Reads exits as --exits does; spaces are allowed.
Result<std::vector<ExitOutput>> typedExits(QString text)
{
    static const QRegularExpression spaces(u"\\s"_s);
    return parseExitOutputs(text.remove(spaces).toStdString());
}

} // namespace

RecordFields::RecordFields(const QString &engine, QWidget *parent)
    : QWidget(parent)
    , m_networks(new NetworkList)
    , m_dataset(named(new QLineEdit, u"datasetEdit"_s))
    , m_split(named(new QComboBox, u"splitCombo"_s))
    , m_labels(named(new NameOrFileCombo(tr("A map file…"), {tr("Map from class folders to network outputs"),
                                                             {},
                                                             tr("Maps (*.json *.csv *.pkl *.pickle);;All files (*)")}),
                     u"labelsCombo"_s))
    , m_among(named(new QComboBox, u"amongCombo"_s))
    , m_preprocessing(new PreprocessingEdit)
    , m_exits(named(new QLineEdit, u"exitsEdit"_s))
    , m_outputs(named(new QComboBox, u"outputsCombo"_s))
    , m_count(named(new QComboBox, u"countCombo"_s))
    , m_device(named(new DeviceCombo(engine), u"deviceCombo"_s))
    , m_batch(named(new QSpinBox, u"batchSpin"_s))
    , m_limit(named(new QSpinBox, u"limitSpin"_s))
    , m_skipBroken(named(new QCheckBox(tr("S&kip broken images")), u"skipBroken"_s))
    , m_folder(named(new QLineEdit, u"folderEdit"_s))
    , m_options(new RecordOptions)
{
    m_networks->setObjectName(u"networkList"_s);
    m_dataset->setPlaceholderText(tr("folder of images"));
    m_exits->setPlaceholderText(tr("as the network says, or detected"));
    m_exits->setToolTip(
        tr("Outputs of the network that are exits, counted from 0 and in the order of the exits: 0,2,4.\n"
           "The output that is an exit's score follows it after a colon: 0:1,2."));
    offerChoices();
    m_batch->setRange(0, 65536);
    m_batch->setSpecialValueText(tr("automatic"));
    m_batch->setValue(64);
    m_batch->setToolTip(
        tr("Images per batch. Below 1 is automatic: a new recording begins with trying out which number "
           "is fastest.\nA recording can be resumed only with the batch size it was started with, or a "
           "smaller one. Where memory runs out, it goes on with half of it."));
    m_limit->setRange(0, 100'000'000);
    m_limit->setSpecialValueText(tr("all images"));
    m_limit->setSingleStep(100);
    m_limit->setToolTip(tr("Number of images, with balanced classes; the rest can be recorded later."));
    m_skipBroken->setToolTip(
        tr("Leaves out images that cannot be read; the recording lists them and does not count them.\n"
           "Otherwise the others are recorded, and the recording is finished once the broken ones are repaired."));
    m_folder->setPlaceholderText(tr("next to each network"));
    arrange();
    restore();
    m_options->setDevice(m_device->device());

    connect(m_networks, &NetworkList::networksChanged, this, &RecordFields::networksChanged);
    connect(m_dataset, &QLineEdit::textChanged, this, [this] {
        const QSignalBlocker quiet(m_split);
        m_split->setCurrentIndex(0);
        Q_EMIT changed();
    });
    connect(m_split, &QComboBox::currentIndexChanged, this, &RecordFields::changed);
    connect(m_labels, &NameOrFileCombo::valueChanged, this, &RecordFields::changed);
    connect(m_among, &QComboBox::currentIndexChanged, this, &RecordFields::changed);
    connect(m_preprocessing, &PreprocessingEdit::changed, this, &RecordFields::changed);
    connect(m_exits, &QLineEdit::textChanged, this, &RecordFields::changed);
    for (QComboBox *combo : {m_outputs, m_count})
        connect(combo, &QComboBox::currentIndexChanged, this, &RecordFields::changed);
    connect(m_device, &DeviceCombo::deviceChanged, this, [this] {
        m_options->setDevice(m_device->device());
        Q_EMIT changed();
    });
    connect(m_batch, &QSpinBox::valueChanged, this, &RecordFields::changed);
    connect(m_limit, &QSpinBox::valueChanged, this, &RecordFields::changed);
    connect(m_skipBroken, &QCheckBox::toggled, this, &RecordFields::changed);
    connect(m_folder, &QLineEdit::textChanged, this, &RecordFields::changed);
    connect(m_options, &RecordOptions::changed, this, &RecordFields::changed);
}

void RecordFields::offerChoices()
{
    m_split->addItem(tr("Detect from folder"), QString());
    m_labels->addName(tr("Use the network's settings"), QString());
    m_labels->addName(tr("Class folders by name"), u"sorted"_s);
    m_labels->addName(tr("Class folders by number"), u"numeric"_s);
    m_labels->addName(tr("Order of wnids.txt"), u"wnids"_s);
    m_labels->setValue(QString());
    m_among->addItem(tr("All classes of the network"), QString());
    m_among->addItem(tr("Classes of the test set (labelled)"), u"labelled"_s);
    m_among->setToolTip(tr("Classes that can be answers, for test sets with some of the network's classes."));
    m_outputs->addItem(tr("Detect"), QString());
    m_outputs->addItem(tr("Logits"), u"logits"_s);
    m_outputs->addItem(tr("Probabilities"), u"probabilities"_s);
    m_outputs->addItem(tr("Log-probabilities"), u"log-probabilities"_s);
    m_outputs->setToolTip(tr("What the exits return. Detected by the values for a few images, for each exit."));
    m_count->addItem(tr("As in the file, else as fvcore counts"), QString());
    m_count->addItem(tr("As fvcore counts"), u"fvcore"_s);
    m_count->addItem(tr("Complete"), u"complete"_s);
    m_count->setToolTip(tr("Operators that the costs include. The complete count has LSTM, GRU, fused attention and "
                           "others that fvcore counts as nothing."));
    for (QComboBox *combo : {m_split, m_among, m_outputs, m_count})
        combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
}

void RecordFields::arrange()
{
    setScaledHeight(m_networks, 92);
    auto *add = plainButton(tr("&Add…"));
    auto *remove = plainButton(tr("Re&move"));
    auto *networks = columnOf({m_networks, rowOf({add, remove, BoxItem::stretch()}, 8)}, 8);
    const auto browseTo = [this](QLineEdit *edit, const QString &title, const QString &accessibleName) {
        const auto choose = [this, edit, title] {
            chooseFolder(this, {title, edit->text()}, [edit](const QString &folder) { edit->setText(folder); });
        };
        return rowOf({{edit, 1}, chooseButton(choose, accessibleName)}, 8);
    };
    auto *dataset = browseTo(m_dataset, tr("Test set"), tr("Choose the test set"));
    auto *folder = browseTo(m_folder, tr("Folder of the recordings"), tr("Choose the folder of the recordings"));
    auto *numbers = rowOf({{m_batch, 1}, BoxItem::space(8), wordFor(m_limit, tr("&Limit")), {m_limit, 1}}, 8);

    setScaledWidth(this, 400);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(11);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Networks"), networks);
    form->addRow(wordFor(m_dataset, tr("&Test set")), dataset);
    form->addRow(tr("&Split"), m_split);
    form->addRow(tr("La&bels"), m_labels);
    form->addRow(tr("Ans&wers"), m_among);
    form->addRow(tr("Preprocessing"), m_preprocessing);
    form->addRow(tr("&Exits"), m_exits);
    form->addRow(tr("&Outputs"), m_outputs);
    form->addRow(tr("&Costs"), m_count);
    form->addRow(tr("&Device"), m_device);
    form->addRow(wordFor(m_batch, tr("Batc&h")), numbers);
    form->addRow(QString(), m_skipBroken);
    form->addRow(wordFor(m_folder, tr("&Folder")), folder);
    form->addRow(m_options);

    connect(add, &QPushButton::clicked, this, &RecordFields::chooseNetworks);
    connect(remove, &QPushButton::clicked, m_networks, &NetworkList::removeSelected);
}

void RecordFields::restore()
{
    const QSettings settings;
    m_dataset->setText(settings.value(datasetKey).toString());
    m_folder->setText(settings.value(folderKey).toString());
    m_batch->setValue(settings.value(batchKey, m_batch->value()).toInt());
    m_count->setCurrentIndex(std::max(0, m_count->findData(settings.value(countKey).toString())));
    m_device->setWanted(settings.value(deviceKey).toString());
}

void RecordFields::keep() const
{
    QSettings settings;
    settings.setValue(datasetKey, m_dataset->text());
    settings.setValue(folderKey, m_folder->text());
    settings.setValue(batchKey, m_batch->value());
    settings.setValue(countKey, m_count->currentData());
    settings.setValue(deviceKey, m_device->device());
    m_options->keep();
}

bool RecordFields::hasKept()
{
    return hasSettings(keptKeys) || RecordOptions::hasKept();
}

void RecordFields::forget()
{
    removeSettings(keptKeys);
    RecordOptions::forget();
}

QStringList RecordFields::networks() const
{
    return m_networks->networks();
}

void RecordFields::addNetworks(const QStringList &paths)
{
    m_networks->addNetworks(paths);
}

void RecordFields::setDataset(const QString &folder)
{
    m_dataset->setText(QDir::toNativeSeparators(folder));
}

QString RecordFields::folder() const
{
    return m_folder->text().trimmed();
}

RecordJob RecordFields::common() const
{
    RecordJob job;
    job.dataset = m_dataset->text().trimmed();
    job.split = m_split->currentData().toString();
    job.labels = m_labels->value();
    job.among = m_among->currentData().toString();
    if (const auto exits = typedExits(m_exits->text()))
        job.exits = QString::fromStdString(toText(*exits));
    job.outputs = m_outputs->currentData().toString();
    job.count = m_count->currentData().toString();
    job.device = m_device->device();
    job.batch = m_batch->value();
    if (m_limit->value() > 0)
        job.limit = m_limit->value();
    job.skipBroken = m_skipBroken->isChecked();
    m_preprocessing->apply(job);
    m_options->apply(job);
    return job;
}

std::optional<Error> RecordFields::problem() const
{
    if (const auto exits = typedExits(m_exits->text()); !exits && !m_exits->text().trimmed().isEmpty())
        return exits.error();
    RecordJob job;
    return m_preprocessing->apply(job);
}

void RecordFields::chooseNetworks()
{
    chooseFiles(this, {tr("Add networks"), {}, tr("Networks (*.pt *.pth *.ts *.safetensors);;All files (*)")},
                [this](const QStringList &paths) { addNetworks(paths); });
}

void RecordFields::showPlan(const PlanEvent &plan)
{
    m_preprocessing->showPlan(plan);
    const QSignalBlocker quiet(m_split);
    const QString chosen = m_split->currentData().toString();
    while (m_split->count() > 1)
        m_split->removeItem(1);
    for (const std::string &split : plan.splits)
        m_split->addItem(QString::fromStdString(split), QString::fromStdString(split));
    m_split->setItemText(0, chosen.isEmpty() ? tr("Detected: %1").arg(QString::fromStdString(plan.split))
                                             : tr("Detect from folder"));
    m_split->setCurrentIndex(std::max(0, m_split->findData(chosen)));
}

} // namespace offramp
