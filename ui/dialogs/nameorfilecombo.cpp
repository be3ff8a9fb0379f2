// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/nameorfilecombo.h"

#include <QFileInfo>

namespace offramp {

NameOrFileCombo::NameOrFileCombo(const QString &fileEntry, const FileChoice &choice, QWidget *parent)
    : QComboBox(parent)
    , m_choice(choice)
{
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    addItem(fileEntry);
    setCurrentIndex(-1);
    connect(this, &QComboBox::activated, this, &NameOrFileCombo::take);
}

void NameOrFileCombo::addName(const QString &text, const QString &value, const QString &tip)
{
    const int place = count() - 1;
    insertItem(place, text, value);
    setItemData(place, tip, Qt::ToolTipRole);
}

void NameOrFileCombo::setValue(const QString &value)
{
    if (findData(value) < 0)
        addName(QFileInfo(value).fileName(), value, value);
    setCurrentIndex(findData(value));
    m_chosen = currentIndex();
}

void NameOrFileCombo::take(int index)
{
    if (index != count() - 1) {
        m_chosen = index;
        Q_EMIT valueChanged();
        return;
    }
    setCurrentIndex(m_chosen); // until a file is chosen
    chooseFile(this, m_choice, [this](const QString &path) {
        setValue(path);
        Q_EMIT valueChanged();
    });
}

} // namespace offramp
