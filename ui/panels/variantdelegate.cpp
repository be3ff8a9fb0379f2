// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/variantdelegate.h"

#include "ui/document/document.h"
#include "ui/panels/variantsmodel.h"
#include "ui/theme/markershape.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QPainter>

namespace offramp {

namespace {

QIcon markerIcon(int colour, bool counts, const Theme &theme)
{
    QPixmap pixmap(36, 36);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(9, 9);
    painter.setPen(QPen(theme.series(colour), 1.7));
    painter.setBrush(counts ? QBrush(theme.series(colour)) : QBrush(Qt::NoBrush));
    painter.drawPath(markerShape(colour, 5));
    painter.end();
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected);
    return icon;
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
    return QStyledItemDelegate::sizeHint(option, index) + QSize(12, 12);
}

void VariantDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    // A recording that grows must not take the number out of the hand that types it.
    const auto *line = qobject_cast<QLineEdit *>(editor);
    if (!line || !line->isModified())
        QStyledItemDelegate::setEditorData(editor, index);
}

void VariantDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const VariantDecision *variant = m_document->variant(m_model->idAt(index.row()));
    const VariantResult *result = m_document->results().find(m_model->idAt(index.row()));
    if (!variant || !result)
        return;
    const Theme &theme = Theme::of(option->palette);
    const bool counts = variant->included && result->standing == Standing{};
    if (index.column() == VariantsModel::Name) {
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = QSize(18, 18);
        option->icon = markerIcon(variant->colour, counts, theme);
        option->font.setWeight(QFont::Medium);
    }
    // An en space keeps right-aligned numbers off the words that follow.
    if (index.column() >= VariantsModel::ThresholdsColumn && index.column() <= VariantsModel::AreaLost)
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
