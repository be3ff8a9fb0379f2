// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/cutcheck.h"

#include "ui/panels/elidedlabel.h"
#include "ui/panels/messagebar.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenuBar>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitterHandle>
#include <QStyleOption>
#include <QTabBar>
#include <QTableView>

#include <algorithm>

namespace offramp::fixtures {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int rounding = 1; ///< pixels by which a style rounds

/// What a person calls a widget: its text, else its names.
QString nameOf(const QWidget *widget)
{
    QString text = widget->accessibleName();
    if (const auto *label = qobject_cast<const QLabel *>(widget))
        text = label->text();
    else if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
        text = button->text();
    return u"%1 %2 \"%3\""_s.arg(QLatin1StringView(widget->metaObject()->className()), widget->objectName(), text);
}

int widthOf(const QFontMetrics &metrics, const QString &text)
{
    return metrics.size(Qt::TextShowMnemonic, text).width();
}

/// The part of a button that has room for its text.
int roomFor(const QAbstractButton *button)
{
    QStyleOptionButton option;
    option.initFrom(button);
    option.text = button->text();
    option.icon = button->icon();
    option.iconSize = button->iconSize();
    QStyle::SubElement part = QStyle::SE_PushButtonContents;
    if (qobject_cast<const QCheckBox *>(button))
        part = QStyle::SE_CheckBoxContents;
    else if (qobject_cast<const QRadioButton *>(button))
        part = QStyle::SE_RadioButtonContents;
    else if (!qobject_cast<const QPushButton *>(button))
        return button->width();
    const int icon = button->icon().isNull() ? 0 : button->iconSize().width() + 4;
    return button->style()->subElementRect(part, &option, button).width() - icon;
}

int roomFor(const QComboBox *combo)
{
    QStyleOptionComboBox option;
    option.initFrom(combo);
    option.editable = combo->isEditable();
    option.currentText = combo->currentText();
    option.subControls = QStyle::SC_All;
    const QRect field
        = combo->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, combo);
    return field.width() - (combo->itemIcon(combo->currentIndex()).isNull() ? 0 : combo->iconSize().width() + 4);
}

/// Whether the scroll area's content may be anywhere.
bool isContentOfScrollArea(const QWidget *parent)
{
    const auto *area = qobject_cast<const QAbstractScrollArea *>(parent->parentWidget());
    return area && area->viewport() == parent;
}

class Inspection
{
public:
    void inspect(const QWidget *parent)
    {
        if (const auto *area = qobject_cast<const QAbstractScrollArea *>(parent)) {
            inspectArea(area);
            return;
        }
        QList<const QWidget *> shown;
        for (const QObject *child : parent->children()) {
            const auto *widget = qobject_cast<const QWidget *>(child);
            // Docks behind a tab and the bars of hidden docks are outside.
            const bool isPutAside
                = widget && qobject_cast<const QMainWindow *>(parent) && widget->visibleRegion().isEmpty();
            if (widget && widget->isVisible() && !widget->isWindow() && !isPutAside)
                shown.append(widget);
        }
        for (const QWidget *widget : shown) {
            inspectText(widget);
            if (!isContentOfScrollArea(parent) && !parent->rect().contains(widget->geometry()))
                say(widget, u"goes beyond %1"_s.arg(nameOf(parent)));
            if (!isLeaf(widget))
                inspect(widget);
        }
        inspectOverlaps(shown);
    }

    [[nodiscard]] const QStringList &found() const { return m_found; }

private:
    void say(const QWidget *widget, const QString &what) { m_found.append(nameOf(widget) + u' ' + what); }

    void expectRoom(const QWidget *widget, const QString &what, int needed, int room)
    {
        if (needed > room + rounding)
            say(widget, u"needs %1 pixels for its %2, and has %3"_s.arg(needed).arg(what).arg(room));
    }

    /// Whether what is inside belongs to Qt.
    static bool isLeaf(const QWidget *widget)
    {
        return qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractSpinBox *>(widget)
               || qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QTabBar *>(widget)
               || qobject_cast<const QMenuBar *>(widget);
    }

    void inspectArea(const QAbstractScrollArea *area)
    {
        const QScrollBar *bar = area->horizontalScrollBar();
        const bool isList = area->horizontalScrollBarPolicy() == Qt::ScrollBarAlwaysOff
                            && !qobject_cast<const QScrollArea *>(area); // and so elides its items
        if (bar->maximum() > bar->minimum() && !isList)
            say(area, u"is %1 pixels too narrow for its content"_s.arg(bar->maximum() - bar->minimum()));
        if (const auto *table = qobject_cast<const QTableView *>(area); table && table->model())
            inspectHeader(table->horizontalHeader());
        if (!qobject_cast<const QAbstractItemView *>(area))
            inspect(area->viewport());
    }

    void inspectHeader(const QHeaderView *header)
    {
        for (int section = 0; section < header->count() && header->isVisible(); ++section) {
            const auto data
                = [&](int role) { return header->model()->headerData(section, Qt::Horizontal, role).toString(); };
            const bool mayElide
                = header->sectionResizeMode(section) == QHeaderView::Stretch && !data(Qt::ToolTipRole).isEmpty();
            if (!header->isSectionHidden(section) && !mayElide)
                expectRoom(header, u"title \"%1\""_s.arg(data(Qt::DisplayRole)),
                           widthOf(header->fontMetrics(), data(Qt::DisplayRole)), header->sectionSize(section));
        }
    }

    void inspectText(const QWidget *widget)
    {
        if (const auto *label = qobject_cast<const QLabel *>(widget))
            inspectLabel(label);
        else if (const auto *button = qobject_cast<const QAbstractButton *>(widget);
                 button && !button->text().isEmpty())
            expectRoom(button, u"text"_s, widthOf(button->fontMetrics(), button->text()), roomFor(button));
        else if (const auto *combo = qobject_cast<const QComboBox *>(widget))
            expectRoom(combo, u"choice \"%1\""_s.arg(combo->currentText()),
                       combo->fontMetrics().horizontalAdvance(combo->currentText()), roomFor(combo));
        else if (const auto *tabs = qobject_cast<const QTabBar *>(widget))
            inspectTabs(tabs);
        else if (const auto *menus = qobject_cast<const QMenuBar *>(widget))
            inspectMenus(menus);
    }

    void inspectLabel(const QLabel *label)
    {
        if (label->text().isEmpty() || qobject_cast<const ElidedLabel *>(label))
            return;
        expectRoom(label, u"text"_s, (label->wordWrap() ? label->minimumSizeHint() : label->sizeHint()).width(),
                   label->width());
        expectRoom(label, u"lines"_s,
                   label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height(),
                   label->height());
    }

    void inspectTabs(const QTabBar *tabs)
    {
        for (int tab = 0; tab < tabs->count(); ++tab) {
            if (!tabs->isTabVisible(tab))
                continue;
            const QRect place = tabs->tabRect(tab);
            expectRoom(tabs, u"tab \"%1\""_s.arg(tabs->tabText(tab)), widthOf(tabs->fontMetrics(), tabs->tabText(tab)),
                       place.width());
            if (!tabs->rect().contains(place))
                say(tabs, u"has no room for its tab \"%1\""_s.arg(tabs->tabText(tab)));
        }
    }

    void inspectMenus(const QMenuBar *menus)
    {
        for (const QAction *menu : menus->actions()) {
            if (menu->isVisible() && !menus->rect().contains(menus->actionGeometry(const_cast<QAction *>(menu))))
                say(menus, u"has no room for the menu \"%1\""_s.arg(menu->text()));
        }
    }

    void inspectOverlaps(const QList<const QWidget *> &siblings)
    {
        const auto isAbove = [](const QWidget *widget) { // the others, on purpose
            return qobject_cast<const MessageBar *>(widget) || qobject_cast<const QSplitterHandle *>(widget);
        };
        for (qsizetype i = 0; i < siblings.size(); ++i) {
            for (qsizetype j = i + 1; j < siblings.size(); ++j) {
                const QRect shared = siblings[i]->geometry() & siblings[j]->geometry();
                if (shared.width() > rounding && shared.height() > rounding && !isAbove(siblings[i])
                    && !isAbove(siblings[j]))
                    say(siblings[i], u"overlaps %1 by %2 x %3 pixels"_s.arg(nameOf(siblings[j]))
                                         .arg(shared.width())
                                         .arg(shared.height()));
            }
        }
    }

    QStringList m_found;
};

} // namespace

QStringList cutParts(const QWidget &shown)
{
    Inspection inspection;
    inspection.inspect(&shown);
    return inspection.found();
}

} // namespace offramp::fixtures
