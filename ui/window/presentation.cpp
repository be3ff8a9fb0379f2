// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/presentation.h"

#include "ui/charts/energychart.h"
#include "ui/theme/boxes.h"
#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/intervalwording.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <QAction>
#include <QLabel>
#include <QScreen>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A screen of this size shows text as in the window; larger ones show larger text.
constexpr QSizeF plainSize(720, 420);

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

Presentation::Presentation(Document *document, Selection *selection, const ThresholdView *thresholds,
                           const Intervals *intervals, const PlotRange &range, QWidget *window)
    : QWidget(window, Qt::Window)
    , m_document(document)
    , m_selection(selection)
    , m_thresholds(thresholds)
    , m_intervals(intervals)
    , m_selectedBefore(selection->variant())
    , m_chart(new EnergyChart(document, selection, thresholds))
    , m_areaWord(label(u"muted"_s, Qt::AlignLeft | Qt::AlignBottom))
    , m_area(label(u"presentedArea"_s, Qt::AlignLeft | Qt::AlignBottom))
    , m_interval(label(u"presentedInterval"_s, Qt::AlignLeft | Qt::AlignBottom))
    , m_variant(label(u"muted"_s, Qt::AlignRight | Qt::AlignBottom))
    , m_numbers(label(u"presentedVariant"_s, Qt::AlignRight | Qt::AlignBottom))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Offramp"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setGeometry(window->screen()->geometry());

    auto *head = rowOf({columnOf({m_areaWord, rowOf({m_area, m_interval}, 10)}), BoxItem::stretch(),
                        columnOf({m_variant, m_numbers})});
    setLayout(columnOf({head, {m_chart, 1}}));
    addKeys();

    connect(document, &Document::resultsChanged, this, &Presentation::refresh);
    connect(selection, &Selection::changed, this, &Presentation::refresh);
    connect(intervals, &Intervals::changed, this, &Presentation::showInterval);
    m_chart->showRange(range);
    m_chart->setFocus();
    refresh();
}

void Presentation::addKeys()
{
    QAction *undo = m_document->undoStack()->createUndoAction(this);
    undo->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
    QAction *redo = m_document->undoStack()->createRedoAction(this);
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    auto *end = new QAction(this);
    end->setShortcuts({QKeySequence(Qt::Key_Escape), QKeySequence(Qt::Key_F5)});
    connect(end, &QAction::triggered, this, &QWidget::close);
    addActions({undo, redo, end});
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
    const Results &results = m_document->results();
    const CostScale scale = costScale(*m_document);
    const AreaFigure area = areaFigures(results, scale).leading;
    m_area->setText(area.text);
    for (QLabel *each : {m_area, m_areaWord})
        each->setToolTip(area.tip);
    m_areaWord->setText(area.change.isEmpty() ? area.title : tr("%1, %2 from reference").arg(area.title, area.change));
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
    const double scale = std::max(1.0, std::min(width() / plainSize.width(), height() / plainSize.height()));
    setType(m_areaWord, 11 * scale, QFont::Normal);
    setType(m_area, 26 * scale, QFont::DemiBold);
    setType(m_interval, 14 * scale, QFont::Medium);
    setType(m_variant, 11 * scale, QFont::Normal);
    setType(m_numbers, 14 * scale, QFont::Medium);
    const int margin = qRound(16 * scale);
    layout()->setContentsMargins(margin, qRound(0.7 * margin), margin, qRound(0.4 * margin));
    layout()->setSpacing(qRound(0.2 * margin));
    m_chart->enlarge(scale);
}

void Presentation::closeEvent(QCloseEvent *event)
{
    if (!m_selectedBefore || m_document->variant(*m_selectedBefore))
        m_selection->select(m_selectedBefore);
    QWidget::closeEvent(event);
}

} // namespace offramp
