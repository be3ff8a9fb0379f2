// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/presentation.h"

#include "ui/charts/energychart.h"
#include "ui/charts/stepat.h"
#include "ui/theme/boxes.h"
#include "ui/window/presentedexits.h"
#include "ui/window/presentedpointer.h"
#include "ui/window/presentedsamples.h"
#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/intervalwording.h"
#include "ui/wording/stepwording.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <QAction>
#include <QCoreApplication>
#include <QGraphicsOpacityEffect>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPropertyAnimation>
#include <QScreen>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A screen of this size shows text as in the window; larger ones show larger text.
constexpr QSizeF plainSize(720, 420);

constexpr std::chrono::seconds hintShown{10};
constexpr int hintFades = 1500; ///< milliseconds

QLabel *label(const QString &objectName, Qt::Alignment alignment)
{
    auto *made = new QLabel;
    made->setObjectName(objectName);
    made->setAlignment(alignment);
    return made;
}

void setType(QLabel *label, double pixels, QFont::Weight weight)
{
    QFont font = label->font();
    font.setPixelSize(std::max(1, qRound(pixels)));
    font.setWeight(weight);
    label->setFont(font);
}

} // namespace

Presentation::Presentation(const PresentedState &state, const PlotRange &range, QWidget *window)
    : QWidget(window, Qt::Window)
    , m_document(state.document)
    , m_selection(state.selection)
    , m_thresholds(state.thresholds)
    , m_intervals(state.intervals)
    , m_selectedBefore(state.selection->variant())
    , m_chart(new EnergyChart(state.document, state.selection, state.thresholds))
    , m_exits(new PresentedExits(state.document, state.selection, state.thresholds, state.links))
    , m_samples(new PresentedSamples(state.document, state.selection, state.samples, state.thresholds))
    , m_pointer(new PresentedPointer(this))
    , m_areaWord(label(u"muted"_s, Qt::AlignLeft | Qt::AlignBottom))
    , m_area(label(u"presentedArea"_s, Qt::AlignLeft | Qt::AlignBottom))
    , m_interval(label(u"presentedInterval"_s, Qt::AlignLeft | Qt::AlignBottom))
    , m_variant(label(u"muted"_s, Qt::AlignRight | Qt::AlignBottom))
    , m_numbers(label(u"presentedVariant"_s, Qt::AlignRight | Qt::AlignBottom))
    , m_explanation(label(u"presentedStep"_s, Qt::AlignLeft | Qt::AlignVCenter))
    , m_hint(label(u"presentedKeys"_s, Qt::AlignCenter))
    , m_hintOpacity(new QGraphicsOpacityEffect(m_hint))
    , m_hintFades(new QPropertyAnimation(m_hintOpacity, "opacity", this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Offramp"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setGeometry(window->screen()->geometry());

    m_explanation->setWordWrap(true);
    m_explanation->setToolTip(tr("What the selected variant, or the step under the mouse, means"));
    m_explanation->hide();
    m_hint->setProperty("tone", u"muted"_s);
    m_hint->setText(tr("1, 2, 3: chart, exits, samples   \u00b7   \u2190 \u2192: threshold   \u00b7   Tab: variant   "
                       "\u00b7   E: explain   \u00b7   L: pointer   \u00b7   H: keys   \u00b7   Esc: end"));
    m_hint->setToolTip(tr("Keys of the presentation"));
    m_hint->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // its text is made to fit
    m_hint->setGraphicsEffect(m_hintOpacity);
    auto *head = rowOf({columnOf({m_areaWord, rowOf({m_area, m_interval}, 10)}), BoxItem::stretch(),
                        columnOf({m_variant, m_numbers})});
    setLayout(columnOf({head, m_explanation, {m_chart, 3}, {m_exits, 2}, {m_samples, 1}, m_hint}));
    addKeys();

    connect(m_document, &Document::resultsChanged, this, &Presentation::refresh);
    connect(m_selection, &Selection::changed, this, &Presentation::refresh);
    connect(m_intervals, &Intervals::changed, this, &Presentation::showInterval);
    m_hintFades->setDuration(hintFades);
    m_hintFades->setEndValue(0.0);
    m_hintTimer.setSingleShot(true);
    connect(&m_hintTimer, &QTimer::timeout, m_hintFades, [this] { m_hintFades->start(); });
    m_chart->installEventFilter(this);
    m_samples->installEventFilter(this);
    m_samples->setFilter(state.filter);
    m_chart->showRange(range);
    setPage(Page::Chart);
    showHint();
    refresh();
}

void Presentation::addKeys()
{
    QAction *undo = m_document->undoStack()->createUndoAction(this);
    undo->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
    QAction *redo = m_document->undoStack()->createRedoAction(this);
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    addActions({undo, redo});
    const auto add = [this](const QString &text, const QList<QKeySequence> &keys, const auto &act) {
        auto *action = new QAction(text, this);
        action->setShortcuts(keys);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
        return action;
    };
    const auto addPage = [&](const QString &text, Qt::Key key, Page page) {
        add(text, {key}, [this, page] {
            Q_EMIT pageWanted();
            setPage(page);
        });
    };
    addPage(tr("Chart"), Qt::Key_1, Page::Chart);
    addPage(tr("Chart and exits"), Qt::Key_2, Page::Exits);
    addPage(tr("Samples"), Qt::Key_3, Page::Samples);
    add(tr("Explain the step"), {Qt::Key_E}, [this] {
        Q_EMIT pageWanted();
        m_explanation->setVisible(m_explanation->isHidden());
        explain();
    });
    add(tr("Pointer"), {Qt::Key_L}, [this] { m_pointer->setOn(m_pointer->isHidden()); });
    add(tr("Keys"), {Qt::Key_H}, [this] { showHint(); });
    add(tr("End"), {Qt::Key_Escape, Qt::Key_F5}, [this] { close(); });
}

void Presentation::setPage(Page page)
{
    m_page = page;
    // What is hidden while it has the focus passes it on as Tab does, which selects the next variant.
    const bool isSamples = page == Page::Samples;
    QWidget *shown = isSamples ? static_cast<QWidget *>(m_samples) : m_chart;
    shown->show();
    shown->setFocus();
    m_chart->setVisible(!isSamples);
    m_samples->setVisible(isSamples);
    m_exits->setVisible(page == Page::Exits);
    point(std::nullopt);
}

bool Presentation::eventFilter(QObject *watched, QEvent *event)
{
    constexpr std::array movesThreshold{Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down};
    if (watched == m_chart && event->type() == QEvent::MouseMove)
        point(stepAt(m_document->results(), m_chart->layout().geometry,
                     static_cast<QMouseEvent *>(event)->position() / m_scale));
    else if (watched == m_chart && event->type() == QEvent::Leave)
        point(std::nullopt);
    if (watched != m_samples || event->type() != QEvent::KeyPress)
        return false;
    if (std::ranges::find(movesThreshold, static_cast<QKeyEvent *>(event)->key()) == movesThreshold.end())
        return false;
    QCoreApplication::sendEvent(m_chart, event); // which takes all of these
    return true;
}

void Presentation::point(std::optional<VariantId> at)
{
    if (std::exchange(m_pointed, at) != at)
        explain();
}

void Presentation::explain()
{
    if (m_explanation->isHidden())
        return;
    const bool isThere = m_pointed && m_document->variant(*m_pointed);
    const auto subject = isThere ? m_pointed : m_selection->variant();
    m_explanation->setText(subject ? stepSentence(*m_document, *subject)
                                   : tr("Select a variant, or move the mouse over a step."));
}

void Presentation::showHint()
{
    m_hintFades->stop();
    m_hintOpacity->setOpacity(1);
    m_hintTimer.start(hintShown);
}

void Presentation::showInterval()
{
    const IntervalWords words = areaWords(*m_intervals, costScale(*m_document));
    m_interval->setText(words.figure);
    m_interval->setToolTip(words.tip);
}

void Presentation::refresh()
{
    showInterval();
    explain();
    const Results &results = m_document->results();
    const CostScale scale = costScale(*m_document);
    const AreaFigure area = areaFigures(results, scale).leading;
    m_area->setText(area.text);
    for (QLabel *each : {m_area, m_areaWord})
        each->setToolTip(area.tip);
    m_areaWord->setText(area.change.isEmpty() ? area.title : tr("%1, %2 from reference").arg(area.title, area.change));
    showVariant();
}

void Presentation::showVariant()
{
    const Results &results = m_document->results();
    const CostScale scale = costScale(*m_document);
    const VariantResult *result = m_selection->variant() ? results.find(*m_selection->variant()) : nullptr;
    if (!result) {
        m_variant->clear();
        m_numbers->clear();
        return;
    }
    const auto change = results.changeOf(result->id);
    const QString name = nameOf(*m_document->variant(result->id)) + u" · "_s + nameOf(*result->recording);
    m_variant->setText(change ? tr("%1, %2 %3 and %4 from reference")
                                    .arg(name, scale.changeText(change->energy), scale.unitName(),
                                         accuracyChangeText(change->accuracy, result->outcome.samples))
                              : name);
    const QString tip = energyTip(scale) + u'\n' + tipText(Tip::Accuracy);
    for (QLabel *each : {m_variant, m_numbers})
        each->setToolTip(tip);
    m_numbers->setText(
        u"T %1   %2   %3"_s.arg(thresholdsWithUnit(result->thresholds, m_thresholds->scale(*result->recording)),
                                energyWithUnit(*result, scale), accuracyText(*result)));
}

void Presentation::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_scale = std::max(1.0, std::min(width() / plainSize.width(), height() / plainSize.height()));
    setType(m_areaWord, 11 * m_scale, QFont::Normal);
    setType(m_area, 26 * m_scale, QFont::DemiBold);
    setType(m_interval, 14 * m_scale, QFont::Medium);
    setType(m_variant, 11 * m_scale, QFont::Normal);
    setType(m_numbers, 14 * m_scale, QFont::Medium);
    setType(m_explanation, 13 * m_scale, QFont::Normal);
    const int margin = qRound(16 * m_scale);
    setType(m_hint, 9 * m_scale, QFont::Normal);
    const double wide = m_hint->fontMetrics().horizontalAdvance(m_hint->text());
    if (const double room = width() - 2.0 * margin; wide > room)
        setType(m_hint, std::floor(9 * m_scale * room / wide), QFont::Normal);
    layout()->setContentsMargins(margin, qRound(0.7 * margin), margin, qRound(0.4 * margin));
    layout()->setSpacing(qRound(0.2 * margin));
    m_chart->enlarge(m_scale);
    m_exits->enlarge(m_scale);
    m_samples->enlarge(m_scale);
    m_pointer->enlarge(m_scale);
}

void Presentation::closeEvent(QCloseEvent *event)
{
    if (!m_selectedBefore || m_document->variant(*m_selectedBefore))
        m_selection->select(m_selectedBefore);
    QWidget::closeEvent(event);
}

} // namespace offramp
