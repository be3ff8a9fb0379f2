// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/sampledelegate.h"

#include "ui/wording/samplewording.h"
#include "ui/panels/imagesizeslider.h"
#include "ui/panels/samplesmodel.h"
#include "ui/theme/textsize.h"
#include "ui/theme/thumbnailpainter.h"

#include <QPainter>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int largestBeside = 80; ///< at the usual text size, as the next
constexpr QSize usualTile{206, 60};
constexpr int leastWidth = 130;
constexpr int lines = 46; ///< height of the text below an image
constexpr double markSide = 8;
constexpr double pillPad = 5;

QColor faded(QColor colour, float alpha)
{
    colour.setAlphaF(alpha);
    return colour;
}

/// A tick or a cross, so that correct and incorrect also differ in shape.
void paintMark(QPainter &painter, QPointF centre, bool isCorrect, const Theme &theme)
{
    const double r = markSide / 2;
    painter.setPen(QPen(isCorrect ? theme.muted : theme.incorrect, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (isCorrect) {
        const QPointF tick[]{centre + QPointF(-r, 0.2), centre + QPointF(-r / 3, r * 0.8),
                             centre + QPointF(r, -r * 0.8)};
        painter.drawPolyline(tick, 3);
        return;
    }
    painter.drawLine(centre + QPointF(-r, -r) * 0.85, centre + QPointF(r, r) * 0.85);
    painter.drawLine(centre + QPointF(-r, r) * 0.85, centre + QPointF(r, -r) * 0.85);
}

/// Text on a rounded background that begins at x; returns where it ends.
double paintPill(QPainter &painter, double x, const QRectF &line, const QString &text, const QColor &ground,
                 const QColor &ink)
{
    const double width = painter.fontMetrics().horizontalAdvance(text) + 2 * pillPad;
    const double height = painter.fontMetrics().height() + 4;
    const QRectF pill(x, line.center().y() - height / 2, width, height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(pill, 5, 5);
    painter.setPen(ink);
    painter.drawText(pill, Qt::AlignCenter, text);
    return pill.right();
}

void paintGround(QPainter &painter, const QRectF &card, const QStyleOptionViewItem &option, bool isSelected,
                 const Theme &theme)
{
    const bool hasFocus = option.state.testFlag(QStyle::State_HasFocus);
    painter.setBrush(isSelected                                       ? faded(theme.accent, theme.dark ? 0.24F : 0.13F)
                     : option.state.testFlag(QStyle::State_MouseOver) ? theme.raised
                                                                      : QColor(Qt::transparent));
    painter.setPen(hasFocus     ? QPen(theme.accent, 1.4)
                   : isSelected ? QPen(faded(theme.accent, 0.55F), 1)
                                : QPen(Qt::NoPen));
    painter.drawRoundedRect(card, 6, 6);
}

} // namespace

SampleDelegate::SampleDelegate(const SamplesModel *model, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
    , m_side(ImageSizeSlider::usual)
{
}

bool SampleDelegate::isTextBelow() const
{
    return m_side > largestBeside;
}

QSize SampleDelegate::tileSize() const
{
    const int margins = usualTile.height() - ImageSizeSlider::usual;
    if (isTextBelow())
        return {std::max(leastWidth, m_side + margins), m_side + margins + lines};
    return usualTile + QSize(1, 1) * (m_side - ImageSizeSlider::usual);
}

void SampleDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.palette);
    const SampleIndex sample = m_model->sampleAt(index.row());

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF card = QRectF(option.rect).adjusted(3.5, 2.5, -3.5, -2.5);
    paintGround(*painter, card, option, m_model->isSelected(sample), theme);

    const int side = TextSize::instance().scaled(m_side);
    QRectF image(card.left() + 5, card.center().y() - side / 2.0, side, side);
    double height = (card.height() - 8) / 2;
    QRectF line(image.right() + 9, card.top() + 4, card.right() - image.right() - 15, height);
    if (isTextBelow()) {
        image.moveTo(card.center().x() - side / 2.0, card.top() + 5);
        height = (card.bottom() - image.bottom() - 6) / 2;
        line = QRectF(card.left() + 10, image.bottom() + 3, card.width() - 20, height);
    }
    paintImage(*painter, image, sample, theme);
    paintAnswer(*painter, line, sample, theme);
    line.translate(0, height);
    paintUncertainties(*painter, line, sample, theme);
    painter->restore();
}

void SampleDelegate::paintImage(QPainter &painter, const QRectF &rect, SampleIndex sample, const Theme &theme) const
{
    const OpenRecording &recording = *m_model->listed().recording;
    const std::int32_t label = recording.table().label()[sample.value];
    const SamplePortrait *portrait = m_model->portraitOf(sample);
    const QSize thumbnail = portrait ? portrait->thumbnail.size() : QSize();
    const bool isTooSmall
        = portrait && m_side > ImageSizeSlider::usual && std::max(thumbnail.width(), thumbnail.height()) < rect.width();
    const QImage *image = isTooSmall ? m_model->imageOf(sample) : nullptr;
    if (image && !image->isNull())
        paintThumbnail(painter, rect, *image);
    else if (portrait && !portrait->thumbnail.isNull())
        paintThumbnail(painter, rect, portrait->thumbnail);
    else if (portrait)
        paintPlaceholder(painter, rect, label, classText(recording, label), theme);
    else
        painter.fillRect(rect, theme.grid); // until it is read: a calm tile, not a hole
}

void SampleDelegate::paintAnswer(QPainter &painter, QRectF line, SampleIndex sample, const Theme &theme) const
{
    const ListedSamples &listed = m_model->listed();
    const ExitTable &table = listed.recording->table();
    const ExitIndex exit = exitOf(table, sample, listed.query.thresholds);
    const bool isCorrect = table.isCorrect(exit, sample);
    const QFont normal = painter.font();

    if (const QString effect = effectText(listed.effectOn(sample)); !effect.isEmpty()) {
        QFont small = normal;
        small.setPointSizeF(normal.pointSizeF() * 0.85);
        painter.setFont(small);
        const double width = painter.fontMetrics().horizontalAdvance(effect) + 2 * pillPad;
        const bool isLost = listed.effectOn(sample) == MoveEffect::Lost;
        paintPill(painter, line.right() - width, line, effect, isLost ? faded(theme.incorrect, 0.18F) : theme.grid,
                  isLost ? theme.incorrect : theme.text);
        line.setRight(line.right() - width - 4);
    }
    paintMark(painter, {line.left() + markSide / 2, line.center().y()}, isCorrect, theme);
    line.setLeft(line.left() + markSide + 6);

    QFont medium = normal;
    medium.setWeight(QFont::Medium);
    painter.setFont(medium);
    painter.setPen(theme.text);
    const QString predicted = classText(*listed.recording, table.predicted(exit)[sample.value]);
    const QString shown = painter.fontMetrics().elidedText(predicted, Qt::ElideRight, static_cast<int>(line.width()));
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, shown);
    line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(shown) + 5);
    painter.setFont(normal);
    if (isCorrect || line.width() < 24)
        return;
    painter.setPen(theme.muted);
    const QString label = tr("is %1").arg(classText(*listed.recording, table.label()[sample.value]));
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(label, Qt::ElideRight, static_cast<int>(line.width())));
}

void SampleDelegate::paintUncertainties(QPainter &painter, QRectF line, SampleIndex sample, const Theme &theme) const
{
    const ListedSamples &listed = m_model->listed();
    const ExitTable &table = listed.recording->table();
    const int exit = exitOf(table, sample, listed.query.thresholds).value;
    const ThresholdScale scale = m_model->scale();
    QFont small = painter.font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    painter.setFont(small);
    const double step = painter.fontMetrics().horizontalAdvance(u"0.00"_s) + 2 * pillPad + 1;
    const auto textAt = [&](int k) { return briefUncertaintyText(*listed.recording, scale, {k}, sample); };
    double x = line.left() - pillPad;
    if (step * table.exitCount() > line.width() + pillPad) {
        const QString text = tr("exit %1: %2").arg(exit + 1).arg(textAt(exit));
        paintPill(painter, x, line, text, faded(theme.accent, 0.16F), theme.text);
        return;
    }
    for (int k = 0; k < table.exitCount(); ++k) {
        if (k == exit)
            paintPill(painter, x, line, textAt(k), faded(theme.accent, theme.dark ? 0.3F : 0.16F), theme.text);
        else
            paintPill(painter, x, line, textAt(k), Qt::transparent, k < exit ? theme.muted : faded(theme.muted, 0.6F));
        x += step;
    }
}

} // namespace offramp
