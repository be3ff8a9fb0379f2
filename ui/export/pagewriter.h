// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QRectF>
#include <QStringList>

#include <vector>

class QPainter;

namespace offramp {

/// Sets text and tables on one page of a document, from top to bottom. All lengths are in points (1/72 inch), which
/// the painter must be scaled to. What does not fit on the page is left out whole, and noted.
class PageWriter
{
public:
    /// Writes into room; painter must outlive it.
    PageWriter(QPainter &painter, const QRectF &room);

    /// What is left of the room, below everything written.
    [[nodiscard]] QRectF rest() const;

    /// Whether something was left out.
    [[nodiscard]] bool isCut() const { return m_isCut; }

    void title(const QString &text);
    void heading(const QString &text);

    /// Wrapped text; smaller: for details.
    void paragraph(const QString &text, bool smaller = false);

    /// Leaves height points out, which are used for something else.
    void skip(double height);

    /// The first row is the header; the first textColumns columns are text, the others numbers. Where the rows do not
    /// fit, the last line says how many more there are in where ("manifest.json").
    void table(const std::vector<QStringList> &rows, qsizetype textColumns, const QString &where);

private:
    void write(const QString &text, const QFont &font, int mostLines);

    QPainter &m_painter;
    QRectF m_room;
    double m_top;
    bool m_isCut = false;
};

} // namespace offramp
