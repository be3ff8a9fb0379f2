// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/sampledetails.h"

#include "ui/document/samplewording.h"
#include "ui/document/wording.h"
#include "ui/theme/samplepicture.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int pictureSide = 48;
constexpr int mostTableHeight = 150;

QString cell(const QString &text, const QString &style)
{
    return u"<td align=\"right\" style=\"padding: 1px 0 1px 14px;%1\">%2</td>"_s.arg(style, text);
}

} // namespace

SampleDetails::SampleDetails(const SamplesModel *model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_picture(new QLabel)
    , m_name(new QLabel)
    , m_class(new QLabel)
    , m_table(new QLabel)
{
    setObjectName(u"sampleDetails"_s);
    m_picture->setFixedSize(pictureSide, pictureSide);
    m_name->setObjectName(u"sampleName"_s);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_class->setObjectName(u"muted"_s);
    m_class->setTextFormat(Qt::PlainText);
    m_class->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_table->setObjectName(u"sampleTable"_s);
    m_table->setTextFormat(Qt::RichText);
    m_table->setAlignment(Qt::AlignTop | Qt::AlignLeft);

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addStretch();
    words->addWidget(m_name);
    words->addWidget(m_class);
    words->addStretch();
    auto *head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(m_picture);
    head->addLayout(words, 1);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(m_table);
    scroll->setMaximumHeight(mostTableHeight);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(6);
    column->addLayout(head);
    column->addWidget(scroll);
    connect(model, &QAbstractItemModel::dataChanged, this, &SampleDetails::refresh);
    connect(model, &QAbstractItemModel::modelReset, this, &SampleDetails::refresh);
    refresh();
}

void SampleDetails::show(std::optional<SampleIndex> sample)
{
    if (std::exchange(m_sample, sample) != sample)
        refresh();
}

QString SampleDetails::tableText(SampleIndex sample) const
{
    const ListedSamples &listed = m_model->listed();
    const OpenRecording &recording = *listed.recording;
    const ExitTable &table = recording.table();
    const ThresholdScale scale = m_model->scale();
    const ExitIndex leaving = exitOf(table, sample, listed.query.thresholds);
    const Theme &theme = Theme::of(palette());
    const QString head = u"color: %1;"_s.arg(theme.muted.name());
    const bool withConfidence = recording.criterion() != Criterion::Confidence
                                && recording.uncertainty(Criterion::Confidence, {0}, sample).has_value();

    QString text
        = u"<table cellspacing=\"0\"><tr><td style=\"%1\">%2</td><td style=\"padding-left: 14px; %1\">%3</td>"_s.arg(
              head, tr("Exit"), tr("Predicted"))
          + cell(scale.title(), head);
    if (withConfidence)
        text += cell(tr("Confidence"), head);
    text += cell(tr("GFLOPs"), head) + u"</tr>"_s;
    for (int k = 0; k < table.exitCount(); ++k) {
        const std::int32_t predicted = table.predicted({k})[sample.value];
        const QString mark = table.isCorrect({k}, sample) ? u"\u2713"_s : u"\u2717"_s;
        const QString style = k == leaving.value ? u"font-weight: 600;"_s : k > leaving.value ? head : QString();
        text += u"<tr><td style=\"%1\">%2</td><td style=\"padding-left: 14px; %1\">%3 %4</td>"_s.arg(
            style, QString::number(k + 1), mark, classText(recording, predicted).toHtmlEscaped());
        text += cell(uncertaintyText(scale, table.uncertainty({k})[sample.value], 4), style);
        if (withConfidence)
            text += cell(percentText(-*recording.uncertainty(Criterion::Confidence, {k}, sample), 1), style);
        text += cell(energyText(table.cost({k}, sample) / flopsPerGflop, recording.fullCost()), style) + u"</tr>"_s;
    }
    return text + u"</table>"_s;
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
    m_name->setToolTip(name);
    m_class->setText(tr("True class: %1").arg(classText(recording, label)));

    QPixmap pixmap(m_picture->size() * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setFont(font());
    const QRectF rect(QPointF(), QSizeF(m_picture->size()));
    if (portrait && !portrait->thumbnail.isNull())
        paintThumbnail(painter, rect, portrait->thumbnail);
    else if (portrait)
        paintPlaceholder(painter, rect, label, classText(recording, label), Theme::of(palette()));
    painter.end();
    m_picture->setPixmap(pixmap);
    m_picture->setAccessibleName(tr("Thumbnail"));
    m_table->setText(tableText(*m_sample));
    m_table->setAccessibleName(sampleSentence(listed, *m_sample, name, m_model->scale()));
}

} // namespace offramp
