// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace offramp {

/// The imported curves with their areas at the document's E_max: they can be renamed, read as percent or fractions, and
/// removed. Hidden when there are none.
class CurvesList : public QWidget
{
    Q_OBJECT
public:
    explicit CurvesList(Document *document, QWidget *parent = nullptr);

    [[nodiscard]] QTableWidget *table() const { return m_table; }

Q_SIGNALS:
    /// A message for the user: why something was rejected.
    void message(const QString &sentence);

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void takeName(int row, int column);
    void editName(CurveId id);
    void openContextMenu(const QPoint &at);
    [[nodiscard]] const ImportedCurve *curveAt(int row) const;

    Document *m_document;
    QLabel *m_areaWord; ///< which area the table shows
    QTableWidget *m_table;
};

} // namespace offramp
