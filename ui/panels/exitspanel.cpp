// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/exitspanel.h"

#include "ui/charts/exitbar.h"
#include "ui/charts/exithistogram.h"
#include "ui/charts/exitkey.h"
#include "ui/panels/exitcolumn.h"
#include "ui/panels/exitstables.h"
#include "ui/panels/parts.h"
#include "ui/panels/thresholdedit.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"
#include "ui/wording/wording.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QSize least{300, 100}; ///< pixels at the usual text size, as below; what is higher scrolls
constexpr int narrowestColumn = 250;
constexpr int narrowestButtons = 450; ///< below this, the last button takes a row of its own
constexpr int moreThanLeast = 8;      ///< of a histogram's height
constexpr QMargins aroundCard{10, 0, 10, 10};
constexpr QMargins inCard{9, 8, 9, 8};
constexpr int overFoot = 6;
constexpr int frames = 2;

enum Page { Empty, Histograms, Tables };

QToolButton *footButton(const QString &text, const QString &tip, bool isToggle)
{
    auto *button = new QToolButton;
    button->setText(text);
    button->setToolTip(tip);
    button->setCheckable(isToggle);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

ExitsPanel::ExitsPanel(Document *document, Selection *selection, SampleSelection *samples, const ThresholdView *view,
                       QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_samples(samples)
    , m_view(view)
    , m_links(document, selection)
    , m_gestures(document, selection, &m_links)
    , m_pages(new QStackedWidget)
    , m_tables(new ExitsTables)
    , m_bar(new ExitBar)
    , m_key(new ExitKey)
    , m_link(footButton(tr("Link exits"), tr("One threshold for all exits: moving one moves all"), true))
    , m_table(footButton(tr("Table"), tr("Show the numbers of the histograms as tables"), true))
    , m_worths(footButton(tr("Which exits…"), tr("What each exit earns, and which exits are the best"), false))
{
    m_worths->setAccessibleName(tr("Which exits are worth having…"));
    QLabel *empty = mutedLabel(tr("Select a variant to see its exits."));
    empty->setAlignment(Qt::AlignCenter);
    auto *row = new QWidget;
    row->setObjectName(u"exitRows"_s);
    m_grid = new QGridLayout(row);
    m_grid->setContentsMargins(4, 0, 4, 0);
    m_grid->setHorizontalSpacing(14);
    auto *scroll = scrollAreaOf(row);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_pages->addWidget(empty);
    m_pages->addWidget(scroll);
    m_pages->addWidget(m_tables);

    m_foot = new QGridLayout;
    m_foot->setContentsMargins(6, 0, 4, 0);
    m_foot->setHorizontalSpacing(10);
    m_foot->setColumnStretch(0, 1);
    QFrame *card = cardOf(columnOf({{m_pages, 1}, m_foot}, overFoot, inCard));
    setLayout(columnOf({card}, -1, aroundCard));

    connect(document, &Document::resultsChanged, this, &ExitsPanel::refresh);
    connect(selection, &Selection::changed, this, &ExitsPanel::refresh);
    connect(samples, &SampleSelection::changed, this, &ExitsPanel::refresh);
    connect(view, &ThresholdView::changed, this, &ExitsPanel::refresh);
    connect(&m_links, &ExitLinks::changed, this, &ExitsPanel::refresh);
    connect(m_link, &QToolButton::toggled, this, [this](bool checked) { // not clicked: screen readers toggle it
        if (m_selection->variant())
            m_links.setLinked(*m_selection->variant(), checked);
        refresh();
    });
    connect(m_table, &QToolButton::toggled, this, &ExitsPanel::refresh);
    connect(m_worths, &QToolButton::clicked, this, [this] {
        if (const VariantResult *result = shown())
            Q_EMIT worthsWanted(m_document->variant(result->id)->recording);
    });
    connect(m_tables, &ExitsTables::binWanted, this, [this](ExitIndex exit, int bin) { selectBins(exit, bin, bin); });
    connect(&TextSize::instance(), &TextSize::changed, this, &ExitsPanel::arrange);
    followTextSize(this, [this] { // with the foot in two rows
        setMinimumSize(TextSize::instance().scaled(least.width()), least.height());
    });
    arrange();
    refresh();
}

const VariantResult *ExitsPanel::shown() const
{
    return m_selection->variant() ? m_document->results().find(*m_selection->variant()) : nullptr;
}

void ExitsPanel::refresh()
{
    if (!isVisible())
        return;
    const VariantResult *result = shown();
    std::vector<HistogramContent> contents;
    if (result) {
        const Variant &variant = *m_document->variant(result->id);
        const bool hasSelected = m_samples->recording() == variant.recording;
        contents = m_reader.read(*result, m_view->scale(*result->recording),
                                 hasSelected ? m_samples->samples() : std::vector<SampleIndex>());
        Q_EMIT titleChanged(tr("Exits of %1").arg(nameOf(variant)));
    } else {
        Q_EMIT titleChanged(tr("Exits"));
    }
    m_pages->setCurrentIndex(contents.empty() ? Empty : m_table->isChecked() ? Tables : Histograms);
    m_bar->setContents(contents);
    setColumns(contents.size());
    const auto on = std::ranges::count(contents, false, &HistogramContent::isOff);
    for (std::size_t k = 0; k < contents.size(); ++k)
        m_columns[k]->setContent(contents[k], contents[k].isOff || on > 1);
    m_key->setHasSelected(!contents.empty() && !contents.front().selected.empty());
    if (m_table->isChecked())
        m_tables->setContents(contents);
    m_link->setEnabled(on > 2);
    const QSignalBlocker quiet(m_link);
    m_link->setChecked(result && m_links.isLinked(result->id));
    m_table->setEnabled(result);
    m_worths->setEnabled(result && contents.size() > 1);
}

void ExitsPanel::setColumns(std::size_t count)
{
    if (count == m_columns.size())
        return;
    while (m_columns.size() > count) {
        delete m_columns.back();
        m_columns.pop_back();
    }
    while (m_columns.size() < count) {
        m_columns.push_back(new ExitColumn(ExitIndex{static_cast<int>(m_columns.size())}));
        connectColumn(m_columns.back());
    }
    arrange();
    orderTab();
}

void ExitsPanel::orderTab()
{
    // New columns would come last in the tab order of the window.
    QWidget *before = nullptr;
    const auto append = [&before](QWidget *next) {
        if (before)
            setTabOrder(before, next);
        before = next;
    };
    for (const ExitColumn *column : m_columns) {
        append(column->histogram());
        append(column->edit());
    }
    for (const ExitColumn *column : m_columns)
        append(column->box());
    for (QWidget *next :
         std::initializer_list<QWidget *>{m_tables->exits(), m_tables->bins(), m_link, m_table, m_worths})
        append(next);
}

void ExitsPanel::connectColumn(ExitColumn *column)
{
    const ExitIndex exit = column->exit();
    const ExitHistogram *histogram = column->histogram();
    m_gestures.follow(histogram, exit);
    connect(histogram, &ExitHistogram::binsWanted, this,
            [this, exit](int first, int last) { selectBins(exit, first, last); });
    connect(histogram, &ExitHistogram::clearWanted, m_samples, &SampleSelection::clear);
    connect(histogram, &ExitHistogram::menuWanted, this,
            [this, column](const HistogramPlace &place) { openMenu(column, place); });
    connect(column, &ExitColumn::touched, this, [this, exit] {
        if (const VariantResult *result = shown())
            m_selection->touch(result->id, exit);
    });
    connect(column, &ExitColumn::switched, this, [this, exit](bool on) { switchExit(exit, on); });
    connect(column->edit(), &ThresholdEdit::typed, this, [this, exit](const QString &text) { type(exit, text); });
}

int ExitsPanel::columnsPerRow(int width, int count)
{
    const int fitting = std::clamp(width / TextSize::instance().scaled(narrowestColumn), 1, count);
    const int rows = (count + fitting - 1) / fitting;
    return (count + rows - 1) / rows;
}

/// How many rows bar, key and buttons take.
int ExitsPanel::footRows(int width) const
{
    if (width < TextSize::instance().scaled(narrowestButtons))
        return 3;
    int needed = m_bar->minimumSizeHint().width();
    for (const QWidget *beside : std::initializer_list<QWidget *>{m_key, m_link, m_table, m_worths})
        needed += m_foot->horizontalSpacing() + beside->sizeHint().width();
    const QMargins margins = m_foot->contentsMargins();
    return width - margins.left() - margins.right() < needed ? 2 : 1;
}

int ExitsPanel::wantedHeight(int width) const
{
    int count = 0;
    for (const RecordingPtr &recording : m_document->recordings())
        count = std::max(count, recording->table().exitCount());
    if (count == 0)
        return sizeHint().height();
    const int perRow = columnsPerRow(width, count);
    const int rows = (count + perRow - 1) / perRow;
    const int column = ExitColumn(ExitIndex{0}).minimumSizeHint().height() + TextSize::instance().scaled(moreThanLeast);
    const int columns = rows * column + (rows - 1) * m_grid->verticalSpacing();
    const int bar = m_bar->minimumSizeHint().height();
    const int buttons = m_link->sizeHint().height();
    const int underBar = footRows(width) - 1;
    const int foot = underBar == 0 ? std::max(bar, buttons) : bar + underBar * (m_foot->verticalSpacing() + buttons);
    return columns + overFoot + foot + inCard.top() + inCard.bottom() + frames + aroundCard.top() + aroundCard.bottom();
}

void ExitsPanel::arrange()
{
    const int perRow = columnsPerRow(width(), std::max(1, static_cast<int>(m_columns.size())));
    for (int i = 0; i < static_cast<int>(m_columns.size()); ++i)
        m_grid->addWidget(m_columns[static_cast<std::size_t>(i)], i / perRow, i % perRow);
    for (int column = 0; column < m_grid->columnCount(); ++column)
        m_grid->setColumnStretch(column, column < perRow ? 1 : 0);

    const int rows = footRows(width());
    const int buttons = rows > 1 ? 1 : 0;
    m_foot->addWidget(m_bar, 0, 0, 1, rows > 1 ? 5 : 1);
    m_foot->addWidget(m_key, buttons, 1);
    m_foot->addWidget(m_link, buttons, 2);
    m_foot->addWidget(m_table, buttons, 3);
    const bool isNarrowest = rows > 2;
    m_foot->addWidget(m_worths, isNarrowest ? 2 : buttons, isNarrowest ? 1 : 4, 1, isNarrowest ? 3 : 1);
}

void ExitsPanel::type(ExitIndex exit, const QString &text)
{
    const ThresholdScale scale = m_columns.front()->histogram()->content().scale;
    const auto typed = readThresholds(text.toStdString(), 2);
    const auto checked = typed ? checkThreshold(typed->front(), scale.criterion) : tl::unexpected(typed.error());
    if (!checked) {
        ThresholdEdit *edit = m_columns[static_cast<std::size_t>(exit.value)]->edit();
        edit->refuse();
        Q_EMIT message(QString::fromStdString(toText(checked.error())), edit);
        return;
    }
    m_gestures.end();
    if (auto gesture = m_gestures.begun(exit))
        gesture->set(scale.fromShown(typed->front()));
}

void ExitsPanel::switchExit(ExitIndex exit, bool on)
{
    const VariantResult *result = shown();
    if (!result)
        return;
    const RecordingId id = m_document->variant(result->id)->recording;
    ExitsOff off = result->recording->view().off;
    if (on)
        off.erase(exit);
    else
        off.insert(exit);
    m_gestures.end();
    if (const auto done = m_document->setExitsOff(id, off); !done) {
        refresh(); // the box shows what is
        Q_EMIT message(QString::fromStdString(toText(done.error())),
                       m_columns[static_cast<std::size_t>(exit.value)]->box());
    }
}

void ExitsPanel::openMenu(ExitColumn *column, const HistogramPlace &place)
{
    const HistogramContent &content = column->histogram()->content();
    const ExitIndex exit = column->exit();
    auto *menu = new QMenu(this);
    menu->setObjectName(u"histogramMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (content.threshold && place.uncertainty)
        menu->addAction(tr("&Set the threshold here"), this, [this, exit, threshold = *place.uncertainty] {
            m_gestures.end();
            if (auto gesture = m_gestures.begun(exit))
                gesture->moveTo(threshold);
        });
    if (content.threshold)
        menu->addAction(tr("&Type the threshold"), column->edit(), [edit = column->edit()] { edit->setFocus(); });
    menu->addSeparator();
    const std::int64_t inBin = place.bin ? content.counts.total(*place.bin) : 0;
    if (inBin > 0)
        menu->addAction(inBin == 1 ? tr("Select the sample of this &bar")
                                   : tr("Select the %1 samples of this &bar").arg(groupedCount(inBin)),
                        this, [this, exit, bin = *place.bin] { selectBins(exit, bin, bin); });
    menu->addAction(tr("&Clear the selection"), m_samples, &SampleSelection::clear)
        ->setEnabled(!m_samples->samples().empty());
    menu->addSeparator();
    const auto addButton = [menu](QAbstractButton *button, const QString &text) {
        QAction *action = menu->addAction(text, button, &QAbstractButton::click);
        action->setCheckable(button->isCheckable());
        action->setChecked(button->isChecked());
        action->setEnabled(button->isEnabled());
    };
    addButton(column->box(), column->box()->accessibleName());
    for (QToolButton *button : {m_link, m_table, m_worths})
        addButton(button, button->text());
    menu->addSeparator();
    menu->addActions(actions());
    menu->popup(place.at);
}

void ExitsPanel::selectBins(ExitIndex exit, int first, int last)
{
    if (const VariantResult *result = shown())
        m_samples->select(m_document->variant(result->id)->recording, m_reader.samplesIn(*result, exit, first, last));
}

void ExitsPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void ExitsPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

} // namespace offramp
