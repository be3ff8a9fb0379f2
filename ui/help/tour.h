// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/help/coachcard.h"
#include "ui/help/tourstep.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

namespace offramp {

/// A guided tour through a window: a card next to the target of each step that never covers it, follows it
/// when the window or its docks change, and shows a tick when the user has done the step. Nothing is modal. Esc ends
/// it, F6 switches between card and window. Deletes itself at its end. The window may delete a target at any time.
class Tour : public QObject
{
    Q_OBJECT
public:
    /// Begins with the first of the steps, which are not empty.
    Tour(std::vector<TourStep> steps, QWidget *window);
    ~Tour() override;

    [[nodiscard]] int step() const { return m_step; }
    [[nodiscard]] bool isDone() const { return m_isDone; }
    [[nodiscard]] CoachCard *card() const { return m_card; }

    /// What the step explains; null where it is gone.
    [[nodiscard]] QWidget *target() const;

    /// The widget for the keys of the step's gesture; null if there is none.
    [[nodiscard]] QWidget *keyTarget() const;

    void end();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void open(int step);
    void place();
    void switchFocus();
    [[nodiscard]] QString noteOf(const QWidget *target) const;

    std::vector<TourStep> m_steps;
    QWidget *m_window;
    QPointer<CoachCard> m_card;          ///< the window's child, which may delete it before this
    QPointer<QWidget> m_ring;            ///< the same; around the target
    std::unique_ptr<QObject> m_watching; ///< lives as long as the step
    QTimer m_placing;                    ///< expires when the layout is final
    int m_step = 0;
    bool m_isDone = false;
};

} // namespace offramp
