// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListWidget>

namespace offramp {

/// The network files to record; files can be dropped on it and removed with Delete.
class NetworkList : public QListWidget
{
    Q_OBJECT
public:
    explicit NetworkList(QWidget *parent = nullptr);

    /// The paths, in their order.
    [[nodiscard]] QStringList networks() const;

    /// Adds files at the end; those already listed are skipped.
    void addNetworks(const QStringList &paths);

    void removeSelected();

Q_SIGNALS:
    void networksChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
};

} // namespace offramp
