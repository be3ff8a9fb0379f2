// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/preprocessingedit.h"

#include "core/support/numbers.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/wholenumber.h"
#include "ui/wording/tips.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString listText(const std::vector<double> &numbers)
{
    QStringList texts;
    for (const double number : numbers) {
        // The engine holds single precision: more digits than that would be noise.
        texts.append(QString::number(number, 'g', 6));
    }
    return texts.join(u", "_s);
}

/// Parses three numbers as written in papers and programs: "0.5, 0.5, 0.5", "[0.5 0.5 0.5]". One number is for all.
std::optional<std::array<double, 3>> threeNumbers(const QString &text)
{
    QString plain = text;
    for (const QChar other : u",;[]()\t"_s)
        plain.replace(other, u' ');
    QStringList parts = plain.split(u' ', Qt::SkipEmptyParts);
    if (parts.size() == 1)
        parts = {parts[0], parts[0], parts[0]};
    std::array<double, 3> numbers{};
    if (parts.size() != 3)
        return std::nullopt;
    for (std::size_t c = 0; c < 3; ++c) {
        const auto number = parseNumber(parts[static_cast<qsizetype>(c)].toStdString());
        if (!number)
            return std::nullopt;
        numbers[c] = *number;
    }
    return numbers;
}

} // namespace

PreprocessingEdit::PreprocessingEdit(QWidget *parent)
    : QWidget(parent)
    , m_useNetwork(named(new QCheckBox(tr("Use the &network's settings, else ImageNet's")), u"asNetwork"_s))
    , m_size(named(new QSpinBox, u"pictureSize"_s, tr("Side of the network's square input, pixels")))
    , m_mean(named(new QLineEdit, u"pictureMean"_s, tr("Mean of each channel")))
    , m_std(named(new QLineEdit, u"pictureStd"_s, tr("Standard deviation of each channel")))
    , m_squash(named(new QCheckBox(tr("Squash to a square")), u"pictureSquash"_s))
    , m_resize(named(new QComboBox, u"pictureResize"_s, tr("Resize method")))
{
    m_useNetwork->setChecked(true);
    m_size->setRange(1, 8192);
    m_size->setToolTip(tipText(Tip::InputSide));
    m_mean->setToolTip(tipText(Tip::Mean));
    m_std->setToolTip(tipText(Tip::Std));
    m_useNetwork->setToolTip(
        tr("What the network does not give is as usual for ImageNet; the network's card says so."));
    m_size->setSuffix(tr(" px"));
    m_size->setValue(32);
    m_squash->setToolTip(
        tr("Resizes both sides, ignoring the aspect ratio. Otherwise the shorter side is resized and the centre "
           "square is kept."));
    m_resize->setToolTip(
        tr("Use the method that the network was trained and tested with: its accuracy depends on it."));
    m_resize->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_resize->addItem(tr("Use the network's setting"), QString());
    m_resize->addItem(tr("As in Pillow 9.5 to 12.1"), u"pil"_s);
    m_resize->addItem(tr("As in Pillow 13.0"), u"pil13"_s);
    m_resize->addItem(tr("As in torchvision on tensors"), u"tensor"_s);
    m_resize->addItem(tr("As in torchvision, antialiased"), u"tensor-aa"_s);

    for (QWidget *field : std::initializer_list<QWidget *>{m_size, m_mean, m_std})
        selectWholeNumbers(field);

    auto *grid = gridIn(this, 10, 8);
    grid->addWidget(m_useNetwork, 0, 0, 1, 4);
    const std::pair<QString, QWidget *> cells[]
        = {{tr("Size"), m_size}, {tr("Resize"), m_resize}, {tr("Mean"), m_mean}, {tr("Std"), m_std}};
    for (int row = 0; row < static_cast<int>(std::size(cells)); ++row) {
        grid->addWidget(mutedLabel(cells[row].first), row + 1, 0);
        grid->addWidget(cells[row].second, row + 1, 1, 1, row == 0 ? 1 : 2);
    }
    grid->addWidget(m_squash, 5, 1, 1, 2);
    grid->setColumnStretch(2, 1);

    connect(m_useNetwork, &QCheckBox::toggled, this, &PreprocessingEdit::refresh);
    connect(m_useNetwork, &QCheckBox::toggled, this, &PreprocessingEdit::changed);
    connect(m_size, &QSpinBox::valueChanged, this, &PreprocessingEdit::changed);
    connect(m_mean, &QLineEdit::textEdited, this, &PreprocessingEdit::changed);
    connect(m_std, &QLineEdit::textEdited, this, &PreprocessingEdit::changed);
    connect(m_squash, &QCheckBox::toggled, this, &PreprocessingEdit::changed);
    connect(m_resize, &QComboBox::currentIndexChanged, this, &PreprocessingEdit::changed);
    refresh();
}

void PreprocessingEdit::refresh()
{
    for (QWidget *field : std::initializer_list<QWidget *>{m_size, m_resize, m_mean, m_std, m_squash})
        field->setEnabled(!m_useNetwork->isChecked());
}

void PreprocessingEdit::showPlan(const PlanEvent &plan)
{
    if (!m_useNetwork->isChecked())
        return;
    const QSignalBlocker quietSize(m_size);
    const QSignalBlocker quietSquash(m_squash);
    m_size->setValue(std::max(plan.height, 1));
    m_mean->setText(listText(plan.mean));
    m_std->setText(listText(plan.std));
    m_squash->setChecked(false);
}

std::optional<Error> PreprocessingEdit::apply(RecordJob &job) const
{
    if (m_useNetwork->isChecked())
        return {};
    job.size = m_size->value();
    job.squash = m_squash->isChecked();
    job.resize = m_resize->currentData().toString();
    job.mean = threeNumbers(m_mean->text());
    job.std = threeNumbers(m_std->text());
    if (!job.mean)
        return Error{ErrorKind::Usage, "The mean is not three numbers.",
                     "Write one for each channel, such as 0.485, 0.456, 0.406, or one for all."};
    if (!job.std || std::ranges::any_of(*job.std, [](double deviation) { return deviation <= 0; }))
        return Error{ErrorKind::Usage, "The standard deviation is not three numbers above 0.",
                     "Write one for each channel, such as 0.229, 0.224, 0.225, or one for all."};
    return {};
}

} // namespace offramp
