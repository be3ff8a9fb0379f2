// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/presentedexits.h"

#include "ui/charts/exithistogram.h"
#include "ui/panels/elidedlabel.h"
#include "ui/theme/boxes.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <QGridLayout>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int narrowest = 165; ///< of a histogram, pixels before it is enlarged
constexpr int lowest = 95;     ///< the same with its title
constexpr double titleSize = 11;

} // namespace

PresentedExits::PresentedExits(Document *document, Selection *selection, const ThresholdView *thresholds,
                               const ExitLinks *links, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_thresholds(thresholds)
    , m_gestures(document, selection, links)
    , m_grid(new QGridLayout(this))
{
    setAccessibleName(tr("Exits of the selected variant"));
    m_grid->setContentsMargins({});
    connect(document, &Document::resultsChanged, this, &PresentedExits::refresh);
    connect(selection, &Selection::changed, this, &PresentedExits::refresh);
    connect(thresholds, &ThresholdView::changed, this, &PresentedExits::refresh);
}

std::vector<ExitHistogram *> PresentedExits::histograms() const
{
    std::vector<ExitHistogram *> all;
    for (const Column &column : m_columns)
        all.push_back(column.histogram);
    return all;
}

void PresentedExits::enlarge(double scale)
{
    m_scale = scale;
    m_grid->setHorizontalSpacing(qRound(12 * scale));
    m_grid->setVerticalSpacing(qRound(6 * scale));
    for (const Column &column : m_columns) {
        QFont font = column.title->font();
        font.setPixelSize(qRound(titleSize * scale));
        column.title->setFont(font);
        column.histogram->enlarge(scale);
    }
    refresh();
}

int PresentedExits::columnsInRow() const
{
    return std::max(1, static_cast<int>(width() / (narrowest * m_scale)));
}

std::size_t PresentedExits::mostShown() const
{
    const int rows = std::max(1, static_cast<int>(height() / (lowest * m_scale)));
    return static_cast<std::size_t>(std::max(2, rows * columnsInRow()));
}

void PresentedExits::refresh()
{
    if (!isVisible())
        return;
    const VariantResult *result
        = m_selection->variant() ? m_document->results().find(*m_selection->variant()) : nullptr;
    std::vector<HistogramContent> contents;
    if (result)
        contents = m_reader.read(*result, m_thresholds->scale(*result->recording), {});
    std::erase_if(contents, [](const HistogramContent &content) { return content.isOff; });
    const std::size_t on = contents.size();
    if (on > mostShown()) {
        contents[mostShown() - 1] = contents.back();
        contents.resize(mostShown());
    }
    setColumns(contents);
    for (std::size_t i = 0; i < contents.size(); ++i) {
        const HistogramContent &content = contents[i];
        const int number = content.exit.value + 1;
        const QString left = i + 1 == contents.size() && on > contents.size() ? tr(" (of %1)").arg(on)
                                                                              : QString(); // not all exits are shown
        m_columns[i].title->setText(tr("Exit %1%2: %3").arg(number).arg(left, exitShareText(content)));
        m_columns[i].title->setShortText(
            tr("Exit %1%2: %3").arg(number).arg(left, shareText(content.share(), content.samples)));
        m_columns[i].histogram->setContent(contents[i]);
    }
}

void PresentedExits::setColumns(const std::vector<HistogramContent> &contents)
{
    if (!std::ranges::equal(contents, m_columns, {}, &HistogramContent::exit, &Column::exit)) {
        for (const Column &column : m_columns)
            delete column.widget;
        m_columns.clear();
        for (const HistogramContent &content : contents)
            m_columns.push_back(column(content.exit));
    }
    const int count = std::max(1, static_cast<int>(m_columns.size()));
    const int rows = (count + columnsInRow() - 1) / columnsInRow();
    const int perRow = (count + rows - 1) / rows;
    for (int i = 0; i < static_cast<int>(m_columns.size()); ++i)
        m_grid->addWidget(m_columns[static_cast<std::size_t>(i)].widget, i / perRow, i % perRow);
    for (int column = 0; column < m_grid->columnCount(); ++column)
        m_grid->setColumnStretch(column, column < perRow ? 1 : 0);
}

PresentedExits::Column PresentedExits::column(ExitIndex exit)
{
    Column made{exit, new QWidget, new ElidedLabel, new ExitHistogram};
    QFont font = made.title->font();
    font.setPixelSize(qRound(titleSize * m_scale));
    font.setWeight(QFont::Medium);
    made.title->setFont(font);
    made.title->setToolTip(tipText(Tip::ExitBar));
    made.histogram->enlarge(m_scale);
    made.widget->setLayout(columnOf({made.title, {made.histogram, 1}}, 0, {}));
    m_gestures.follow(made.histogram, exit);
    return made;
}

void PresentedExits::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refresh();
}

void PresentedExits::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

} // namespace offramp
