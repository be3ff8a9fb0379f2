// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/samplespanel.h"

#include "ui/panels/imagesizeslider.h"
#include "ui/panels/parts.h"
#include "ui/panels/sampleactions.h"
#include "ui/panels/sampledelegate.h"
#include "ui/panels/sampledetails.h"
#include "ui/panels/samplefilterbar.h"
#include "ui/panels/samplesearch.h"
#include "ui/panels/samplesmodel.h"
#include "ui/panels/tileview.h"
#include "ui/theme/boxes.h"

#include <QAction>
#include <QClipboard>
#include <QFrame>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStackedLayout>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

SamplesPanel::SamplesPanel(Document *document, Selection *variants, SampleSelection *selection,
                           const ThresholdView *view, QWidget *parent)
    : QWidget(parent)
    , m_selection(selection)
    , m_list(document, variants, selection)
    , m_model(new SamplesModel(&m_list, selection, &m_portraits, view, this))
    , m_delegate(new SampleDelegate(m_model, this))
    , m_view(named(new TileView(m_delegate->tileSize()), u"samplesView"_s, tr("Samples")))
    , m_filter(new SampleFilterBar(&m_list))
    , m_details(new SampleDetails(m_model))
    , m_actions(new SampleActions(&m_list, this))
    , m_classes(new QAction(tr("C&lasses and confusion…"), this))
    , m_search(new QAction(tr("&Search samples"), this))
    , m_empty(mutedLabel())
{
    m_list.setFollowing(false);
    m_view->setModel(m_model);
    m_view->setItemDelegate(m_delegate);
    fillMenu();
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(20);

    auto *search = new SampleSearch(&m_list);
    auto *size = new ImageSizeSlider;
    QPushButton *classes = plainButton(tr("Classes…"), u"classes"_s);
    classes->setToolTip(tr("Confusion matrix and figures of each class, which filter the samples"));
    setImageSide(size->value());
    connect(size, &QSlider::valueChanged, this, &SamplesPanel::setImageSide);
    connect(classes, &QPushButton::clicked, m_classes, &QAction::trigger);
    m_search->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_F));
    connect(m_search, &QAction::triggered, search, &SampleSearch::takeFocus);
    const auto followRecordings = [this, classes, document] {
        m_classes->setEnabled(!document->decisions().recordings.empty());
        m_search->setEnabled(m_classes->isEnabled());
        classes->setEnabled(m_classes->isEnabled());
    };
    connect(document, &Document::recordingsChanged, this, followRecordings);
    followRecordings();

    auto *above = rowOf({{search, 1}, size, classes}, 6, {10, 10, 10, 0});
    auto *shown = new QStackedLayout;
    shown->addWidget(m_view);
    shown->addWidget(m_empty);
    setLayout(columnOf({cardOf(columnOf({above, m_filter, {shown, 1}, m_details}, 0, {1, 1, 1, 1}))}));
    lieAt(Qt::LeftDockWidgetArea);

    connect(m_view, &TileView::picked, this, &SamplesPanel::pick);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (current.isValid())
            setCurrent(m_model->sampleAt(current.row()));
    });
    // Samples of a growing recording come in between the others: without their images at once, tiles would blink.
    m_list.setReadyCheck([this](const ListedSamples &listed) { return hasPortraits(listed); });
    connect(&m_portraits, &SamplePortraits::arrived, &m_list, &SampleList::goOn);
    connect(&m_list, &SampleList::changed, this, [this, shown] {
        const bool isGrown = keepSamples();
        shown->setCurrentWidget(m_model->rowCount() > 0 ? static_cast<QWidget *>(m_view) : m_empty);
        m_filter->setSelected(hasSelection() ? m_selection->samples().size() : 0);
        sayWhyEmpty();
        keepCurrent(isGrown);
    });
    connect(selection, &SampleSelection::changed, this, [this] {
        m_filter->setSelected(hasSelection() ? m_selection->samples().size() : 0);
        followSelection();
    });
    connect(&m_list, &SampleList::failed, this, &SamplesPanel::message);
    connect(m_actions, &SampleActions::message, this, &SamplesPanel::message);
    connect(&m_portraits, &SamplePortraits::namesRead, this, &SamplesPanel::takeNames);
}

void SamplesPanel::fillMenu()
{
    const auto separator = [this] {
        auto *made = new QAction(this);
        made->setSeparator(true);
        return made;
    };
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_view->addAction(m_actions->showImage());
    m_view->addAction(tr("&Copy names"), QKeySequence(QKeySequence::Copy), this, &SamplesPanel::copyNames);
    m_view->addActions(m_actions->aboutFile());
    m_view->addAction(separator());
    m_view->addActions(m_actions->filters());
    m_view->addAction(m_classes);
    m_view->addAction(separator());
    m_view->addAction(tr("Select &all shown"), QKeySequence(QKeySequence::SelectAll), this, &SamplesPanel::selectShown);
    m_view->addAction(tr("Clear &selection"), QKeySequence(Qt::Key_Escape), m_selection, &SampleSelection::clear);
    for (QAction *action : m_view->actions())
        action->setShortcutContext(Qt::WidgetShortcut);
    connect(m_actions->showImage(), &QAction::triggered, this, &SamplesPanel::imageWanted);
    connect(m_view, &TileView::doubleClicked, this, &SamplesPanel::imageWanted);
}

void SamplesPanel::setCurrent(std::optional<SampleIndex> sample)
{
    m_current = sample;
    m_details->show(m_current);
    m_actions->setSample(m_current);
    Q_EMIT currentChanged();
}

void SamplesPanel::setImageSide(int side)
{
    m_delegate->setSide(side);
    m_view->setLeastSize(m_delegate->tileSize());
}

void SamplesPanel::step(int rows)
{
    const int row = m_model->rowOf(m_current) + rows;
    if (row >= 0 && row < m_model->rowCount())
        m_view->setCurrentIndex(m_model->index(row));
}

void SamplesPanel::lieAt(Qt::DockWidgetArea area)
{
    constexpr int margin = 10;
    layout()->setContentsMargins(area == Qt::RightDockWidgetArea ? 0 : margin, 0,
                                 area == Qt::LeftDockWidgetArea ? 0 : margin, margin);
}

void SamplesPanel::showEvent(QShowEvent *event)
{
    m_list.setFollowing(isEnabled());
    QWidget::showEvent(event);
}

void SamplesPanel::hideEvent(QHideEvent *event)
{
    m_list.setFollowing(false);
    QWidget::hideEvent(event);
}

void SamplesPanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::EnabledChange)
        m_list.setFollowing(isEnabled() && isVisible());
    QWidget::changeEvent(event);
}

void SamplesPanel::pick(int row, Qt::KeyboardModifiers modifiers)
{
    const ListedSamples &listed = m_list.listed();
    if (row < 0 || !listed.id) {
        m_selection->clear();
        return;
    }
    const QScopedValueRollback picking(m_isPicking, true);
    const SampleIndex sample = m_model->sampleAt(row);
    const int anchor = m_model->rowOf(m_anchor);
    if (modifiers.testFlag(Qt::ShiftModifier) && anchor >= 0) {
        const auto begin = listed.matches.samples.begin();
        const auto [first, last] = std::minmax(anchor, row);
        m_selection->select(*listed.id, m_list.inDocument({begin + first, begin + last + 1}));
    } else if (modifiers.testFlag(Qt::ControlModifier)) {
        auto samples = m_selection->recording() == listed.id ? m_selection->samples() : std::vector<SampleIndex>();
        for (const SampleIndex toggled : m_list.inDocument({sample})) {
            if (std::erase(samples, toggled) == 0)
                samples.push_back(toggled);
        }
        m_anchor = sample;
        m_selection->select(*listed.id, std::move(samples));
    } else {
        m_anchor = sample;
        m_selection->select(*listed.id, m_list.inDocument({sample}));
    }
}

void SamplesPanel::selectShown()
{
    const ListedSamples &listed = m_list.listed();
    if (!listed.id)
        return;
    const QScopedValueRollback picking(m_isPicking, true);
    m_selection->select(*listed.id, m_list.inDocument(listed.matches.samples));
}

void SamplesPanel::copyNames()
{
    const ListedSamples &listed = m_list.listed();
    if (!listed.recording)
        return;
    std::vector<SampleIndex> samples;
    std::ranges::copy_if(listed.matches.samples, std::back_inserter(samples),
                         [this](SampleIndex sample) { return m_model->isSelected(sample); });
    if (samples.empty() && m_current && m_model->rowOf(m_current) >= 0)
        samples.push_back(*m_current);
    if (samples.empty()) {
        Q_EMIT message(tr("No sample is selected."));
        return;
    }
    m_portraits.readNames(listed.recording, samples);
}

void SamplesPanel::takeNames(const Result<QStringList> &names)
{
    if (!names) {
        Q_EMIT message(QString::fromStdString(toText(names.error())));
        return;
    }
    if (names->isEmpty()) {
        Q_EMIT message(tr("This recording has no sample names, so nothing was copied."));
        return;
    }
    QGuiApplication::clipboard()->setText(names->join(u'\n'));
    Q_EMIT message(names->size() == 1 ? tr("The name of one sample was copied.")
                                      : tr("The names of %1 samples were copied.").arg(names->size()));
}

bool SamplesPanel::hasSelection() const
{
    return m_list.listed().id == m_selection->recording() && !m_selection->samples().empty();
}

void SamplesPanel::followSelection()
{
    if (m_isPicking || !hasSelection())
        return;
    const auto &samples = m_list.listed().matches.samples;
    const auto first
        = std::ranges::find_if(samples, [this](SampleIndex sample) { return m_model->isSelected(sample); });
    if (first == samples.end())
        return;
    m_anchor = *first;
    m_view->setCurrentIndex(m_model->index(static_cast<int>(first - samples.begin())));
}

bool SamplesPanel::hasPortraits(const ListedSamples &listed)
{
    const auto &samples = listed.matches.samples;
    const auto [first, last] = m_view->rowsInView();
    bool hasAll = true; // all are asked for, not only the first that is missing
    for (int row = first; row <= last && row < static_cast<int>(samples.size()); ++row)
        hasAll = m_portraits.find(listed.recording, samples[static_cast<std::size_t>(row)]) && hasAll;
    return hasAll;
}

bool SamplesPanel::keepSamples()
{
    const ListedSamples &listed = m_list.listed();
    const bool isGrown = m_state && listed.recording && m_state != listed.recording && m_id == listed.id;
    if (isGrown) {
        const auto now = [&](std::optional<SampleIndex> kept) {
            return kept ? listed.recording->sampleOf(m_state->rowOf(*kept)) : std::nullopt;
        };
        m_anchor = now(m_anchor);
        setCurrent(now(m_current));
    } else {
        m_actions->setSample(m_current); // its prediction
    }
    m_state = listed.recording;
    m_id = listed.id;
    return isGrown;
}

void SamplesPanel::keepCurrent(bool isGrown)
{
    m_view->setAutoScroll(!isGrown); // what one looks at stays in view, and has its images
    const int row = m_model->rowOf(m_current);
    if (row >= 0 && m_view->currentIndex().row() != row)
        m_view->selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
    else if (row < 0)
        m_view->selectionModel()->clearCurrentIndex();
    m_view->setAutoScroll(true);
}

void SamplesPanel::sayWhyEmpty()
{
    const ListedSamples &listed = m_list.listed();
    if (!listed.recording)
        m_empty->setText(tr("Select a variant to see its samples."));
    else if (m_list.filter().effect && !listed.query.before)
        m_empty->setText(tr("Move a threshold of the selected variant to see what it changes."));
    else if (m_list.filter().onlySelected && !hasSelection())
        m_empty->setText(tr("No sample is selected. \"Show all\" removes the filters."));
    else if (listed.names && listed.names->isEmpty())
        m_empty->setText(tr("This recording has no sample names to search in."));
    else
        m_empty->setText(tr("No sample matches these filters."));
}

} // namespace offramp
