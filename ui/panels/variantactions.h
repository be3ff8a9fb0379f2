// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/selection.h"

#include <QAction>
#include <QMenu>

#include <memory>

namespace offramp {

/// The actions on variants and the reference, shared by the menu, the buttons, the table and the chart. Removing and
/// including apply to all variants that are selected, the others to the one that all panels show.
class VariantActions : public QObject
{
    Q_OBJECT
public:
    VariantActions(Document *document, Selection *selection, QObject *parent = nullptr);

    [[nodiscard]] QAction *add() const { return m_add; }
    [[nodiscard]] QAction *duplicate() const { return m_duplicate; }
    [[nodiscard]] QAction *remove() const { return m_remove; }
    [[nodiscard]] QAction *include() const { return m_include; }
    [[nodiscard]] QAction *rename() const { return m_rename; }
    [[nodiscard]] QAction *dropDominated() const { return m_dropDominated; }
    [[nodiscard]] QAction *suggest() const { return m_suggest; }
    [[nodiscard]] QAction *savePredictions() const { return m_savePredictions; }
    [[nodiscard]] QAction *pin() const { return m_pin; }
    [[nodiscard]] QAction *clearReference() const { return m_clearReference; }

    /// The colours and marker shapes that the selected variant can have.
    [[nodiscard]] QMenu *colours() const { return m_colours.get(); }

    /// Which exit's threshold dragging the marker and arrow keys move, where the selected variant has one for each.
    [[nodiscard]] QMenu *exits() const { return m_exits.get(); }

    /// Adds all of them to a menu.
    void fill(QMenu *menu) const;

Q_SIGNALS:
    /// A sentence for the user: what was done.
    void message(const QString &sentence);

private:
    void addVariant();
    void drop();
    void refresh();
    void fillColours();
    void fillExits();
    [[nodiscard]] const Variant *selected() const;

    Document *m_document;
    Selection *m_selection;
    QAction *m_add;
    QAction *m_duplicate;
    QAction *m_remove;
    QAction *m_include;
    QAction *m_rename;
    QAction *m_dropDominated;
    QAction *m_suggest;
    QAction *m_savePredictions;
    QAction *m_pin;
    QAction *m_clearReference;
    std::unique_ptr<QMenu> m_colours;
    std::unique_ptr<QMenu> m_exits;
};

} // namespace offramp
