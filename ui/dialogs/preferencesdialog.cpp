// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/preferencesdialog.h"

#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/recordfields.h"
#include "ui/dialogs/trainfields.h"
#include "ui/export/figureframe.h"
#include "ui/files/recentfiles.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"
#include "ui/theme/themeswitch.h"
#include "ui/wording/thresholdview.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto usualAppearance = Appearance::System;
constexpr auto usualUnit = EntropyUnit::Nats;
constexpr auto usualPreset = FigurePreset::Page;

template<typename Value>
Value chosen(const QComboBox *combo)
{
    return static_cast<Value>(combo->currentData().toInt());
}

template<typename Value>
void choose(QComboBox *combo, Value value)
{
    combo->setCurrentIndex(combo->findData(static_cast<int>(value)));
}

} // namespace

PreferencesDialog::PreferencesDialog(ThresholdView *thresholds, RecentFiles *recent, QWidget *parent)
    : QDialog(parent)
    , m_thresholds(thresholds)
    , m_recent(recent)
    , m_appearance(named(new QComboBox, u"appearanceCombo"_s, tr("Appearance")))
    , m_textSize(named(new QComboBox, u"textSizeCombo"_s, tr("Text size"),
                       tr("Of all text in the windows; figures have a text size of their own.")))
    , m_unit(named(new QComboBox, u"unitCombo"_s, tr("Entropy unit"),
                   tr("In which thresholds are shown. Normalised needs recordings that give their number of classes.")))
    , m_preset(named(new QComboBox, u"presetCombo"_s, tr("Figure size"), tr("The size that Export… starts with.")))
    , m_recentCount(new QLabel)
    , m_clearRecent(plainButton(tr("Clear &list"), u"clearRecent"_s))
    , m_recording(new QLabel)
    , m_forget(plainButton(tr("For&get"), u"forgetRecording"_s))
    , m_reset(plainButton(tr("&Reset to defaults"), u"resetPreferences"_s))
{
    setObjectName(u"preferencesDialog"_s);
    setWindowTitle(tr("Preferences"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_forget->setToolTip(tr("Forgets what was chosen for the last recording and the last training: images, networks, "
                            "folders, devices and settings."));
    m_reset->setToolTip(tr("Appearance, text size, entropy unit and figure size. Recent files and recordings stay."));
    offerChoices();
    arrange();

    const auto connectChoice = [this](QComboBox *combo, auto apply) {
        connect(combo, &QComboBox::activated, this, [this, apply] {
            apply();
            refresh();
        });
    };
    connectChoice(m_appearance, [this] { chooseAppearance(chosen<Appearance>(m_appearance)); });
    connectChoice(m_textSize, [this] { TextSize::instance().set(chosen<int>(m_textSize)); });
    connectChoice(m_unit, [this] { m_thresholds->setUnit(chosen<EntropyUnit>(m_unit)); });
    connectChoice(m_preset, [this] { setPreferredPreset(chosen<FigurePreset>(m_preset)); });
    connect(m_clearRecent, &QPushButton::clicked, recent, &RecentFiles::clear);
    connect(m_forget, &QPushButton::clicked, this, [this] {
        RecordFields::forget();
        TrainFields::forget();
        refresh();
    });
    connect(m_reset, &QPushButton::clicked, this, &PreferencesDialog::reset);
    connect(&TextSize::instance(), &TextSize::changed, this, &PreferencesDialog::refresh);
    connect(thresholds, &ThresholdView::changed, this, &PreferencesDialog::refresh);
    connect(recent, &RecentFiles::changed, this, &PreferencesDialog::refresh);
    refresh();
}

void PreferencesDialog::offerChoices()
{
    const auto add
        = [](QComboBox *combo, const QString &text, auto value) { combo->addItem(text, static_cast<int>(value)); };
    add(m_appearance, tr("Same as system"), Appearance::System);
    add(m_appearance, tr("Light"), Appearance::Light);
    add(m_appearance, tr("Dark"), Appearance::Dark);
    for (const int size : TextSize::offeredSizes())
        add(m_textSize, tr("%1 %").arg(size), size);
    add(m_unit, tr("Nats"), EntropyUnit::Nats);
    add(m_unit, tr("Bits"), EntropyUnit::Bits);
    add(m_unit, tr("Normalised (0 to 1)"), EntropyUnit::Normalised);
    for (const FigurePreset preset : figurePresets)
        add(m_preset, titleOf(preset), preset);
}

void PreferencesDialog::arrange()
{
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(11);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(wordFor(m_appearance, tr("&Appearance")), m_appearance);
    form->addRow(wordFor(m_textSize, tr("&Text size")), m_textSize);
    form->addRow(wordFor(m_unit, tr("&Entropy unit")), m_unit);
    form->addRow(wordFor(m_preset, tr("&Figure size")), m_preset);
    form->addRow(tr("Recent files"), rowOf({{m_recentCount, 1}, m_clearRecent}, 16));
    form->addRow(tr("Record…, Train…"), rowOf({{m_recording, 1}, m_forget}, 16));
    setLayout(columnOf({form, closingButtons(this, m_reset)}, 20, dialogMargins));
    layout()->setSizeConstraint(QLayout::SetFixedSize); // as large as its text, whatever size that has
}

void PreferencesDialog::refresh()
{
    choose(m_appearance, chosenAppearance());
    choose(m_textSize, TextSize::instance().percent());
    choose(m_unit, m_thresholds->unit());
    choose(m_preset, preferredPreset());
    const qsizetype recent = m_recent->paths().size();
    m_recentCount->setText(recent == 1 ? tr("1 file") : tr("%1 files").arg(recent));
    m_clearRecent->setEnabled(recent > 0);
    m_forget->setEnabled(RecordFields::hasKept() || TrainFields::hasKept());
    m_recording->setText(m_forget->isEnabled() ? tr("Starts with the last choices")
                                               : tr("Starts with the usual choices"));
    m_reset->setEnabled(chosenAppearance() != usualAppearance || TextSize::instance().percent() != TextSize::usual
                        || m_thresholds->unit() != usualUnit || preferredPreset() != usualPreset);
}

void PreferencesDialog::reset()
{
    chooseAppearance(usualAppearance);
    TextSize::instance().set(TextSize::usual);
    m_thresholds->setUnit(usualUnit);
    setPreferredPreset(usualPreset);
    refresh();
}

void PreferencesDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        refresh();
    QDialog::changeEvent(event);
}

void showPreferences(ThresholdView *thresholds, RecentFiles *recent, QWidget *window)
{
    auto *dialog = window->findChild<PreferencesDialog *>();
    if (!dialog)
        dialog = new PreferencesDialog(thresholds, recent, window);
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

} // namespace offramp
