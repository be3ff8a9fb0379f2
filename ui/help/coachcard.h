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

/// The card of a guided tour: title, text, progress, Back, Next and End. Keys that it does not need are passed
/// on, so that a gesture can be made while it has the focus.
class CoachCard : public QFrame
{
    Q_OBJECT
public:
    explicit CoachCard(QWidget *window);

    /// Shows a step, counted from 0.
    void showStep(const QString &title, const QString &text, int step, int count);

    /// Marks the step as done.
    void setDone(bool isDone);

    /// Shows an additional note, such as why there is no target; empty for none.
    void setNote(const QString &note);

    /// Moves next to target inside room (coordinates of the window), or into the lower corner if target is null.
    void stand(const QRect &target, const QRect &room);

    /// The widget that follows in the tab order and receives the keys that the card does not need.
    void setNeighbour(QWidget *neighbour) { m_neighbour = neighbour; }

Q_SIGNALS:
    void backWanted();
    void nextWanted();
    void endWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
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
    std::optional<QPoint> m_tip; ///< of the pointer, in the card; empty without a target
    Qt::Edge m_edge = Qt::RightEdge;
};

} // namespace offramp
