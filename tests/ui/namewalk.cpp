// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/namewalk.h"

#include <QAccessible>
#include <QComboBox>
#include <QTabBar>

namespace offramp::fixtures {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Whether this object can be reached with the keyboard or has actions.
bool isInteractive(QAccessibleInterface *object)
{
    if (object->state().focusable)
        return true;
    switch (object->role()) {
    case QAccessible::Button:
    case QAccessible::CheckBox:
    case QAccessible::RadioButton:
    case QAccessible::ComboBox:
    case QAccessible::EditableText:
    case QAccessible::MenuItem:
    case QAccessible::Slider:
    case QAccessible::SpinBox:
    case QAccessible::Table:
    case QAccessible::List:
    case QAccessible::PageTab:
    case QAccessible::Link:
        return true;
    default:
        return false;
    }
}

/// Rows of a long table differ only in their cells, which come from a model: they are skipped.
bool isWalkedInto(QAccessibleInterface *object)
{
    return !object->tableInterface();
}

/// An object's name for a screen reader. On Unix, Qt gives a combo box's value as its name; its own name or its label's
/// is the useful one.
QString nameOf(QAccessibleInterface *object)
{
    const auto *box = qobject_cast<QComboBox *>(object->object());
    if (!box)
        return object->text(QAccessible::Name).trimmed();
    if (!box->accessibleName().isEmpty())
        return box->accessibleName();
    const auto labels = object->relations(QAccessible::Label);
    return labels.isEmpty() ? QString() : labels.front().first->text(QAccessible::Name).trimmed();
}

/// Everything below object that a screen reader could not describe.
class Walk
{
public:
    QStringList faults;
    int interactive = 0;

    void from(QAccessibleInterface *object, const QString &path = {})
    {
        const QString here = path + u'/' + wordFor(object);
        QStringList names;
        for (int i = 0; i < object->childCount(); ++i) {
            QAccessibleInterface *child = object->child(i);
            if (!child || child->state().invisible)
                continue;
            look(child, here, &names);
            if (isWalkedInto(child) && !(child->object() && child->object()->inherits("QDialog")))
                from(child, here);
        }
    }

private:
    void look(QAccessibleInterface *object, const QString &path, QStringList *names)
    {
        // A main window keeps invisible tab bars without tabs.
        const auto *tabs = qobject_cast<QTabBar *>(object->object());
        const bool isEmptyBar = tabs && tabs->count() == 0;
        if (!isInteractive(object) || object->role() == QAccessible::Separator || isEmptyBar)
            return;
        ++interactive;
        const QString name = nameOf(object);
        if (name.isEmpty())
            faults.append(u"no name: "_s + path + u'/' + wordFor(object));
        else if (names->contains(name))
            faults.append(u"two of the name \"%1\": "_s.arg(name) + path + u'/' + wordFor(object));
        names->append(name);
    }
};

} // namespace

QString wordFor(QAccessibleInterface *object)
{
    const QObject *behind = object->object();
    return u"%1(%2, role %3)"_s
        .arg(behind ? QString::fromLatin1(behind->metaObject()->className()) : u"item"_s,
             behind ? behind->objectName() : QString())
        .arg(object->role(), 0, 16);
}

QStringList faultsOf(QWidget *topLevel, int atLeast)
{
    Walk walk;
    walk.from(QAccessible::queryAccessibleInterface(topLevel));
    if (walk.interactive < atLeast)
        walk.faults.append(u"only %1 objects were found"_s.arg(walk.interactive));
    return walk.faults;
}

} // namespace offramp::fixtures
