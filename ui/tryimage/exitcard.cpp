// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tryimage/exitcard.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int classRows = 5;
constexpr double notRun = 0.6; ///< opacity of what has not happened

// In heights of a line of text.
constexpr double inset = 0.6;
constexpr double headRow = 1.45;
constexpr double classRow = 1.22;
constexpr double gap = 0.35;
constexpr double scaleRow = 0.9;
constexpr double textRow = 1.05;
constexpr int textRows = 4; ///< value, verdict, cost and share
constexpr double least = 9.2;
constexpr double wideFrom = 20; ///< from there on, two texts share a line
constexpr double smallText = 0.88;

QFont scaledFont(QFont font, double factor, QFont::Weight weight)
{
    if (font.pixelSize() > 0)
        font.setPixelSize(std::max(1, qRound(font.pixelSize() * factor)));
    else
        font.setPointSizeF(font.pointSizeF() * factor);
    font.setWeight(weight);
    return font;
}

QString signOf(ExitRole role)
{
    switch (role) {
    case ExitRole::Exits:
        return u"\u2713 "_s;
    case ExitRole::Continues:
        return u"\u2192 "_s;
    case ExitRole::NotRun:
    case ExitRole::Off:
        break;
    }
    return {};
}

void drawElided(QPainter &painter, const QRectF &rect, Qt::Alignment alignment, const QString &text)
{
    const QString shown = painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(rect.width()));
    painter.drawText(rect, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
}

} // namespace

ExitCard::ExitCard(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void ExitCard::setContent(const ExitContent &content, const QString &tips)
{
    setToolTip(content.spoken() + u'\n' + tips);
    if (content == m_content)
        return;
    m_content = content;
    setAccessibleName(content.name);
    setAccessibleDescription(content.spoken());
    updateGeometry();
    update();
}

double ExitCard::lineHeight() const
{
    return fontMetrics().height();
}

QSize ExitCard::leastIn(const QFont &font) const
{
    const QFontMetrics metrics(font);
    const QFontMetrics small(scaledFont(font, smallText, QFont::DemiBold));
    const QFontMetrics bold(scaledFont(font, 1, QFont::DemiBold));
    const double line = metrics.height();
    const double head = bold.horizontalAdvance(tr("Exit %1").arg(10))
                        + small.horizontalAdvance(signOf(ExitRole::Exits) + tr("Exits here"))
                        + (2 * inset + 1.4) * line;
    const double texts = std::max(metrics.horizontalAdvance(m_content.value), metrics.horizontalAdvance(m_content.cost))
                         + (2 * inset + 0.1) * line;
    const double height = (2 * inset + headRow + classRows * classRow + 2 * gap + scaleRow + textRows * textRow) * line;
    return {static_cast<int>(std::ceil(std::max({head, texts, least * line}))), static_cast<int>(std::ceil(height))};
}

void ExitCard::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

void ExitCard::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintGround(painter, theme);
    if (m_content.role == ExitRole::NotRun || m_content.role == ExitRole::Off)
        painter.setOpacity(notRun);

    const double line = lineHeight();
    QRectF row(inset * line, inset * line, width() - 2 * inset * line, headRow * line);
    const auto goOn = [&row, line](double past, double height) {
        row.moveTop(row.top() + past);
        row.setHeight(height * line);
    };
    paintHead(painter, row, theme);
    if (m_content.role == ExitRole::Off)
        return;
    goOn(row.height(), classRow);
    paintClasses(painter, row, theme);
    goOn((classRows * classRow + gap) * line, scaleRow);
    paintScale(painter, row, theme);
    goOn((scaleRow + gap) * line, textRow);
    painter.setFont(font());
    paintPair(painter, row, m_content.value, m_content.verdict, theme);
    goOn((isWide() ? 1 : 2) * row.height(), textRow);
    paintPair(painter, row, m_content.cost, m_content.share, theme);
}

void ExitCard::paintGround(QPainter &painter, const Theme &theme) const
{
    const bool isTaken = m_content.role == ExitRole::Exits;
    const double width = isTaken ? std::max(2.0, lineHeight() / 9) : 1;
    const bool isPale = m_content.role == ExitRole::NotRun || m_content.role == ExitRole::Off;
    painter.setPen(QPen(isTaken  ? theme.accent
                        : isPale ? theme.muted
                                 : theme.line,
                        width, isPale ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(isTaken ? withAlpha(theme.accent, theme.dark ? 0.16 : 0.07) : theme.surface);
    const double corner = lineHeight() / 2;
    painter.drawRoundedRect(QRectF(rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), corner, corner);
}

void ExitCard::paintHead(QPainter &painter, const QRectF &line, const Theme &theme) const
{
    const bool isTaken = m_content.role == ExitRole::Exits;
    painter.setFont(scaledFont(font(), smallText, isTaken ? QFont::DemiBold : QFont::Medium));
    const QString text = signOf(m_content.role) + m_content.roleText;
    const double height = painter.fontMetrics().height() * 1.25;
    const double pad = isTaken ? height / 3 : 0;
    const double width = std::min(painter.fontMetrics().horizontalAdvance(text) + 2 * pad + 1, line.width());
    const QRectF pill(line.right() - width, line.center().y() - height / 2, width, height);
    if (isTaken) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.accent);
        painter.drawRoundedRect(pill, height / 2, height / 2);
    }
    painter.setPen(isTaken ? theme.onAccent : theme.muted);
    drawElided(painter, pill.adjusted(pad, 0, -pad, 0), Qt::AlignRight, text);

    painter.setFont(scaledFont(font(), 1, QFont::DemiBold));
    painter.setPen(theme.text);
    drawElided(painter, QRectF(line.topLeft(), QPointF(pill.left() - line.height() / 6, line.bottom())), Qt::AlignLeft,
               m_content.name);
}

/// A bar behind each class, so that narrow cards have room for names.
void ExitCard::paintClasses(QPainter &painter, QRectF line, const Theme &theme) const
{
    const bool isTaken = m_content.role == ExitRole::Exits;
    const QFont first = scaledFont(font(), 1, QFont::DemiBold);
    const double percentWidth = QFontMetricsF(first).horizontalAdvance(u"100.0\u202f%"_s);
    for (std::size_t i = 0; i < m_content.top.size() && i < classRows; ++i) {
        const ShownClass &likely = m_content.top[i];
        const QRectF track = line.adjusted(0, line.height() * 0.06, 0, -line.height() * 0.06);
        const double corner = track.height() / 5;
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.grid);
        painter.drawRoundedRect(track, corner, corner);
        QRectF bar = track;
        bar.setWidth(track.width() * likely.probability);
        painter.setBrush(withAlpha(theme.accent, isTaken && i == 0 ? 0.45 : 0.22));
        if (bar.width() >= 1)
            painter.drawRoundedRect(bar, std::min(corner, bar.width() / 2), corner);

        painter.setFont(i == 0 ? first : font());
        painter.setPen(theme.text);
        const QRectF inner = track.adjusted(corner * 1.5, 0, -corner * 1.5, 0);
        drawElided(painter, inner, Qt::AlignRight, likely.percent);
        drawElided(painter, inner.adjusted(0, 0, -percentWidth - corner, 0), Qt::AlignLeft, likely.name);
        line.translate(0, line.height());
    }
}

/// The scale from certain to undecided: a disc is the uncertainty, a line the threshold, and the part on whose side an
/// image exits is filled.
void ExitCard::paintScale(QPainter &painter, const QRectF &line, const Theme &theme) const
{
    const double disc = line.height() * 0.3;
    const QRectF track(line.left() + disc, line.center().y() - line.height() * 0.13, line.width() - 2 * disc,
                       line.height() * 0.26);
    const auto at = [&track](double place) { return track.left() + place * track.width(); };
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.line);
    painter.drawRoundedRect(track, track.height() / 2, track.height() / 2);
    if (m_content.threshold) {
        QRectF side = track;
        if (m_content.exitsBelow)
            side.setRight(at(*m_content.threshold));
        else
            side.setLeft(at(*m_content.threshold));
        painter.setBrush(withAlpha(theme.accent, 0.55));
        painter.drawRoundedRect(side, side.height() / 2, side.height() / 2);
        painter.setPen(QPen(theme.text, std::max(1.5, line.height() / 9)));
        const double x = at(*m_content.threshold);
        painter.drawLine(QPointF(x, line.top()), QPointF(x, line.bottom()));
    }
    if (!m_content.uncertainty)
        return;
    painter.setPen(QPen(theme.surface, std::max(1.0, line.height() / 12)));
    painter.setBrush(m_content.role == ExitRole::Exits ? theme.accent : theme.text);
    painter.drawEllipse(QPointF(at(*m_content.uncertainty), line.center().y()), disc, disc);
}

bool ExitCard::isWide() const
{
    return width() >= wideFrom * lineHeight();
}

/// Two texts in one line, or one below the other, in the same way on all cards of that width.
void ExitCard::paintPair(QPainter &painter, QRectF line, const QString &left, const QString &right,
                         const Theme &theme) const
{
    painter.setPen(theme.text);
    drawElided(painter, line, Qt::AlignLeft, left);
    if (isWide())
        line.setLeft(std::min(line.right(), line.left() + painter.fontMetrics().horizontalAdvance(left + u"  "_s)));
    else
        line.translate(0, line.height());
    painter.setPen(theme.muted);
    drawElided(painter, line, isWide() ? Qt::AlignRight : Qt::AlignLeft, right);
}

} // namespace offramp
