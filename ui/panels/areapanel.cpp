// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/areapanel.h"

#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"
#include "ui/theme/wholenumber.h"
#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/intervalwording.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"
#include "ui/panels/elidedlabel.h"
#include "ui/panels/emaxmenu.h"
#include "ui/panels/figurelabel.h"
#include "ui/panels/parts.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QResizeEvent>
#include <QStyle>
#include <QToolButton>

#include <algorithm>
#include <type_traits>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int leastWidth = 400;
constexpr int eMaxWidth = 108; ///< at the usual text size

/// For screen readers: the number, which is not in the label's name, and its tip.
void describe(QLabel *label, const QString &figure)
{
    label->setAccessibleDescription(figure.isEmpty() ? label->toolTip() : figure + u'\n' + label->toolTip());
}

/// Shows words in a tone: "muted", "warning" or empty, which selects the label's colour in the style sheet.
template<typename Label>
void showWords(Label *label, const IntervalWords &words, const QString &tone)
{
    label->setText(words.figure);
    if constexpr (std::is_same_v<Label, ElidedLabel>)
        label->setShortText(words.brief);
    label->setToolTip(words.tip);
    describe(label, words.figure);
    if (label->property("tone").toString() == tone)
        return;
    label->setProperty("tone", tone);
    label->style()->polish(label);
}

QString proposalTip(const EMax &eMax)
{
    const QString contest
        = eMax.unit == CostUnit::Gflops ? AreaPanel::tr(" 39.32 GFLOPs applies to the 200-class contest.") : QString();
    return AreaPanel::tr("%1: a round number above it, so that the full network counts.").arg(originText(eMax))
           + contest + u'\n' + AreaPanel::tr("Type another value to change it.");
}

int widestOf(const QBoxLayout &box)
{
    int widest = 0;
    for (int i = 0; i < box.count(); ++i)
        widest = std::max(widest, box.itemAt(i)->minimumSize().width());
    return widest;
}

} // namespace

AreaPanel::AreaPanel(Document *document, const Intervals *intervals, QWidget *parent)
    : QFrame(parent)
    , m_document(document)
    , m_intervals(intervals)
    , m_areaWord(mutedLabel())
    , m_area(named(new FigureLabel(25, QFont::DemiBold), u"areaFigure"_s, tr("Area under the step curve")))
    , m_interval(
          named(new FigureLabel(14, QFont::Medium), u"intervalFigure"_s, tr("95 % confidence interval of the area")))
    , m_caption(named(new ElidedLabel, u"intervalCaption"_s))
    , m_change(named(new ElidedLabel, u"changeLine"_s, tr("Change of the area from the reference")))
    , m_besideWord(mutedLabel())
    , m_beside(named(new FigureLabel(14, QFont::Medium), u"otherAreaFigure"_s, tr("The other area")))
    , m_besideChange(mutedLabel())
    , m_samples(named(new FigureLabel(12.5, QFont::Medium), u"samplesFigure"_s))
    , m_eMaxWord(mutedLabel())
    , m_eMax(named(new QLineEdit, u"eMaxEdit"_s))
    , m_eMaxMenu(new EMaxMenu(document, m_eMax))
    , m_origin(named(new ElidedLabel, u"muted"_s))
    , m_rows(new QBoxLayout(QBoxLayout::LeftToRight, this))
{
    setObjectName(u"card"_s);
    auto *explain = named(new QToolButton, u"explain"_s, tr("What is this area?"),
                          tr("What is this area? Its formula and every step, with the current numbers"));
    explain->setText(u"?"_s);
    explain->setFocusPolicy(Qt::StrongFocus);
    connect(explain, &QToolButton::clicked, this, &AreaPanel::explanationRequested);

    m_interval->setContentsMargins(0, 0, 0, 5);
    m_eMaxWord->setTextFormat(Qt::RichText);
    m_eMaxWord->setBuddy(m_eMax);
    selectWholeNumbers(m_eMax);

    const BoxItem stretch = BoxItem::stretch();
    auto *figures = rowOf({m_area, {m_interval, 0, Qt::AlignBottom}, stretch}, 10);
    auto *area = columnOf({rowOf({m_areaWord, explain, stretch}, 6), figures, m_caption, stretch}, 0);
    auto *beside = columnOf({m_besideWord, {m_beside, 0, Qt::AlignLeft}, m_besideChange, stretch}, 4);
    auto *samples = columnOf({mutedLabel(tr("Samples")), {m_samples, 0, Qt::AlignLeft}, stretch}, 4);
    auto *eMax = columnOf({m_eMaxWord, {m_eMax, 0, Qt::AlignLeft}, m_origin, stretch}, 4);
    m_rows->setContentsMargins(20, 13, 20, 9);
    m_rows->setSpacing(16);
    m_rows->setSizeConstraint(QLayout::SetNoConstraint);
    m_rows->addLayout(columnOf({rowOf({{area, 1}, beside}, 16), m_change, stretch}, 0), 3);
    m_rows->addLayout(rowOf({samples, {eMax, 1}}, 16), 2);

    m_smallBoxes = {samples, eMax};
    const auto fitText = [this] {
        m_eMax->setFixedWidth(TextSize::instance().scaled(eMaxWidth));
        arrange(Room::Changed);
    };
    connect(&TextSize::instance(), &TextSize::changed, this, fitText);
    fitText();
    m_eMax->installEventFilter(this);
    connect(m_eMax, &QLineEdit::editingFinished, this, &AreaPanel::takeEMax);
    connect(document, &Document::resultsChanged, this, &AreaPanel::refresh);
    connect(intervals, &Intervals::changed, this, &AreaPanel::showIntervals);
    refresh();
}

AreaPanel::~AreaPanel()
{
    // Commit pending edits while the panel still exists.
    hide();
}

QSize AreaPanel::minimumSizeHint() const
{
    return {leastWidth, m_rows->minimumSize().height()};
}

void AreaPanel::refresh()
{
    const Results &results = m_document->results();
    const EMax &eMax = m_document->eMax();
    const CostScale scale = costScale(*m_document);
    showAreas(areaFigures(results, scale));
    m_samples->setText(samplesText(*m_document));
    m_samples->setToolTip(samplesTip());
    if (std::exchange(m_unit, eMax.unit) != eMax.unit)
        m_eMax->setModified(false); // what was typed was in the other unit
    // A growing recording must not overwrite the number being typed.
    if (!m_eMax->isModified()) {
        m_eMax->setText(scale.exactText(eMax.value));
        m_eMax->setCursorPosition(0);
    }
    m_eMaxWord->setText(tr("E<sub>max</sub> (%1)").arg(scale.unitName()));
    m_eMax->setAccessibleName(tr("E_max in %1").arg(scale.perImage()));
    for (QWidget *each : std::initializer_list<QWidget *>{m_eMaxWord, m_eMax})
        each->setToolTip(eMaxTip(scale));
    const bool isProposed = eMax.origin == EMaxOrigin::MostExpensiveNetwork;
    m_origin->setToolTip(isProposed ? proposalTip(eMax) : originText(eMax));
    m_origin->setText(originText(eMax));
    m_origin->setShortText(isProposed                           ? tr("Proposed")
                           : eMax.origin == EMaxOrigin::Contest ? tr("Contest limit")
                                                                : QString());
    showIntervals();
    arrange(Room::Same);
}

void AreaPanel::showAreas(const AreaFigures &figures)
{
    m_areaWord->setText(figures.leading.title);
    m_areaWord->setToolTip(figures.leading.tip);
    m_area->setText(figures.leading.text);
    m_area->setAccessibleName(figures.leading.title);
    m_area->setToolTip(figures.leading.tip);
    describe(m_area, figures.leading.text);
    m_besideWord->setText(figures.beside.shortTitle);
    m_besideWord->setToolTip(figures.beside.tip);
    m_beside->setText(figures.beside.text);
    m_beside->setAccessibleName(figures.beside.title);
    m_beside->setToolTip(figures.beside.tip);
    describe(m_beside, figures.beside.text);
    m_besideChange->setText(figures.beside.change);
    m_besideChange->setToolTip(tipText(Tip::AreaChange));
}

void AreaPanel::showIntervals()
{
    const CostScale scale = costScale(*m_document);
    const IntervalWords area = areaWords(*m_intervals, scale);
    const IntervalWords caption = captionWords(*m_intervals, scale);
    const IntervalWords change = changeWords(*m_document, *m_intervals);
    showWords(m_interval, area, area.warns ? u"warning"_s : QString());
    showWords(m_caption, caption, caption.warns ? u"warning"_s : u"muted"_s);
    showWords(m_change, change, change.warns ? u"warning"_s : QString());
    if (const Snapshot *reference = m_document->decisions().referenceSnapshot())
        m_change->setToolTip(m_change->toolTip() + u'\n'
                             + tr("The reference is the snapshot \"%1\".").arg(nameOf(*reference)));
    m_change->setVisible(m_document->results().reference.has_value());
}

void AreaPanel::arrange(Room room)
{
    const int origin = TextSize::instance().scaled(eMaxWidth);
    const QMargins margins = m_rows->contentsMargins();
    int needed = margins.left() + margins.right() + m_rows->itemAt(0)->minimumSize().width();
    for (const QBoxLayout *box : m_smallBoxes)
        needed += m_rows->spacing() + widestOf(*box);
    const bool isNarrow = width() < std::max(needed, needed - widestOf(*m_smallBoxes.back()) + origin);
    const auto direction = isNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    // Numbers that become shorter while a recording grows must not make the panel jump.
    if (m_rows->direction() == direction || (room == Room::Same && !isNarrow))
        return;
    m_rows->setDirection(direction);
    // Below each other, the second row is a low one: words beside their numbers.
    for (QBoxLayout *box : m_smallBoxes)
        box->setDirection(isNarrow ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_origin->setMinimumWidth(isNarrow ? 0 : origin);
    updateGeometry();
}

void AreaPanel::resizeEvent(QResizeEvent *event)
{
    arrange(event->size().width() == event->oldSize().width() ? Room::Same : Room::Changed);
    QFrame::resizeEvent(event);
}

QString AreaPanel::samplesTip() const
{
    QStringList lines{tipText(Tip::Samples)};
    for (const RecordingPtr &recording : m_document->recordings()) {
        if (!recording->isComplete())
            lines.append(incompleteSentence(*recording) + u' ' + tr("The chart grows with its file."));
    }
    return lines.join(u'\n');
}

void AreaPanel::takeEMax()
{
    const auto typed = parseTypedEMax(m_eMax->text(), costScale(*m_document));
    // A rejected text can be corrected as long as the field has the focus.
    m_isRefused = !typed && m_eMax->hasFocus();
    m_eMax->setModified(m_isRefused);
    if (typed)
        m_document->setEMax(*typed);
    refresh();
    if (!typed)
        Q_EMIT message(QString::fromStdString(toText(typed.error())), m_eMax);
}

void AreaPanel::dropRefused()
{
    if (!std::exchange(m_isRefused, false))
        return;
    m_eMax->setModified(false);
    refresh();
}

bool AreaPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape && m_isRefused) {
        dropRefused();
        return true;
    }
    if (event->type() == QEvent::FocusOut) // which the field handles first
        QMetaObject::invokeMethod(this, &AreaPanel::dropRefused, Qt::QueuedConnection);
    return QFrame::eventFilter(watched, event);
}

} // namespace offramp
