// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/messagebar.h"

#include "ui/files/openpage.h"
#include "ui/files/showfolder.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"

#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int margin = 14;      ///< to the edges of the window
constexpr int gap = 4;          ///< to the field
constexpr int widest = 640;     ///< at the usual text size
constexpr int leastTime = 5000; ///< milliseconds, and for each letter
constexpr int timePerLetter = 70;

int widthOf(const QLabel &label)
{
    int width = 0;
    for (const QString &line : label.text().split(u'\n'))
        width = std::max(width, label.fontMetrics().horizontalAdvance(line));
    return width;
}

} // namespace

MessageBar::MessageBar(QWidget *window)
    : QFrame(window)
    , m_label(sentencesLabel(u"message"_s))
    , m_offer(plainButton({}, u"offer"_s))
{
    setObjectName(u"messageBar"_s);
    auto *close = named(new QToolButton, u"flat"_s, tr("Dismiss the message"));
    close->setText(tr("Dismiss"));
    setLayout(rowOf({{m_label, 1}, {m_offer, 0, Qt::AlignTop}, {close, 0, Qt::AlignTop}}, 8, {16, 8, 8, 8}));
    m_time.setSingleShot(true);
    connect(&m_time, &QTimer::timeout, this, &QWidget::hide);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_offer, &QPushButton::clicked, this, [this] {
        hide();
        if (const auto remedy = std::exchange(m_remedy, nullptr))
            remedy();
    });
    window->installEventFilter(this);
    hide();
}

void MessageBar::showBeside(const QString &sentence, QWidget *field)
{
    m_label->setText(sentence);
    setAccessibleName(sentence);
    m_field = field;
    m_remedy = nullptr;
    m_offer->hide();
    m_isFresh = true;
    QTimer::singleShot(0, this, [this] { m_isFresh = false; });
    setVisible(!sentence.isEmpty());
    if (sentence.isEmpty())
        return;
    place();
    raise();
    m_time.start(leastTime + timePerLetter * static_cast<int>(sentence.size()));
}

void MessageBar::offer(const QString &text, const std::function<void()> &remedy)
{
    m_remedy = remedy;
    m_offer->setText(text);
    m_offer->show();
    place();
}

void MessageBar::showWritten(const QString &sentence, const QString &file)
{
    showMessage(sentence);
    offer(tr("Show in folder"), [this, file] {
        if (const auto shown = showFolderOf(file); !shown)
            showMessage(QString::fromStdString(toText(shown.error())));
    });
}

void MessageBar::showPage(const QString &sentence, const QString &file)
{
    showMessage(sentence);
    offer(tr("Open page"), [this, file] {
        if (const auto opened = openPage(file); !opened)
            showMessage(QString::fromStdString(toText(opened.error())));
    });
}

void MessageBar::passOn()
{
    if (!m_isFresh)
        hide();
}

QString MessageBar::sentence() const
{
    return isHidden() ? QString() : m_label->text();
}

void MessageBar::place()
{
    const QWidget *window = parentWidget();
    const QRect room = window->rect().adjusted(margin, margin, -margin, -margin);
    const int beside = layout()->sizeHint().width() - m_label->sizeHint().width();
    const int width = std::min({TextSize::instance().scaled(widest), room.width(), widthOf(*m_label) + beside + 2});
    resize(width, layout()->totalHeightForWidth(width));
    QPoint at(room.center().x() - width / 2, room.bottom() - height());
    if (m_field && m_field->isVisible() && window->isAncestorOf(m_field)) {
        at = m_field->mapTo(window, QPoint(0, m_field->height() + gap));
        if (at.y() + height() > room.bottom())
            at.ry() -= m_field->height() + 2 * gap + height();
    }
    move(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width)),
         std::clamp(at.y(), room.top(), std::max(room.top(), room.bottom() - height())));
}

bool MessageBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && !isHidden())
        place();
    return QFrame::eventFilter(watched, event);
}

void MessageBar::enterEvent(QEnterEvent *event)
{
    m_time.stop();
    QFrame::enterEvent(event);
}

void MessageBar::leaveEvent(QEvent *event)
{
    if (!isHidden())
        m_time.start(leastTime);
    QFrame::leaveEvent(event);
}

} // namespace offramp
