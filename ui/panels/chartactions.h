// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QAction;
class QMenu;

namespace offramp {

class Document;
class EnergyChart;

/// The actions on what the chart shows of the plane, shared by the menus and the chart's buttons.
class ChartActions : public QObject
{
    Q_OBJECT
public:
    ChartActions(EnergyChart *chart, const Document *document, QObject *parent = nullptr);

    [[nodiscard]] QAction *logarithmic() const { return m_logarithmic; }
    [[nodiscard]] QAction *zoomIn() const { return m_zoomIn; }
    [[nodiscard]] QAction *zoomOut() const { return m_zoomOut; }
    [[nodiscard]] QAction *fit() const { return m_fit; }
    [[nodiscard]] QAction *back() const { return m_back; }

    /// Tables instead of the chart; connected by who has them.
    [[nodiscard]] QAction *tables() const { return m_tables; }

    /// Adds all of them to a menu.
    void fill(QMenu *menu) const;

private:
    QAction *m_logarithmic;
    QAction *m_zoomIn;
    QAction *m_zoomOut;
    QAction *m_fit;
    QAction *m_back;
    QAction *m_tables;
};

} // namespace offramp
