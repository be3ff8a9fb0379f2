// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tryimage/triedview.h"

#include "ui/panels/elidedlabel.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/tryimage/exitcard.h"
#include "ui/tryimage/imagebox.h"
#include "ui/wording/thresholdtips.h"
#include "ui/wording/tips.h"

#include <QFileInfo>
#include <QLabel>
#include <QStyle>

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double answerSize = 1.9; ///< of the text, as below
constexpr double placeSize = 1.15;
constexpr int spacing = 8;
constexpr int imageSide = 84;          ///< above the exits, pixels at the usual text size, as the next
constexpr int leastHead = 190;         ///< width of image and words beside the exits
constexpr int scrollBar = 12;          ///< room for it, pixels
constexpr double isWideFrom = 1.25;    ///< width to height
constexpr double largestScale = 5;     ///< for an audience
constexpr double emptyHeight = 420;    ///< that is not enlarged where there are no exits, pixels
constexpr double roundingUp = 1.03;    ///< fonts grow in steps
constexpr double tallestCard = 1.15;   ///< of what it needs
constexpr double headOfWidth = 0.27;   ///< part of the width for image and words beside the exits
constexpr double imageOfHeight = 0.58; ///< part of the height for the image there

ElidedLabel *line(const QString &objectName, const QString &tip = {})
{
    return named(new ElidedLabel, objectName, {}, tip);
}

QFont enlarged(double factor, QFont::Weight weight)
{
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setWeight(weight);
    return font;
}

QString insteadOf(const TriedImage &image)
{
    if (!image.isUnknown)
        return {};
    return TriedView::tr("%1: cannot be shown here").arg(QFileInfo(image.name).suffix().toUpper());
}

} // namespace

TriedView::TriedView(const TriedImages *images, const ThresholdView *thresholds, QWidget *parent)
    : QWidget(parent)
    , m_images(images)
    , m_thresholds(thresholds)
    , m_image(named(new ImageBox, u"triedImage"_s, tr("Image")))
    , m_variant(line(u"muted"_s))
    , m_answer(line(u"triedAnswer"_s, tr("The class at the exit that the image takes")))
    , m_place(line(u"triedPlace"_s))
    , m_cost(line(u"triedCost"_s))
    , m_sentence(sentencesLabel(u"triedSentence"_s))
    , m_exits(new QWidget)
    , m_grid(gridIn(m_exits, spacing, spacing))
    , m_head(rowOf({m_image}, 12, {}))
    , m_all(columnOf({m_head, {m_exits, 1}}, spacing, {}))
{
    m_head->addLayout(
        columnOf({BoxItem::stretch(), m_variant, m_answer, m_place, m_cost, m_sentence, BoxItem::stretch()}, 2, {}), 1);
    m_variant->setToolTip(tr("The selected variant: its network, and the thresholds of its exits"));
    m_place->setToolTip(tipText(Tip::Exit));
    m_sentence->setToolTip(tr("What keeps the image from being classified, and what to do"));
    auto *content = new QWidget;
    content->setLayout(m_all);
    QScrollArea *scroll = scrollAreaOf(content);
    scroll->setAccessibleName(tr("What each exit says about the image"));
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    setLayout(columnOf({scroll}, 0, {}));

    connect(images, &TriedImages::changed, this, &TriedView::refresh);
    connect(thresholds, &ThresholdView::changed, this, &TriedView::refresh);
    connect(&TextSize::instance(), &TextSize::changed, this, &TriedView::setFonts);
    setFonts();
}

void TriedView::refresh()
{
    if (!isVisible())
        return;
    m_content.reset();
    QString sentence = m_images->sentence();
    const VariantResult *result = m_images->variant();
    const TriedAnswer *answer = m_images->answer();
    if (result && answer && answer->problem.isEmpty()) {
        auto content
            = triedContent(*answer, *result, m_thresholds->scale(*result->recording), costScale(*m_images->document()));
        if (content)
            m_content = std::move(*content);
        else
            sentence = QString::fromStdString(toText(content.error()));
    }
    const bool hasImage = !m_images->images().empty();
    m_image->setVisible(hasImage);
    if (hasImage) {
        const TriedImage &image = m_images->images()[m_images->current()];
        m_image->setImage(image.shown, insteadOf(image));
        m_image->setAccessibleDescription(image.name);
        m_image->setToolTip(image.path + u'\n' + tr("Shown as the network gets it, before it is resized"));
    }
    showSentence(sentence);
    showContent();
    arrange();
}

void TriedView::showSentence(const QString &sentence)
{
    using State = TriedImages::State;
    const State state = m_images->state();
    const bool isHint
        = state == State::Empty || state == State::NoVariant || state == State::Running || state == State::Cancelled;
    const QString tone = isHint ? u"muted"_s : u"warning"_s;
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    if (m_sentence->property("tone").toString() == tone)
        return;
    m_sentence->setProperty("tone", tone);
    m_sentence->style()->unpolish(m_sentence);
    m_sentence->style()->polish(m_sentence);
}

void TriedView::showContent()
{
    for (QLabel *label : std::initializer_list<QLabel *>{m_variant, m_answer, m_place, m_cost})
        label->setVisible(m_content.has_value());
    m_exits->setVisible(m_content.has_value());
    if (!m_content)
        return;
    m_variant->setText(m_content->variant);
    m_answer->setText(m_content->answer);
    m_place->setText(m_content->place);
    m_cost->setText(m_content->cost);
    m_cost->setShortText(m_content->cost.section(u':', 0, 0));
    m_cost->setToolTip(m_content->cost + u'\n' + tipText(Tip::TriedCost));
    setCards(m_content->exits.size());
    const ThresholdScale scale = m_thresholds->scale(*m_images->variant()->recording);
    const QString tips = tipText(Tip::TriedClass) + u'\n' + uncertaintyTip(scale) + u'\n' + tipText(Tip::TriedCost);
    for (std::size_t k = 0; k < m_cards.size(); ++k)
        m_cards[k]->setContent(m_content->exits[k], tips);
}

void TriedView::setCards(std::size_t count)
{
    while (m_cards.size() > count) {
        delete m_cards.back();
        m_cards.pop_back();
    }
    while (m_cards.size() < count) {
        m_cards.push_back(new ExitCard);
        m_cards.back()->setFont(enlarged(m_scale, QFont::Normal));
        m_grid->addWidget(m_cards.back(), 0, static_cast<int>(m_cards.size()));
    }
}

void TriedView::setFonts()
{
    m_answer->setFont(enlarged(m_scale * answerSize, QFont::DemiBold));
    m_place->setFont(enlarged(m_scale * placeSize, QFont::Medium));
    for (QLabel *label : std::initializer_list<QLabel *>{m_variant, m_cost, m_sentence})
        label->setFont(enlarged(m_scale, QFont::Normal));
    for (ExitCard *card : m_cards)
        card->setFont(enlarged(m_scale, QFont::Normal));
    m_image->setFont(enlarged(m_scale, QFont::Normal));
    arrange();
}

void TriedView::enlarge(double scale)
{
    if (scale == m_scale)
        return;
    m_scale = scale;
    setFonts();
}

int TriedView::cardWidth() const
{
    int width = 0;
    for (const ExitCard *card : m_cards)
        width = std::max(width, card->minimumSizeHint().width());
    return width;
}

double TriedView::scaleFor(QSize size) const
{
    if (m_cards.empty())
        return std::clamp(size.height() / emptyHeight, 1.0, largestScale);
    // From the usual font, so that the factor does not depend on the one before.
    QSize card;
    for (const ExitCard *each : m_cards)
        card = card.expandedTo(each->leastIn(enlarged(1, QFont::Normal)));
    const double cards = static_cast<double>(m_cards.size()) * (card.width() + spacing);
    const double head = TextSize::instance().scaled(leastHead);
    const double wide = std::max(cards / (1 - headOfWidth), cards + head) * roundingUp + scrollBar;
    const double high = card.height() * roundingUp;
    return std::clamp(std::min(size.width() / wide, size.height() / high), 1.0, largestScale);
}

TriedView::Arrangement TriedView::arrangement() const
{
    const double text = m_scale * TextSize::instance().percent() / TextSize::usual;
    const int count = std::max(1, static_cast<int>(m_cards.size()));
    const int card = std::max(1, cardWidth() + spacing);
    const int inside = width() - scrollBar;
    const int beside = std::max(qRound(leastHead * text), qRound(headOfWidth * inside));
    Arrangement made;
    made.cards = static_cast<int>(m_cards.size());
    made.isWide = m_content && width() > isWideFrom * height() && inside >= count * card + beside + spacing;
    const int small = qRound(imageSide * text);
    const int high = std::max(small / 2, qRound(imageOfHeight * height()));
    made.image = made.isWide ? QSize(beside, std::min(beside, high)) : QSize(small, small);
    const int fitting = std::clamp((made.isWide ? inside - beside - spacing : inside) / card, 1, count);
    made.rows = (count + fitting - 1) / fitting;
    made.perRow = (count + made.rows - 1) / made.rows;
    made.tallest = m_cards.empty() ? 0 : qRound(tallestCard * m_cards.front()->minimumSizeHint().height());
    return made;
}

void TriedView::arrange()
{
    const Arrangement now = arrangement();
    if (now == m_arranged) // as in each frame of a drag
        return;
    m_arranged = now;
    m_all->setDirection(now.isWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_head->setDirection(now.isWide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_image->setFixedSize(now.image);
    for (int i = 0; i < now.cards; ++i) {
        ExitCard *card = m_cards[static_cast<std::size_t>(i)];
        card->setMaximumHeight(now.tallest);
        m_grid->addWidget(card, i / now.perRow, i % now.perRow);
    }
    for (int column = 0; column < m_grid->columnCount(); ++column)
        m_grid->setColumnStretch(column, column < now.perRow ? 1 : 0);
    // Beside image and words, cards are in the middle; below them, at the top.
    const int last = std::max(m_grid->rowCount() - 1, now.rows); // a stretch for a further row would add it
    for (int row = 0; row <= last; ++row)
        m_grid->setRowStretch(row, row == now.rows && !now.isWide ? 1 : 0);
}

void TriedView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void TriedView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

} // namespace offramp
