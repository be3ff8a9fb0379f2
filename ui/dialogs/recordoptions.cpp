// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/recordoptions.h"

#include "core/recording/layout.h"
#include "ui/dialogs/keptsettings.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/wholenumber.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>

#include <algorithm>
#include <array>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

// What is kept for the next time.
constexpr auto precisionKey = "record/precision"_L1;
constexpr auto tf32Key = "record/tf32"_L1;
constexpr auto executionKey = "record/execution"_L1;
constexpr auto logitsKey = "record/logits"_L1;
constexpr auto thumbnailsKey = "record/thumbnails"_L1;
constexpr auto sideKey = "record/thumbnailSide"_L1;
constexpr std::array optionKeys{precisionKey, tf32Key, executionKey, logitsKey, thumbnailsKey, sideKey};

/// Yes, no, or as the engine decides.
void offerParts(QComboBox *combo)
{
    combo->addItem(RecordOptions::tr("If they take at most 200 MB"), QString());
    combo->addItem(RecordOptions::tr("Always"), u"yes"_s);
    combo->addItem(RecordOptions::tr("Never"), u"no"_s);
}

std::optional<bool> choiceOf(const QComboBox *combo)
{
    const QString chosen = combo->currentData().toString();
    return chosen.isEmpty() ? std::nullopt : std::optional(chosen == u"yes");
}

void chooseData(QComboBox *combo, const QVariant &value)
{
    combo->setCurrentIndex(std::max(0, combo->findData(value.toString())));
}

} // namespace

RecordOptions::RecordOptions(QWidget *parent)
    : QWidget(parent)
    , m_more(plainButton({}, u"moreOptions"_s))
    , m_fields(new QWidget)
    , m_precision(named(new QComboBox, u"precisionCombo"_s))
    , m_tf32(named(new QCheckBox(tr("Allow TF32")), u"allowTf32"_s))
    , m_execution(named(new QComboBox, u"executionCombo"_s))
    , m_logits(named(new QComboBox, u"logitsCombo"_s))
    , m_thumbnails(named(new QComboBox, u"thumbnailsCombo"_s))
    , m_side(named(new QSpinBox, u"thumbnailSide"_s))
{
    offerChoices();
    m_more->setToolTip(tr("Precision, TF32, execution, logits and thumbnails"));
    auto *form = new QFormLayout(m_fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(11);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Precision"), m_precision);
    form->addRow(QString(), m_tf32);
    form->addRow(tr("Exec&ution"), m_execution);
    form->addRow(tr("Lo&gits"), m_logits);
    form->addRow(tr("Thumbna&ils"), m_thumbnails);
    form->addRow(tr("Side"), m_side);
    setLayout(columnOf({{m_more, 0, Qt::AlignLeft}, m_fields}, 11, {}));
    restore();

    connect(m_more, &QPushButton::clicked, this, [this] { unfold(m_fields->isHidden()); });
    connect(m_precision, &QComboBox::currentIndexChanged, this, &RecordOptions::offerTf32); // before changed()
    for (QComboBox *combo : {m_precision, m_execution, m_logits, m_thumbnails})
        connect(combo, &QComboBox::currentIndexChanged, this, &RecordOptions::changed);
    connect(m_side, &QSpinBox::valueChanged, this, &RecordOptions::changed);
    connect(m_tf32, &QCheckBox::toggled, this, &RecordOptions::changed);
    connect(m_thumbnails, &QComboBox::currentIndexChanged, m_side,
            [this] { m_side->setEnabled(choiceOf(m_thumbnails) != false); });
    m_side->setEnabled(choiceOf(m_thumbnails) != false);
    offerTf32();
}

void RecordOptions::offerChoices()
{
    m_precision->addItem(tr("As in the file, else fp32"), QString());
    m_precision->addItem(tr("fp32"), u"fp32"_s);
    m_precision->addItem(tr("bf16"), u"bf16"_s);
    m_precision->addItem(tr("fp16"), u"fp16"_s);
    m_precision->setToolTip(tr("Of what the network computes. In bf16 and fp16 some answers change; the recording says "
                               "how many do on a sample of the images."));
    m_tf32->setToolTip(tr("For fp32 on a GPU: numbers are multiplied in TF32, with 10 bits of fraction in place of 23. "
                          "That is faster; the recording says so, and how many answers change on a sample of the "
                          "images."));
    m_execution->addItem(tr("As in the file, else optimised"), QString());
    m_execution->addItem(tr("Optimised"), u"optimised"_s);
    m_execution->addItem(tr("As archived"), u"archived"_s);
    m_execution->setToolTip(tr("Optimised execution splits the network at its exits and folds batch norm, which is "
                               "faster. Where that would change an answer, the network runs as archived."));
    offerParts(m_logits);
    m_logits->setToolTip(
        tr("All values that each exit returns, 4 bytes each. The exit criteria do not need them; fitting "
           "temperatures and combining networks by clusters do."));
    offerParts(m_thumbnails);
    m_thumbnails->setToolTip(
        tr("Small images of the test set for the samples in the window. A recording that is resumed "
           "keeps the logits and thumbnails that it began with."));
    m_side->setRange(1, largestThumbnailSide);
    m_side->setValue(largestThumbnailSide);
    m_side->setSuffix(tr(" px"));
    m_side->setToolTip(tr("Longest side of a thumbnail, in pixels."));
    selectWholeNumbers(m_side);
    for (QComboBox *combo : {m_precision, m_execution, m_logits, m_thumbnails})
        combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
}

void RecordOptions::restore()
{
    const QSettings settings;
    chooseData(m_precision, settings.value(precisionKey));
    m_tf32->setChecked(settings.value(tf32Key).toBool());
    chooseData(m_execution, settings.value(executionKey));
    chooseData(m_logits, settings.value(logitsKey));
    chooseData(m_thumbnails, settings.value(thumbnailsKey));
    m_side->setValue(settings.value(sideKey, m_side->value()).toInt());
    RecordJob job;
    apply(job);
    unfold(job != RecordJob() || m_tf32->isChecked());
}

void RecordOptions::unfold(bool isOpen)
{
    m_fields->setVisible(isOpen);
    m_more->setText(isOpen ? tr("Fewe&r options") : tr("Mo&re options"));
}

void RecordOptions::apply(RecordJob &job) const
{
    job.precision = m_precision->currentData().toString();
    job.allowsTf32 = takesTf32() && m_tf32->isChecked();
    job.execution = m_execution->currentData().toString();
    job.logits = choiceOf(m_logits);
    job.thumbnails = choiceOf(m_thumbnails);
    if (job.thumbnails != false && m_side->value() != largestThumbnailSide)
        job.thumbnailSide = m_side->value();
}

void RecordOptions::setDevice(const QString &device)
{
    m_isOnGpu = device.startsWith(u"cuda"_s);
    offerTf32();
}

bool RecordOptions::takesTf32() const
{
    const QString precision = m_precision->currentData().toString();
    return m_isOnGpu && (precision.isEmpty() || precision == u"fp32");
}

void RecordOptions::offerTf32()
{
    m_tf32->setEnabled(takesTf32());
}

void RecordOptions::keep() const
{
    QSettings settings;
    settings.setValue(precisionKey, m_precision->currentData());
    settings.setValue(tf32Key, m_tf32->isChecked());
    settings.setValue(executionKey, m_execution->currentData());
    settings.setValue(logitsKey, m_logits->currentData());
    settings.setValue(thumbnailsKey, m_thumbnails->currentData());
    settings.setValue(sideKey, m_side->value());
}

bool RecordOptions::hasKept()
{
    return hasSettings(optionKeys);
}

void RecordOptions::forget()
{
    removeSettings(optionKeys);
}

} // namespace offramp
