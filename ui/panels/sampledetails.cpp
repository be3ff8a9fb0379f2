// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/sampledetails.h"

#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"
#include "ui/wording/costscale.h"
#include "ui/wording/samplewording.h"
#include "ui/wording/thresholdtips.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"
#include "ui/theme/thumbnailpainter.h"

#include <QLabel>
#include <QPainter>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int thumbnailSide = 48; ///< at the usual text size, as the next
constexpr int mostTableHeight = 150;
constexpr int sideMargin = 12;

/// A row of the table: exit and class to the left, numbers to the right.
QString rowText(const QStringList &cells, const QString &style)
{
    QString html;
    for (int i = 0; i < cells.size(); ++i)
        html += u"<td align=\"%1\" style=\"%2\">%3</td>"_s.arg(i < 2 ? u"left"_s : u"right"_s, style, cells[i]);
    return u"<tr>%1</tr>"_s.arg(html);
}

} // namespace

SampleDetails::SampleDetails(const SamplesModel *model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_thumbnail(named(new QLabel, {}, tr("Thumbnail")))
    , m_name(named(new QLabel, u"sampleName"_s))
    , m_class(mutedLabel())
    , m_table(named(new QLabel, u"sampleTable"_s))
    , m_scroll(scrollAreaOf(m_table))
{
    setAttribute(Qt::WA_StyledBackground);
    setObjectName(u"sampleDetails"_s);
    followTextSize(m_thumbnail, [this] {
        const int side = TextSize::instance().scaled(thumbnailSide);
        m_thumbnail->setFixedSize(side, side);
    });
    m_name->setTextFormat(Qt::PlainText);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_class->setTextFormat(Qt::PlainText);
    m_class->setToolTip(tipText(Tip::TrueClass));
    m_class->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_table->setTextFormat(Qt::RichText);
    m_table->setAlignment(Qt::AlignTop | Qt::AlignLeft);

    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setMaximumHeight(0); // until there is a table
    m_table->setAutoFillBackground(false);
    m_scroll->viewport()->setAutoFillBackground(false);
    auto *words = columnOf({BoxItem::stretch(), m_name, m_class, BoxItem::stretch()}, 2);
    setLayout(columnOf({rowOf({m_thumbnail, {words, 1}}, 10), m_scroll}, 6, {sideMargin, 8, sideMargin, 8}));
    connect(model, &QAbstractItemModel::dataChanged, this, &SampleDetails::refresh);
    connect(model, &QAbstractItemModel::modelReset, this, &SampleDetails::refresh);
    connect(&model->document(), &Document::eMaxChanged, this, &SampleDetails::refresh); // its size chooses the unit
    connect(&TextSize::instance(), &TextSize::changed, this, &SampleDetails::refresh);
    refresh();
}

QSize SampleDetails::sizeHint() const
{
    // A scroll area's own hint is that of its first content.
    const QSize low = layout()->minimumSize();
    return {low.width(), low.height() - m_scroll->minimumHeight() + m_scroll->maximumHeight()};
}

void SampleDetails::show(std::optional<SampleIndex> sample)
{
    if (std::exchange(m_sample, sample) != sample)
        refresh();
}

QString SampleDetails::tableText(SampleIndex sample, bool isNarrow) const
{
    const ListedSamples &listed = m_model->listed();
    const OpenRecording &recording = *listed.recording;
    const ExitTable &table = recording.table();
    const ThresholdScale scale = m_model->scale();
    const CostScale costs = costScale(m_model->document());
    const bool isKnown = recording.hasCost() && recording.view().cost == costs.unit; // not while the list follows
    const int leaving = exitOf(table, sample, listed.query.thresholds).value;
    const QString muted = u"color: %1;"_s.arg(Theme::of(palette()).muted.name());
    const QString padding = u"padding: 1px %1px 1px 0; "_s.arg(isNarrow ? 9 : 16);
    const bool withConfidence = !isNarrow && recording.criterion() != Criterion::Confidence
                                && recording.uncertainty(Criterion::Confidence, {0}, sample).has_value();

    QStringList heads{tr("Exit"), tr("Predicted"), isNarrow ? scale.quantity() : scale.title()};
    if (withConfidence)
        heads.append(tr("Confidence"));
    heads.append(costs.unitName());

    QString rows = rowText(heads, padding + muted);
    for (int k = 0; k < table.exitCount(); ++k) {
        const QString mark = table.isCorrect({k}, sample) ? u"\u2713 "_s : u"\u2717 "_s;
        QStringList cells{QString::number(k + 1),
                          mark + classText(recording, table.predicted({k})[sample.value]).toHtmlEscaped(),
                          uncertaintyText(recording, scale, {k}, sample)};
        if (withConfidence)
            cells.append(percentText(-*recording.uncertainty(Criterion::Confidence, {k}, sample), 1));
        const bool isOff = recording.isOff({k});
        const QString cost
            = isKnown ? costs.text(shownCost(table.cost({k}, sample), table.cost().unit)) : tr("not measured");
        cells.append(isOff ? u"\u2013"_s : cost);
        const bool isMuted = k > leaving || isOff;
        rows += rowText(cells, padding + (k == leaving ? u"font-weight: 600;"_s : isMuted ? muted : QString()));
    }
    return u"<table cellspacing=\"0\">%1</table>"_s.arg(rows);
}

void SampleDetails::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        refresh(); // its texts and its placeholder have colours
    QWidget::changeEvent(event);
}

void SampleDetails::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showTable();
}

void SampleDetails::showTable()
{
    if (!isVisibleTo(parentWidget()) || !m_sample)
        return;
    m_table->setToolTip(tipText(Tip::SampleTable) + u'\n' + uncertaintyTip(m_model->scale()));
    m_table->setText(tableText(*m_sample, false));
    if (m_table->sizeHint().width() > contentsRect().width() - 2 * sideMargin)
        m_table->setText(tableText(*m_sample, true));
    const int most = std::min(m_table->sizeHint().height(), TextSize::instance().scaled(mostTableHeight));
    m_scroll->setMaximumHeight(most);
    m_scroll->setMinimumHeight(std::min(most, mostTableHeight)); // where there is no more room, large text scrolls
}

void SampleDetails::refresh()
{
    const ListedSamples &listed = m_model->listed();
    const bool isThere = m_sample && listed.recording && m_sample->value < listed.recording->table().sampleCount();
    setVisible(isThere);
    if (!isThere)
        return;
    const OpenRecording &recording = *listed.recording;
    const std::int32_t label = recording.table().label()[m_sample->value];
    const SamplePortrait *portrait = m_model->portraitOf(*m_sample);
    const QString name = portrait ? portrait->name : QString();
    m_name->setText(!portrait        ? QString()
                    : name.isEmpty() ? tr("Sample %1, name unknown").arg(recording.rowOf(*m_sample) + 1)
                                     : name);
    m_name->setToolTip(name.isEmpty() ? tipText(Tip::SampleName) : name + u'\n' + tipText(Tip::SampleName));
    m_class->setText(tr("True class: %1").arg(classText(recording, label)));

    QPixmap pixmap(m_thumbnail->size() * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setFont(font());
    const QRectF rect(QPointF(), QSizeF(m_thumbnail->size()));
    if (portrait && !portrait->thumbnail.isNull())
        paintThumbnail(painter, rect, portrait->thumbnail);
    else if (portrait)
        paintPlaceholder(painter, rect, label, classText(recording, label), Theme::of(palette()));
    painter.end();
    m_thumbnail->setPixmap(pixmap);
    showTable();
    m_table->setAccessibleName(sampleSentence(listed, *m_sample, name, m_model->scale()));
}

} // namespace offramp
