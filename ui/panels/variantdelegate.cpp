// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/variantdelegate.h"

#include "ui/document/document.h"
#include "ui/theme/markershape.h"
#include "ui/panels/variantsmodel.h"
#include "ui/theme/theme.h"
#include "ui/theme/wholenumber.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QFont smallFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.82);
    font.setWeight(QFont::Normal);
    return font;
}

bool isNumber(int column)
{
    return column >= VariantsModel::ThresholdsColumn && column <= VariantsModel::AreaLost;
}

} // namespace

VariantDelegate::VariantDelegate(const Document *document, const VariantsModel *model, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_document(document)
    , m_model(model)
{
}

QSize VariantDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index) + QSize(12, 12);
    // With room for any change of such a number, so that columns do not jump.
    const QString widest = u'\u2212' + index.data().toString() + u"p\u2002"_s;
    if (!index.data(VariantsModel::ChangeRole).toString().isEmpty())
        size.rwidth() = std::max(size.width(), QFontMetrics(smallFont(option.font)).horizontalAdvance(widest) + 12);
    return size;
}

void VariantDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QString change = index.data(VariantsModel::ChangeRole).toString();
    if (change.isEmpty())
        return QStyledItemDelegate::paint(painter, option, index);
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString number = std::exchange(cell.text, QString());
    const QStyle *style = cell.widget->style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, &cell, cell.widget) + 1;
    const QFont small = smallFont(cell.font);
    const int line = cell.fontMetrics.height();
    const int smallLine = QFontMetrics(small).height();
    const QRect room = cell.rect.adjusted(margin, 0, -margin, 0);
    const int top = room.top() + (room.height() - line - smallLine) / 2;
    const Theme &theme = Theme::of(cell.palette);
    painter->save();
    painter->setPen(cell.palette.color(QPalette::Text));
    painter->setFont(cell.font);
    painter->drawText(QRect(room.left(), top, room.width(), line), Qt::AlignRight | Qt::AlignVCenter, number);
    painter->setPen(theme.muted);
    painter->setFont(small);
    painter->drawText(QRect(room.left(), top + line, room.width(), smallLine), Qt::AlignRight | Qt::AlignVCenter,
                      change + u'\u2002');
    painter->restore();
}

QWidget *VariantDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                       const QModelIndex &index) const
{
    m_edited = index;
    QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
    if (auto *line = qobject_cast<QLineEdit *>(editor); line && isNumber(index.column())) {
        selectWholeNumbers(line);
        line->setAlignment(Qt::AlignRight | Qt::AlignVCenter); // where the cell has it
    }
    return editor;
}

bool VariantDelegate::eventFilter(QObject *editor, QEvent *event)
{
    auto *line = qobject_cast<QLineEdit *>(editor);
    if (line && event->type() == QEvent::KeyPress && m_edited.isValid()) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const bool confirms = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Tab;
        const auto refusal = confirms ? m_model->refusalOf(m_edited, line->text()) : std::nullopt;
        if (refusal) {
            Q_EMIT refused(*refusal, line);
            return true;
        }
    }
    return QStyledItemDelegate::eventFilter(editor, event);
}

void VariantDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    // A growing recording must not overwrite the number being typed.
    const auto *line = qobject_cast<QLineEdit *>(editor);
    if (!line || !line->isModified())
        QStyledItemDelegate::setEditorData(editor, index);
}

void VariantDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Variant *variant = m_document->variant(m_model->idAt(index.row()));
    const VariantResult *result = m_document->results().find(m_model->idAt(index.row()));
    if (!variant || !result)
        return;
    const Theme &theme = Theme::of(option->palette);
    const bool counts = result->counts() && result->standing == Standing{};
    if (index.column() == VariantsModel::Name) {
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = QSize(18, 18);
        option->icon = markerIcon(variant->colour, counts, theme);
        option->font.setWeight(QFont::Medium);
    }
    // An en space separates right-aligned numbers from the text that follows.
    if (isNumber(index.column()))
        option->text += u'\u2002';
    QColor colour = variant->included ? theme.text : theme.muted;
    if (index.column() == VariantsModel::StandingColumn)
        colour = counts || !variant->included ? theme.muted : theme.warning;
    if (index.column() == VariantsModel::AreaLost && result->areaLost && *result->areaLost < 0)
        colour = theme.warning;
    option->palette.setColor(QPalette::Text, colour);
    option->palette.setColor(QPalette::HighlightedText, colour);
}

} // namespace offramp
