// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/keywalkhelpers.h"

#include "tests/ui/timeouts.h"

#include <QApplication>
#include <QKeySequence>
#include <QMetaEnum>

#include <cmath>

namespace offramp::fixtures {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostTabs = 150;
constexpr int mostArrows = 300; ///< to an entry or a cell

/// What a screen reader says of an object first. On Unix, Qt gives a combo box's value as its name.
QString spokenName(QAccessibleInterface *object)
{
    if (object->role() != QAccessible::ComboBox)
        return object->text(QAccessible::Name).trimmed();
    const auto labels = object->relations(QAccessible::Label);
    return labels.isEmpty() ? object->text(QAccessible::Description) : labels.front().first->text(QAccessible::Name);
}

QString described(QAccessible::Role role, const QString &name)
{
    const auto *word = QMetaEnum::fromType<QAccessible::Role>().valueToKey(role);
    return u"%1 (%2)"_s.arg(name, QString::fromLatin1(word ? word : "unknown role"));
}

QString described(QAccessibleInterface *object)
{
    return object ? described(object->role(), spokenName(object)) : u"nothing"_s;
}

/// Calls look for all that is shown in and below object, until it returns true. Cells are left out.
bool walk(QAccessibleInterface *object, const std::function<bool(QAccessibleInterface *)> &look)
{
    if (!object || object->state().invisible)
        return false;
    if (look(object))
        return true;
    if (object->tableInterface())
        return false;
    for (int i = 0; i < object->childCount(); ++i) {
        if (walk(object->child(i), look))
            return true;
    }
    return false;
}

QAccessibleInterface *childOf(QAccessibleInterface *menu, const QString &name)
{
    for (int i = 0; menu && i < menu->childCount(); ++i) {
        QAccessibleInterface *child = menu->child(i);
        if (child && child->text(QAccessible::Name) == name)
            return child;
    }
    return nullptr;
}

bool waitFor(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, longTime);
}

/// The row of the cell in the first column with this text, or -1.
int rowOf(QAccessibleTableInterface *table, const QString &text)
{
    for (int row = 0; row < table->rowCount(); ++row) {
        if (table->cellAt(row, 0)->text(QAccessible::Name) == text)
            return row;
    }
    return -1;
}

int columnOf(QAccessibleTableInterface *table, const QString &title)
{
    for (int column = 0; column < table->columnCount(); ++column) {
        if (table->columnDescription(column) == title)
            return column;
    }
    return -1;
}

} // namespace

QAccessibleInterface *KeyWalk::window(Role role, const QString &name)
{
    QAccessibleInterface *program = QAccessible::queryAccessibleInterface(qApp);
    for (int i = 0; i < program->childCount(); ++i) {
        QAccessibleInterface *child = program->child(i);
        if (child && !child->state().invisible && child->role() == role
            && (name.isEmpty() || child->text(QAccessible::Name) == name))
            return child;
    }
    return nullptr;
}

QStringList KeyWalk::windows()
{
    QStringList all;
    QAccessibleInterface *program = QAccessible::queryAccessibleInterface(qApp);
    for (int i = 0; i < program->childCount(); ++i) {
        QAccessibleInterface *child = program->child(i);
        if (child && !child->state().invisible)
            all.append(described(child));
    }
    return all;
}

QString KeyWalk::enter(Role role, const QString &name)
{
    if (!waitFor([&] { return window(role, name) != nullptr; }))
        return u"There is no window %1, only %2."_s.arg(described(role, name), windows().join(u", "_s));
    m_front = qobject_cast<QWidget *>(window(role, name)->object());
    if (!m_front)
        return u"The window %1 is not a widget."_s.arg(described(role, name));
    m_front->activateWindow();
    if (!QTest::qWaitForWindowActive(m_front, longTime) || !waitFor([&] { return m_front->isActiveWindow(); }))
        return u"The window %1 does not become active."_s.arg(described(role, name));
    return {};
}

QAccessibleInterface *KeyWalk::root() const
{
    return m_front ? QAccessible::queryAccessibleInterface(m_front) : nullptr;
}

QAccessibleInterface *KeyWalk::find(Role role, const QString &name) const
{
    QAccessibleInterface *found = nullptr;
    walk(root(), [&](QAccessibleInterface *object) {
        if (object->role() == role && !object->state().disabled && spokenName(object) == name)
            found = object;
        return found != nullptr;
    });
    return found;
}

QAccessibleInterface *KeyWalk::cells(Role role, const QString &name) const
{
    QAccessibleInterface *object = find(role, name);
    if (!object)
        return nullptr;
    // Where no screen reader listens, Qt does not tell the object of rows that come and go.
    QAccessible::deleteAccessibleInterface(QAccessible::uniqueId(object));
    return find(role, name);
}

double KeyWalk::value(Role role, const QString &name) const
{
    QAccessibleInterface *object = find(role, name);
    QAccessibleValueInterface *values = object ? object->valueInterface() : nullptr;
    return values ? values->currentValue().toDouble() : std::nan("");
}

QString KeyWalk::spoken(Role role, const QString &name) const
{
    QAccessibleInterface *object = find(role, name);
    return object ? object->text(QAccessible::Description) : QString();
}

int KeyWalk::rowsOf(Role role, const QString &name) const
{
    QAccessibleInterface *object = find(role, name);
    return object ? object->tableInterface()->rowCount() : -1;
}

QString KeyWalk::missing(const QString &what) const
{
    QStringList all;
    walk(root(), [&](QAccessibleInterface *object) {
        if (object->state().focusable)
            all.append(described(object));
        return false;
    });
    return u"%1 is not in the tree, or cannot be used. What can be is %2."_s.arg(what, all.join(u", "_s));
}

QString KeyWalk::waitForIt(Role role, const QString &name) const
{
    return waitFor([&] { return find(role, name) != nullptr; }) ? QString() : missing(described(role, name));
}

QString KeyWalk::waitUntilClosed(const QString &dialog)
{
    return waitFor([&] { return isGone(QAccessible::Dialog, dialog); }) ? QString()
                                                                        : u"%1 does not close."_s.arg(dialog);
}

QWidget *KeyWalk::receiver() const
{
    if (QWidget *popup = QApplication::activePopupWidget())
        return popup->focusWidget() ? popup->focusWidget() : popup;
    if (m_front && !m_front->isActiveWindow()) { // without a window manager, the display may take the focus away
        m_front->activateWindow();
        if (!QTest::qWaitForWindowActive(m_front))
            qWarning("The window in front is not active.");
    }
    QWidget *focused = QApplication::focusWidget();
    return focused ? focused : m_front.data();
}

void KeyWalk::press(Qt::Key key, Qt::KeyboardModifiers modifiers) const
{
    QTest::keyClick(receiver(), key, modifiers);
    QCoreApplication::processEvents();
}

void KeyWalk::type(const QString &text) const
{
    QTest::keyClicks(receiver(), text);
}

QString KeyWalk::tabUntil(const std::function<bool()> &isThere, const QString &what, bool backwards) const
{
    QStringList visited;
    for (int tabs = 0; tabs <= mostTabs; ++tabs) {
        if (isThere())
            return {};
        const QPointer<QWidget> focused = QApplication::focusWidget();
        visited.append(described(focused ? QAccessible::queryAccessibleInterface(focused) : nullptr));
        press(backwards ? Qt::Key_Backtab : Qt::Key_Tab, backwards ? Qt::ShiftModifier : Qt::NoModifier);
    }
    visited.removeDuplicates();
    return u"%1 is not reached by Tab, only %2."_s.arg(what, visited.join(u", "_s));
}

QString KeyWalk::tabTo(Role role, const QString &name, bool backwards) const
{
    if (const QString lost = waitForIt(role, name); !lost.isEmpty())
        return lost;
    const auto isThere = [&] {
        QAccessibleInterface *wanted = find(role, name);
        return wanted && wanted->state().focused;
    };
    return tabUntil(isThere, described(role, name), backwards);
}

QString KeyWalk::write(Role role, const QString &name, const QString &text) const
{
    const QString lost = tabTo(role, name);
    if (!lost.isEmpty())
        return lost;
    press(Qt::Key_A, Qt::ControlModifier);
    type(text);
    return {};
}

QString KeyWalk::click(Role role, const QString &name) const
{
    const QString lost = tabTo(role, name);
    if (lost.isEmpty())
        press(Qt::Key_Space);
    return lost;
}

QString KeyWalk::choose(const QString &combo, const QString &entry) const
{
    if (const QString lost = tabTo(QAccessible::ComboBox, combo); !lost.isEmpty())
        return lost;
    QStringList entries;
    press(Qt::Key_Home);
    for (int arrows = 0; arrows < mostArrows; ++arrows) {
        QAccessibleInterface *box = find(QAccessible::ComboBox, combo);
        const QString now = box ? box->text(QAccessible::Value) : QString();
        if (now == entry)
            return {};
        if (entries.contains(now))
            break; // it is the last
        entries.append(now);
        press(Qt::Key_Down);
    }
    return u"%1 has no entry \"%2\", only %3."_s.arg(combo, entry, entries.join(u", "_s));
}

QString KeyWalk::showTab(const QString &name) const
{
    if (const QString lost = waitForIt(QAccessible::PageTab, name); !lost.isEmpty())
        return lost;
    QAccessibleInterface *tabs = find(QAccessible::PageTab, name)->parent();
    const QString lost = tabUntil([&] { return tabs->state().focused != 0; }, described(tabs), false);
    if (!lost.isEmpty())
        return lost;
    const int wanted = tabs->indexOfChild(find(QAccessible::PageTab, name));
    int now = 0;
    while (now < wanted && tabs->text(QAccessible::Name) != tabs->child(now)->text(QAccessible::Name))
        ++now;
    for (int arrows = 0; arrows < tabs->childCount() && tabs->text(QAccessible::Name) != name; ++arrows)
        press(now < wanted ? Qt::Key_Right : Qt::Key_Left);
    return tabs->text(QAccessible::Name) == name ? QString() : u"The tab %1 is not reached by arrow keys."_s.arg(name);
}

QString KeyWalk::goToCell(const QString &table, const QString &row, const QString &column) const
{
    if (const QString lost = tabTo(QAccessible::Table, table); !lost.isEmpty())
        return lost;
    QAccessibleInterface *object = cells(QAccessible::Table, table);
    QAccessibleTableInterface *all = object->tableInterface();
    const int wantedRow = rowOf(all, row);
    const int wantedColumn = columnOf(all, column);
    if (wantedRow < 0 || wantedColumn < 0)
        return u"%1 has no cell %2, %3."_s.arg(table, row, column);
    for (int arrows = 0; arrows < mostArrows; ++arrows) {
        QAccessibleInterface *current = object->focusChild();
        QAccessibleTableCellInterface *cell = current ? current->tableCellInterface() : nullptr;
        if (cell && cell->rowIndex() == wantedRow && cell->columnIndex() == wantedColumn)
            return {};
        if (!cell || cell->rowIndex() != wantedRow)
            press(!cell || cell->rowIndex() < wantedRow ? Qt::Key_Down : Qt::Key_Up);
        else
            press(cell->columnIndex() < wantedColumn ? Qt::Key_Right : Qt::Key_Left);
    }
    return u"The cell %1, %2 is not reached by arrow keys."_s.arg(row, column);
}

QString KeyWalk::pick(const QStringList &path) const
{
    QAccessibleInterface *head = find(QAccessible::MenuItem, path.front());
    if (!head)
        return missing(described(QAccessible::MenuItem, path.front()));
    const QKeySequence letter
        = QKeySequence::fromString(head->text(QAccessible::Accelerator), QKeySequence::NativeText);
    if (letter.isEmpty())
        return u"The menu %1 has no letter."_s.arg(path.front());
    press(letter[0].key(), letter[0].keyboardModifiers());
    for (const QString &name : path.mid(1)) {
        QWidget *popup = QApplication::activePopupWidget();
        QAccessibleInterface *menu = popup ? QAccessible::queryAccessibleInterface(popup) : nullptr;
        QAccessibleInterface *entry = childOf(menu, name);
        if (!entry || entry->state().disabled)
            return u"There is no entry %1 to be used in the menu of %2."_s.arg(name, path.join(u" > "_s));
        for (int arrows = 0; arrows < mostArrows && !entry->state().focused; ++arrows)
            press(Qt::Key_Down);
        if (!entry->state().focused)
            return u"The entry %1 is not reached by arrow keys."_s.arg(name);
        press(name == path.back() ? Qt::Key_Return : Qt::Key_Right);
    }
    return {};
}

QString KeyWalk::chooseFile(const QString &title, const QString &path)
{
    if (const QString lost = enter(QAccessible::Dialog, title); !lost.isEmpty())
        return lost;
    if (const QString lost = write(QAccessible::EditableText, u"File name:"_s, path); !lost.isEmpty())
        return lost;
    for (int popups = 0; popups < mostArrows && QApplication::activePopupWidget(); ++popups)
        press(Qt::Key_Escape); // the names that are proposed
    press(Qt::Key_Return);
    return waitUntilClosed(title);
}

QString KeyWalk::closeBy(Qt::Key key) const
{
    const auto isClosed = [this, key] {
        if (m_front && m_front->isVisible())
            press(key);
        return !m_front || !m_front->isVisible();
    };
    return waitFor(isClosed) ? QString() : u"The window does not close."_s;
}

QString KeyWalk::act(Role role, const QString &name, const QString &action) const
{
    if (const QString lost = waitForIt(role, name); !lost.isEmpty())
        return lost;
    QAccessibleActionInterface *actions = find(role, name)->actionInterface();
    if (!actions || !actions->actionNames().contains(action))
        return u"%1 has no action %2, only %3."_s.arg(described(role, name), action,
                                                      actions ? actions->actionNames().join(u", "_s) : u"none"_s);
    actions->doAction(action);
    QCoreApplication::processEvents();
    return {};
}

QString KeyWalk::put(const QString &name, const QString &text) const
{
    if (const QString lost = waitForIt(QAccessible::EditableText, name); !lost.isEmpty())
        return lost;
    QAccessibleInterface *field = find(QAccessible::EditableText, name);
    if (!field->editableTextInterface() || !field->textInterface())
        return u"The text of %1 cannot be replaced."_s.arg(name);
    field->editableTextInterface()->replaceText(0, field->textInterface()->characterCount(), text);
    QCoreApplication::processEvents();
    return {};
}

QString KeyWalk::set(Role role, const QString &name, double number) const
{
    if (const QString lost = waitForIt(role, name); !lost.isEmpty())
        return lost;
    QAccessibleValueInterface *field = find(role, name)->valueInterface();
    if (!field)
        return u"%1 has no value."_s.arg(described(role, name));
    field->setCurrentValue(number);
    QCoreApplication::processEvents();
    return {};
}

QString KeyWalk::pressEntry(const QString &menu, const QString &entry) const
{
    QAccessibleInterface *head = find(QAccessible::MenuItem, menu);
    if (!head)
        return missing(described(QAccessible::MenuItem, menu));
    head->actionInterface()->doAction(QAccessibleActionInterface::showMenuAction());
    QCoreApplication::processEvents();
    QAccessibleInterface *entries = head->child(0);
    if (!entries || entries->state().invisible)
        return u"The menu %1 does not open."_s.arg(menu);
    QAccessibleInterface *wanted = childOf(entries, entry);
    if (!wanted || wanted->state().disabled)
        return u"There is no entry %1 to be used in the menu %2."_s.arg(entry, menu);
    wanted->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCoreApplication::processEvents();
    if (!entries->state().invisible) // it closes only where a window opened
        head->actionInterface()->doAction(QAccessibleActionInterface::showMenuAction());
    QCoreApplication::processEvents();
    return entries->state().invisible ? QString() : u"The menu %1 does not close."_s.arg(menu);
}

QString KeyWalk::putFile(const QString &title, const QString &path)
{
    if (const QString lost = enter(QAccessible::Dialog, title); !lost.isEmpty())
        return lost;
    if (const QString lost = put(u"File name:"_s, path); !lost.isEmpty())
        return lost;
    if (const QString lost = act(QAccessible::Button, u"Open"_s, QAccessibleActionInterface::pressAction());
        !lost.isEmpty())
        return lost;
    return waitUntilClosed(title);
}

} // namespace offramp::fixtures
