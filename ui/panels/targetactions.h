// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/targetline.h"

#include <QMenu>

#include <memory>

namespace offramp {

/// The actions on the target line, shared by the menus and the bar above the chart.
class TargetActions : public QObject
{
    Q_OBJECT
public:
    TargetActions(TargetLine *line, const Document *document, const Selection *selection, QObject *parent = nullptr);

    /// Adds the variant that the line asks for.
    [[nodiscard]] QAction *add() const { return m_add; }
    [[nodiscard]] QAction *hide() const { return m_hide; }

    /// "Target line": its kinds, none, and add().
    [[nodiscard]] QMenu *menu() const { return m_menu.get(); }

    /// Adds to a menu a line through a point of the plane, of each kind: "Target: at least 90 %".
    void offerAt(QMenu *menu, const Point &point);

Q_SIGNALS:
    /// A line was chosen from the menu: its number can be typed.
    void typingWanted();

private:
    QAction *choice(const QString &text, const QString &tip, std::optional<Aim::Kind> kind);
    void refresh();

    TargetLine *m_line;
    const Document *m_document;
    std::unique_ptr<QMenu> m_menu;
    QAction *m_atLeast;
    QAction *m_atMost;
    QAction *m_hide;
    QAction *m_add;
};

} // namespace offramp
