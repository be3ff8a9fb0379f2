// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/rowbutton.h"

#include "ui/theme/textsize.h"
#include "ui/theme/theme.h"

#include <QGuiApplication>
#include <QPainter>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int rowHeight = 36; ///< at the usual text size
constexpr int margin = 12;

} // namespace

RowButton::RowButton(const QString &name, const QString &about, QWidget *parent)
    : QPushButton(parent)
    , m_name(name)
    , m_about(about)
{
    setObjectName(u"row"_s);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize RowButton::sizeHint() const
{
    return {200, TextSize::instance().scaled(rowHeight)};
}

void RowButton::paintEvent(QPaintEvent *event)
{
    QPushButton::paintEvent(event);
    QPainter painter(this);
    const Theme &theme = Theme::of(QGuiApplication::palette());
    const QRect inner = rect().adjusted(margin, 0, -margin, 0);
    QFont strong = font();
    strong.setWeight(QFont::Medium);
    const QFontMetrics metrics(strong);
    const QString name = metrics.elidedText(m_name, Qt::ElideMiddle, inner.width() * 2 / 3);
    painter.setFont(strong);
    painter.setPen(theme.text);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, name);
    const int left = metrics.horizontalAdvance(name) + 18;
    painter.setFont(font());
    painter.setPen(theme.muted);
    painter.drawText(inner.adjusted(left, 0, 0, 0), Qt::AlignRight | Qt::AlignVCenter,
                     fontMetrics().elidedText(m_about, Qt::ElideMiddle, inner.width() - left));
}

} // namespace offramp
