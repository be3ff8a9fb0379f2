// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/samplefilterbar.h"

#include "ui/panels/elidedlabel.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"
#include "ui/wording/samplewording.h"
#include "ui/wording/wording.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QResizeEvent>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int leastComboWidth = 175;        ///< at the usual text size
constexpr std::size_t mostClasses = 10'000; ///< offered in a list

QComboBox *combo(const QString &name, const QString &objectName, const QList<QPair<QString, QVariant>> &choices)
{
    auto *made = named(new QComboBox, objectName, name, name);
    made->setMaxVisibleItems(20);
    made->setMinimumContentsLength(6);
    made->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const auto &[text, value] : choices)
        made->addItem(text, value);
    return made;
}

/// Selects the entry of a value; an empty value selects the neutral entry.
template<typename T>
void choose(QComboBox *combo, const std::optional<T> &value)
{
    const QSignalBlocker quiet(combo);
    combo->setCurrentIndex(value ? combo->findData(static_cast<int>(*value)) : 0);
}

/// Adds a class that is not among those offered.
void offer(QComboBox *combo, const std::optional<std::int32_t> &label, const QString &text)
{
    const QSignalBlocker quiet(combo);
    if (label && combo->findData(*label) < 0)
        combo->addItem(text, *label);
}

template<typename T>
std::optional<T> chosen(const QComboBox *combo)
{
    const QVariant value = combo->currentData();
    return value.isValid() ? std::optional(static_cast<T>(value.toInt())) : std::nullopt;
}

/// The possible classes; if the recording does not say, the classes that occur.
std::vector<std::int32_t> classesOf(const OpenRecording &recording)
{
    std::vector<std::int32_t> labels;
    if (const auto classes = recording.classes()) {
        for (std::int32_t label = 0; label < std::min(*classes, static_cast<int>(mostClasses)); ++label)
            labels.push_back(label);
        return labels;
    }
    labels.assign(recording.table().label().begin(), recording.table().label().end());
    std::ranges::sort(labels);
    const auto repeated = std::ranges::unique(labels);
    labels.erase(repeated.begin(), repeated.end());
    labels.resize(std::min(labels.size(), mostClasses));
    return labels;
}

} // namespace

SampleFilterBar::SampleFilterBar(SampleList *list, QWidget *parent)
    : QWidget(parent)
    , m_list(list)
    , m_grid(new QGridLayout)
    , m_exit(combo(tr("Exit that a sample takes"), u"exitFilter"_s, {}))
    , m_correct(combo(tr("Correct or incorrect"), u"correctFilter"_s,
                      {{tr("Any result"), {}}, {tr("Correct"), 1}, {tr("Incorrect"), 0}}))
    , m_trueClass(combo(tr("True class"), u"trueClassFilter"_s, {}))
    , m_predicted(combo(tr("Predicted class"), u"predictedFilter"_s, {}))
    , m_effect(combo(tr("Effect of the last threshold change"), u"effectFilter"_s,
                     {{tr("Any change"), {}},
                      {tr("Changed exit"), static_cast<int>(MoveEffect::ChangedExit)},
                      {tr("Won"), static_cast<int>(MoveEffect::Won)},
                      {tr("Lost"), static_cast<int>(MoveEffect::Lost)}}))
    , m_order(combo(tr("Order"), u"sampleOrder"_s,
                    {{tr("Sort: test set"), static_cast<int>(SampleOrder::TestSet)},
                     {tr("Most uncertain"), static_cast<int>(SampleOrder::MostUncertain)},
                     {tr("Least uncertain"), static_cast<int>(SampleOrder::LeastUncertain)},
                     {tr("Nearest threshold"), static_cast<int>(SampleOrder::NearestToThreshold)}}))
    , m_selected(named(new QToolButton, u"onlySelected"_s))
    , m_count(named(new ElidedLabel, u"sampleCount"_s))
    , m_all(plainButton(tr("Show all"), u"flat"_s))
{
    m_selected->setCheckable(true);
    m_selected->setFocusPolicy(Qt::StrongFocus);
    m_count->setToolTip(tr("How many samples match the filters, and how many of all samples the last threshold change "
                           "won (now correct) and lost (now incorrect)"));
    m_all->setToolTip(tr("Remove all filters"));

    m_grid->setSpacing(6);
    auto *below = rowOf({{m_count, 1}, m_all, m_selected}, -1, {2, 0, 0, 0});
    setLayout(columnOf({m_grid, below}, 6, {10, 6, 10, 6}));
    arrange(2);

    for (QComboBox *box : {m_exit, m_correct, m_trueClass, m_predicted, m_effect, m_order})
        connect(box, &QComboBox::currentIndexChanged, this, &SampleFilterBar::apply);
    connect(m_selected, &QToolButton::toggled, this, &SampleFilterBar::apply);
    connect(m_all, &QPushButton::clicked, this, [this] { m_list->setFilter({}); });
    connect(list, &SampleList::changed, this, &SampleFilterBar::show);
    connect(list, &SampleList::filterChanged, this, &SampleFilterBar::show);
    show();
}

void SampleFilterBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange(width() >= 3 * TextSize::instance().scaled(leastComboWidth) ? 3 : 2);
}

void SampleFilterBar::arrange(int columns)
{
    if (std::exchange(m_columns, columns) == columns)
        return;
    int place = 0;
    for (QComboBox *box : {m_exit, m_correct, m_effect, m_trueClass, m_predicted, m_order}) {
        m_grid->addWidget(box, place / columns, place % columns);
        ++place;
    }
}

void SampleFilterBar::fillExits(const OpenRecording &recording)
{
    const int exits = recording.table().exitCount();
    if (m_exit->count() == exits + 1)
        return;
    const QSignalBlocker quiet(m_exit);
    m_exit->clear();
    m_exit->addItem(tr("Any exit"));
    for (int k = 0; k < exits; ++k)
        m_exit->addItem(tr("Exit %1").arg(k + 1), k);
}

QString SampleFilterBar::predictedText() const
{
    const std::optional<ExitIndex> answersAt = m_list->filter().answersAt;
    return answersAt ? tr("At exit %1: %2").arg(answersAt->value + 1) : tr("Predicted: %1");
}

void SampleFilterBar::nameAnswers()
{
    const std::optional<ExitIndex> answersAt = m_list->filter().answersAt;
    const QString exit = answersAt ? QString::number(answersAt->value + 1) : QString();
    m_correct->setItemText(1, answersAt ? tr("Correct at exit %1").arg(exit) : tr("Correct"));
    m_correct->setItemText(2, answersAt ? tr("Incorrect at exit %1").arg(exit) : tr("Incorrect"));
}

void SampleFilterBar::fillClasses(const OpenRecording &recording)
{
    const auto labels = classesOf(recording);
    const std::optional<ExitIndex> answersAt = m_list->filter().answersAt;
    QStringList names;
    for (const std::int32_t label : labels)
        names.append(classText(recording, label));
    if (names == m_classes && m_trueClass->count() > 0 && answersAt == m_answersAt)
        return;
    m_classes = names;
    m_answersAt = answersAt;
    const QSignalBlocker quietTrue(m_trueClass);
    const QSignalBlocker quietPredicted(m_predicted);
    for (auto *box : {m_trueClass, m_predicted}) {
        box->clear();
        box->addItem(box == m_trueClass ? tr("Any true class") : tr("Any prediction"));
        for (std::size_t i = 0; i < labels.size(); ++i)
            box->addItem(box == m_trueClass ? tr("True: %1").arg(names[static_cast<qsizetype>(i)])
                                            : predictedText().arg(names[static_cast<qsizetype>(i)]),
                         labels[i]);
    }
}

void SampleFilterBar::setSelected(std::size_t samples)
{
    m_selectedCount = samples;
    m_selected->setText(samples > 0 ? tr("Only selected (%1)").arg(groupedCount(samples)) : tr("Only selected"));
    // It can always be released.
    m_selected->setEnabled(samples > 0 || m_selected->isChecked());
    m_selected->setToolTip(m_selected->isEnabled() ? tr("Show only the selected samples")
                                                   : tr("No sample is selected. Click one, or drag across bars of a "
                                                        "histogram."));
}

void SampleFilterBar::show()
{
    const ListedSamples &listed = m_list->listed();
    const SampleFilter &filter = m_list->filter();
    if (listed.recording) {
        fillExits(*listed.recording);
        fillClasses(*listed.recording);
        offer(m_trueClass, filter.trueClass,
              tr("True: %1").arg(classText(*listed.recording, filter.trueClass.value_or(0))));
        offer(m_predicted, filter.predictedClass,
              predictedText().arg(classText(*listed.recording, filter.predictedClass.value_or(0))));
    }
    nameAnswers();
    choose(m_exit, filter.exit ? std::optional(filter.exit->value) : std::nullopt);
    choose(m_correct, filter.correct);
    choose(m_trueClass, filter.trueClass);
    choose(m_predicted, filter.predictedClass);
    choose(m_effect, filter.effect);
    choose(m_order, std::optional(m_list->order()));
    const QSignalBlocker quiet(m_selected);
    m_selected->setChecked(filter.onlySelected);
    setSelected(m_selectedCount);
    m_all->setVisible(filter != SampleFilter{});
    m_count->setText(countText(listed));
    m_count->setShortText(wonText(listed));
    setEnabled(listed.recording != nullptr);
}

void SampleFilterBar::apply()
{
    SampleFilter filter = m_list->filter();
    const auto exit = chosen<int>(m_exit);
    filter.exit = exit ? std::optional(ExitIndex{*exit}) : std::nullopt;
    filter.correct = chosen<bool>(m_correct);
    filter.trueClass = chosen<std::int32_t>(m_trueClass);
    filter.predictedClass = chosen<std::int32_t>(m_predicted);
    filter.effect = chosen<MoveEffect>(m_effect);
    filter.onlySelected = m_selected->isChecked();
    if (!filter.correct && !filter.predictedClass)
        filter.answersAt.reset(); // no answer is asked for
    m_list->setFilter(filter);
    m_list->setOrder(*chosen<SampleOrder>(m_order));
}

} // namespace offramp
