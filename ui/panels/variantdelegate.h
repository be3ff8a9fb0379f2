// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace offramp {

class Document;
class VariantsModel;

/// Paints the rows of the variants table: each variant's marker as on the chart, muted text if it does not contribute,
/// and below a number its change from the reference.
class VariantDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    VariantDelegate(const Document *document, const VariantsModel *model, QObject *parent = nullptr);

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;

Q_SIGNALS:
    /// Why a text confirmed in an editor was rejected; it stays open, so that the text can be corrected.
    void refused(const QString &sentence, QWidget *editor);

protected:
    bool eventFilter(QObject *editor, QEvent *event) override;
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    const Document *m_document;
    const VariantsModel *m_model;
    mutable QPersistentModelIndex m_edited; ///< the cell of the editor made last
};

} // namespace offramp
