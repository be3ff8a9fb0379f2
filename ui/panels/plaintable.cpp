// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/plaintable.h"

#include "ui/export/clipboard.h"
#include "ui/theme/textsize.h"

#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMimeData>
#include <QTableView>

#include <set>

namespace offramp {

namespace {

QString fieldText(const QAbstractItemModel &model, const QModelIndex &cell)
{
    const QVariant exact = model.data(cell, Qt::EditRole);
    return (exact.isValid() ? exact : model.data(cell, Qt::DisplayRole)).toString();
}

/// A head; the table may show a shorter one.
QString headText(const QAbstractItemModel &model, int column)
{
    const QVariant exact = model.headerData(column, Qt::Horizontal, Qt::EditRole);
    return (exact.isValid() ? exact : model.headerData(column, Qt::Horizontal, Qt::DisplayRole)).toString();
}

/// The header and these rows.
QList<QStringList> textsOf(const QAbstractItemModel &model, const std::set<int> &rows)
{
    QList<QStringList> texts(1);
    for (int column = 0; column < model.columnCount(); ++column)
        texts[0].append(headText(model, column));
    for (const int row : rows) {
        QStringList &fields = texts.emplaceBack();
        for (int column = 0; column < model.columnCount(); ++column)
            fields.append(fieldText(model, model.index(row, column)));
    }
    return texts;
}

/// Copies the header and the selected rows, or all rows.
void copyRows(const QTableView &view)
{
    std::set<int> rows;
    for (const QItemSelectionRange &range : view.selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.insert(row);
    }
    const QList<QStringList> texts = rows.empty() ? allRows(*view.model()) : textsOf(*view.model(), rows);
    QGuiApplication::clipboard()->setMimeData(copiedRows(texts).release());
}

/// Copies rows, where a plain view would copy one cell.
class RowsView : public QTableView
{
protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->matches(QKeySequence::Copy))
            copyRows(*this);
        else
            QTableView::keyPressEvent(event);
    }
};

} // namespace

QList<QStringList> allRows(const QAbstractItemModel &model)
{
    std::set<int> rows;
    for (int row = 0; row < model.rowCount(); ++row)
        rows.insert(rows.end(), row);
    return textsOf(model, rows);
}

void makePlain(QTableView *view)
{
    view->setShowGrid(false);
    view->setTabKeyNavigation(false);
    view->setFrameShape(QFrame::NoFrame);
    view->verticalHeader()->hide();
    view->horizontalHeader()->setHighlightSections(false);
}

QTableView *plainTable(QAbstractItemModel *model, const QString &name)
{
    auto *view = new RowsView;
    makePlain(view);
    view->setModel(model);
    view->setAccessibleName(name);
    view->setWordWrap(false);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    followTextSize(view, [view] {
        view->ensurePolished();
        view->verticalHeader()->setDefaultSectionSize(view->fontMetrics().height() + 8);
    });
    view->setContextMenuPolicy(Qt::ActionsContextMenu);
    view->addAction(QCoreApplication::translate("PlainTable", "&Copy rows"), view, [view] { copyRows(*view); });
    return view;
}

} // namespace offramp
