// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/help/cardplace.h"

#include <QFrame>
#include <QPainterPath>
#include <QPointer>

#include <optional>

class QLabel;
class QPushButton;

namespace offramp {

/// The card of a guided tour: title, text, progress, Back, Next and End. Keys that it does not need itself it hands
/// over, so that a gesture can be done while it has the focus.
class CoachCard : public QFrame
{
    Q_OBJECT
public:
    explicit CoachCard(QWidget *window);

    /// Shows a step, counted from 0.
    void showStep(const QString &title, const QString &text, int step, int count);

    /// Says that what the step asks for was done.
    void setDone(bool isDone);

    /// Says something besides, such as why there is nothing to point at; empty for nothing.
    void setNote(const QString &note);

    /// Stands beside target inside room (coordinates of the window), or in the corner below where target is null.
    void stand(const QRect &target, const QRect &room);

    /// The widget that Tab goes on to after the card, and that takes the keys which the card does not need.
    void setNeighbour(QWidget *neighbour) { m_neighbour = neighbour; }

Q_SIGNALS:
    void backWanted();
    void nextWanted();
    void endWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    [[nodiscard]] std::vector<QSize> sizes(const QRect &room) const;
    [[nodiscard]] QPainterPath outline() const;
    void describe();

    QLabel *m_title;
    QLabel *m_text;
    QLabel *m_note;
    QLabel *m_progress;
    QLabel *m_done;
    QPushButton *m_back;
    QPushButton *m_next;
    QPushButton *m_end;
    QPointer<QWidget> m_neighbour;
    std::optional<QPoint> m_tip; ///< of the beak, in the card; nothing where it points at nothing
    Qt::Edge m_edge = Qt::RightEdge;
};

} // namespace offramp
