// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/snapshotsmodel.h"

#include "core/tradeoff/shownnumbers.h"
#include "core/workspace/workspace.h"

#include <algorithm>

namespace offramp {

namespace {

/// What a snapshot holds: "4 variants, entropy, E_max 39.32 GFLOPs".
QString contents(const ReferenceDecision &state)
{
    const CostFormat format{state.unit, state.eMax};
    return SnapshotsModel::tr("%1 variants, %2, E_max %3 %4")
        .arg(QString::number(state.variants.size()), QString::fromUtf8(toText(state.criterion)),
             QString::fromStdString(format.eMaxText()), QString::fromUtf8(format.unitName()));
}

} // namespace

SnapshotsModel::SnapshotsModel(Document *document, QObject *parent)
    : TextsModel(parent)
    , m_document(document)
{
    connect(document, &Document::snapshotsChanged, this, &SnapshotsModel::follow);
    connect(document, &Document::referenceChanged, this, &SnapshotsModel::follow);
    follow();
}

void SnapshotsModel::follow()
{
    const auto now = m_document->decisions().snapshots;
    const bool isOther = !std::ranges::equal(*m_snapshots, *now, {}, &Snapshot::id, &Snapshot::id);
    change(isOther, [&] { m_snapshots = now; });
}

const Snapshot *SnapshotsModel::at(int row) const
{
    return row >= 0 && row < rows() ? &(*m_snapshots)[static_cast<std::size_t>(row)] : nullptr;
}

QVariant SnapshotsModel::data(const QModelIndex &index, int role) const
{
    const Snapshot *snapshot = at(index.row());
    if (snapshot && index.column() == Name && role == Qt::CheckStateRole) {
        const Snapshot *reference = m_document->decisions().referenceSnapshot();
        return reference && reference->id == snapshot->id ? Qt::Checked : Qt::Unchecked;
    }
    if (snapshot && role == Qt::ToolTipRole) {
        QStringList lines{nameOf(*snapshot), contents(snapshot->state), QString::fromStdString(snapshot->note),
                          tr("Tick it to compare everything with it.")};
        lines.removeAll(QString());
        return lines.join(u'\n');
    }
    return TextsModel::data(index, role);
}

bool SnapshotsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const Snapshot *snapshot = at(index.row());
    if (!snapshot)
        return false;
    const SnapshotId id = snapshot->id;
    const QString text = value.toString();
    if (role == Qt::CheckStateRole)
        compare(id, value.toInt() == Qt::Checked);
    else if (index.column() == Name)
        m_document->rename(id, text);
    else if (text.toUtf8().size() > static_cast<qsizetype>(mostNoteBytes))
        Q_EMIT message(tr("This note is too long. Keep long texts in a file of their own."));
    else
        m_document->setNote(id, text);
    return true;
}

void SnapshotsModel::compare(SnapshotId id, bool isCompared)
{
    if (!isCompared)
        return m_document->clearReference();
    if (const auto done = m_document->compareWith(id); !done)
        Q_EMIT message(QString::fromStdString(toText(done.error())));
}

Qt::ItemFlags SnapshotsModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = TextsModel::flags(index) | Qt::ItemIsEditable;
    return index.column() == Name ? flags | Qt::ItemIsUserCheckable : flags;
}

ColumnHead SnapshotsModel::head(int column) const
{
    return column == Name ? ColumnHead{tr("Snapshot"), tr("What was decided when it was taken. Ticked: the reference, "
                                                          "which all numbers are compared with.")}
                          : ColumnHead{tr("Note"), tr("What you want to remember about it.")};
}

QString SnapshotsModel::text(int row, int column, bool /*isExact*/) const
{
    const Snapshot &snapshot = *at(row);
    return column == Name ? nameOf(snapshot) : QString::fromStdString(snapshot.note);
}

} // namespace offramp
