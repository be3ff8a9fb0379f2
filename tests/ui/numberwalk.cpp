// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/numberwalk.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QTableView>
#include <QTextDocumentFragment>
#include <QToolButton>

#include <algorithm>

namespace offramp::fixtures {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostRows = 40; ///< of a table that are looked at
constexpr int probes = 16;   ///< of a painted widget, along each side

bool hasNumber(const QString &text)
{
    return !text.contains(u'/') && std::ranges::any_of(text, [](QChar c) { return c.isDigit(); });
}

/// The tip that a pointer gets: the widget's or that of what it is in.
QString tipOf(const QWidget *widget)
{
    QString tip = widget->toolTip();
    while (tip.isEmpty() && !widget->isWindow() && (widget = widget->parentWidget()))
        tip = widget->toolTip();
    return tip;
}

QString textOf(const QWidget *widget)
{
    if (const auto *label = qobject_cast<const QLabel *>(widget)) {
        if (QStringList{u"message"_s, u"warning"_s, u"importNotes"_s}.contains(label->objectName()))
            return {};
        return label->textFormat() == Qt::RichText ? QTextDocumentFragment::fromHtml(label->text()).toPlainText()
                                                   : label->text();
    }
    if (const auto *edit = qobject_cast<const QLineEdit *>(widget))
        return edit->text();
    if (const auto *box = qobject_cast<const QComboBox *>(widget))
        return box->currentText();
    const bool isState = qobject_cast<const QCheckBox *>(widget) || qobject_cast<const QRadioButton *>(widget)
                         || qobject_cast<const QToolButton *>(widget);
    return isState ? static_cast<const QAbstractButton *>(widget)->text() : QString();
}

/// Whether a widget of this program paints itself and describes numbers to a screen reader.
bool paintsNumbers(const QWidget *widget)
{
    return QLatin1StringView(widget->metaObject()->className()).startsWith("offramp::"_L1)
           && !qobject_cast<const QLabel *>(widget) && hasNumber(widget->accessibleDescription());
}

/// Whether the pointer gets a tip anywhere over the widget.
bool answersAnywhere(QWidget *widget)
{
    for (int i = 0; i < probes * probes; ++i) {
        const QPoint at((2 * (i % probes) + 1) * widget->width() / (2 * probes),
                        (2 * (i / probes) + 1) * widget->height() / (2 * probes));
        QHelpEvent help(QEvent::ToolTip, at, widget->mapToGlobal(at));
        QApplication::sendEvent(widget, &help);
        if (help.isAccepted())
            return true;
    }
    return false;
}

} // namespace

NumberWalk::NumberWalk(QWidget *root)
{
    lookAt(root);
    for (QWidget *widget : root->findChildren<QWidget *>()) {
        if (widget->window() == root->window() && widget->isVisible() && !widget->visibleRegion().isEmpty())
            lookAt(widget);
    }
}

void NumberWalk::count(const QString &text, const QString &tip, const QWidget *where)
{
    if (!hasNumber(text))
        return;
    if (!tip.isEmpty()) {
        ++told;
        return;
    }
    untold.append(u"\"%1\" in %2 %3"_s.arg(text, QString::fromLatin1(where->metaObject()->className()),
                                           where->objectName() + where->accessibleName()));
}

void NumberWalk::lookAt(QWidget *widget)
{
    count(textOf(widget), tipOf(widget), widget);
    if (paintsNumbers(widget) && tipOf(widget).isEmpty())
        count(widget->accessibleDescription(), answersAnywhere(widget) ? u"painted"_s : QString(), widget);
    const auto *view = qobject_cast<QAbstractItemView *>(widget);
    if (!view || !view->model() || qobject_cast<QHeaderView *>(widget))
        return;
    const auto *table = qobject_cast<QTableView *>(widget);
    const QAbstractItemModel &model = *view->model();
    for (int column = 0; column < model.columnCount(view->rootIndex()); ++column) {
        if (table && table->isColumnHidden(column))
            continue;
        bool hasNumbers = false;
        for (int row = 0; row < std::min(mostRows, model.rowCount(view->rootIndex())); ++row) {
            const QModelIndex cell = model.index(row, column, view->rootIndex());
            count(cell.data().toString(), cell.data(Qt::ToolTipRole).toString(), widget);
            hasNumbers = hasNumbers || hasNumber(cell.data().toString());
        }
        if (table && hasNumbers && table->horizontalHeader()->isVisible())
            count(u"column %1"_s.arg(column), model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString(),
                  widget);
    }
}

} // namespace offramp::fixtures
