// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/areapanel.h"

#include "core/support/numbers.h"
#include "ui/document/wording.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QLabel *mutedLabel(const QString &text)
{
    auto *label = new QLabel(text);
    label->setObjectName(u"muted"_s);
    return label;
}

QLabel *figureLabel(double points, QFont::Weight weight)
{
    auto *label = new QLabel;
    QFont font = label->font();
    font.setPointSizeF(points);
    font.setWeight(weight);
    label->setFont(font);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

/// A muted word over its figure.
QVBoxLayout *column(QLabel *word, QWidget *figure)
{
    auto *layout = new QVBoxLayout;
    layout->setSpacing(4);
    layout->addWidget(word);
    layout->addWidget(figure);
    layout->addStretch();
    return layout;
}

} // namespace

AreaPanel::AreaPanel(Document *document, QWidget *parent)
    : QFrame(parent)
    , m_document(document)
    , m_area(figureLabel(25, QFont::DemiBold))
    , m_normalised(figureLabel(14, QFont::Medium))
    , m_samples(figureLabel(12.5, QFont::Medium))
    , m_eMax(new QLineEdit)
    , m_origin(mutedLabel({}))
{
    setObjectName(u"card"_s);
    m_area->setObjectName(u"areaFigure"_s);
    m_area->setAccessibleName(tr("Area under the step curve"));
    m_area->setToolTip(tr("Area under the step curve between the cheapest included variant and E_max.\n"
                          "Each variant counts with its accuracy up to the energy of the next dearer one."));
    m_normalised->setObjectName(u"normalisedFigure"_s);
    m_normalised->setToolTip(tr("Area divided by E_max: between 0 and 1."));
    m_samples->setObjectName(u"samplesFigure"_s);
    m_eMax->setObjectName(u"eMaxEdit"_s);
    m_eMax->setAccessibleName(tr("E_max in GFLOPs per image"));
    m_eMax->setFixedWidth(108);
    m_origin->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto *area = new QVBoxLayout;
    area->setSpacing(0);
    area->addWidget(mutedLabel(tr("Area (GFLOPs × accuracy)")));
    area->addWidget(m_area);
    area->addStretch();

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(20, 13, 20, 9);
    row->setSpacing(16);
    row->addLayout(area);
    row->addLayout(column(mutedLabel(tr("Normalised")), m_normalised));
    row->addLayout(column(mutedLabel(tr("Samples")), m_samples));
    auto *eMaxWord = mutedLabel(tr("E_max (GFLOPs per image)"));
    eMaxWord->setBuddy(m_eMax);
    QVBoxLayout *eMax = column(eMaxWord, m_eMax);
    eMax->insertWidget(2, m_origin);
    row->addLayout(eMax, 1);

    connect(m_eMax, &QLineEdit::editingFinished, this, &AreaPanel::takeEMax);
    connect(document, &Document::resultsChanged, this, &AreaPanel::refresh);
    refresh();
}

void AreaPanel::refresh()
{
    const Results &results = m_document->results();
    const EMax &eMax = m_document->eMax();
    m_area->setText(results.area ? energyText(*results.area, eMax.gflops) : u"\u2013"_s);
    m_normalised->setText(results.normalisedArea ? QString::number(*results.normalisedArea, 'f', 4) : u"\u2013"_s);
    m_samples->setText(samplesText(*m_document));
    m_samples->setToolTip(samplesTip());
    // A recording that grows must not take the number out of the hand that types it.
    if (!m_eMax->isModified()) {
        m_eMax->setText(QString::fromStdString(shortestText(eMax.gflops)));
        m_eMax->setCursorPosition(0);
    }
    const bool isProposed = eMax.origin == EMaxOrigin::DearestNetwork;
    m_origin->setToolTip(isProposed ? tr("Proposed, since 39.32 GFLOPs are meant for the contest's 200 classes; "
                                         "type another value to change it.")
                                    : originText(eMax));
    showOrigin();
}

void AreaPanel::showOrigin()
{
    m_origin->setText(
        m_origin->fontMetrics().elidedText(originText(m_document->eMax()), Qt::ElideRight, m_origin->width()));
}

void AreaPanel::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    showOrigin();
}

QString AreaPanel::samplesTip() const
{
    QStringList lines{tr("Number of recorded samples behind every accuracy and energy.")};
    for (const RecordingPtr &recording : m_document->recordings()) {
        if (!recording->isComplete())
            lines.append(incompleteSentence(*recording));
    }
    return lines.join(u'\n');
}

void AreaPanel::takeEMax()
{
    m_eMax->setModified(false);
    const auto taken = m_document->typeEMax(m_eMax->text());
    refresh();
    if (taken)
        return;
    Q_EMIT refused(QString::fromStdString(toText(taken.error())));
}

} // namespace offramp
