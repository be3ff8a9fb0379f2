// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/coachcard.h"

#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int margin = 14; ///< around the body: pointer and shadow
constexpr int beak = 8;
constexpr double radius = 10;
constexpr int usualWidth = 360; ///< at the usual text size, as the next
constexpr int wideWidth = 720;

} // namespace

CoachCard::CoachCard(QWidget *window)
    : QFrame(window)
    , m_title(new QLabel)
    , m_text(new QLabel)
    , m_note(new QLabel)
    , m_progress(mutedLabel())
    , m_done(new QLabel(u"\u2713 "_s + tr("Done")))
    , m_back(plainButton(tr("&Back"), u"flat"_s))
    , m_next(plainButton(tr("&Next"), u"accept"_s))
    , m_end(plainButton(tr("En&d"), u"flat"_s))
{
    setObjectName(u"coachCard"_s);
    setFocusPolicy(Qt::StrongFocus);
    setScaledFont(m_title, 12, QFont::DemiBold);
    m_text->setWordWrap(true);
    m_note->setObjectName(u"warning"_s);
    m_note->setWordWrap(true);
    m_done->setObjectName(u"tourDone"_s);

    auto *head = rowOf({{m_title, 1}, m_done}, 12);
    auto *foot = rowOf({{m_progress, 1}, m_back, m_next, m_end}, 6);
    setLayout(columnOf({head, m_text, m_note, foot}, 6, {margin + 18, margin + 14, margin + 12, margin + 10}));
    connect(m_back, &QPushButton::clicked, this, &CoachCard::backWanted);
    connect(m_next, &QPushButton::clicked, this, &CoachCard::nextWanted);
    connect(m_end, &QPushButton::clicked, this, &CoachCard::endWanted);
    hide();
}

void CoachCard::showStep(const QString &title, const QString &text, int step, int count)
{
    m_title->setText(title);
    m_text->setText(text);
    m_progress->setText(tr("Step %1 of %2").arg(step + 1).arg(count));
    m_back->setEnabled(step > 0);
    m_next->setText(step + 1 < count ? tr("&Next") : tr("Fi&nish"));
    m_note->hide();
    m_done->hide();
    describe();
}

void CoachCard::setDone(bool isDone)
{
    m_done->setVisible(isDone);
    describe();
}

void CoachCard::setNote(const QString &note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    describe();
}

void CoachCard::describe()
{
    setAccessibleName(m_title->text());
    QStringList sentences{m_text->text()};
    if (!m_note->isHidden())
        sentences.append(m_note->text());
    sentences.append(m_done->isHidden() ? m_progress->text() : m_progress->text() + u", "_s + tr("done"));
    setAccessibleDescription(sentences.join(u' '));
    QAccessibleEvent changed(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&changed);
}

std::vector<QSize> CoachCard::sizes(const QRect &room) const
{
    std::vector<QSize> sizes;
    for (const int wanted : {usualWidth, wideWidth}) {
        const int width = std::min(TextSize::instance().scaled(wanted), room.width());
        sizes.emplace_back(width, layout()->totalHeightForWidth(width));
    }
    return sizes;
}

void CoachCard::stand(const QRect &target, const QRect &room)
{
    const CardPlace place = placeCard(sizes(room), target, room);
    setGeometry(place.card);
    m_edge = place.edge;
    m_tip.reset();
    if (place.isBeside && !target.isEmpty()) {
        const QRect body = rect().adjusted(margin, margin, -margin, -margin);
        const QPoint centre = (target & place.card.adjusted(-width(), -height(), width(), height())).center() - pos();
        const int inset = static_cast<int>(radius) + 2 * beak;
        const int x = std::clamp(centre.x(), body.left() + inset, body.right() - inset);
        const int y = std::clamp(centre.y(), body.top() + inset, body.bottom() - inset);
        m_tip = m_edge == Qt::RightEdge    ? QPoint(body.left() - beak, y)
                : m_edge == Qt::LeftEdge   ? QPoint(body.right() + 1 + beak, y)
                : m_edge == Qt::BottomEdge ? QPoint(x, body.top() - beak)
                                           : QPoint(x, body.bottom() + 1 + beak);
    }
    raise();
    update();
}

QPainterPath CoachCard::outline() const
{
    QPainterPath path;
    const QRectF body = QRectF(rect()).adjusted(margin, margin, -margin, -margin);
    path.addRoundedRect(body, radius, radius);
    if (!m_tip)
        return path;
    const QPointF tip = *m_tip;
    const QPointF along = m_edge == Qt::RightEdge || m_edge == Qt::LeftEdge ? QPointF(0, beak) : QPointF(beak, 0);
    const QPointF inward = m_edge == Qt::RightEdge    ? QPointF(beak + 1, 0)
                           : m_edge == Qt::LeftEdge   ? QPointF(-beak - 1, 0)
                           : m_edge == Qt::BottomEdge ? QPointF(0, beak + 1)
                                                      : QPointF(0, -beak - 1);
    QPainterPath triangle;
    triangle.addPolygon(QPolygonF{{tip, tip + inward + along, tip + inward - along, tip}});
    return path.united(triangle);
}

void CoachCard::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(QGuiApplication::palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPainterPath path = outline();
    QColor shadow(Qt::black);
    shadow.setAlphaF(theme.dark ? 0.10F : 0.028F);
    for (int width = 2; width <= 2 * beak + 4; width += 4)
        painter.strokePath(path.translated(0, 2), QPen(shadow, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(theme.raised);
    painter.setPen(QPen(hasFocus() ? theme.accent : theme.axis(), hasFocus() ? 1.6 : 1));
    painter.drawPath(path);
}

void CoachCard::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        return Q_EMIT endWanted();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return Q_EMIT nextWanted();
    default:
        if (m_neighbour && hasFocus())
            QCoreApplication::sendEvent(m_neighbour, event);
    }
}

void CoachCard::keyReleaseEvent(QKeyEvent *event)
{
    if (m_neighbour && hasFocus())
        QCoreApplication::sendEvent(m_neighbour, event);
}

bool CoachCard::focusNextPrevChild(bool next)
{
    if (!m_neighbour || !(next ? m_end->hasFocus() : hasFocus()))
        return QFrame::focusNextPrevChild(next);
    m_neighbour->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

} // namespace offramp
