// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/presentedsamples.h"

#include "ui/theme/theme.h"
#include "ui/theme/thumbnailpainter.h"
#include "ui/wording/samplewording.h"
#include "ui/wording/wording.h"

#include <QFontInfo>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QSizeF leastTile(124, 150); ///< pixels before they are enlarged, as all below
constexpr double gap = 10;
constexpr double frame = 2;

} // namespace

PresentedSamples::PresentedSamples(Document *document, Selection *variants, SampleSelection *selection,
                                   const ThresholdView *thresholds, QWidget *parent)
    : QWidget(parent)
    , m_variants(variants)
    , m_thresholds(thresholds)
    , m_list(document, variants, selection)
{
    m_list.setFollowing(false);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Samples of the selected variant"));
    connect(&m_list, &SampleList::changed, this, &PresentedSamples::refresh);
    connect(&m_portraits, &SamplePortraits::arrived, this, &PresentedSamples::refresh);
    connect(thresholds, &ThresholdView::changed, this, &PresentedSamples::refresh);
}

QRectF PresentedSamples::Grid::tile(std::size_t place) const
{
    const auto column = static_cast<double>(place % static_cast<std::size_t>(columns));
    const auto row = static_cast<double>(place / static_cast<std::size_t>(columns));
    const QSizeF size((area.width() - gap * (columns - 1)) / columns, (area.height() - gap * (rows - 1)) / rows);
    return {area.topLeft() + QPointF(column * (size.width() + gap), row * (size.height() + gap)), size};
}

PresentedSamples::Grid PresentedSamples::grid() const
{
    const QSizeF size = QSizeF(this->size()) / m_scale;
    const double head = 1.6 * QFontInfo(font()).pixelSize();
    const QRectF area(0, head, size.width(), std::max(1.0, size.height() - head));
    const auto fitting
        = [](double room, double least) { return std::max(1, static_cast<int>((room + gap) / (least + gap))); };
    return {area, fitting(area.width(), leastTile.width()), fitting(area.height(), leastTile.height())};
}

void PresentedSamples::enlarge(double scale)
{
    m_scale = scale;
    refresh();
}

std::vector<SampleIndex> PresentedSamples::shown() const
{
    const std::vector<SampleIndex> &all = m_list.listed().matches.samples;
    const std::size_t first = std::min(m_first, all.size());
    const std::size_t end = std::min(first + grid().size(), all.size());
    return {all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(end)};
}

void PresentedSamples::turn(int pages)
{
    const std::size_t page = grid().size();
    const std::size_t count = m_list.listed().matches.samples.size();
    const std::size_t last = count == 0 ? 0 : (count - 1) / page;
    const auto wanted = static_cast<std::ptrdiff_t>(m_first / page) + pages;
    m_first = page * static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(wanted, 0, static_cast<std::ptrdiff_t>(last)));
    refresh();
}

void PresentedSamples::refresh()
{
    const std::size_t count = m_list.listed().matches.samples.size();
    if (m_first >= count)
        m_first = 0;
    if (isVisible()) {
        QStringList sentences{countLine()};
        for (const SampleIndex sample : shown())
            sentences.append(sentenceOf(sample));
        setAccessibleDescription(sentences.join(u' '));
    }
    update();
}

QString PresentedSamples::countLine() const
{
    const ListedSamples &listed = m_list.listed();
    if (!listed.recording)
        return tr("Select a variant to see its samples.");
    const std::size_t count = shown().size();
    if (count == 0)
        return tr("No sample matches the filters of the window.");
    return tr("%1 \u2013 %2 of %3").arg(groupedCount(m_first + 1), groupedCount(m_first + count), countText(listed));
}

QString PresentedSamples::sentenceOf(SampleIndex sample)
{
    const ListedSamples &listed = m_list.listed();
    const SamplePortrait *portrait = m_portraits.find(listed.recording, sample);
    return sampleSentence(listed, sample, portrait ? portrait->name : QString(),
                          m_thresholds->scale(*listed.recording));
}

void PresentedSamples::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.scale(m_scale, m_scale);
    QFont font = this->font();
    font.setPixelSize(QFontInfo(font).pixelSize());
    painter.setFont(font);
    painter.setPen(theme.muted);
    const Grid tiles = grid();
    painter.drawText(QRectF(0, 0, tiles.area.width(), tiles.area.top()), Qt::AlignLeft | Qt::AlignTop, countLine());
    const std::vector<SampleIndex> samples = shown();
    for (std::size_t i = 0; i < samples.size(); ++i)
        paintTile(painter, tiles.tile(i), samples[i]);
}

void PresentedSamples::paintTile(QPainter &painter, const QRectF &tile, SampleIndex sample)
{
    const Theme &theme = Theme::of(palette());
    const ListedSamples &listed = m_list.listed();
    const OpenRecording &recording = *listed.recording;
    const ExitTable &table = recording.table();
    const ExitIndex exit = exitOf(table, sample, listed.query.thresholds);
    const bool isCorrect = table.isCorrect(exit, sample);
    const std::int32_t label = table.label()[sample.value];

    QFont strong = painter.font();
    strong.setWeight(QFont::DemiBold);
    const QFontMetricsF metrics(strong);
    const double texts = 2.2 * metrics.height();
    const double side = std::max(1.0, std::min(tile.width(), tile.height() - texts));
    const QRectF image(tile.center().x() - side / 2, tile.top(), side, side);
    const SamplePortrait *portrait = m_portraits.find(listed.recording, sample);
    const QImage *whole = m_portraits.image(listed.recording, sample);
    if (whole && !whole->isNull())
        paintThumbnail(painter, image, *whole);
    else if (portrait && !portrait->thumbnail.isNull())
        paintThumbnail(painter, image, portrait->thumbnail);
    else if (portrait)
        paintPlaceholder(painter, image, label, classText(recording, label), theme);
    else
        painter.fillRect(image, theme.grid);
    if (!isCorrect) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.incorrect, frame));
        painter.drawRect(image.adjusted(frame / 2, frame / 2, -frame / 2, -frame / 2));
    }

    const QFont plain = painter.font();
    const QRectF line(tile.left(), image.bottom() + 0.1 * metrics.height(), tile.width(), metrics.height());
    painter.setFont(strong);
    painter.setPen(theme.text);
    const QString predicted = classText(recording, table.predicted(exit)[sample.value]);
    painter.drawText(line, Qt::AlignCenter, metrics.elidedText(predicted, Qt::ElideRight, line.width()));
    QStringList about{tr("exit %1").arg(exit.value + 1)};
    if (const QString effect = effectText(listed.effectOn(sample)); !effect.isEmpty())
        about.append(effect);
    if (!isCorrect)
        about.append(tr("is %1").arg(classText(recording, label)));
    painter.setFont(plain);
    painter.setPen(isCorrect ? theme.muted : theme.incorrect);
    painter.drawText(line.translated(0, metrics.height()), Qt::AlignCenter,
                     QFontMetricsF(plain).elidedText(about.join(u" \u00b7 "_s), Qt::ElideRight, line.width()));
}

void PresentedSamples::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refresh();
}

void PresentedSamples::showEvent(QShowEvent *event)
{
    m_list.setFollowing(true);
    QWidget::showEvent(event);
    refresh();
}

void PresentedSamples::hideEvent(QHideEvent *event)
{
    m_list.setFollowing(false);
    QWidget::hideEvent(event);
}

void PresentedSamples::wheelEvent(QWheelEvent *event)
{
    constexpr int notch = 120;
    m_turned += event->angleDelta().y();
    const int pages = m_turned / notch;
    m_turned -= pages * notch;
    turn(-pages);
    event->accept();
}

void PresentedSamples::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_PageDown)
        turn(1);
    else if (event->key() == Qt::Key_PageUp)
        turn(-1);
    else
        QWidget::keyPressEvent(event);
}

bool PresentedSamples::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const QPointF pointer = QPointF(static_cast<QHelpEvent *>(event)->pos()) / m_scale;
        const std::vector<SampleIndex> samples = shown();
        QString tip = tr("Samples as the filters of the window leave them");
        for (std::size_t i = 0; i < samples.size(); ++i) {
            if (grid().tile(i).contains(pointer))
                tip = sentenceOf(samples[i]);
        }
        setToolTip(tip);
    }
    return QWidget::event(event);
}

bool PresentedSamples::focusNextPrevChild(bool next)
{
    return m_variants->step(next ? 1 : -1) || QWidget::focusNextPrevChild(next);
}

} // namespace offramp
