// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QAccessible>
#include <QPointer>
#include <QWidget>

#include <functional>

namespace offramp::fixtures {

/// The windows of this program as people get them who see no screen or use no mouse: objects are found by role and name
/// in the accessible tree, and are moved by keys alone, or through that tree alone. An answer of type QString is empty
/// where what was asked for happened; else it says what is wrong.
class KeyWalk
{
public:
    using Role = QAccessible::Role;

    /// Waits for a window, such as a dialog, brings it to the front, and walks in it from now on. An empty name fits
    /// all.
    [[nodiscard]] QString enter(Role role, const QString &name = {});

    /// "Export (dialog)" of all windows that are shown.
    [[nodiscard]] static QStringList windows();

    /// Whether no window of that role and name is shown.
    [[nodiscard]] static bool isGone(Role role, const QString &name) { return !window(role, name); }

    /// The first object of the window that is shown and can be used, or null. The name of a combo box is its label's,
    /// or its description.
    [[nodiscard]] QAccessibleInterface *find(Role role, const QString &name) const;

    /// The same of a table or list; its cells are read again.
    [[nodiscard]] QAccessibleInterface *cells(Role role, const QString &name) const;

    /// The value of an object, such as a slider; not a number where there is none.
    [[nodiscard]] double value(Role role, const QString &name) const;

    /// The description of an object; empty where there is none.
    [[nodiscard]] QString spoken(Role role, const QString &name) const;

    /// The number of rows of a table or list, or -1.
    [[nodiscard]] int rowsOf(Role role, const QString &name) const;

    /// A key for the popup that is open, else for what has the focus.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const;

    /// The same of a text.
    void type(const QString &text) const;

    /// Presses Tab, or Shift+Tab, until the object has the focus.
    [[nodiscard]] QString tabTo(Role role, const QString &name, bool backwards = false) const;

    /// Goes to a field and replaces its text.
    [[nodiscard]] QString write(Role role, const QString &name, const QString &text) const;

    /// Goes to a button or box and presses the space bar.
    [[nodiscard]] QString click(Role role, const QString &name) const;

    /// Goes to a combo box, and by arrow keys to an entry.
    [[nodiscard]] QString choose(const QString &combo, const QString &entry) const;

    /// Goes to the tabs of panels, and by arrow keys to one.
    [[nodiscard]] QString showTab(const QString &name) const;

    /// Goes to a table, and by arrow keys to a cell: by what is in the first column, and by the title.
    [[nodiscard]] QString goToCell(const QString &table, const QString &row, const QString &column) const;

    /// Opens a menu of the window by its letter, goes to an entry, or on through menus, and presses Enter.
    [[nodiscard]] QString pick(const QStringList &path) const;

    /// Waits for a file dialog, types a path and presses Enter.
    [[nodiscard]] QString chooseFile(const QString &title, const QString &path);

    /// Presses a key in the window until it closes.
    [[nodiscard]] QString closeBy(Qt::Key key) const;

    /// Does an action of an object.
    [[nodiscard]] QString act(Role role, const QString &name, const QString &action) const;

    /// Replaces the text of a field.
    [[nodiscard]] QString put(const QString &name, const QString &text) const;

    /// Sets the number of a field or of a threshold.
    [[nodiscard]] QString set(Role role, const QString &name, double number) const;

    /// Opens a menu of the window, presses an entry, and closes the menu.
    [[nodiscard]] QString pressEntry(const QString &menu, const QString &entry) const;

    /// Waits for a file dialog, puts a path there and presses its button.
    [[nodiscard]] QString putFile(const QString &title, const QString &path);

private:
    [[nodiscard]] static QAccessibleInterface *window(Role role, const QString &name);
    [[nodiscard]] QAccessibleInterface *root() const;
    [[nodiscard]] QWidget *receiver() const;
    [[nodiscard]] QString tabUntil(const std::function<bool()> &isThere, const QString &what, bool backwards) const;
    [[nodiscard]] QString missing(const QString &what) const;
    [[nodiscard]] QString waitForIt(Role role, const QString &name) const;
    [[nodiscard]] static QString waitUntilClosed(const QString &dialog);

    QPointer<QWidget> m_front;
};

} // namespace offramp::fixtures
