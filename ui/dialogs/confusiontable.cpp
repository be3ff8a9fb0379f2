// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/confusiontable.h"

#include "ui/dialogs/confusionmodel.h"
#include "ui/theme/textsize.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int fewClasses = 20;
constexpr int sideOfFew = 44;
constexpr int sideOfMany = 20;
constexpr int leastNamedColumn = 36; ///< at the usual text size, as the next
constexpr int widestNames = 150;
constexpr int namePadding = 3;
constexpr double textPad = 3;
constexpr double leastSquare = 2;

class CellDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::of(option.palette);
        const QRectF cell = QRectF(option.rect).adjusted(0, 0, -1, -1); // a line of the ground remains between cells
        const bool isCorrect = index.row() == index.column();
        painter->save();
        painter->fillRect(cell, isCorrect ? theme.grid : theme.raised);
        if (index.data(ConfusionModel::CountRole).toLongLong() > 0)
            paintCount(*painter, cell, index, isCorrect ? theme.correct : theme.incorrect, theme);
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->setPen(QPen(theme.accent, 2));
            painter->drawRect(cell.adjusted(1, 1, -1, -1));
        }
        painter->restore();
    }

private:
    static void paintCount(QPainter &painter, const QRectF &cell, const QModelIndex &index, const QColor &colour,
                           const Theme &theme)
    {
        const double share = index.data(ConfusionModel::ShareRole).toDouble();
        const QString text = index.data().toString();
        const QFontMetricsF metrics(painter.font());
        if (metrics.horizontalAdvance(text) + 2 * textPad <= cell.width() && metrics.height() <= cell.height()) {
            painter.fillRect(cell, withAlpha(colour, 0.1 + 0.45 * share));
            painter.setPen(theme.text);
            painter.drawText(cell, Qt::AlignCenter, text);
            return;
        }
        const double side = std::max(leastSquare, std::sqrt(share) * cell.width());
        QRectF square(0, 0, side, side);
        square.moveCenter(cell.center());
        painter.fillRect(square, colour);
    }
};

/// Names that are cut with an ellipsis: with a style sheet, the header's own mode is lost.
class NamesHeader : public QHeaderView
{
public:
    using QHeaderView::QHeaderView;

protected:
    void initStyleOptionForIndex(QStyleOptionHeader *option, int section) const override
    {
        QHeaderView::initStyleOptionForIndex(option, section);
        const int room = orientation() == Qt::Horizontal ? sectionSize(section) : width();
        option->text = option->fontMetrics.elidedText(option->text, Qt::ElideRight, room - 2 * namePadding);
    }
};

} // namespace

ConfusionTable::ConfusionTable(ConfusionModel *model, QWidget *parent)
    : QTableView(parent)
    , m_matrix(model)
{
    setObjectName(u"confusionMatrix"_s);
    setAccessibleName(tr("Confusion matrix: true classes down, predicted classes across"));
    setModel(model);
    setItemDelegate(new CellDelegate(this));
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalHeader(new NamesHeader(Qt::Horizontal, this));
    setVerticalHeader(new NamesHeader(Qt::Vertical, this));
    for (QHeaderView *header : {horizontalHeader(), verticalHeader()}) {
        header->setSectionsClickable(true);
        header->setMinimumSectionSize(leastSide);
        header->setSectionResizeMode(QHeaderView::Fixed);
        header->setHighlightSections(false);
        header->setStyleSheet(u"QHeaderView::section { padding: 0px %1px; border: none; }"_s.arg(namePadding));
    }
    horizontalHeader()->setDefaultAlignment(Qt::AlignCenter);
    verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    connect(model, &QAbstractItemModel::modelReset, this, &ConfusionTable::arrange);
    followTextSize(this, [this] { arrange(); });
}

int ConfusionTable::sideFor(int classes)
{
    return classes <= fewClasses ? sideOfFew : sideOfMany;
}

void ConfusionTable::setSide(int side)
{
    m_side = std::clamp(side, leastSide, mostSide);
    arrange();
}

void ConfusionTable::arrange()
{
    const TextSize &text = TextSize::instance();
    const int side = text.scaled(m_side);
    horizontalHeader()->setDefaultSectionSize(side);
    verticalHeader()->setDefaultSectionSize(side);
    verticalHeader()->setMaximumWidth(text.scaled(widestNames));
    horizontalHeader()->setFixedHeight(fontMetrics().height() + 8);
    m_matrix->setRoom(side >= fontMetrics().height(), side >= text.scaled(leastNamedColumn));
}

} // namespace offramp
