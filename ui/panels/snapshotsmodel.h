// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/panels/textsmodel.h"

namespace offramp {

/// The snapshots of a document as a table, whose names and notes can be edited. The box of a row is ticked where the
/// snapshot is the reference; ticking another one compares with that.
class SnapshotsModel : public TextsModel
{
    Q_OBJECT
public:
    enum Column { Name, Note, ColumnCount };

    explicit SnapshotsModel(Document *document, QObject *parent = nullptr);

    /// The snapshot of a row, or null; valid until the document changes.
    [[nodiscard]] const Snapshot *at(int row) const;

    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    /// A sentence for the user: why something was rejected.
    void message(const QString &sentence);

protected:
    [[nodiscard]] int rows() const override { return static_cast<int>(m_snapshots->size()); }
    [[nodiscard]] int columns() const override { return ColumnCount; }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] bool isNumber(int /*column*/) const override { return false; }
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    void follow();
    void compare(SnapshotId id, bool isCompared);

    Document *m_document;
    Shared<std::vector<Snapshot>> m_snapshots;
};

} // namespace offramp
